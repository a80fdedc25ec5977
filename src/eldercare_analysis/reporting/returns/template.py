"""The workbook that a town, a home or the bureau fills in: grey is given, yellow is to be filled in."""

from __future__ import annotations

from eldercare_analysis.inputs.returns.naming import FACILITIES, FACILITY, HOMES, MARK, call
from eldercare_analysis.inputs.returns.sheets import Field, Role, sheets
from eldercare_analysis.inputs.schedule import homes_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.arrangement import Layout, Slot, layout_of
from eldercare_analysis.reporting.returns.dropdowns import DAYS, Lists, let_answer, let_choose_kind, validate
from eldercare_analysis.reporting.returns.form import STYLES, Form, FormBook
from eldercare_analysis.reporting.returns.heading import HEADER, FilledBy, write_heading
from eldercare_analysis.reporting.returns.live_counts import Table, answered, color_mistakes, write_counts
from eldercare_analysis.reporting.returns.prefilled import Filled, filled_rows, office_of, spare_rows, written
from eldercare_analysis.reporting.returns.to_fill import is_asked, is_due
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.reporting.workbook.book import Value

__all__ = ["HEADER", "build_template"]
MIDDLE = ("choice", "flag", "count", "decimal", "indicator")


def build_template(study: Study, role: Role, home: str | None = None) -> bytes:
    """Return a workbook to fill in.

    Args:
        study: district, month and (for a town's return) town; what its returns said is filled in, too, so
            that nothing is typed twice.
        role: who fills it in.
        home: the facility_id of the home that fills it in; None: of all homes (of the study's town).
    """
    book, lists = FormBook(study.month, STYLES, author="eldercare_analysis"), Lists(study)
    sender = FilledBy(role, _home_name(study, home), office_of(study, role, home))
    for name in (name for name, sheet in sheets().items() if sheet.role == role):
        rows = filled_rows(study, name, home)
        layout = layout_of(name, study.language, one_home=home is not None)
        if rows or layout.spare:  # a care center has no Annex 2, a subdistrict perhaps no villages
            _write_sheet(book, layout, sender, rows, lists)
    lists.write(book)
    return book.content()


def _home_name(study: Study, home: str | None) -> str:
    own = (one for one in homes_of(study.district) if one.facility_id == home)
    return next((call(study.district, one, HOMES, study.language) for one in own), home or "")


def _write_sheet(book: FormBook, layout: Layout, sender: FilledBy, rows: list[Filled], lists: Lists) -> None:
    study, words = lists.study, words_of(lists.study)
    label = layout.sheet.label[study.language]
    sheet = book.form(label[:1].upper() + label[1:], layout, words.plain("template.footer"))
    write_heading(sheet, layout, study, sender, lists)
    sheet.keep(_kept(layout))
    first, spare = sheet.row, spare_rows(study, layout.name, rows, layout.spare)
    told = bool(spare) and (bool(rows) or layout.name == FACILITIES)  # what spare rows are for
    below = len(rows) + told + len(spare)
    validate(sheet, layout, below, lists)
    color_mistakes(sheet, layout, study, (first, first + below - 1))
    filled = sum(any(row.values.get(slot.name) is not None for slot in answered(layout)) for row in rows)
    table = Table((first, first + len(rows) - 1), (first, first + below - 1), filled)
    if spare and layout.name != FACILITIES:
        table = Table((first, first - 1), table.whole, filled)
    _write_rows(sheet, layout, rows, lists)
    if told:
        key = FACILITIES if layout.name == FACILITIES else "other"
        _write_line(sheet, layout, words.plain(f"template.spare.{key}"), "spare")
    if spare and layout.name == FACILITIES:
        let_choose_kind(sheet, layout, len(spare), lists)
    _write_rows(sheet, layout, spare, lists)
    sheet.put(layout.mark, MARK, "small")
    write_counts(sheet, layout, study, table, lists)
    sheet.high(24)
    sheet.next()
    if "facility_id" in layout.sheet.hidden:
        _write_line(sheet, layout, words.plain("template.codes"), "small")
    sheet.printed_to(len(layout.shown) - 1)
    sheet.quiet(table.whole, len(layout.slots))
    sheet.protect("format_columns", "format_rows")
    (sheet.bright if is_due(study, layout.name) else sheet.pale)()


def _kept(layout: Layout) -> int:
    """Return how many columns stay in sight: up to the one that says what a row is about."""
    about = [
        n
        for n, slot in enumerate(layout.shown)
        if slot.name in (FACILITY, "village_code", "town", "indicator")
    ]
    return about[0] + 1 if about else 1


def _write_line(sheet: Form, layout: Layout, text: str, style: str) -> None:
    """Write a line across the table that is no row of it."""
    sheet.spread((0, layout.edge), text, style)
    sheet.put(layout.mark, MARK, style)
    sheet.next()


def _write_rows(sheet: Form, layout: Layout, rows: list[Filled], lists: Lists) -> None:
    study = lists.study
    for row in rows:
        texts = []
        for position, slot in layout.table():
            value = _shown(row, slot, study)
            sheet.put(position, value, _style(study, layout, row, slot))
            if isinstance(value, str) and not slot.hidden:
                texts.append((value, slot.width))
        sheet.fitted(iter(texts))
        if layout.name == "annex2":
            indicator = study.district.indicators[row.values["indicator"]]
            let_answer(sheet, layout, lists, applicable=not indicator.na_allowed)
        sheet.next()


def _shown(row: Filled, slot: Slot, study: Study) -> Value:
    value: Value = row.values.get(slot.name)
    return written(value, slot.field, study) if slot.field else value


def _style(study: Study, layout: Layout, row: Filled, slot: Slot) -> str:
    """Return how a cell looks: what it holds, and whether it is given, to be filled in, or optional."""
    given = slot.name in row.given or slot.hidden
    asked = not given and is_asked(study, layout.name, row, slot.name)
    return f"{_kind(slot, study)}_{'given' if given else 'asked' if asked else 'optional'}"


def _kind(slot: Slot, study: Study) -> str:
    field: Field | None = slot.field
    if slot.hidden:
        return "tucked_month" if field and field.type == "month" else "tucked"
    if field is None:
        return "middle" if slot.name == "number" else "wrapped"
    if field.type == "month":
        return "month" if study.language == "zh" else "month_en"
    if field.type in DAYS:
        return "day"
    if field.type in MIDDLE or field.type in ("plan_year", "year"):
        return "middle"
    return "wrapped" if field.type == "text" else "plain" if field.type == "town" else "code"
