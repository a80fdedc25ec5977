"""Entries of a history in words: one line for what a return told in one way of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.history import OF_RETURNS, TOLD, At, Entry
from eldercare_analysis.analysis.history_cells import PAYMENT_KEY
from eldercare_analysis.inputs.returns.meaning import PLAN_YEARS
from eldercare_analysis.inputs.returns.register import IDENTITY
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, sheets
from eldercare_analysis.inputs.sources import ReturnRow
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facility_names import facility_name, village_name
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.words import Words, words_of

NO_TOWNS = ("home", "bureau")  # offices
SUBJECTS = ("facility_id", "town", "village_code")  # parts of keys that say of what a row is
YEARS = {plain: word for word, plain in reversed(PLAN_YEARS.items()) if word != plain}
PURPOSE = PAYMENT_KEY.index("purpose")
CIRCULATING = ("", "facilities", "premises", "annex2")  # sheets without persons or villages about to merge
BUILDING = {"award", "upgrading", "construction"}  # payments that do not follow how many persons there are


@dataclass(frozen=True)
class Line:
    """What a return told in one way (`change`) of one thing, in words.

    Attributes:
        town, month: whose, and the month of the return; empty where it is not known.
        subject: of what; empty of a return as a whole.
        cells: each cell as a text: label and value, or both values.
        office, where: who told it; file, sheet and row.
        earlier: where the values before were told; empty where there were none.
        entries: the entries that it tells.
    """

    town: str
    month: str
    change: str
    subject: str
    cells: tuple[str, ...]
    office: str
    where: str
    earlier: str
    entries: tuple[Entry, ...]


def lines_of(study: Study, entries: Iterable[Entry]) -> list[Line]:
    """Return entries as lines, in their order; what is pre-filled in every return is not repeated."""
    words = words_of(study)
    named = [(subject_of(study, one), one) for one in entries]
    own = grouped(named, lambda pair: (pair[0], pair[1].change, pair[1].sheet, _sent(pair[1].at)))
    return [_line(words, study, subject, [one for _, one in pairs]) for (subject, *_), pairs in own.items()]


def circulates(entry: Entry) -> bool:
    """Say whether an entry may leave the bureau: it tells of no persons, nor of villages by name.

    Left out are residents, persons by town, the state of villages, head counts, and what is paid by them or
    may be: of payments only those go that say that they are for building.
    """
    if entry.sheet == PAYMENTS:
        return {key[PURPOSE] for key in (entry.key, entry.old_key) if key} <= BUILDING
    return entry.sheet in CIRCULATING


def subject_of(study: Study, entry: Entry) -> str:
    """Return what an entry is about as people call it; empty of a return as a whole."""
    if entry.change in OF_RETURNS:
        return ""
    if entry.facility_id:
        return facility_name(study, entry.facility_id)
    if entry.sheet == "villages":
        return village_name(study, str(entry.key[0]))
    return study.town_name(entry.town) if entry.town else study.district_name


def office_of(words: Words, study: Study, office: str) -> str:
    """Return who sent a return: a town, the homes, the bureau."""
    known = [
        words.plain(f"history.office_{one}") if one in NO_TOWNS else study.town_name(one)
        for one in office.split()
    ]
    return words.listed(known).plain


def place_of(words: Words, at: At) -> str:
    """Return where something is told: file, sheet and row, as far as these are known."""
    if at.row is None:
        return at.file
    return source_words(words, ReturnRow(at.file, at.title, at.row, ""))


def value_of(words: Words, study: Study, entry: Entry, value: Any) -> str:  # noqa: ANN401 - of any column
    """Return a value as people write it; the word for an empty cell."""
    column = sheets()[entry.sheet].columns[entry.column]
    if value is None:
        return words.plain("history.empty")
    if isinstance(value, bool):
        return words.plain("form.yes" if value else "form.no")
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if column.type == "village":
        return village_name(study, str(value))
    if column.type == "town":
        return study.town_name(value)
    return _chosen(words, YEARS if column.type == "plan_year" else column.options, value)


def _chosen(words: Words, options: Mapping[str, str], value: Any) -> str:  # noqa: ANN401 - of any column
    """Return one of a column's options in words; what is none of them as it is."""
    text = str(value)
    if text not in options:
        return text
    return options[text] if words.language == "zh" else text.replace("_", " ")


def _sent(at: At) -> tuple[str, str, str]:
    return at.month, at.file, at.title


def _line(words: Words, study: Study, subject: str, own: list[Entry]) -> Line:
    first = own[0]
    shown = [one for one in own if one.column and not (one.change == TOLD and one.column in IDENTITY)]
    before = [one.before for one in own if one.before and one.change != TOLD]
    return Line(
        town=first.town,
        month=first.at.month,
        change=first.change,
        subject=subject,
        cells=tuple(cell_of(words, study, one) for one in shown),
        office=office_of(words, study, first.at.office),
        where=_places(words, [one.at for one in own]),
        earlier=place_of(words, before[0]) if before else "",
        entries=tuple(own),
    )


def _places(words: Words, told: Sequence[At]) -> str:
    """Return where a line is told: its first row, and of how many."""
    rows = {at.row: at for at in sorted(told, key=lambda at: at.row or 0)}
    first = place_of(words, next(iter(rows.values())))
    return words.plain("history.rows", first=first, count=len(rows)) if len(rows) > 1 else first


def cell_of(words: Words, study: Study, entry: Entry) -> str:
    """Return a cell as a text: what it is called, its value, or the value before and the one now."""
    label = sheets()[entry.sheet].columns[entry.column].spoken(study.language)
    of = _of(words, entry)
    new, old = (value_of(words, study, entry, value) for value in (entry.new, entry.old))
    key = "history.cell_told" if entry.change == TOLD else "history.cell_changed"
    told = words.plain(key, label=label, old=old, new=new)
    return words.plain("history.cell_of", of=of, told=told) if of else told


def _of(words: Words, entry: Entry) -> str:
    """Return which of several rows of its subject an entry is of: an indicator, a month, a payment."""
    parts = zip(sheets()[entry.sheet].key, entry.key, strict=True)
    told = (_part(words, entry, name, part) for name, part in parts if name not in SUBJECTS)
    return words.listed(filter(None, told)).plain


def _part(words: Words, entry: Entry, name: str, part: Any) -> str:  # noqa: ANN401 - of any column
    if part is None or (name == "month" and part == entry.at.month):
        return ""
    if name in ("indicator", "line"):
        return words.plain(f"history.{name}", number=str(part))
    return _chosen(words, sheets()[entry.sheet].columns[name].options, part)
