"""What a return says of itself while it is filled in: how many rows, which mistakes; their cells turn red."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eldercare_analysis.inputs.returns.cells import MOST
from eldercare_analysis.inputs.returns.naming import FACILITIES
from eldercare_analysis.inputs.returns.row import IN_ORDER, SHARES
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.arrangement import Layout, Slot, Span
from eldercare_analysis.reporting.returns.dropdowns import DAYS, FIRST_DAY, Lists, last_day_of
from eldercare_analysis.reporting.returns.form import Form
from eldercare_analysis.reporting.words import words_of

KINDS = ("reversed", "written", "outside", "amount", "share")
BEYOND = 1 << 20  # rows of a sheet
HERE = "\0"  # where a text has a cell


@dataclass(frozen=True)
class Check:
    """What would be a mistake in a column: a formula, above 0 there, with columns by name in braces."""

    kind: str
    column: str
    formula: str

    def of(self, places: Mapping[str, str]) -> str:
        """Return the formula with columns as cells, or as ranges of equal length."""
        return self.formula.format_map(places)


def checks_of(layout: Layout, study: Study) -> list[Check]:
    """Return what is looked at in a sheet; each is refused, or asked about, when the return is read."""
    return [
        *(_order() if layout.name == FACILITIES else ()),
        *(check for _, slot, _ in layout.fields() for check in _of_column(slot, study)),
        *(
            Check("share", part, f"ISNUMBER({{{part}}})*ISNUMBER({{{whole}}})*({{{part}}}>{{{whole}}})")
            for part, whole in SHARES.items()
            if part in layout.sheet.columns and whole in layout.sheet.columns
        ),
    ]


def _order() -> Iterator[Check]:
    """Yield that a step is not before the last one before it that has a date."""
    columns = [step.column for step in IN_ORDER]
    for position, column in enumerate(columns[1:], start=1):
        before = ""
        for earlier in columns[:position]:
            is_dated, later = f"ISNUMBER({{{earlier}}})", f"({{{column}}}<{{{earlier}}})"
            before = f"{is_dated}*{later}" + (f"+(1-{is_dated})*({before})" if before else "")
        yield Check("reversed", column, f"ISNUMBER({{{column}}})*({before})")


def _of_column(slot: Slot, study: Study) -> Iterator[Check]:
    cell, field = f"{{{slot.name}}}", slot.field
    if field is None:
        return
    if field.type in DAYS:
        yield Check("written", slot.name, f"--ISTEXT({cell})")
        end = f"+({cell}>{last_day_of(study)})" if field.type == "event" else ""
        yield Check("outside", slot.name, f"ISNUMBER({cell})*(({cell}<{FIRST_DAY}){end})")
    if field.type in ("count", "decimal"):
        low, high = field.between or (0, MOST)
        least = f"+({cell}<>0)*({cell}<{low:g})" if low else ""
        out = f"({cell}<0)+({cell}>{high:.0f}){least}"
        yield Check("amount", slot.name, f"ISTEXT({cell})+ISNUMBER({cell})*(({out})>0)")


def color_mistakes(sheet: Form, layout: Layout, study: Study, rows: Span) -> None:
    """Have each cell of the table, which begins in this row, turn red where it is a mistake."""
    cells = {slot.name: sheet.cell(position) for position, slot in enumerate(layout.slots)}
    for check in checks_of(layout, study):
        sheet.color(layout.at(check.column), rows, f"({check.of(cells)})>0")


@dataclass(frozen=True)
class Table:
    """The table of a sheet: its rows to be filled in, all with the spare ones, how many are filled now."""

    rows: Span
    whole: Span
    filled: int

    @property
    def count(self) -> int:
        """Return how many rows are to be filled in; 0: as many as there are."""
        return self.rows[1] - self.rows[0] + 1


def write_counts(sheet: Form, layout: Layout, study: Study, table: Table, lists: Lists) -> None:
    """Write below a table how many rows are filled in, and what is wrong."""
    words = words_of(study)
    areas = _areas(sheet, layout, table.rows if table.count else table.whole)
    answers = "+".join(f'({areas[slot.name]}<>"")' for slot in answered(layout))
    done = lists.compute(f"SUMPRODUCT(--(({answers})>0))", table.filled)
    key = "filled" if table.count else "entered"
    said = words.plain(f"template.count.{key}", filled=HERE, rows=str(table.count))
    formula = f"{_joined(said, [done])}&{_faults(sheet, layout, study, table, lists)}"
    sheet.spread_formula((0, layout.edge), formula, said.replace(HERE, str(table.filled)), "count")
    bracket = words.plain("template.count.bracket")
    sheet.color(0, (sheet.row, sheet.row), f'ISNUMBER(SEARCH("{bracket}",{sheet.cell(0)}))')


def answered(layout: Layout) -> list[Slot]:
    """Return the columns that are filled in."""
    key = {*layout.sheet.key, "plan_year", "town"}
    whole = key >= {*layout.sheet.columns}
    return [slot for _, slot, _ in layout.fields() if whole or slot.name not in key]


def _areas(sheet: Form, layout: Layout, rows: Span) -> dict[str, str]:
    return {slot.name: sheet.column(position, rows) for position, slot in enumerate(layout.slots)}


def _faults(sheet: Form, layout: Layout, study: Study, table: Table, lists: Lists) -> str:
    """Return a formula that says what is wrong and where first; empty where nothing is."""
    areas, checks = _areas(sheet, layout, table.whole), checks_of(layout, study)
    numbers = areas[layout.slots[0].name]
    told = []
    for kind in KINDS:
        own = [f"(({check.of(areas)})>0)" for check in checks if check.kind == kind]
        if own:
            above = (f"SUMPRODUCT(MAX({one}*({BEYOND}-ROW({numbers}))))" for one in own)
            count = lists.compute("+".join(f"SUMPRODUCT(--{one})" for one in own), 0)
            first = lists.compute(f"{BEYOND}-MAX({','.join(above)})", BEYOND)
            told.append(
                _told(study, kind, count, f"INDEX({sheet.own(0, table.whole)},{first}-{table.whole[0]})")
            )
    return "&".join(told) or '""'


def _told(study: Study, kind: str, count: str, row: str) -> str:
    """Return a formula that says how many mistakes of a kind there are, and in which row."""
    words = words_of(study)
    what = words.plain(f"template.count.{kind}")
    one, more = (
        _joined(words.plain(f"template.count.{key}", count=HERE, what=what, row=HERE), [count, row])
        for key in ("found", "found_more")
    )
    return f'IF({count}=0,"",IF({count}=1,{one},{more}))'


def _joined(text: str, cells: list[str]) -> str:
    """Return a text with a cell in place of each mark, as a formula."""
    pieces = [f'"{piece}"' if piece else "" for piece in text.split(HERE)]
    parts = [pieces[0], *(part for pair in zip(cells, pieces[1:], strict=True) for part in pair)]
    return "&".join(filter(None, parts))
