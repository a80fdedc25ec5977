"""The workbook that a town, a home or the bureau fills in, pre-filled, with drop-downs and notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import Field, Role, sheets
from eldercare_analysis.inputs.returns.sheets import Sheet as Columns
from eldercare_analysis.inputs.schedule import EXISTING, homes_of, planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.reporting.workbook.book import FONT, Book, Rule, Sheet, Style

HEADER = 4  # row of the column names; the head is above
SPARE = 40  # empty rows below the pre-filled ones
USUAL, WIDTHS = 15, {"text": 26, "facility": 18, "flag": 10, "count": 10}
PADDING = 5 / 7  # of a column, in letters; it is counted in
LISTS, AUTHOR = "_lists", "eldercare"
LINE = {"border": 1, "border_color": "#C9D1D6"}
NEEDED = {"pattern": 1, "fg_color": "#FFF3D6"}
FORMATS = {"plain": {}, "day": {"num_format": "yyyy-mm-dd"}, "text": {"num_format": "@"}}
DAYS, TEXTS = ("event", "date"), ("facility", "village", "month", "year", "plan_year", "text")
IDS = ("facility_id", "village_code", "indicator")


def _style(kind: str, *, needed: bool, locked: bool) -> str:
    """Return the name of a cell's style: what it holds, whether it must be filled in or is locked."""
    return f"{kind}{'_needed' if needed else ''}{'_locked' if locked else ''}"


STYLES: dict[str, Style] = {
    "title": {"font_name": FONT, "bold": True, "font_size": 13},
    "label": {"font_name": FONT, "bold": True},
    "answer": {"num_format": "@", "locked": False} | NEEDED | LINE,
    "fixed": {"num_format": "@"} | NEEDED | LINE,
    "how": {"font_name": FONT, "italic": True, "font_size": 9, "font_color": "#5A646B"},
    "column": {"font_name": FONT, "bold": True, "font_size": 10, "pattern": 1, "fg_color": "#E7EEF3"}
    | {"text_wrap": True, "valign": "vcenter", "align": "center"}
    | LINE,
    "listed": {},
} | {
    _style(kind, needed=needed, locked=locked): LINE
    | FORMATS[kind]
    | (NEEDED if needed else {})
    | {"locked": locked}
    for kind, needed, locked in product(FORMATS, (False, True), (False, True))
}


def build_template(study: Study, role: Role, home: str | None = None) -> bytes:
    """Return a workbook to fill in.

    Args:
        study: district, month and (for a town's return) town; what its returns said is filled in, too, so
            that nothing is typed twice.
        role: who fills it in.
        home: the facility_id of the home that fills it in; None: of all homes (of the study's town).
    """
    book = Book(study.month, STYLES, author="eldercare_analysis")
    lists = Lists(book.page(LISTS))
    own = {name: columns for name, columns in sheets().items() if columns.role == role}
    for number, (name, columns) in enumerate(own.items()):
        widths = [WIDTHS.get(field.type, USUAL) - PADDING for field in columns.columns.values()]
        sheet = book.page(columns.label["zh"] if study.language == "zh" else name, widths)
        if number == 0:
            sheet.open()
        _head(sheet, study, role)
        _columns(sheet, study, columns)
        rows = [row for row in _rows(study, name) if home in (None, row.get("facility_id"))]
        _validate(sheet, study, columns, len(rows) + SPARE, lists)
        _fill(sheet, study, columns, rows)
        sheet.protect("format_columns", "format_rows", "sort", "autofilter")
    lists.sheet.hide()
    return book.content()


class Lists:
    """The hidden sheet with the words of drop-downs, a column each from the second on."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin it."""
        self.sheet, self._column = sheet, 0

    def add(self, choices: list[str]) -> str:
        """Write a list and return where it stands."""
        self._column += 1
        first = self.sheet.row
        for choice in choices:
            self.sheet.put(self._column, choice, "listed")
            self.sheet.next()
        area = self.sheet.area(self._column, first, self.sheet.row - 1)
        self.sheet.next(first - self.sheet.row)
        return area


