"""The answer to "what must we build by when": the next deadline; with returns, how far the year is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import replanned
from eldercare_analysis.reporting.items import Headline
from eldercare_analysis.reporting.meeting.answer import dispatch_headline
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.served.coverage import coverage_headline
from eldercare_analysis.reporting.town.deadlines import Deadline, day_told, deadlines, over, to_build
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text


def town_headline(study: Study, coverage: Sequence[Coverage]) -> Headline:
    """Return what the town has to build by the next deadline, and whom that serves.

    With returns: what is accepted of the year's tasks, then what comes next where there are none.
    """
    words, found = words_of(study), deadlines(study)
    served = coverage_headline(study, coverage)
    answer = None if study.register is None else dispatch_headline(Dispatch(study))
    past = NOTHING if answer else _past(study, found)
    return Headline(
        id="town_headline",
        title=_planned(study, found) if answer is None else answer.title + _next(study, answer, found),
        finding=words.sentences(answer.finding if answer else past, served.finding),
        data=[
            {"town": study.place, "due": str(one.day), "kind": batch.kind.id, "facilities": batch.count}
            for one in found
            for batch in one.batches
        ],
    )


def _planned(study: Study, found: Sequence[Deadline]) -> Text:
    """Return the title without returns: the next deadline, that all are over, that nothing is scheduled."""
    words, town = words_of(study), words_of(study)("answer.town", town=study.name)
    if not found:
        return town + words("town_answer.none_scenario" if replanned(study) else "town_answer.none")
    ahead = next((one for one in found if not over(study, one)), None)
    if ahead:
        return town + to_build(study, ahead)
    key = "town_answer.all_over_scenario" if replanned(study) else "town_answer.all_over"
    return town + words(key, count=sum(one.count for one in found))


def _past(study: Study, found: Sequence[Deadline]) -> Text:
    """Return what was due before, of which nothing is reported, while more is to come."""
    words = words_of(study)
    past = [one for one in found if over(study, one)]
    if not past or len(past) == len(found):
        return NOTHING
    days = words.listed(day_told(study, one.day) for one in past)
    return words("town_answer.past", days=days, count=sum(one.count for one in past))


def _next(study: Study, answer: Headline, found: Sequence[Deadline]) -> Text:
    """Return what comes next for a town that has no tasks this year."""
    ahead: Iterator[Deadline] = (one for one in found if not over(study, one))
    coming = next(ahead, None)
    if answer.data or coming is None:
        return NOTHING
    return words_of(study)("town_answer.next", order=to_build(study, coming))
