"""What stands above the table of a return: title, legend, sender and month, rules, heads of columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eldercare_analysis.inputs.returns.naming import FACILITIES, MARK
from eldercare_analysis.inputs.returns.sheets import Field, Role, sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.returns.arrangement import LEGEND, Layout
from eldercare_analysis.reporting.returns.dropdowns import Lists
from eldercare_analysis.reporting.returns.form import Form
from eldercare_analysis.reporting.returns.to_fill import is_due
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.reporting.workbook.book import Value

HEADER = 5  # the row of the columns' names, from 1; that of their groups is above
AUTHOR = "eldercare"
LEGEND_STYLES = {"given": "middle_given", "asked": "middle_asked", "optional": "middle_optional"}


@dataclass(frozen=True)
class FilledBy:
    """Who fills in a return: its role, a home's name, the office that an earlier return names."""

    role: Role
    home: str = ""
    office: str = ""


def write_heading(sheet: Form, layout: Layout, study: Study, sender: FilledBy, lists: Lists) -> None:
    """Write everything above the table, and go on to its first row."""
    _title(sheet, layout, study, sender)
    _block(sheet, layout, study, sender, lists)
    _rules(sheet, layout, study)
    _groups(sheet, layout, study)
    _columns(sheet, layout, study)


def _title(sheet: Form, layout: Layout, study: Study, sender: FilledBy) -> None:
    words = words_of(study)
    legend = layout.last_spans(LEGEND)
    name = sender.home or (study.town_name(study.town) if study.town else study.district_name)
    title = words.plain(
        "template.title",
        name=name,
        sheet=words.plain(f"template.sheet.{layout.name}"),
        period=month_name(study, study.month),
    )
    sheet.spread((0, max(legend[0][0] - 1, 0)), title, "title")
    for span, (key, style) in zip(legend, LEGEND_STYLES.items(), strict=True):
        sheet.spread(span, words.plain(f"template.legend.{key}"), style)
    sheet.high(30)
    sheet.next()


def _block(sheet: Form, layout: Layout, study: Study, sender: FilledBy, lists: Lists) -> None:
    """Write who sends it, for which month, and whether anything has changed."""
    words = words_of(study)
    answers = [words.plain("template.yes"), words.plain("template.no")]
    month = "month_given" if study.language == "zh" else "month_en_given"
    asked: dict[str, tuple[Value, str, float]] = {
        "town": (study.town, "middle_given", 12),
        "home": (sender.home, "middle_given", 24),
        "month": (date.fromisoformat(f"{study.month}-01"), month, 12),
        "office": (sender.office or None, "plain_optional" if sender.office else "plain_asked", 18),
        "unchanged": (answers[1], "middle_asked", 8),
    }
    first = next(name for name, sheet in sheets().items() if sheet.role == sender.role) == layout.name
    left_out = {"town": sender.role != "town", "home": not sender.home, "office": not first}
    left_out["unchanged"] = layout.name != FACILITIES  # what it is about, asked once
    asked = {key: told for key, told in asked.items() if not left_out.get(key)}
    wide = 1.0 if study.language == "zh" else 1.7
    spans = iter(layout.spans([size for *_, width in asked.values() for size in (11 * wide, width)]))
    for key, (value, style, _) in asked.items():
        sheet.spread(next(spans), words.plain(f"template.{key}"), "label")
        span = next(spans)
        sheet.spread(span, value, style)
        if key == "unchanged":
            listed = {"validate": "list", "source": lists.add(answers), "show_input": False}
            sheet.valid(span[0], listed)
    sheet.high(22)
    sheet.next()


def _rules(sheet: Form, layout: Layout, study: Study) -> None:
    """Write the line of rules; before it, of what is not filled in each month, when it is."""
    words = words_of(study)
    now = _now(layout, study)
    how, span = words.plain(f"template.how.{layout.how}"), (0, len(layout.shown) - 1)
    if now:
        sheet.spread_two(span, (now, "notice"), (how, "how"))
    else:
        sheet.spread(span, how, "how")
    sheet.high(20)
    sheet.next()


def _now(layout: Layout, study: Study) -> str:
    words = words_of(study)
    if layout.sheet.due:
        names = [
            month_name(study, f"{study.month[:4]}-{number:02d}", with_year=False)
            for number in layout.sheet.due
        ]
        key = "half_yearly" if is_due(study, layout.name) else "other_month"
        return words.plain(f"template.now.{key}", months=words.listed(names))
    own = {"operating_budget": "yearly", "allowance": "on_change"}
    return words.plain(f"template.now.{own[layout.name]}") if layout.name in own else ""


def _groups(sheet: Form, layout: Layout, study: Study) -> None:
    words = words_of(study)
    for group, span in layout.groups():
        sheet.spread(span, words.plain(f"template.group.{group}") or None, "group")
    sheet.put(layout.mark, MARK, "group")
    sheet.high(20)
    sheet.next()


def _columns(sheet: Form, layout: Layout, study: Study) -> None:
    for position, slot in layout.table():
        sheet.put(position, slot.head or None, _head(slot.field))
        if slot.field and slot.field.note and not slot.hidden:
            sheet.remark(position, pick(study.language, slot.field.note), AUTHOR, width=260, height=70)
    marks = {"name": "", "name_needed": " *", "name_chosen": " ▼"}
    sheet.fitted(
        (slot.head + marks[_head(slot.field)], slot.width) for _, slot in layout.table() if not slot.hidden
    )
    sheet.next()


def _head(field: Field | None) -> str:
    if field and field.needed and field.type not in ("facility", "plan_year", "indicator", "village", "town"):
        return "name_needed"
    chosen = field and field.type in ("choice", "flag", "village") and not field.needed
    return "name_chosen" if chosen else "name"
