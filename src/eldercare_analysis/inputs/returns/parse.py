"""One workbook -> one return: sheets and columns found by their names, every cell read, every problem with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, nearest
from eldercare_analysis.inputs.returns.cells import (
    EXCEL_ERRORS,
    IDENTITY,
    IDENTITY_HEADER,
    CellError,
    as_flag,
    as_month,
    as_text,
)
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.sheets import Sheet, plain_header, sheets
from eldercare_analysis.inputs.returns.workbooks import Grid, read_workbook
from eldercare_analysis.inputs.tables import narrow

HEADER_WITHIN = 30  # rows from the top in which a header is looked for
TOTALS = re.compile(r"(合计|小计|总计|总数|total|sum)[:：]?", re.IGNORECASE)
BLOCK = {
    "month": ("month", "填报月份", "月份", "报送月份"),
    "town": ("town", "镇街"),
    "unchanged": ("nochangethismonth", "nochange", "本月无变化"),
    "office": ("office", "填报单位"),
}
LABEL_LENGTH = 15  # letters; longer ones are sentences
LIKE_A_HEADER = 3  # columns known before a row is taken for the header


@dataclass(frozen=True)
class Record:
    """One row of a return: where it is and its values by column; empty cells are left out."""

    sheet: str
    place: Place
    values: dict[str, Any]


@dataclass
class Return:
    """What one workbook says: for which month, from which town (None: a home's or the bureau's), and its rows."""

    file: str
    month: str
    town: str | None = None
    unchanged: bool = False
    records: list[Record] = field(default_factory=list)


def read_return(path: Path, name: str, district: District, notes: Problems) -> Return:
    """Read a workbook.

    Args:
        path: the file.
        name: what problems call it.
        district: towns, villages and facilities that rows may name.
        notes: gets what was passed over (totals rows, columns and sheets that are no part of a return).

    Raises:
        InputError: with every problem of the workbook.
    """
    problems = Problems()
    grids = read_workbook(path, name)
    _refuse_identities(grids, problems)
    found = [(grid, *header) for grid in grids if (header := _find_header(grid))]
    for grid in grids:
        if grid.cells and grid not in [known for known, *_ in found] and not grid.sheet.startswith("_"):
            notes.add("sheet_unknown", Place(name, grid.sheet), known=", ".join(sheets()))
    if not found:
        problems.add("no_return", Place(name))
    result = _head([(grid, row) for grid, row, _ in found], name, district, problems)
    for grid, row, sheet in found:
        result.records += _records(grid, row, sheet, result, district, problems, notes)
    if not result.month:
        months = {record.values.get("month") for record in result.records} - {None}
        result.month = str(max(months)) if months else ""
        if found and not result.month:
            problems.add("return_month", Place(name, found[0][0].sheet))
    _check_duplicates(result, problems)
    problems.stop_if_any()
    return result


def _refuse_identities(grids: list[Grid], problems: Problems) -> None:
    """Refuse numbers and headers that look like those of identity cards or phones; the value is not repeated."""
    for grid in grids:
        for (row, column), value in grid.cells.items():
            text = as_text(value)
            header = len(text) <= LABEL_LENGTH and IDENTITY_HEADER.search(narrow(text))
            if header or IDENTITY.search(narrow(text)):
                place = Place(grid.file, grid.sheet, row, _letters(column))
                problems.add("identity_header" if header else "identity", place)


def _find_header(grid: Grid) -> tuple[int, str] | None:
    """Return the row of the header and the name of the sheet that it belongs to."""
    best: tuple[int, int, str] | None = None
    for row in range(1, min(grid.height, HEADER_WITHIN) + 1):
        texts = [as_text(value) for value in grid.row(row) if isinstance(value, str)]
        for name, sheet in sheets().items():
            known = {column for text in texts if (column := sheet.column_of(text))}
            titled = plain_header(grid.sheet) in (name, plain_header(sheet.label["zh"]))
            score = len(known) + (100 if titled else 0)
            if len(known) >= min(LIKE_A_HEADER, len(sheet.columns)) and (best is None or score > best[0]):
                best = (score, row, name)
    return best and (best[1], best[2])


def _head(tables: list[tuple[Grid, int]], name: str, district: District, problems: Problems) -> Return:
    """Return what the block above the headers says; sheets that contradict each other are a problem."""
    said: dict[str, dict[Any, Place]] = {key: {} for key in BLOCK}
    for grid, header in tables:
        for row in range(1, header):
            for key, value, column in _labelled(grid.row(row)):
                place = Place(name, grid.sheet, row, _letters(column))
                try:
                    said[key][_head_value(key, value, district)] = place
                except CellError as error:
                    problems.add(error.key, place, **error.fields)
                except InputError as error:
                    problems.found += [Problem(one.key, place, one.fields) for one in error.problems]
    for key, values in said.items():
        if len(values) > 1:
            problems.add("head_differs", list(values.values())[1], value=" / ".join(map(str, values)), key=key)
    first = {key: next(iter(values), None) for key, values in said.items()}
    return Return(name, first["month"] or "", first["town"], bool(first["unchanged"]))


def _labelled(cells: list[Any]) -> list[tuple[str, Any, int]]:
    """Return the labels of the head in a row, each with the value beside it or after its colon."""
    found = []
    for position, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        label, _, inside = narrow(cell).partition(":")
        key = next((key for key, words in BLOCK.items() if plain_header(label) in words), None)
        beside = next(
            ((n, value) for n, value in enumerate(cells[position + 1 :], position + 2) if value is not None), None
        )
        if key and inside.strip():
            found.append((key, inside.strip(), position + 1))
        elif key and beside and not _is_label(beside[1]):
            found.append((key, beside[1], beside[0]))
    return found


def _is_label(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and plain_header(narrow(value)) in {word for words in BLOCK.values() for word in words}


def _head_value(key: str, value: Any, district: District) -> Any:  # noqa: ANN401
    if key == "month":
        return as_month(value)
    if key == "town":
        return district.find_town(narrow(as_text(value)))
    return as_flag(value) if key == "unchanged" else as_text(value)


def _records(
    grid: Grid, header: int, name: str, head: Return, district: District, problems: Problems, notes: Problems
) -> list[Record]:
    sheet = sheets()[name]
    columns = _columns(grid, header, sheet, problems, notes)
    meaning = Meaning(district, head.town, last_day(head.month) if head.month else None)
    rows = [row for row in range(header + 1, grid.height + 1) if any(value is not None for value in grid.row(row))]
    records = []
    for row in rows:
        texts = [narrow(value).replace(" ", "") for value in grid.row(row) if isinstance(value, str)]
        if any(TOTALS.fullmatch(text) for text in texts):
            notes.add("totals_row", Place(grid.file, grid.sheet, row))
            continue
        values = _values(grid, row, columns, sheet, meaning, problems)
        if set(values) - set(sheet.key) or (values and set(sheet.key) == set(sheet.columns)):
            records.append(Record(name, Place(grid.file, grid.sheet, row), values))
    return records


def _columns(grid: Grid, header: int, sheet: Sheet, problems: Problems, notes: Problems) -> dict[str, int]:
    """Return the position of each known column; needed ones must be there, further ones are noted."""
    found: dict[str, int] = {}
    others: dict[str, int] = {}
    for position, value in enumerate(grid.row(header), start=1):
        if value is None:
            continue
        name = sheet.column_of(as_text(value))
        place = Place(grid.file, grid.sheet, header, as_text(value))
        if name is None:
            others[as_text(value)] = position
        elif name in found:
            problems.add("column_twice", place, column=as_text(value))
        else:
            found[name] = position
    absent = {field.zh: name for name, field in sheet.columns.items() if name not in found}
    for text, position in others.items():
        near = [label for label in nearest(narrow(text), [*absent, *absent.values()]) if _alike(label, text)]
        place = Place(grid.file, grid.sheet, header, text)
        if near:
            problems.add("column_unknown", place, column=text, nearest=", ".join(near))
        elif any((row, position) in grid.cells for row in range(header + 1, grid.height + 1)):
            notes.add("column_extra", place, column=text)
    for label, name in absent.items():
        if sheet.columns[name].needed:
            place = Place(grid.file, grid.sheet, header)
            problems.add("column_missing", place, column=label, found=", ".join([*found, *others])[:200])
    return found


def _alike(label: str, text: str) -> bool:
    """Say whether a header is close enough to a column that is missing to be a slip."""
    one, other = set(plain_header(label)), set(plain_header(text))
    return len(one & other) >= 0.75 * max(len(one), len(other))  # noqa: PLR2004 - three of four characters


def _values(
    grid: Grid, row: int, columns: dict[str, int], sheet: Sheet, meaning: Meaning, problems: Problems
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field_ in sheet.columns.items():
        if name not in columns:
            continue
        cell = (row, columns[name])
        place = Place(grid.file, grid.sheet, row, field_.zh)
        value = grid.cells.get(cell)
        if cell in grid.uncalculated:
            problems.add("uncalculated", place)
        elif cell in grid.merged and grid.merged[cell] in grid.cells:
            if not field_.spread:
                problems.add("merged", place, value=as_text(grid.cells[grid.merged[cell]]))
            value = grid.cells[grid.merged[cell]]
        if value is None or (isinstance(value, str) and not value.strip()):
            if field_.needed and cell not in grid.uncalculated:
                problems.add("missing_value", place)
            continue
        try:
            if as_text(value) in EXCEL_ERRORS:
                raise CellError("formula_error", value=as_text(value))  # noqa: TRY301
            values[name] = meaning.of(value, field_, values)
        except CellError as error:
            problems.add(error.key, place, **error.fields)
        except InputError as error:
            problems.found += [Problem(one.key, place, one.fields) for one in error.problems]
    _check_order(values, Place(grid.file, grid.sheet, row), problems)
    _check_shares(values, Place(grid.file, grid.sheet, row), sheet, problems)
    return values


STEPS = ("site_chosen_on", "started_on", "completed_on", "accepted_on")
SHARES = {  # what may not exceed what
    "beds_nursing": "beds_total", "groups_with_team": "groups_total", "recipients_disabled": "recipients",
    "carers_certified": "carers", "disabled_willing": "disabled", "respite_placed": "respite_requested",
    "priority_paired": "priority", "other_covered": "other",
}  # fmt: skip


def _check_order(values: dict[str, Any], place: Place, problems: Problems) -> None:
    """Refuse steps of one facility in an impossible order."""
    dated = [(name, values[name]) for name in STEPS if isinstance(values.get(name), date | datetime)]
    for (earlier, first), (later, second) in zip(dated, dated[1:], strict=False):
        if second < first:
            labels = sheets()["facilities"].columns
            problems.add("dates_reversed", Place(place.file, place.sheet, place.row, labels[later].zh),
                         value=second, other=labels[earlier].zh, first=first)  # fmt: skip


def _check_shares(values: dict[str, Any], place: Place, sheet: Sheet, problems: Problems) -> None:
    """Refuse a part that is larger than its whole."""
    for part, whole in SHARES.items():
        if part in values and whole in values and values[part] > values[whole]:
            problems.add("part_exceeds", Place(place.file, place.sheet, place.row, sheet.columns[part].zh),
                         value=values[part], whole=sheet.columns[whole].zh, total=values[whole])  # fmt: skip


def _check_duplicates(result: Return, problems: Problems) -> None:
    seen: dict[tuple[Any, ...], Record] = {}
    for record in result.records:
        key = (record.sheet, *(record.values.get(name) for name in sheets()[record.sheet].key))
        if key in seen and record.values != seen[key].values:
            problems.add("row_twice", record.place, value=" ".join(map(str, key[1:])), first=seen[key].place.row)
        seen.setdefault(key, record)


def _letters(column: int) -> str:
    """Return a column as spreadsheets name it."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
