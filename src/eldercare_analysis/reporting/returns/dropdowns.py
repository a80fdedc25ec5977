"""What a cell of a return may hold: drop-downs, days that are days, numbers between bounds."""

from __future__ import annotations

from eldercare_analysis.inputs.returns.naming import FACILITY
from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.schedule import EXISTING, UNPLANNED
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.arrangement import Layout
from eldercare_analysis.reporting.returns.form import Form, FormBook
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.reporting.workbook.book import Rule

LISTS = "_lists"  # a sheet that is not read
DAYS = ("event", "date", "month")
MOST = 99_999
FIRST_DAY, LAST_DAY = "DATE(1940,1,1)", "DATE(2099,12,31)"
RESULT, NOT_APPLICABLE = "result", "not_applicable"


class Lists:
    """The hidden sheet behind the others: words of drop-downs, a column each, and formulas in the first."""

    def __init__(self, study: Study) -> None:
        """Begin it, for a study's workbook."""
        self.study = study
        self._columns: list[list[str]] = []
        self._formulas: list[tuple[str, int]] = []

    def add(self, choices: list[str]) -> str:
        """Take a list and return where it will stand."""
        if choices not in self._columns:
            self._columns.append(choices)
        letter = _letter(self._columns.index(choices) + 1)
        return f"={LISTS}!${letter}$1:${letter}${len(choices)}"

    def compute(self, formula: str, now: int) -> str:
        """Take a formula and its value and return the address of its cell."""
        self._formulas.append((formula, now))
        return f"{LISTS}!$A${len(self._formulas)}"

    def write(self, book: FormBook) -> None:
        """Write the sheet."""
        sheet = book.page(LISTS)
        for row in range(max([len(self._formulas), *map(len, self._columns)], default=0)):
            if row < len(self._formulas):
                sheet.compute(0, *self._formulas[row], "listed")
            for column, choices in enumerate(self._columns, start=1):
                if row < len(choices):
                    sheet.put(column, choices[row], "listed")
            sheet.next()
        sheet.hide()


def _letter(column: int) -> str:
    return chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)  # noqa: PLR2004


def validate(sheet: Form, layout: Layout, rows: int, lists: Lists) -> None:
    """Hold the columns of so many rows, from this one on, to what they may hold."""
    for position, slot, field in layout.fields():
        if (layout.name, slot.name) == ("annex2", RESULT):
            continue  # of each row apart
        hold(sheet, position, field, rows, lists)


def hold(sheet: Form, position: int, field: Field, rows: int, lists: Lists) -> None:
    """Hold one column to what it may hold."""
    words, choices = words_of(lists.study), choices_of(field, lists.study)
    kind, rule = ("list", {"source": lists.add(choices)}) if choices else _bounds(field, lists.study)
    if kind:
        title, message = (words.plain(f"template.{key}") for key in ("error_title", f"error_{kind}"))
        told = {"error_title": title, "error_message": message, "show_input": False}
        strict = {"error_type": "stop" if choices else "warning"}
        sheet.valid(position, {"validate": kind} | rule | told | strict, rows)


def let_choose_kind(sheet: Form, layout: Layout, rows: int, lists: Lists) -> None:
    """Let the facility of spare rows be a kind, and its plan year what Annex 1 does not have."""
    kind = layout.sheet.columns["kind"]
    _choose(sheet, layout.at(FACILITY), choices_of(kind, lists.study), rows, lists)
    words = words_of(lists.study)
    others = [words.plain(f"template.{year}") for year in (EXISTING, UNPLANNED)]
    _choose(sheet, layout.at("plan_year"), others, rows, lists)


def let_answer(sheet: Form, layout: Layout, lists: Lists, *, applicable: bool) -> None:
    """Let the result of this row be any, but not applicable where the indicator always is."""
    field = layout.sheet.columns[RESULT]
    options = {
        name: word for name, word in field.options.items() if not (applicable and name == NOT_APPLICABLE)
    }
    hold(sheet, layout.at(RESULT), field.model_copy(update={"options": options}), 1, lists)


def _choose(sheet: Form, position: int, choices: list[str], rows: int, lists: Lists) -> None:
    sheet.valid(position, {"validate": "list", "source": lists.add(choices), "show_input": False}, rows)


def _bounds(field: Field, study: Study) -> tuple[str, Rule]:
    """Return what a column is held to, and between what; empty for text."""
    if field.type in DAYS:
        last = last_day_of(study) if field.type == "event" else LAST_DAY
        return "date", {"criteria": "between", "minimum": f"={FIRST_DAY}", "maximum": f"={last}"}
    if field.type in ("count", "decimal"):
        low, high = field.between or (0, MOST)
        limits = {"criteria": "between", "minimum": f"{low:g}", "maximum": f"{high:.0f}"}
        return "whole" if field.type == "count" else "decimal", limits
    return "", {}


def last_day_of(study: Study) -> str:
    """Return the month's end as formulas write it: nothing that happened is later."""
    return f"DATE({study.end.year},{study.end.month},{study.end.day})"


def choices_of(field: Field, study: Study) -> list[str]:
    """Return what may be chosen in a column, in the study's language; empty: whatever is written."""
    words, district = words_of(study), study.district
    if field.type == "choice":
        english = [name.replace("_", " ") for name in field.options]
        return list(field.options.values()) if study.language == "zh" else english
    if field.type == "flag":
        return [words.plain("template.yes"), words.plain("template.no")]
    if field.type == "village" and study.town:
        villages = district.places.villages
        return [*villages.loc[villages["town"] == study.town, "village"], words.plain("template.community")]
    return district.towns if field.type == "town" and study.town is None else []
