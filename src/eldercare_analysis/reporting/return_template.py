"""The workbook that a town, a home or the bureau fills in: pre-filled from the plan, with drop-downs and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import Field, Role, Sheet, sheets
from eldercare_analysis.inputs.schedule import EXISTING, planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words, words_of

HEADER = 4  # row of the column names; the head is above
SPARE = 40  # empty rows below the pre-filled ones
USUAL, WIDTHS = 15, {"text": 26, "facility": 18, "flag": 10, "count": 10}
LISTS = "_lists"
HEAD_FILL, NEEDED_FILL = PatternFill("solid", fgColor="E7EEF3"), PatternFill("solid", fgColor="FFF3D6")
LINE = Border(*(Side(style="thin", color="C9D1D6"),) * 4)
FONT = "Microsoft YaHei"


def build_template(study: Study, role: Role) -> bytes:
    """Return a workbook to fill in.

    Args:
        study: district, month and (for a town's return) town; what its returns said is filled in, too, so that nothing is typed twice.
        role: who fills it in.
    """
    words = words_of(study)
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "eldercare_analysis"
    book.properties.created = book.properties.modified = datetime.fromisoformat(
        f"{study.month}-01"
    )  # the same bytes
    own = {name: sheet for name, sheet in sheets().items() if sheet.role == role}
    lists = book.create_sheet(LISTS)
    for name, sheet in own.items():
        page = book.create_sheet(sheet.label["zh"] if study.language == "zh" else name)
        rows = list(_rows(study, name))
        _head(page, study, words, role)
        _columns(page, study, sheet)
        _fill(page, sheet, rows, study)
        _validate(page, sheet, len(rows), lists, study)
        _protect(page)
    lists.sheet_state = "hidden"
    book.active = 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(page: Worksheet, study: Study, words: Words, role: Role) -> None:
    """Write the block above the columns: month, town, whether anything changed, who fills it in, and how."""
    _put(page["A1"], words.plain("template.title", name=study.name))
    page["A1"].font = Font(FONT, bold=True, size=13)
    values = [
        ("month", study.month),
        ("town", study.town),
        ("unchanged", words.plain("template.no")),
        ("office", None),
    ]
    column = 1
    for key, value in values:
        if key == "town" and role != "town":
            continue
        page.cell(2, column, words.plain(f"template.{key}")).font = Font(FONT, bold=True)
        cell = page.cell(2, column + 1)
        _put(cell, value)
        cell.number_format = "@"
        cell.fill, cell.border, cell.protection = NEEDED_FILL, LINE, Protection(locked=key == "town")
        column += 2
    page["A3"] = words.plain("template.how")
    page["A3"].font = Font(FONT, italic=True, size=9, color="5A646B")
    flag = DataValidation(
        "list", formula1=f'"{words.plain("template.yes")},{words.plain("template.no")}"', allow_blank=True
    )
    page.add_data_validation(flag)
    flag.add(page.cell(2, 6 if role == "town" else 4))


def _columns(page: Worksheet, study: Study, sheet: Sheet) -> None:
    for position, (name, field) in enumerate(sheet.columns.items(), start=1):
        cell = page.cell(HEADER, position, field.label(name, study.language) + ("*" if field.needed else ""))
        cell.font, cell.fill, cell.border = Font(FONT, bold=True, size=10), HEAD_FILL, LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        if field.note:
            cell.comment = Comment(pick(study.language, field.note), "eldercare", height=70, width=260)
        page.column_dimensions[get_column_letter(position)].width = WIDTHS.get(field.type, USUAL)
    page.row_dimensions[HEADER].height = 32
    page.freeze_panes = f"B{HEADER + 1}"


def _rows(study: Study, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows to pre-fill: what the plan knows, then what was reported before."""
    before = {} if study.register is None else _reported(study, name, study.register)
    key = sheets()[name].key
    for row in _known(study, name):
        identity = tuple(row.get(column) for column in key)
        yield row | before.pop(identity, {})
    if name in ("facilities", "premises", "allowance", "operating_budget", "payments"):
        yield from before.values()


def _known(study: Study, name: str) -> Iterator[dict[str, Any]]:
    district = study.district
    facilities = planned_facilities(district, study.town)
    houses = [facility for facility in facilities if facility.kind in kinds.HOUSES]
    if name == "facilities":
        for facility in facilities:
            yield {
                "facility_id": facility.facility_id,
                "town": facility.town,
                "kind": facility.kind.id,
                "plan_year": facility.plan_year,
            }
    elif name == "premises":
        yield from ({"facility_id": facility.facility_id} for facility in facilities)
    elif name == "villages":
        villages = district.places.villages
        yield from ({"village_code": code} for code in villages.loc[villages["town"] == study.town, "code"])
    elif name == "residents":
        yield from ({"month": study.month, "facility_id": facility.facility_id} for facility in houses)
    elif name == "annex2":
        homes = [facility for facility in houses if facility.kind == kinds.HOME]
        yield from (
            {"facility_id": home.facility_id, "indicator": number}
            for home in homes
            for number in district.indicators
        )
    elif name == "people":
        yield from ({"month": study.month, "town": town} for town in district.towns)
    elif name == "operating_budget":
        yield from ({"year": study.month[:4], "facility_id": facility.facility_id} for facility in houses)


def _reported(study: Study, name: str, register: Register) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return what earlier returns said, by key; for a town only its own rows."""
    table = register.as_of(name, study.month)
    columns = sheets()[name].columns
    own = set(study.district.places.villages.query("town == @study.town")["code"]) if study.town else set()
    found = {}
    for row in table.to_dict("records"):
        values = {column: row[column] for column in columns if row[column] is not None}
        places = {values.get("town"), values.get("village_code")}
        identity = str(values.get("facility_id", ""))
        ours = study.town is None or study.town in places or bool(places & own)
        if name == "premises" and study.town:
            ours = identity in {
                facility.facility_id for facility in planned_facilities(study.district, study.town)
            }
        if ours:
            found[tuple(row[column] for column in sheets()[name].key)] = values
    return found


def _fill(page: Worksheet, sheet: Sheet, rows: list[dict[str, Any]], study: Study) -> None:
    for number in range(len(rows) + SPARE):
        row = rows[number] if number < len(rows) else {}
        for position, (name, field) in enumerate(sheet.columns.items(), start=1):
            cell = page.cell(HEADER + 1 + number, position)
            _put(cell, _shown(row.get(name), field, study))
            cell.border = LINE
            cell.protection = Protection(
                locked=name in row and name in ("facility_id", "village_code", "indicator")
            )
            if field.type in ("event", "date"):
                cell.number_format = "yyyy-mm-dd"
            elif field.type in ("facility", "village", "month", "year", "plan_year", "text"):
                cell.number_format = "@"
            if field.needed and row:
                cell.fill = NEEDED_FILL


def _put(cell: Cell | MergedCell, value: Any) -> None:  # noqa: ANN401 - cells hold anything
    """Write a value; a text is a text, whatever it begins with: openpyxl takes `=` for a formula, `#N/A` for an error."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _shown(value: Any, field: Field, study: Study) -> Any:  # noqa: ANN401
    """Return a value as the people who fill it in write it."""
    words = words_of(study)
    if value is None:
        return None
    if field.type == "choice":
        return field.options[value] if study.language == "zh" else value
    if field.type == "flag":
        return words.plain("template.yes" if value else "template.no")
    if field.type == "plan_year" and not str(value).isdigit():
        return words.plain(f"template.{value}")
    if field.type == "village":
        names = study.district.places.villages.set_index("code")["village"]
        return str(names.get(value, words.plain("template.community")))
    return float(value) if field.type == "decimal" else value


def _validate(page: Worksheet, sheet: Sheet, rows: int, lists: Worksheet, study: Study) -> None:
    """Add drop-downs, dates that are dates and numbers that are numbers."""
    words = words_of(study)
    for position, field in enumerate(sheet.columns.values(), start=1):
        choices = _choices(field, study, words)
        rule = _listed(choices, lists) if choices else _bounded(field)
        if rule is None:
            continue
        rule.errorTitle, rule.error = (
            words.plain("template.error_title"),
            words.plain(f"template.error_{rule.type}"),
        )
        rule.showErrorMessage, rule.errorStyle = True, "stop" if choices else "warning"
        page.add_data_validation(rule)
        letter = get_column_letter(position)
        rule.add(f"{letter}{HEADER + 1}:{letter}{HEADER + rows + SPARE}")


def _listed(choices: list[str], lists: Worksheet) -> DataValidation:
    """Return a drop-down; its words stand in a column of the hidden sheet."""
    column = lists.max_column + 1
    for number, choice in enumerate(choices, start=1):
        _put(lists.cell(number, column), choice)
    letter = get_column_letter(column)
    return DataValidation("list", formula1=f"{LISTS}!${letter}$1:${letter}${len(choices)}", allow_blank=True)


def _bounded(field: Field) -> DataValidation | None:
    if field.type in ("event", "date"):
        return DataValidation("date", operator="greaterThan", formula1="DATE(1949,1,1)", allow_blank=True)
    if field.type in ("count", "decimal"):
        low, high = field.between or (0, 99_999)
        kind: Literal["whole", "decimal"] = "whole" if field.type == "count" else "decimal"
        return DataValidation(
            kind, operator="between", formula1=f"{low:g}", formula2=f"{high:.0f}", allow_blank=True
        )
    return None


def _choices(field: Field, study: Study, words: Words) -> list[str]:
    if field.type == "choice":
        return list(field.options.values() if study.language == "zh" else field.options)
    if field.type == "flag":
        return [words.plain("template.yes"), words.plain("template.no")]
    if field.type == "plan_year":
        return [
            words.plain(f"template.{EXISTING}"),
            *map(str, study.district.plan.years),
            words.plain("template.none"),
        ]
    if field.type == "village" and study.town:
        villages = study.district.places.villages
        return [*villages.loc[villages["town"] == study.town, "village"], words.plain("template.community")]
    return study.district.towns if field.type == "town" and study.town is None else []


def _protect(page: Worksheet) -> None:
    """Lock the headers and ids against slips; no password, so that anyone can unlock a sheet that needs it."""
    page.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(page.protection, allowed, False)
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
