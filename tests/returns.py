"""Registers and workbooks for tests."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import Role, sheets
from eldercare_analysis.inputs.schedule import Planned, planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.returns.template import HEADER, build_template

KEYS = ("设施编号", "村")
NUMBERED = {"FIRST_VILLAGE": 0, "SECOND_VILLAGE": 1}
EVERY = {"EVERY_HOME": "home", "EVERY_CENTER": "center"}
_BUILT: dict[
    tuple[Any, ...], tuple[District, bytes]
] = {}  # templates that tests asked for, with their district


def register_of(district: District, case: dict[str, Any]) -> Register:
    """Return the register of an example (tests/cases/README.md); later rows replace earlier ones of the same key."""
    rows: dict[tuple[Any, ...], Record] = {}
    for sheet, row in [*_every(district, case), *_given(district, case)]:
        cells = {name: _typed(sheet, name, value) for name, value in row.items()}
        key = (sheet, *(cells.get(name) for name in sheets()[sheet].key))
        before = rows[key].cells if key in rows else {}
        rows[key] = Record(
            sheet,
            Place("example", sheet, len(rows) + 2),
            {n: v for n, v in (before | cells).items() if v is not None},
        )
    return Register((Return("example", str(case["month"]), None, records=list(rows.values())),))


def _every(district: District, case: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for name, cells in case.get("every", {}).items():
        if name == "villages":
            found += [
                ("villages", {"village_code": code, **cells}) for code in district.places.villages["code"]
            ]
        elif name == "people":
            found += [("people", {"month": case["month"], "town": town, **cells}) for town in district.towns]
        else:
            found += [
                ("facilities", _row(facility) | cells)
                for facility in planned_facilities(district)
                if facility.kind.id == name
            ]
    return found


def _row(facility: Planned) -> dict[str, Any]:
    return facility.__dict__ | {"kind": facility.kind.id}


def _given(district: District, case: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    planned = {facility.facility_id: facility for facility in planned_facilities(district)}
    found: list[tuple[str, dict[str, Any]]] = []
    for sheet, rows in case.get("given", {}).items():
        for row in rows:
            ids = [
                f.facility_id for f in planned.values() if f.kind.id == EVERY.get(row.get("facility_id", ""))
            ] or [row.get("facility_id")]
            numbers = list(district.indicators) if row.get("indicator") == "EVERY" else [row.get("indicator")]
            for identity in ids:
                for number in numbers:
                    full = dict(row)
                    if identity:
                        full["facility_id"] = identity
                    if number:
                        full["indicator"] = number
                    if sheet == "facilities" and identity in planned:
                        full = _row(planned[identity]) | full
                    if "month" in sheets()[sheet].columns:
                        full = {"month": case["month"], **full}
                    found.append((sheet, _placed(district, full)))
    return found


def _placed(district: District, row: dict[str, Any]) -> dict[str, Any]:
    """Put a code in place of FIRST_VILLAGE, of the town that is named beside it or in the row."""
    table = district.places.villages
    for column in ("village", "village_code"):
        word, _, town = str(row.get(column, "")).partition(" ")
        if word in NUMBERED:
            codes = list(table.loc[table["town"] == (town or row["town"]), "code"])
            row[column] = codes[NUMBERED[word]]
    return row


def _typed(sheet: str, name: str, value: Any) -> Any:
    kind = sheets()[sheet].columns[name].type
    if value is not None and kind == "decimal":
        return Decimal(str(value))
    return str(value) if value is not None and kind in ("month", "year", "plan_year") else value


def template(
    district: District, role: Role, month: str, town: str | None = None, language: Language = "zh"
) -> Workbook:
    """Return a pre-filled workbook, open for editing."""
    key = (id(district), role, month, town, language)
    if _BUILT.get(key, (None, b""))[0] is not district:
        study = Study(district, district.baseline, month, town=town, language=language)
        _BUILT[key] = (district, build_template(study, role))
    return load_workbook(io.BytesIO(_BUILT[key][1]))


def saved_by_another_program(path: Path, kind: str, folder: Path) -> Path:
    """Return a workbook as LibreOffice opens and saves it, everything computed anew."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is needed for this test (Debian: libreoffice-calc)"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / kind),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return folder / kind / f"{path.stem}.{kind}"


def _heads(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column) for cell in page[HEADER] if cell.value is not None}


def beside(page: Worksheet, label: str) -> Any:
    """Return the cell beside a label above the table."""
    found = next(cell for row in page.iter_rows(max_row=HEADER - 1) for cell in row if cell.value == label)
    inside = next((r for r in page.merged_cells.ranges if found.coordinate in r), None)
    return page.cell(found.row, (inside.max_col if inside else found.column) + 1)


def column(page: Worksheet, label: str) -> int:
    """Return the position of a column by its label."""
    return _heads(page)[label]


def row_of(page: Worksheet, identity: str) -> int:
    """Return the row of a facility or village."""
    at = next(column(page, label) for label in KEYS if label in _heads(page))
    return next(row for row in range(HEADER + 1, page.max_row + 1) if page.cell(row, at).value == identity)


def put(page: Worksheet, identity: str, label: str, value: Any) -> Any:
    """Write a cell and return it."""
    cell = page.cell(row_of(page, identity), column(page, label))
    cell.value = value
    return cell
