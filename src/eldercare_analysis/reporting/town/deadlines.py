"""What a town has to have by when: everything that is scheduled for it, by the last day of its month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.tasks import COUNTS, scheduled
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.schedule import Batch
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.goals.annex1 import replanned
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text, joined

DECEMBER = 12


@dataclass(frozen=True)
class Deadline:
    """A day by which facilities are due.

    Attributes:
        day: the last one.
        batches: what is due, by Annex 1 as the study's scenario has it.
    """

    day: date
    batches: Sequence[Batch]

    @property
    def count(self) -> int:
        """How many facilities."""
        return sum(batch.count for batch in self.batches)

    def of(self, kind: kinds.Kind) -> int:
        """Return how many facilities of a kind."""
        return sum(batch.count for batch in self.batches if batch.kind == kind)


def deadlines(study: Study) -> list[Deadline]:
    """Return the deadlines of the study's town, the earliest first."""
    own = grouped(study.works(*kinds.KINDS, town=study.town), lambda batch: last_day(batch.due))
    found = [Deadline(day, batches) for day, batches in sorted(own.items())]
    return [one for one in found if one.count]


def over(study: Study, deadline: Deadline) -> bool:
    """Say whether a deadline has come at the month's end: its last day is the verdict."""
    return deadline.day <= study.end


@dataclass(frozen=True)
class Known:
    """What returns say of a deadline's facilities.

    Attributes:
        reported: some of them are.
        done: how many have come to the step that counts.
        unknown: of how many nobody knows, those that a scenario adds to Annex 1 among them.
        absent: a sheet that reports some of them lacks the column of the step.
    """

    reported: bool
    done: int
    unknown: int
    absent: bool


def known_of(study: Study, deadline: Deadline) -> Known:
    """Return what is known of all facilities that are due, with those that a scenario adds.

    Of what a scenario takes away, those that were given up leave first; no more than are due count.
    """
    step = kinds.STEP_BY_ID[study.reading(COUNTS)]
    batches = grouped(deadline.batches, lambda one: (one.town, one.kind, str(one.plan_year)))
    by_batch = grouped(scheduled(study), lambda one: (one.town, one.kind, one.plan_year))
    found, done, unknown = list[Facility](), 0, 0
    for batch, parts in batches.items():
        own, count = by_batch.get(batch, []), sum(part.count for part in parts)
        verdicts = [one.verdict(step) for one in own]
        there = min(count, verdicts.count(True))
        done, found = done + there, found + own
        unknown += min(count - there, verdicts.count(None) + max(0, count - len(own)))
    told = [one for one in found if one.reported]
    return Known(bool(told), done, unknown, any(one.verdict(step) is None for one in told))


def to_build(study: Study, deadline: Deadline) -> Text:
    """Return the order: what to build and what to upgrade by the deadline, of whose plan."""
    words, upgraded = words_of(study), deadline.of(kinds.HOME)
    built = [
        words(f"town_answer.{kind.id}", count=count)
        for kind in kinds.KINDS
        if kind != kinds.HOME and (count := deadline.of(kind))
    ]
    orders = (
        [words("town_answer.build", facilities=joined(words.plain("town_answer.with"), built))]
        if built
        else []
    )
    orders += [words("town_answer.upgrade", count=upgraded)] if upgraded else []
    whose = words("town_answer.by_scenario") if replanned(study) else NOTHING
    order = joined(words.plain("town_answer.and"), orders)
    return whose + words("town_answer.order", by=day_told(study, deadline.day), order=order)


def named(study: Study, deadline: Deadline) -> Text:
    """Return what is due by its name in Annex 1, with the count of each."""
    words = words_of(study)
    return words.listed(
        words(f"town_tasks.{kind.id}", kind=words(f"kind.{kind.column}"), count=count)
        for kind in kinds.KINDS
        if (count := deadline.of(kind))
    )


def day_told(study: Study, day: date) -> str:
    """Return a deadline as people say it: the end of a year, or of a month."""
    key = "year_end" if day.month == DECEMBER else "month_end"
    month = month_name(study, f"{day:%Y-%m}")
    return words_of(study).plain(f"town_answer.{key}", year=day.year, month=month)
