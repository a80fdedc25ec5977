"""Items: the figures and tables that a notebook publishes, and that a report is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Literal

from IPython.display import display
from pydantic import BaseModel, ConfigDict, model_validator

from eldercare_analysis.printed import Figure, Printed, figures_in

MIME = "application/vnd.eldercare.item+json"
SVG = "image/svg+xml"
Align = Literal["left", "right", "center"]
Figures = dict[str, list[Figure]]  # by the place within an item, as `3.2`: row 3, column 2


class Tile(BaseModel):
    """One headline figure; `figures`: those of `value` and `note`."""

    model_config = ConfigDict(frozen=True)

    label: str
    value: str
    note: str = ""
    figures: Figures = {}

    @model_validator(mode="before")
    @classmethod
    def _remember(cls, given: Any) -> Any:  # noqa: ANN401 - whatever it is made from
        return _with_figures(given, lambda: {name: given.get(name, "") for name in ("value", "note")})


class Column(BaseModel):
    """One column of a table; `key`: its name whatever the language."""

    model_config = ConfigDict(frozen=True)

    label: str
    align: Align = "left"
    key: str = ""


class Item(BaseModel):
    """One published item.

    Attributes:
        id: its name in the layout of reports, unique within a notebook.
        kind: what it is; decides which of the following are filled.
        title, caption: shown above and below.
        finding: one sentence that says what it shows (headline).
        tiles: headline figures.
        columns, rows: a table as printed; `emphasis` numbers rows that are totals.
        about: what each row, or note, is about, where it is not a row of the data.
        notes: paragraphs.
        svg, alt: a drawing and its description.
        data: the table rows behind it, unrounded; money in fen.
        figures: the exact values of what is printed by place: `f` finding, `t2l` label, `t2` value and `t2n` note of the second tile, `k5` head of a column, `3.2`
            row and column, `n3` note, `c` caption, `d` the drawing's description.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Literal["headline", "table", "figure", "notes", "data"]
    title: str = ""
    caption: str = ""
    finding: str = ""
    tiles: list[Tile] = []
    columns: list[Column] = []
    rows: list[list[str]] = []
    emphasis: list[int] = []
    about: list[dict[str, Any]] = []
    notes: list[str] = []
    svg: str = ""
    alt: str = ""
    data: list[dict[str, Any]] = []
    figures: Figures = {}

    @model_validator(mode="before")
    @classmethod
    def _remember(cls, given: Any) -> Any:  # noqa: ANN401 - whatever it is made from
        return _with_figures(given, lambda: _texts(given))


def texts_of(item: Item) -> dict[str, str]:
    """Return what an item says by place (see `Item.figures`), but for what is drawn."""
    return _texts(dict(item))


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    tiles = [tile if isinstance(tile, Tile) else Tile(**tile) for tile in given.get("tiles", ())]
    told = {
        "h": given.get("title", ""),
        "f": given.get("finding", ""),
        **{
            f"t{number}{mark}": Printed(text, tile.figures.get(name, ()))
            for number, tile in enumerate(tiles, start=1)
            for mark, name, text in (
                ("l", "label", tile.label),
                ("", "value", tile.value),
                ("n", "note", tile.note),
            )
        },
        **{f"k{number}": _label(column) for number, column in enumerate(given.get("columns", ()), start=1)},
        **{
            f"{row}.{column}": text
            for row, texts in enumerate(given.get("rows", ()), start=1)
            for column, text in enumerate(texts, start=1)
        },
        **{f"n{number}": text for number, text in enumerate(given.get("notes", ()), start=1)},
        "c": given.get("caption", ""),
        "d": given.get("alt", ""),
    }
    return {place: text for place, text in told.items() if text}


def _label(column: Any) -> str:  # noqa: ANN401 - a column, or what it is made from
    return str(column.label if isinstance(column, Column) else column["label"])


def _with_figures(given: Any, texts: Callable[[], Mapping[str, str]]) -> Any:  # noqa: ANN401
    """Return what a model is made from, with the figures that its texts remember: the model itself keeps plain texts."""
    if not isinstance(given, dict) or "figures" in given:
        return given
    found = {place: list(figures_in(text)) for place, text in texts().items()}
    return given | {"figures": {place: figures for place, figures in found.items() if figures}}


def publish(item: Item) -> None:
    """Display an item in the notebook and tag the output, so that the report can be built from it."""
    hidden: Any = {"svg": True, "tiles": {"__all__": {"figures"}}}
    tagged = item.model_dump(exclude=hidden, exclude_defaults=True)
    shown = {SVG: item.svg} if item.kind == "figure" else {"text/html": to_html(item)}
    display(
        {**shown, MIME: tagged, "text/plain": f"{item.title or item.id}: {item.finding or item.caption}"},
        raw=True,
    )  # type: ignore[no-untyped-call]


def published_items(notebook: Any) -> list[Item]:  # noqa: ANN401 - a notebook node
    """Return the items in the outputs of an executed notebook, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    bundles = [output["data"] for output in outputs if MIME in output.get("data", {})]
    return [Item(**bundle[MIME], svg=bundle.get(SVG, "")) for bundle in bundles]


def to_html(item: Item) -> str:
    """Return an item as a fragment of HTML that carries its own few styles."""
    parts = [f"<h4>{escape(item.title)}</h4>"] if item.title else []
    if item.finding:
        parts.append(f"<p><b>{escape(item.finding)}</b></p>")
    parts += [
        f'<div style="display:inline-block;margin:0 2em .6em 0"><small>{escape(tile.label)}</small><br>'
        f'<span style="font-size:1.6em;font-weight:bold">{escape(tile.value)}</span><br><small>{escape(tile.note)}</small></div>'
        for tile in item.tiles
    ]
    if item.kind == "data":
        parts.append(f"<p><small>{len(item.data)} × {len(item.data[0]) if item.data else 0}</small></p>")
    if item.svg:
        drawing = item.svg[item.svg.index("<svg") :]
        parts.append(drawing.replace("<svg", f'<svg role="img" aria-label="{escape(item.alt)}"', 1))
    if item.columns:
        parts.append(_table(item))
    if item.notes:
        parts.append("<ul>" + "".join(f"<li>{escape(note)}</li>" for note in item.notes) + "</ul>")
    if item.caption:
        parts.append(f"<p><small>{escape(item.caption)}</small></p>")
    return "\n".join(parts)


def _table(item: Item) -> str:
    def cells(tag: str, texts: list[str]) -> str:
        pairs = zip(texts, item.columns, strict=True)
        return "".join(
            f'<{tag} style="text-align:{column.align}">{escape(text)}</{tag}>' for text, column in pairs
        )

    head = cells("th", [column.label for column in item.columns])
    rows = [f"<tr>{cells('th' if n in item.emphasis else 'td', row)}</tr>" for n, row in enumerate(item.rows)]
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
