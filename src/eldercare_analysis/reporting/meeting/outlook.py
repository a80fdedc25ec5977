"""What the year's end will bring and how sure that is; what is to be checked in the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eldercare_analysis.analysis.meeting.forecast import KINDS, Forecast, forecasts
from eldercare_analysis.analysis.meeting.progress import Progress
from eldercare_analysis.analysis.meeting.tasks import plan_year, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.meeting.answer import counted_step
from eldercare_analysis.reporting.meeting.attention import silence
from eldercare_analysis.reporting.meeting.changes import CHECKS, carried_notes, change_told
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.text import NOTHING, Text

MOST_CHECKS = 4  # on the first page


def year_end(dispatch: Dispatch) -> Notes:
    """Return what will be accepted by the year's end with its chance, or why nothing can be said."""
    words, study = dispatch.words, dispatch.study
    by = date(plan_year(study), 12, 31)
    notes = [words("forecast.over", by=by)] if by <= study.end else _forecasts(dispatch)
    return Notes(id="year_end", title=words("outlook.title"), notes=notes)


def _forecasts(dispatch: Dispatch) -> list[Text]:
    words = dispatch.words
    due = {facility.kind for facility in dispatch.own(tasks(dispatch.study).all)} - set(KINDS)
    done = {row.kind for row in dispatch.progress if row.town == dispatch.study.place and _all(dispatch, row)}
    found = sorted(forecasts(dispatch.study), key=lambda one: one.usual is None)
    notes = [_forecast(dispatch, one) for one in found]
    ends = {kind: "outlook.done" if kind.id in done else "outlook.without" for kind in kinds.KINDS}
    for key in ("outlook.done", "outlook.without"):
        names = [words(f"facility.{kind.id}") for kind in kinds.KINDS if kind in due and ends[kind] == key]
        notes += [words(key, kinds=words.listed(names))] if names else []
    return notes


def _all(dispatch: Dispatch, row: Progress) -> bool:
    """Say whether all tasks of a row are done for certain."""
    done: int = getattr(row, counted_step(dispatch).id)
    return done == row.planned


def _forecast(dispatch: Dispatch, forecast: Forecast) -> Text:
    words, chance = dispatch.words, dispatch.study.value("forecast_range")
    kind = words(f"facility.{forecast.kind.id}")
    if forecast.usual is None:
        accepted = words("outlook.unknown", kind=kind, accepted=forecast.accepted, planned=forecast.planned)
        return words.sentences(accepted, *_left_out(dispatch, forecast))
    told = words(
        "outlook.range",
        kind=kind,
        range=words.span(forecast.low, forecast.high),
        planned=forecast.planned,
        accepted=forecast.accepted,
        chance=words.percent(chance, chance),
        short=_short(dispatch, forecast),
    )
    return words.sentences(told, *_left_out(dispatch, forecast), *_tested(dispatch, forecast))


def _left_out(dispatch: Dispatch, forecast: Forecast) -> Iterator[Text]:
    """Yield how many of the tasks the forecast says nothing of, or counts as never accepted."""
    for name in ("unreported", "outlasted", "suspended", "closed"):
        if count := getattr(forecast, name):
            yield dispatch.words(f"outlook.{name}", count=count)


def _short(dispatch: Dispatch, forecast: Forecast) -> Text:
    """Return how many fewer than planned that is; nothing where the plan may be reached."""
    words, planned = dispatch.words, forecast.planned
    if forecast.low is None or forecast.high is None or forecast.high + _silent(forecast) >= planned:
        return NOTHING
    least, most = planned - forecast.high - _silent(forecast), planned - forecast.low
    return words("outlook.short", count=words.span(least, most))


def _silent(forecast: Forecast) -> int:
    """Return how many tasks the forecast says nothing of: they may be accepted, too."""
    return forecast.unreported + forecast.outlasted


def _tested(dispatch: Dispatch, forecast: Forecast) -> Iterator[Text]:
    """Yield what last month would have forecast for this one, and whether it came so."""
    for test in forecast.tests[:1]:
        inside = test.low <= test.actual <= test.high
        yield dispatch.words(
            "outlook.tested",
            at_month=dispatch.month(test.month),
            range=dispatch.words.span(test.low, test.high),
            actual=test.actual,
            verdict=dispatch.words("forecast.inside" if inside else "forecast.outside"),
        )


def checks(dispatch: Dispatch) -> Notes:
    """Return what is to be checked in the data: not reported, carried over, dates and places that changed.

    A town's paper says at its head that the town is silent; where nothing is to be checked there is no note.
    """
    words, town = dispatch.words, dispatch.study.town
    odd = [one for one in dispatch.own(dispatch.changes) if one.change in CHECKS]
    told = [change_told(dispatch, one) for one in odd]
    shown = words.first(told, MOST_CHECKS) if dispatch.limit else told
    notes = [*([] if town else silence(dispatch)), *carried_notes(dispatch), *shown]
    fine = [] if town else [words("outlook.fine")]
    return Notes(id="checks", title=words("outlook.checks"), notes=notes or fine)
