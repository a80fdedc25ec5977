"""What changed since last month, and what the year's end will bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.meeting.changes import Change, comparable
from eldercare_analysis.analysis.meeting.forecast import KINDS, BackTest, Forecast, forecasts
from eldercare_analysis.analysis.meeting.tasks import plan_year, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.facility_names import village_name
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.meeting.dispatch import Dispatch, plain_row
from eldercare_analysis.reporting.meeting.dues import payment_change_notes
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Text, joined

CHECKS = ("date_changed", "date_vanished", "moved", "row_missing")  # that somebody has to explain


def change_notes(dispatch: Dispatch) -> Notes:
    """Return what changed since last month: steps as counts, others by name; not what is to be checked."""
    words, own = dispatch.words, dispatch.own(dispatch.changes)
    counts = Counter(change.event for change in own if change.change == "happened")
    steps = [
        words("change.count", event=words(f"event.{event}"), count=count) for event, count in counts.items()
    ]
    notes = [words("change.happened_count", detail=words.listed(steps))] if steps else []
    asked = [change for change in own if change.change not in ("happened", *CHECKS)]
    for group in grouped(asked, lambda change: change.change).values():
        notes += words.first([change_told(dispatch, change) for change in group])
    notes += payment_change_notes(dispatch)
    return Notes(
        id="changes",
        title=words("dispatch.changes"),
        notes=notes or _nothing(dispatch),
        data=[plain_row(change, "before", "after") for change in own],
    )


def _nothing(dispatch: Dispatch) -> list[Text]:
    """Return that nothing changed or nothing can be compared; nothing of a place without tasks either."""
    if dispatch.own(comparable(dispatch.study)):
        return [dispatch.words("change.nothing")]
    return [dispatch.words("change.no_earlier")] if dispatch.study.place in dispatch.totals else []


def carried_notes(dispatch: Dispatch) -> list[Text]:
    """Return how many tasks are carried over, by month, so that nothing can have changed; if any."""
    words = dispatch.words
    counts = {month: len(dispatch.own(group)) for month, group in dispatch.carried.items()}
    months = [
        words("dispatch.carried_month", since=dispatch.month(month), count=count)
        for month, count in counts.items()
        if count
    ]
    if not months:
        return []
    return [words("change.carried", count=sum(counts.values()), months=words.listed(months))]


def change_told(dispatch: Dispatch, change: Change, name: str = "") -> Text:
    """Return a change as a sentence, with another name of its facility where one is given."""
    told = {
        "facility": name or dispatch.name(change.facility_id),
        "event": _event(dispatch.words, change),
        "since": dispatch.month(change.since) if change.since else "",
        "left": village_name(dispatch.study, change.left),
        "entered": village_name(dispatch.study, change.entered),
    }
    return dispatch.words(f"change.{change.change}", **vars(change) | told)


def _event(words: Words, change: Change) -> Text:
    return words(f"event.{change.event}") if change.event else NOTHING


def changes_table(dispatch: Dispatch) -> Table:
    """Return every change, one a row."""
    words, study = dispatch.words, dispatch.study
    return dispatch.listing(
        "changes_table",
        dispatch.own(dispatch.changes),
        {
            "facility": lambda change: dispatch.name(change.facility_id),
            "change": lambda change: words(f"change_kind.{change.change}"),
            "event": lambda change: _event(words, change) or words("form.none"),
            "before": lambda change: village_name(study, change.left) or dispatch.day(change.before),
            "after": lambda change: village_name(study, change.entered) or dispatch.day(change.after),
        },
    )


def forecast_notes(dispatch: Dispatch) -> Notes:
    """Return the forecast of acceptances by the year's end, its tests and method; or why there is none."""
    words, study = dispatch.words, dispatch.study
    found, over = forecasts(study), date(plan_year(study), 12, 31)
    none = words("forecast.over", by=over) if over <= study.end else words("forecast.none")
    notes = [_forecast(words, forecast) for forecast in found] or [none]
    notes += _without(dispatch) if over > study.end else []
    notes += [_test(words, forecast.kind, test) for forecast in found for test in forecast.tests]
    least, chance = (study.value(f"forecast_{name}") for name in ("observations", "range"))
    method = words("forecast.method", least=int(least), chance=words.percent(chance, chance))
    return Notes(
        id="forecast",
        title=words("dispatch.forecast"),
        notes=notes,
        caption=method if found else NOTHING,
        data=[asdict(forecast) | {"kind": forecast.kind.id, "by": str(forecast.by)} for forecast in found],
    )


def _without(dispatch: Dispatch) -> list[Text]:
    """Return the kinds that have tasks and are never forecast."""
    words = dispatch.words
    due = {facility.kind for facility in tasks(dispatch.study).all} - set(KINDS)
    without = [words(f"facility.{kind.id}") for kind in kinds.KINDS if kind in due]
    return [words("forecast.without", kinds=words.listed(without))] if without else []


def _test(words: Words, kind: kinds.Kind, test: BackTest) -> Text:
    told = {
        "kind": words(f"facility.{kind.id}"),
        "range": words.span(test.low, test.high),
        "verdict": words("forecast.inside" if test.low <= test.actual <= test.high else "forecast.outside"),
    }
    return words("forecast.test", **vars(test) | told)


def _forecast(words: Words, forecast: Forecast) -> Text:
    counts = {name: getattr(forecast, name) for name in ("unreported", "closed", "suspended", "outlasted")}
    rest = joined("", [words(f"forecast.{name}", count=count) for name, count in counts.items() if count])
    key = "unknown" if forecast.usual is None else "certain" if forecast.low == forecast.high else "range"
    told = {
        "kind": words(f"facility.{forecast.kind.id}"),
        "why": words(f"event.{forecast.missing}") if forecast.missing else "",
        "range": words.span(forecast.low, forecast.high),
        "rest": rest,
    }
    return words(f"forecast.{key}", **vars(forecast) | told)
