"""Who owes which return, since when, and who has something to correct (欠报清单): as values and as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eldercare_analysis.analysis.meeting.attention import homes_without_return
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sender import Sender, bureau_name, last_told, senders_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page.owed import debts
from eldercare_analysis.reporting.returns.corrections import Correction
from eldercare_analysis.reporting.words import words_of


@dataclass(frozen=True)
class Owing:
    """What somebody owes at a month's end.

    Attributes:
        sender, name: who, and what people call them.
        owes: what, in words; empty where there is only something to correct.
        since: the first month whose return did not come, in words; empty where all came.
        must, asked: how much is to be corrected, and to be checked.
    """

    sender: Sender
    name: str
    owes: tuple[str, ...] = ()
    since: str = ""
    must: int = 0
    asked: int = 0


def name_of(study: Study, sender: Sender) -> str:
    """Return what people call somebody who reports."""
    if sender.role == "town":
        return study.town_name(sender.town)
    if sender.role == "home":
        if len(sender.houses) > 1:
            return words_of(study).plain("round.houses_many", count=len(sender.houses))
        return facility_name(study, sender.houses[0], with_town=True)
    return bureau_name(study.district) if study.language == "zh" else words_of(study).plain("round.bureau")


def asked_for(study: Study) -> bool:
    """Say whether returns were asked for by the study's month: one came up to then."""
    return bool(study.register and study.register.months and study.register.months[0] <= study.month)


def missing(study: Study) -> dict[Sender, str]:
    """Return who sent no return for the month, with the first month in a row that is missing.

    Towns and the bureau each month, homes, and care centers in use, their residents and staff.
    """
    register = study.register
    if register is None:
        return {}
    first = min([study.month, *register.months])
    silent = {one.facility_id for one in homes_without_return(study)}
    found = {}
    for sender in senders_of(study.district):
        last = _last(study, register, sender)
        if last < study.month and (sender.role != "home" or silent & {*sender.houses}):
            found[sender] = shift(last, 1) if last else first
    return found


def _last(study: Study, register: Register, sender: Sender) -> str:
    """Return the last month that somebody told of."""
    if sender.role == "home":
        rows = [study.residents[house] for house in sender.houses if house in study.residents]
        return max((str(row["month"]) for row in rows), default="")
    return last_told(register, sender, study.month, study.district)


def who_owes(study: Study, corrections: Mapping[Sender, list[Correction]]) -> list[Owing]:
    """Return all who owe something, town by town, the bureau last.

    Args:
        study: the district at the month's end.
        corrections: what each has to correct or to check.
    """
    absent, rows = (missing(study), _rows(study)) if asked_for(study) else ({}, {})
    found = []
    for sender in dict.fromkeys([*senders_of(study.district), *corrections]):
        own = corrections.get(sender, [])
        must = sum(one.must for one in own)
        owing = Owing(
            sender,
            name_of(study, sender),
            tuple(_owes(study, sender, absent, rows, sent_back=bool(must))),
            month_name(study, absent[sender]) if sender in absent else "",
            must,
            len(own) - must,
        )
        if owing.owes or own:
            found.append(owing)
    return found


def _owes(
    study: Study, sender: Sender, absent: Mapping[Sender, str], rows: Mapping[str, str], *, sent_back: bool
) -> Iterator[str]:
    if sender in absent:
        key = "round.owes_redo" if sent_back else "round.owes_return"
        yield words_of(study).plain(key, month=month_name(study, study.month))
    if sender.role == "town" and sender.town in rows:
        yield rows[sender.town]


def _rows(study: Study) -> dict[str, str]:
    """Return by town the year's tasks of which no return ever said anything, in words."""
    return {
        town: debt.text.plain.rstrip("。.")
        for town, own in debts(Dispatch(study)).items()
        for debt in own
        if debt.kind == "rows"
    }


def told(study: Study, owing: list[Owing]) -> list[str]:
    """Return the list as lines of text, its heading first."""
    words, month = words_of(study), month_name(study, study.month)
    lines = [f"{words.plain('round.owed')} · {heading(study)}", summary(study, owing)]
    if not asked_for(study):
        lines.append(words.plain("round.owed_unasked", month=month))
    return [*lines, *(_line(study, number, one) for number, one in enumerate(owing, start=1))]


def heading(study: Study) -> str:
    """Return whose list it is, and of when."""
    month = month_name(study, study.month)
    return words_of(study).plain("round.owed_until", name=study.district_name, month=month)


def summary(study: Study, owing: list[Owing]) -> str:
    """Return how many owe something and how many do not."""
    words = words_of(study)
    rest = len(set(senders_of(study.district)) - {one.sender for one in owing})
    return words.plain("round.owed_count", count=len(owing), rest=rest)


def _line(study: Study, number: int, one: Owing) -> str:
    words = words_of(study)
    owes = list(one.owes)
    if one.since not in ("", month_name(study, study.month)):
        owes[0] += words.plain("round.owed_since", month=one.since)
    counts = {"must": one.must, "asked": one.asked}
    owes += [words.plain(f"round.owes_{name}", count=count) for name, count in counts.items() if count]
    listed = words.plain("round.semicolon").join(owes)
    return words.plain("round.owed_line", number=number, name=one.name, owes=listed)
