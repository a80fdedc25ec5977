"""`returns.json`: what a run read from its returns, written once, so that its notebooks need no workbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.documents import Strict, fitting
from eldercare_analysis.inputs.files import as_json, read_json
from eldercare_analysis.inputs.months import PATTERN
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, brief
from eldercare_analysis.inputs.returns.meaning import COMMUNITY, PLAN_YEARS
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import Field as Column
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.schedule import town_of
from eldercare_analysis.inputs.yaml_files import Tree

if TYPE_CHECKING:
    from eldercare_analysis.inputs.returns.register import Register

LARGEST = 256 << 20  # bytes: years of returns of a large district
MOST = Decimal(10) ** 12  # no amount or count of a return is larger
Readers = dict[str, Callable[[Any, Column], Any]]
Known = Annotated[str, Field(pattern=f"^{PATTERN}$")]


class _Row(Strict):
    """A row of a return, and where it stands: file, sheet and row."""

    sheet: str
    place: tuple[str, str | None, int | None]
    cells: dict[str, Any]


class _Return(Strict):
    """What one workbook says."""

    file: str
    month: Known
    town: str | None
    unchanged: bool
    records: list[_Row]
    absent: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    office: str = ""


class _Snapshot(Strict):
    """The shape of the file."""

    returns: list[_Return]
    rejected: dict[str, str]


def write_snapshot(register: Register, path: Path) -> None:
    """Write the rows that a run's notebooks work with as JSON, each with file, sheet and row."""
    document = {"returns": [_told(sent) for sent in register.returns], "rejected": register.rejected}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")


def _told(sent: Return) -> dict[str, Any]:
    absent = {title: list(names) for title, names in sent.absent.items()}
    records = [
        {
            "sheet": record.sheet,
            "place": [record.place.file, record.place.sheet, record.place.row],
            "cells": {name: _plain(value) for name, value in record.cells.items()},
        }
        for record in sent.records
    ]
    said = {"file": sent.file, "month": sent.month, "town": sent.town, "unchanged": sent.unchanged}
    office = {"office": sent.office} if sent.office else {}
    return {**said, **office, "absent": absent, "records": records}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a cell may mean
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    )


def read_snapshot(path: Path, district: District) -> tuple[tuple[Return, ...], dict[str, str]]:
    """Read back what `write_snapshot` wrote: the returns, and the workbooks that were left out.

    Raises:
        InputError: the file is missing, no snapshot, or says what no return of the district can say.
    """
    document = _document(path)
    problems, readers = Problems(), _readers(district)
    returns = []
    for sent in document.returns:
        if sent.town is not None and sent.town not in district.towns:
            problems.add("snapshot_broken", Place(path.name), why=f"{sent.file}: {sent.town}")
        records = [_record(row, readers, path.name, problems) for row in sent.records]
        absent = dict(sent.absent)
        returns.append(Return(sent.file, sent.month, sent.town, sent.unchanged, records, absent, sent.office))
    problems.stop_if_any()
    return tuple(returns), document.rejected


def _document(path: Path) -> _Snapshot:
    """Return what a snapshot holds, in its shape."""
    content = read_json(path, LARGEST)
    try:
        return fitting(Tree(path.name, content), _Snapshot)
    except InputError as error:  # told as of documents that people write
        first = error.problems[0]
        where = first.place.column if first.place else None
        told = first.fields.get("key") or as_json(first.fields.get("value"))
        why = ": ".join(str(brief(part)) for part in (where, told) if part)
        raise InputError([Problem("snapshot_broken", Place(path.name), {"why": why})]) from None


def _record(row: _Row, readers: Readers, file: str, problems: Problems) -> Record:
    """Return a row; what cannot be in one is a problem that names the row of the workbook."""
    cells: dict[str, Any] = {}
    if row.sheet not in sheets():
        problems.add("snapshot_broken", Place(file), why=f"{row.place[0]}: {row.sheet}")
        return Record(row.sheet, Place(*row.place), cells)
    columns = sheets()[row.sheet].columns
    for name, value in row.cells.items():
        try:
            cells[name] = readers[columns[name].type](value, columns[name])
        except (KeyError, ValueError, TypeError, InvalidOperation):
            where = " ".join(str(part) for part in (*row.place, row.sheet, name) if part is not None)
            problems.add("snapshot_broken", Place(file), why=f"{where}: {value}")
    return Record(row.sheet, Place(*row.place), cells)


def _readers(district: District) -> Readers:
    """Return by type of column what makes a value of the file that of a return, or raises as Python does."""
    towns, villages = frozenset(district.towns), {*district.places.villages["code"], COMMUNITY}
    years = {*map(str, district.plan.years), *PLAN_YEARS.values()}
    return {
        "text": lambda value, _: _of(str, value),
        "event": lambda value, _: date.fromisoformat(value),
        "date": lambda value, _: date.fromisoformat(value),
        "month": lambda value, _: _of(str, value),
        "year": lambda value, _: str(int(_of(str, value))),
        "count": lambda value, _: _bounded(_of(int, value)),
        "indicator": lambda value, _: _one_of(_of(int, value), district.indicators),
        "decimal": lambda value, _: _bounded(Decimal(_of(str, value))),
        "flag": lambda value, _: _of(bool, value),
        "choice": lambda value, column: _one_of(value, column.options),
        "town": lambda value, _: _one_of(value, towns),
        "village": lambda value, _: _one_of(value, villages),
        "plan_year": lambda value, _: _one_of(value, years),
        "facility": lambda value, _: _begun(_of(str, value), district),
    }


def _of(kind: type, value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if type(value) is not kind:  # a truth value is no count
        raise TypeError(value)
    return value


def _one_of(value: Any, known: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if value not in known:
        raise ValueError(value)
    return value


def _begun(value: str, district: District) -> str:
    if town_of(value, district) is None:
        raise ValueError(value)
    return value


def _bounded(value: Any) -> Any:  # noqa: ANN401 - whole or exact
    if not 0 <= value <= MOST:
        raise ValueError(value)
    return value
