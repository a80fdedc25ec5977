"""One workbook -> one return: its sheets found by their names and columns, read with every problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import clean, code_points, excerpt
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.problems import Place, Problem, Problems
from eldercare_analysis.inputs.returns.around import is_label, read_head
from eldercare_analysis.inputs.returns.cell_content import as_text
from eldercare_analysis.inputs.returns.cells import IDENTITY, IDENTITY_HEADER
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.naming import HOMES, ids_called
from eldercare_analysis.inputs.returns.return_rows import Record, RowReader
from eldercare_analysis.inputs.returns.sheets import plain_header, row_key, sheets, told_twice
from eldercare_analysis.inputs.returns.workbooks import Grid, letters
from eldercare_analysis.inputs.tables import narrow

HEADER_WITHIN = 30  # rows from the top in which a header is looked for
LIKE_A_HEADER = 3  # columns known before a row is taken for the header
TITLED_LIKE_A_HEADER = 2  # the same where the sheet has the template's title
PREFILLED = {"facility_id", "town", "kind", "plan_year"}
LABEL_LENGTH = 15  # letters; longer ones are sentences


def legible(grids: list[Grid], notes: Problems) -> list[Grid]:
    """Return grids whose texts hold only what is seen: what looks like a name or a number is one.

    What was taken out is noted at the first cell of each column, with how many more.
    """
    return [_legible(grid, notes) for grid in grids]


def _legible(grid: Grid, notes: Problems) -> Grid:
    title = clean(grid.sheet).text
    cells: dict[tuple[int, int], Any] = {}
    removed: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for (row, column), value in grid.cells.items():
        if not isinstance(value, str):
            cells[row, column] = value
            continue
        read = clean(value)
        if read.text.strip():
            cells[row, column] = read.text
        if read.removed:
            removed.setdefault((column, read.removed), []).append((row, value))
    for (column, taken), found in removed.items():
        row, value = min(found)
        place = Place(grid.file, title, row, letters(column))
        notes.add(
            "letters_removed",
            place,
            value=excerpt(value, taken[0]),
            letters=code_points(taken),
            cells=len(found),
        )
    return replace(grid, sheet=title, cells=cells)


@dataclass(frozen=True)
class Return:
    """What one workbook says.

    Attributes:
        file, month, town: which one, for which month, from which town (None: a home's or the bureau's).
        unchanged: it says that nothing has changed this month.
        records: its rows.
        absent: the columns of the template that a sheet does not have, by its title; it says nothing of them.
        office: who filled it in, as it says; empty where it does not.
    """

    file: str
    month: str
    town: str | None = None
    unchanged: bool = False
    records: list[Record] = field(default_factory=list)
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)
    office: str = ""


def return_of(grids: list[Grid], name: str, district: District, notes: Problems) -> Return:
    """Return what the sheets of a workbook say; `notes` gets what was passed over.

    Raises:
        InputError: with every problem of the workbook.
    """
    problems = Problems()
    grids = legible(grids, notes)
    found = tables_of(grids)
    headers = {grid.sheet: row for grid, row, _ in found}
    for grid in grids:
        _refuse_identities(grid, headers.get(grid.sheet), problems)
    for grid in grids:
        if grid.cells and grid not in [known for known, *_ in found] and not grid.sheet.startswith("_"):
            notes.add("sheet_unknown", Place(name, grid.sheet), known=", ".join(sheets()))
    if not found:
        problems.add("no_return", Place(name))
    head, unread = read_head([(grid, row) for grid, row, _ in found], district, problems)
    meaning = Meaning(district, head["town"], last_day(head["month"]) if head["month"] else None)
    readers = [RowReader(grid, row, sheet, meaning, problems, notes) for grid, row, sheet in found]
    records = [record for reader in readers for record in reader.read()]
    months = [head["month"], *(record.cells.get("month") for record in records)]
    month = head["month"] or max(filter(None, months), default="")
    if found and not month and "month" not in unread:
        problems.add("return_month", Place(name, found[0][0].sheet))
    if head["town"] is None and any(sheets()[sheet].role == "town" for _, _, sheet in found):
        problems.found = [one for one in problems.found if not _for_want_of_a_town(one)]
        if "town" not in unread:
            problems.add("return_town", Place(name, found[0][0].sheet))
    problems.found = _of_another_town(readers, head["town"], problems.found)
    problems.found += [problem for problem, _ in contradictions(records, "row_twice")]
    problems.found += _of_other_homes(records, head["home"], district)
    problems.found += [one for reader in readers for one in _of_another_month(reader, records, head["month"])]
    problems.stop_if_any()
    if head["unchanged"]:
        # rows as the template pre-filled them say nothing then; what was reported before holds
        records = [
            record for record in records if record.sheet != "facilities" or set(record.cells) - PREFILLED
        ]
    absent = {reader.grid.sheet: tuple(reader.columns.absent) for reader in readers if reader.columns.absent}
    office = head["office"] or ""
    return Return(name, month, head["town"], bool(head["unchanged"]), records, absent, office)


def _of_other_homes(records: list[Record], home: str | None, district: District) -> list[Problem]:
    """Return rows of another home than the one that a template names above its tables: pasted ones."""
    own = ids_called(district, home or "", HOMES)
    return [
        Problem("home_differs", record.place, {"facility": record.cells["facility_id"], "value": home})
        for record in records
        if own and record.cells.get("facility_id", "") not in own | {""}
    ]


def _of_another_town(readers: list[RowReader], town: str | None, found: list[Problem]) -> list[Problem]:
    """Return problems, those as one that come of rows which are all another town's."""
    owners = {owner: reader for reader in readers for owner in reader.owners()}
    other, reader = next(iter(owners.items()), (None, None))
    if town is None or reader is None or other == town or len(owners) > 1:
        return found
    place = Place(reader.grid.file, reader.grid.sheet)
    rest = [one for one in found if one.key not in {"other_town", "village_unknown", "head_differs"}]
    return [Problem("town_differs", place, {"value": town, "other": other}), *rest]


