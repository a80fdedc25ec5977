"""What changed since last month, and what the year's end will bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date

from eldercare_analysis.analysis.meeting.changes import Change
from eldercare_analysis.analysis.meeting.forecast import KINDS, BackTest, Forecast, forecasts
from eldercare_analysis.analysis.meeting.tasks import plan_year, tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.language import join
from eldercare_analysis.printed import joined
from eldercare_analysis.reporting.items import Item, Notes
from eldercare_analysis.reporting.legacy import Words, make_item
from eldercare_analysis.reporting.meeting.dispatch import (
    Dispatch,
    day_or_none,
    earlier_month,
    listing,
    village_name,
)
from eldercare_analysis.reporting.meeting.dues import payment_change_notes


def change_notes(dispatch: Dispatch) -> Notes:
    """Return what changed since last month: steps by kind as counts, everything that needs an answer by name."""
    words = dispatch.words
    own = dispatch.own(dispatch.changes)
    counts = Counter(change.event for change in own if change.change == "happened")
    steps = [
        words("change.count", event=words(f"event.{event}"), count=count) for event, count in counts.items()
    ]
    notes = [words("change.happened_count", detail=join(dispatch.study.language, steps))] if steps else []
    asked = [change for change in own if change.change != "happened"]
    for kind in dict.fromkeys(change.change for change in asked):
        notes += words.first([_change(dispatch, change) for change in asked if change.change == kind])
    notes += payment_change_notes(dispatch)
    notes += carried_notes(dispatch)
    return make_item(id="changes", kind="notes", title=words("dispatch.changes"), notes=notes or [words("change.nothing")],
                data=[change.__dict__ | {"before": str(change.before or ""), "after": str(change.after or "")} for change in own])  # fmt: skip


def carried_notes(dispatch: Dispatch) -> list[str]:
    """Return how many tasks are carried over from earlier returns, by month, so that nothing can have changed; if any."""
    words = dispatch.words
    by_month = {month: len(dispatch.own(group)) for month, group in dispatch.carried.items()}
    months = [
        words("dispatch.carried_month", since=earlier_month(dispatch, month), count=count)
        for month, count in by_month.items()
        if count
    ]
    if not months:
        return []
    return [
        words("change.carried", count=sum(by_month.values()), months=join(dispatch.study.language, months))
    ]


def _change(dispatch: Dispatch, change: Change) -> str:
    since = earlier_month(dispatch, change.since) if change.since else ""
    event = dispatch.words(f"event.{change.event}") if change.event else ""
    return dispatch.words(
        f"change.{change.change}",
        facility=change.facility_id,
        event=event,
        before=change.before,
        after=change.after,
        since=since,
        left=village_name(dispatch, change.left),
        entered=village_name(dispatch, change.entered),
    )


def changes_table(dispatch: Dispatch) -> Item:
    """Return every change, one a row."""
    words = dispatch.words
    rows = [
        [change.facility_id, words(f"change_kind.{change.change}"), words(f"event.{change.event}") if change.event else words("form.none"),
         village_name(dispatch, change.left) or day_or_none(words, change.before),
         village_name(dispatch, change.entered) or day_or_none(words, change.after)]
        for change in dispatch.own(dispatch.changes)
    ]  # fmt: skip
    return listing(dispatch, "changes_table", ("facility", "change", "event", "before", "after"), rows)


def forecast_notes(dispatch: Dispatch) -> Item:
    """Return the forecast of acceptances by the year's end, its tests and its method; or why there is none."""
    words = dispatch.words
    found = forecasts(dispatch.study)
    over = date(plan_year(dispatch.study), 12, 31)
    none = words("forecast.over", by=over) if over <= dispatch.study.end else words("forecast.none")
    notes = [_forecast(words, forecast) for forecast in found] or [none]
    notes += _without(dispatch) if over > dispatch.study.end else []
    notes += [_test(words, forecast.kind, test) for forecast in found for test in forecast.tests]
    least, chance = (dispatch.study.value(f"forecast_{name}") for name in ("observations", "range"))
    method = words("forecast.method", least=int(least), chance=words.percent(chance, chance))
    return make_item(id="forecast", kind="notes", title=words("dispatch.forecast"), notes=notes, caption=method if found else "",
                data=[asdict(forecast) | {"kind": forecast.kind.id, "by": str(forecast.by)} for forecast in found])  # fmt: skip


def _without(dispatch: Dispatch) -> list[str]:
    """Return the kinds that have tasks and are never forecast."""
    words = dispatch.words
    due = {facility.kind for facility in tasks(dispatch.study).all} - set(KINDS)
    without = [words(f"facility.{kind.id}") for kind in kinds.KINDS if kind in due]
    return [words("forecast.without", kinds=join(dispatch.study.language, without))] if without else []


def _test(words: Words, kind: kinds.Kind, test: BackTest) -> str:
    verdict = words("forecast.inside" if test.low <= test.actual <= test.high else "forecast.outside")
    return words(
        "forecast.test",
        kind=words(f"facility.{kind.id}"),
        month=test.month,
        range=words.span(test.low, test.high),
        actual=test.actual,
        verdict=verdict,
    )


def _forecast(words: Words, forecast: Forecast) -> str:
    kind = words(f"facility.{forecast.kind.id}")
    counts = {name: getattr(forecast, name) for name in ("unreported", "closed", "suspended", "outlasted")}
    rest = joined("", [words(f"forecast.{name}", count=count) for name, count in counts.items() if count])
    if forecast.usual is None:
        return words("forecast.unknown", kind=kind, why=words(f"event.{forecast.missing}"), planned=forecast.planned,
                     accepted=forecast.accepted, rest=rest)  # fmt: skip
    if forecast.low == forecast.high:
        return words("forecast.certain", kind=kind, by=forecast.by, usual=forecast.usual, planned=forecast.planned,
                     accepted=forecast.accepted, rest=rest)  # fmt: skip
    return words("forecast.range", kind=kind, by=forecast.by, range=words.span(forecast.low, forecast.high), usual=forecast.usual,
                 planned=forecast.planned, accepted=forecast.accepted, rest=rest)  # fmt: skip