def _head(sheet: Sheet, study: Study, role: Role) -> None:
    """Write the block above the columns: month, town, whether anything changed, who fills it in, and how."""
    words = words_of(study)
    answers = (words.plain("template.yes"), words.plain("template.no"))
    values = {"month": study.month, "town": study.town, "unchanged": answers[1], "office": None}
    sheet.put(0, words.plain("template.title", name=study.name), "title")
    sheet.next()
    asked = [key for key in values if key != "town" or role == "town"]
    for column, key in enumerate(asked):
        sheet.put(2 * column, words.plain(f"template.{key}"), "label")
        sheet.put(2 * column + 1, values[key], "fixed" if key == "town" else "answer")
    yes_or_no = {"validate": "list", "source": list(answers), "show_error": False, "show_input": False}
    sheet.valid(2 * asked.index("unchanged") + 1, yes_or_no)
    sheet.next()
    sheet.put(0, words.plain("template.how"), "how")
    sheet.next()


def _columns(sheet: Sheet, study: Study, columns: Columns) -> None:
    for column, (name, field) in enumerate(columns.columns.items()):
        sheet.put(column, field.label(name, study.language) + ("*" if field.needed else ""), "column")
        if field.note:
            sheet.remark(column, pick(study.language, field.note), AUTHOR, width=260, height=70)
    sheet.hold(1, 32)
    sheet.next()


def _rows(study: Study, name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows to pre-fill: what the plan knows, then what was reported before."""
    before = _reported(study, name)
    key = sheets()[name].key
    for row in _known(study, name):
        identity = tuple(row.get(column) for column in key)
        yield row | before.pop(identity, {})
    if name in ("facilities", "premises", "allowance", "operating_budget", "payments"):
        yield from before.values()


def _known(study: Study, name: str) -> Iterator[dict[str, Any]]:
    district = study.district
    facilities = planned_facilities(district, study.town)
    houses = homes_of(district, study.town)
    if name == "facilities":
        yield from (
            {"facility_id": f.facility_id, "town": f.town, "kind": f.kind.id, "plan_year": f.plan_year}
            for f in facilities
        )
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


def _reported(study: Study, name: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return what earlier returns said, by key; for a town only its own rows."""
    columns = sheets()[name].columns
    own = set(study.district.places.villages.query("town == @study.town")["code"]) if study.town else set()
    found = {}
    for row in study.sheet(name):
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


def _fill(sheet: Sheet, study: Study, columns: Columns, rows: list[dict[str, Any]]) -> None:
    for row in (*rows, *[{}] * SPARE):
        for column, (name, field) in enumerate(columns.columns.items()):
            kind = "day" if field.type in DAYS else "text" if field.type in TEXTS else "plain"
            needed, locked = bool(field.needed and row), name in row and name in IDS
            sheet.put(column, _shown(row.get(name), field, study), _style(kind, needed=needed, locked=locked))
        sheet.next()


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


def _validate(sheet: Sheet, study: Study, columns: Columns, rows: int, lists: Lists) -> None:
    """Add drop-downs, dates that are dates and numbers that are numbers."""
    words = words_of(study)
    for column, field in enumerate(columns.columns.values()):
        choices = _choices(field, study, words)
        kind, rule = ("list", {"source": f"={lists.add(choices)}"}) if choices else _bounds(field)
        if not kind:
            continue
        title, message = (words.plain(f"template.{key}") for key in ("error_title", f"error_{kind}"))
        told = {"error_title": title, "error_message": message, "show_input": False}
        strict = {"error_type": "stop" if choices else "warning"}
        sheet.valid(column, {"validate": kind} | rule | told | strict, rows)


def _bounds(field: Field) -> tuple[str, Rule]:
    """Return what a column is held to, and between what; empty for text."""
    if field.type in DAYS:
        return "date", {"criteria": ">", "value": "=DATE(1949,1,1)"}
    if field.type in ("count", "decimal"):
        low, high = field.between or (0, 99_999)
        limits = {"criteria": "between", "minimum": f"{low:g}", "maximum": f"{high:.0f}"}
        return "whole" if field.type == "count" else "decimal", limits
    return "", {}


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