def _of_another_month(reader: RowReader, records: list[Record], month: str | None) -> list[Problem]:
    """Return that the hidden months of a template's sheet are not the one above it: last month's form."""
    own = reader.columns.mark and "month" in reader.sheet.hidden and month
    others = [
        record
        for record in records
        if own and record.place.sheet == reader.grid.sheet and record.cells.get("month", month) != month
    ]
    return [
        Problem("month_differs", one.place, {"value": month, "hidden": one.cells["month"]})
        for one in others[:1]
    ]


def head_told(grids: Iterable[Grid], district: District) -> dict[str, Any]:
    """Return what a workbook says above its tables (`month`, `town`), whatever else is wrong with it."""
    tables = tables_of(legible(list(grids), Problems()))
    return read_head([(grid, row) for grid, row, _ in tables], district, Problems())[0]


def tables_of(grids: list[Grid]) -> list[tuple[Grid, int, str]]:
    """Return the sheets of a return, each with the row of its header and its name."""
    return [(grid, *header) for grid in grids if (header := _find_header(grid))]


def _for_want_of_a_town(problem: Problem) -> bool:
    """Say whether a village was not found only because nobody knows in which town."""
    return problem.key == "village_unknown" and not problem.fields["town"]


def _refuse_identities(grid: Grid, header: int | None, problems: Problems) -> None:
    """Refuse numbers and headers that look like those of identity cards or phones; the value is not repeated.

    Below a table 联系电话 is a label of those who sign; numbers of persons are refused there, too.
    """
    for (row, column), value in grid.cells.items():
        text = narrow(as_text(value))
        asks = len(text) <= LABEL_LENGTH and IDENTITY_HEADER.search(text)
        if asks and header is not None and row > header and is_label(text):
            asks = None
        if asks or IDENTITY.search(text):
            place = Place(grid.file, grid.sheet, row, letters(column))
            problems.add("identity_header" if asks else "identity", place)


def _find_header(grid: Grid) -> tuple[int, str] | None:
    """Return the row of the header and the name of the sheet that it belongs to."""
    best: tuple[int, int, str] | None = None
    title = plain_header(grid.sheet)
    for row in (row for row in grid.rows if row <= HEADER_WITHIN):
        texts = {plain_header(value) for value in grid.row(row) if isinstance(value, str)}
        for name, sheet in sheets().items():
            known = {sheet.names[text] for text in texts & sheet.names.keys()}
            titled = title in (name, plain_header(sheet.label["zh"]))
            score = len(known) + (100 if titled else 0)
            least = TITLED_LIKE_A_HEADER if titled else min(LIKE_A_HEADER, len(sheet.columns))
            if len(known) >= least and (best is None or score > best[0]):
                best = (score, row, name)
    return best and (best[1], best[2])


def contradictions(records: list[Record], key: str) -> list[tuple[Problem, set[str]]]:
    """Return rows with the key of an earlier one and other values, or equal payments; with both files."""
    found: list[tuple[Problem, set[str]]] = []
    seen: dict[tuple[Any, ...], Record] = {}
    for record in records:
        identity = (record.sheet, *row_key(record.sheet, record.cells))
        other = seen.setdefault(identity, record)
        twice = other is not record and told_twice(record.sheet, record.cells, other.cells)
        if other.cells != record.cells or twice:
            fields: dict[str, object] = {
                "value": " ".join(str(part) for part in identity[1:] if part is not None),
                "file": other.place.file,
                "row": other.place.row,
            }
            found.append(
                (
                    Problem("payment_twice" if twice else key, record.place, fields),
                    {record.place.file, other.place.file},
                )
            )
    return found
