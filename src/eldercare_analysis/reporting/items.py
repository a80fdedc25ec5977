"""Items: the figures and tables that a notebook publishes, and that a report is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, Literal

from eldercare_analysis.text import NOTHING, Number, Text, placed

MIME = "application/vnd.eldercare.item+json"
SVG = "image/svg+xml"
Align = Literal["left", "right", "center"]
Row = dict[str, Any]  # of plain values, by column; money in fen
Form = dict[str, Any]  # an item as JSON


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One headline number."""

    label: Text
    value: Text
    note: Text = NOTHING


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column.

    Attributes:
        label: as printed.
        align: where its cells stand.
        key: its name whatever the language.
        which: its cells say which (a name, a date, a file), not how much.
        stages: its cells are counts of facilities by stage (`Number.name`), drawn as one square each.
    """

    label: Text
    align: Align = "left"
    key: str = ""
    which: bool = False
    stages: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """What all items have.

    Attributes:
        id: its name in `templates/items.yaml`, unique within a notebook.
        title, caption: shown above and below.
        data: the rows behind it, unrounded.
    """

    kind: ClassVar[str]
    id: str
    title: Text = NOTHING
    caption: Text = NOTHING
    data: list[Row] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Headline(Item):
    """One sentence that says what was found, and a few numbers."""

    kind = "headline"
    finding: Text = NOTHING
    tiles: list[Tile] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Table(Item):
    """A table as printed: `TableSpec` makes it.

    Attributes:
        columns, rows: heads and cells; `emphasis` numbers rows that are totals.
        about: the key of the row of the data that each row shows.
        notes: paragraphs below.
    """

    kind = "table"
    columns: list[Head] = field(default_factory=list)
    rows: list[list[Text]] = field(default_factory=list)
    emphasis: list[int] = field(default_factory=list)
    about: list[Row] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Figure(Item):
    """A drawing with its description.

    Attributes:
        svg: the drawing; it stands beside the item in a notebook.
        alt: its description.
        drawn: what is written in it and not in the description.
    """

    kind = "figure"
    svg: str = ""
    alt: Text = NOTHING
    drawn: Text = NOTHING


@dataclass(frozen=True, kw_only=True)
class Notes(Item):
    """Paragraphs; `about` has what each is about, where they differ."""

    kind = "notes"
    notes: list[Text] = field(default_factory=list)
    about: list[Row] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Data(Item):
    """Rows that are not printed."""

    kind = "data"


KINDS: dict[str, type[Item]] = {one.kind: one for one in (Headline, Table, Figure, Notes, Data)}


def publish(item: Item) -> None:
    """Display an item in the notebook and tag the output, so that the report can be built from it."""
    from IPython.display import display  # noqa: PLC0415 - which only notebooks need

    from eldercare_analysis.reporting.html import to_html  # noqa: PLC0415 - which needs the classes above

    shown = {SVG: item.svg} if isinstance(item, Figure) else {"text/html": to_html(item)}
    told = (item.finding if isinstance(item, Headline) else NOTHING) or item.caption
    line = f"{item.title.plain or item.id}: {told.plain}"
    display({**shown, MIME: form_of(item), "text/plain": line}, raw=True)  # type: ignore[no-untyped-call]


def published_items(notebook: Any) -> list[Item]:  # noqa: ANN401 - a notebook node
    """Return the items in the outputs of an executed notebook, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in outputs if MIME in output.get("data", {})]
    return [item_of(bundle[MIME], bundle.get(SVG, "")) for bundle in bundles]


def stages_of(cell: Text) -> list[tuple[str, int]]:
    """Return the counts of a cell of squares by stage, in their order."""
    return [(one.name.rpartition(".")[2], int(one.value)) for one in cell.numbers]


def labels_of(cell: Text) -> list[tuple[str, str]]:
    """Return the stages of a cell of squares with their names, as it says them before each count."""
    before = [part for part in placed(cell.plain, cell.numbers).parts if isinstance(part, str)]
    return [(stage, told.strip("、, ")) for (stage, _), told in zip(stages_of(cell), before, strict=False)]


def texts_of(item: Item) -> dict[str, Text]:
    """Return what an item says by place.

    `h` title, `f` finding, `t2l` label, `t2` value and `t2n` note of the second tile, `k5` head of a column,
    `3.2` row and column, `n3` note, `c` caption, `d` description of a drawing, `w` what is written in it.
    """
    return {place: holder[key] for place, holder, key in _places(_form(item)) if holder[key]}


def form_of(item: Item) -> Form:
    """Return an item as JSON, but its drawing: plain texts, and under `figures` their numbers by place."""
    form, numbers = _form(item), {}
    for place, holder, key in list(_places(form)):
        text: Text = holder[key]
        holder[key] = text.plain
        if text.numbers:
            numbers[place] = [_filled(asdict(number)) for number in text.numbers]
    for name in form.keys() & {"columns", "tiles"}:
        form[name] = [_filled(one) for one in form[name]]
    return {"kind": item.kind} | _filled(form | {"svg": "", "figures": numbers})


def item_of(form: Mapping[str, Any], svg: str = "") -> Item:
    """Return the item of a form.

    Raises:
        ValueError, LookupError, TypeError: it is no form of an item.
    """
    numbers: Mapping[str, list[Row]] = form.get("figures", {})
    own = {name: _copied(value) for name, value in form.items() if name not in ("kind", "figures")}
    for place, holder, key in list(_places(own)):
        holder[key] = placed(holder[key], (Number(**one) for one in numbers.get(place, ())))
    for name, part in (("columns", Head), ("tiles", Tile)):
        own |= {name: [part(**one) for one in own[name]]} if name in own else {}
    return KINDS[form["kind"]](**own | ({"svg": svg} if svg else {}))


def _form(item: Item) -> Form:
    return {one.name: _copied(getattr(item, one.name)) for one in fields(item)}


def _copied(value: Any) -> Any:  # noqa: ANN401 - a field of an item, or of its form
    """Return a field so that its texts can be replaced."""
    if not isinstance(value, list):
        return value
    return [
        one.copy()
        if isinstance(one, dict | list)
        else vars(one).copy()
        if isinstance(one, Tile | Head)
        else one
        for one in value
    ]


def _places(form: Form) -> Iterator[tuple[str, Any, Any]]:
    """Yield every text of a form, as they are read: its place, what holds it and under which key."""

    def own(*names: tuple[str, str]) -> Iterator[tuple[str, Any, Any]]:
        return ((place, form, name) for place, name in names if name in form)

    yield from own(("h", "title"), ("f", "finding"))
    for number, tile in enumerate(form.get("tiles", ()), start=1):
        names = (("l", "label"), ("", "value"), ("n", "note"))
        yield from ((f"t{number}{mark}", tile, name) for mark, name in names if name in tile)
    for number, head in enumerate(form.get("columns", ()), start=1):
        yield f"k{number}", head, "label"
    for number, row in enumerate(form.get("rows", ()), start=1):
        yield from ((f"{number}.{column + 1}", row, column) for column in range(len(row)))
    notes = form.get("notes", ())
    yield from ((f"n{number + 1}", notes, number) for number in range(len(notes)))
    yield from own(("c", "caption"), ("d", "alt"), ("w", "drawn"))


def _filled(form: Mapping[str, Any]) -> Form:
    """Return a form without what is empty or usual; a label and a value are always there."""
    usual = {"align": "left", "which": False, "stages": False}
    return {
        name: value
        for name, value in form.items()
        if name in ("label", "value") or value not in ("", [], {}, usual.get(name, ""))
    }
