"""Items as text for a terminal: rich draws tables that were fitted to its width, in any language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from math import ceil

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text as Line

from eldercare_analysis.inputs.letters import shown
from eldercare_analysis.reporting.items import Align, Headline, Item, Notes, Table
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.wrapping import least_width, lines_of
from eldercare_analysis.text import Text

WIDTH = 80  # where nobody says how wide it is
GAP, INDENT = 2, 2
HEIGHT = 3  # lines that a cell should need at most
SHORT, SHORT_HEAD = 8, 6  # cells of a text, of a head that stays on a line
BOLD = "bold"


def to_text(item: Item, words: Words, width: int = WIDTH) -> str:
    """Return title, notes, table and caption of an item as lines of at most so many cells."""
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as said:
        console.print(drawn(item, words, width), end="")
    return trimmed(said.get())


def trimmed(drawing: str) -> str:
    """Return what rich has drawn without spaces at the ends of lines, nor a last empty line."""
    return "\n".join(line.rstrip() for line in drawing.rstrip("\n").split("\n"))


def drawn(item: Item, words: Words, width: int) -> RenderableType:
    """Return title, notes, table and caption of an item as rich draws them."""
    parts = [_paragraph(item.title, width, BOLD), *_body(item, words, width), _paragraph(item.caption, width)]
    return Group(*(part for part in parts if part is not None))


def _body(item: Item, words: Words, width: int) -> Iterator[RenderableType | None]:
    match item:
        case Headline():
            yield _paragraph(item.finding, width)
        case Notes():
            yield from (_paragraph(note, width) for note in item.notes)
        case Table():
            yield from (_paragraph(note, width) for note in item.notes)
            yield from _table(item, words, width) if item.rows else [_paragraph(words("form.no_rows"), width)]


def _paragraph(text: Text, width: int, style: str = "") -> Line | None:
    return _line(lines_of(_safe(text), width), style) if text else None


def _line(lines: Iterable[str], style: str = "", align: Align = "left") -> Line:
    return Line("\n".join(lines), style, justify=align, overflow="fold")


def _safe(text: Text) -> str:
    """Return a text in which nothing steers the terminal."""
    return "\n".join(line if line.isprintable() else shown(line) for line in text.plain.split("\n"))


@dataclass(frozen=True)
class _Fit:
    """How wide columns are, by their number; those without a width stand below each row."""

    widths: dict[int, int]
    below: list[int]


def _table(table: Table, words: Words, width: int) -> Iterator[RenderableType | None]:
    """Yield the head, a rule and the rows, each followed by what does not fit beside the other columns."""
    heads = [_safe(head.label) for head in table.columns]
    rows = [[_safe(cell) for cell in row] for row in table.rows]
    fit, aligns = _fit(heads, rows, width), [head.align for head in table.columns]
    grid = _grid(fit, aligns)
    _add(
        grid,
        fit,
        [_head(heads[place], fit.widths.get(place, 0)) for place in range(len(heads))],
        aligns,
        BOLD,
    )
    yield grid
    yield Line("─" * (sum(fit.widths.values()) + GAP * (len(fit.widths) - 1)))
    grid = _grid(fit, aligns)
    for number, row in enumerate(rows):
        _add(grid, fit, row, aligns, BOLD if number in table.emphasis else "")
        if fit.below:
            yield grid
            yield _below(words, [(heads[place], row[place]) for place in fit.below], width)
            grid = _grid(fit, aligns)
    if not fit.below:
        yield grid


def _below(words: Words, cells: Iterable[tuple[str, str]], width: int) -> Line | None:
    """Return what stands below a row, a line each with its head; what there is none of is left out."""
    found = [
        f"{' ' * INDENT}{line}"
        for head, cell in cells
        if cell not in ("", words.plain("form.none"))
        for line in lines_of(words.plain("form.headed", head=head, cell=cell), width - INDENT)
    ]
    return _line(found) if found else None


def _grid(fit: _Fit, aligns: Sequence[Align]) -> Grid:
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    for place, cells in fit.widths.items():
        grid.add_column(width=cells, justify=aligns[place])
    return grid


def _add(grid: Grid, fit: _Fit, cells: Sequence[str], aligns: Sequence[Align], style: str) -> None:
    grid.add_row(
        *(_line(lines_of(cells[place], wide), style, aligns[place]) for place, wide in fit.widths.items())
    )


def _fit(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> _Fit:
    """Return widths in which no word or number is parted and no cell is high.

    Where they are too wide together, the last columns stand below each row.
    """
    columns = list(zip(*rows, strict=True))
    longest = [max(map(cell_len, cells)) for cells in columns]
    least = [
        max(_least_head(head), min(most, max(SHORT, ceil(most / HEIGHT))), *map(least_width, cells))
        for head, most, cells in zip(heads, longest, columns, strict=True)
    ]
    beside, below = list(range(len(heads))), list[int]()
    while len(beside) > 1 and _sum(least[place] for place in beside) > width:
        below.insert(0, beside.pop())
    widths = {place: min(least[place], width) for place in beside}
    wanted = {place: max(longest[place], cell_len(heads[place])) for place in beside}
    for _ in range(width - _sum(widths.values())):
        narrow = max(beside, key=lambda place: wanted[place] - widths[place])
        widths[narrow] += widths[narrow] < wanted[narrow]
    return _Fit(widths, below)


def _least_head(head: str) -> int:
    """Return the cells that a head needs; its unit, in brackets, has a line."""
    name, bracket, unit = head.partition("（")
    return max(least_width(head), min(cell_len(name), SHORT_HEAD), cell_len(bracket + unit))


def _head(head: str, width: int) -> str:
    """Return a head in two lines, its unit in the second, where one cannot hold it."""
    return head if cell_len(head) <= width else head.replace("（", "\n（", 1)


def _sum(widths: Iterable[int]) -> int:
    cells = list(widths)
    return sum(cells) + GAP * (len(cells) - 1)
