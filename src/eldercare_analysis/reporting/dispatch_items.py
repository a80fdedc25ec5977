"""What the dispatch meeting decides from: progress against the clock, bands, changes, problems, forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import FEN_PER_YUAN
from eldercare_analysis.analysis.dispatch.changes import Change, changes
from eldercare_analysis.analysis.dispatch.forecast import BackTest, Forecast, forecasts
from eldercare_analysis.analysis.dispatch.lists import (
    Issue,
    Unpaid,
    homes_without_return,
    issues,
    next_month,
    standstills,
    towns_without_return,
    under_floor,
    unpaid,
)
from eldercare_analysis.analysis.dispatch.progress import ALL, BANDS, bands, elapsed, plan_year, progress
from eldercare_analysis.analysis.facts import STEPS, Facility, Facts
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.items import Align, Item, Tile
from eldercare_analysis.reporting.tables import table_item
from eldercare_analysis.reporting.words import Words, words_of

LEFT: Align = "left"
RIGHT: Align = "right"
CENTER: Align = "center"
SHOWN = 6  # lines of one kind on the first two pages; the rest is in the annexes


class Dispatch:
    """Everything about a month's meeting that the items show, computed once."""

    def __init__(self, study: Study, register: Register) -> None:
        """Compute it for a study with returns."""
        self.study, self.register, self.words = study, register, words_of(study)
        self.facts = Facts(study.district, study.scenario, study.month, register)
        self.before = Facts(study.district, study.scenario, shift(study.month, -1), register)
        self.table = progress(self.facts)
        self.changes = changes(study.district, register, study.month)
        self.issues = issues(self.facts, self.before)
        self.silent = towns_without_return(self.facts, register)

    def own(self, things: list[Any]) -> list[Any]:
        """Return those of the study's town, or all for the district."""
        return [thing for thing in things if self.study.town in (None, thing.town)]

    def rows(self) -> pd.DataFrame:
        """Return the progress of the study's town or the district."""
        return self.table[self.table["town"] == (self.study.town or DISTRICT)]


def dispatch_headline(dispatch: Dispatch) -> Item:
    """Return one sentence and four figures: accepted against the year's plan and the clock, problems, missing returns."""
    words, facts, year = dispatch.words, dispatch.facts, plan_year(dispatch.facts)
    clock = words.percent(elapsed(facts), elapsed(facts))
    rows = dispatch.rows()
    total = rows[rows["kind"] == ALL]
    problems = [issue for issue in dispatch.own(dispatch.issues) if issue.state != "cleared"]
    overdue = sum(issue.state == "overdue" for issue in problems)
    sent = len(facts.district.towns) - len(dispatch.silent)
    tiles = [
        Tile(label=words("dispatch.clock"), value=clock, note=words("dispatch.clock_note", year=year)),
        Tile(
            label=words("dispatch.problems"),
            value=words.count(len(problems)),
            note=words("dispatch.problems_note", overdue=overdue),
        ),
    ]
    if dispatch.study.town is None:
        tiles.append(
            Tile(
                label=words("dispatch.returns"),
                value=f"{sent} / {len(facts.district.towns)}",
                note=words("dispatch.returns_note"),
            )
        )
    if total.empty:
        finding = words("dispatch.finding_none", name=dispatch.study.name, year=year)
    else:
        row = total.iloc[0]
        finding = words("dispatch.finding", name=dispatch.study.name, year=year, planned=row["planned"], started=row["started"],
                        accepted=row["accepted"], unreported=int(row["planned"]) - int(row["reported"]), clock=clock)  # fmt: skip
        share = words.percent(row["accepted"] / row["planned"], row["accepted"] / row["planned"])
        value = share if row["reported"] else words("form.not_reported")
        tiles.insert(
            0,
            Tile(
                label=words("dispatch.accepted"),
                value=value,
                note=words("dispatch.accepted_note", accepted=row["accepted"], planned=row["planned"]),
            ),
        )
        if not row["reported"]:
            finding = words(
                "dispatch.finding_unreported", name=dispatch.study.name, year=year, planned=row["planned"]
            )
    return Item(id="dispatch_headline", kind="headline", finding=finding, tiles=tiles, data=records(total))


def progress_table(dispatch: Dispatch) -> Item:
    """Return the year's plan by kind with rates and counts, and the color against the clock."""
    item = _progress(dispatch, "progress_table", dispatch.rows(), "kind")
    emphasis = [n for n, kind in enumerate(dispatch.rows()["kind"]) if kind == ALL]
    return item.model_copy(update={"emphasis": emphasis})


def progress_by_town(dispatch: Dispatch) -> Item:
    """Return the year's plan by town over all kinds."""
    table = dispatch.table
    return _progress(
        dispatch, "progress_by_town", table[(table["kind"] == ALL) & (table["town"] != DISTRICT)], "town"
    )


def progress_by_kind(dispatch: Dispatch) -> Item:
    """Return the year's plan by town and kind."""
    table = dispatch.table
    rows = table[(table["kind"] != ALL) & (table["town"] != DISTRICT)]
    item = _progress(dispatch, "progress_by_kind", rows, "kind")
    towns = [dispatch.study.town_name(str(town)) for town in rows["town"]]
    cells = [[f"{town} {cells[0]}", *cells[1:]] for town, cells in zip(towns, item.rows, strict=True)]
    return item.model_copy(update={"rows": cells})


def _progress(dispatch: Dispatch, name: str, rows: pd.DataFrame, first: str) -> Item:
    words, facts = dispatch.words, dispatch.facts
    cells = [_progress_row(dispatch, row, first) for row in rows.to_dict("records")]
    yellow, start = (facts.value(parameter) for parameter in ("yellow_points", "clock_start_month"))
    columns = {
        first: LEFT,
        "planned": RIGHT,
        **{f"step_{step}": RIGHT for step in STEPS},
        "paid": RIGHT,
        "behind": RIGHT,
        "color": CENTER,
    }
    return table_item(words, name, columns, cells, rows, title=words(f"dispatch.{name}", year=plan_year(facts)),
                      caption=words("dispatch.progress_caption", start=int(start), yellow=f"{yellow:f}", clock=words.percent(elapsed(facts), elapsed(facts)),
                                    counts=pick(dispatch.study.language, facts.district.policy.readings["progress_counts"].options[facts.reading("progress_counts")])))  # fmt: skip


def _progress_row(dispatch: Dispatch, row: dict[Any, Any], first: str) -> list[str]:
    words = dispatch.words
    name = words(f"facility.{row['kind']}") if first == "kind" else dispatch.study.town_name(str(row["town"]))
    if not row["reported"]:
        return [
            name,
            words.count(row["planned"]),
            *[words("form.none")] * (len(STEPS) + 2),
            words("color.grey"),
        ]
    steps = [_rate(words, row[step], row["planned"]) for step in STEPS]
    paid = words("form.none") if pd.isna(row["paid"]) else _rate(words, row["paid"], row["planned"])
    behind = f"{-float(row['behind_points']):+.0f}"
    return [name, words.count(row["planned"]), *steps, paid, behind, words(f"color.{row['color']}")]


def _rate(words: Words, count: Any, planned: Any) -> str:  # noqa: ANN401
    return words("dispatch.rate", count=int(count), rate=words.percent(count / planned, count / planned))


def band_notes(dispatch: Dispatch) -> Item:
    """Return the towns in bands, with counts beside rates; in the order of Annex 1, not ranked."""
    words, study = dispatch.words, dispatch.study
    rows = {str(row["town"]): row for row in dispatch.table[dispatch.table["kind"] == ALL].to_dict("records")}
    notes = []
    found = bands(dispatch.facts, dispatch.table)
    for band in BANDS:
        names = [
            words("dispatch.town_rate", town=study.town_name(town), accepted=rows[town]["accepted"], planned=rows[town]["planned"])
            if band not in ("unreported", "no_tasks") else study.town_name(town)
            for town in found[band]
        ]  # fmt: skip
        if names:
            notes.append(words(f"band.{band}", count=len(names), towns=join(study.language, names)))
    return Item(id="bands", kind="notes", title=words("dispatch.bands"), notes=notes, caption=words("dispatch.bands_caption", yellow=f"{dispatch.facts.value('yellow_points'):f}"),
                data=[{"band": band, "towns": towns} for band, towns in found.items()])  # fmt: skip


def change_notes(dispatch: Dispatch) -> Item:
    """Return what changed since last month: steps by kind as counts, everything that needs an answer by name."""
    words = dispatch.words
    own = dispatch.own(dispatch.changes)
    happened = [change for change in own if change.change == "happened"]
    counts: dict[str, int] = {}
    for change in happened:
        counts[change.event] = counts.get(change.event, 0) + 1
    notes = (
        [
            words(
                "change.happened_count",
                detail=join(
                    dispatch.study.language,
                    [
                        words("change.count", event=words(f"event.{event}"), count=count)
                        for event, count in counts.items()
                    ],
                ),
            )
        ]
        if counts
        else []
    )
    asked = [change for change in own if change.change != "happened"]
    for kind in dict.fromkeys(change.change for change in asked):
        same = [change for change in asked if change.change == kind]
        notes += [_change(dispatch, change) for change in same[:SHOWN]]
        if len(same) > SHOWN:
            notes.append(words("dispatch.more", count=len(same) - SHOWN))
    return Item(id="changes", kind="notes", title=words("dispatch.changes"), notes=notes or [words("change.nothing")],
                data=[change.__dict__ | {"before": str(change.before or ""), "after": str(change.after or "")} for change in own])  # fmt: skip


def _change(dispatch: Dispatch, change: Change) -> str:
    event = dispatch.words(f"event.{change.event}") if change.event else ""
    return dispatch.words(
        f"change.{change.change}",
        facility=change.facility_id,
        event=event,
        before=change.before,
        after=change.after,
    )


def changes_table(dispatch: Dispatch) -> Item:
    """Return every change, one a row."""
    words = dispatch.words
    rows = [
        [change.facility_id, words(f"change_kind.{change.change}"), words(f"event.{change.event}") if change.event else words("form.none"),
         _day(words, change.before), _day(words, change.after)]
        for change in dispatch.own(dispatch.changes)
    ]  # fmt: skip
    return table_item(words, "changes_table", {"facility": LEFT, "change": LEFT, "event": LEFT, "before": LEFT, "after": LEFT}, rows, pd.DataFrame(),
                      title=words("dispatch.changes_table"), caption=words("dispatch.changes_caption"))  # fmt: skip


def _day(words: Words, day: Any) -> str:  # noqa: ANN401
    return words("form.none") if day is None else str(day)


def decision_notes(dispatch: Dispatch) -> Item:
    """Return what the meeting has to settle: problems that need the district, overdue ones, and what became of last month's."""
    words = dispatch.words
    asked = [
        issue for issue in dispatch.own(dispatch.issues) if issue.needs_district and issue.state != "cleared"
    ]
    notes = [_issue(dispatch, issue) for issue in asked[:SHOWN]]
    if len(asked) > SHOWN:
        notes.append(words("dispatch.more", count=len(asked) - SHOWN))
    last = [
        issue for issue in dispatch.own(dispatch.issues) if issue.since_last_month and issue.needs_district
    ]
    cleared = sum(issue.state == "cleared" for issue in last)
    notes.append(words("dispatch.last_items", count=len(last), cleared=cleared, open=len(last) - cleared))
    return Item(
        id="decisions",
        kind="notes",
        title=words("dispatch.decisions"),
        notes=notes,
        data=[_data(issue) for issue in asked],
    )


def _issue(dispatch: Dispatch, issue: Issue) -> str:
    words = dispatch.words
    return words("dispatch.issue", facility=issue.facility_id, kind=words(f"issue.{issue.kind or 'other'}"), text=issue.text,
                 unit=issue.unit or words("form.unknown"), due=issue.due_on or words("form.unknown"), state=words(f"issue_state.{issue.state}"))  # fmt: skip


def _data(issue: Issue) -> dict[str, Any]:
    return issue.__dict__ | {"due_on": str(issue.due_on or "")}


def issue_table(dispatch: Dispatch) -> Item:
    """Return the list of problems and duties (问题清单、责任清单), cleared ones included (销号)."""
    words = dispatch.words
    own = dispatch.own(dispatch.issues)
    rows = [
        [issue.facility_id, words(f"issue.{issue.kind or 'other'}"), issue.text, issue.unit or words("form.unknown"), str(issue.due_on or words("form.unknown")),
         words("form.yes" if issue.needs_district else "form.no"), words(f"issue_state.{issue.state}")]
        for issue in own
    ]  # fmt: skip
    columns = ("facility", "issue_kind", "issue", "unit", "due", "needs_district", "state")
    item = table_item(
        words,
        "issues",
        dict.fromkeys(columns, LEFT),
        rows,
        pd.DataFrame(),
        title=words("dispatch.issues"),
        caption=words("dispatch.issues_caption"),
    )
    return item.model_copy(update={"data": [_data(issue) for issue in own]})


def attention_notes(dispatch: Dispatch) -> Item:
    """Return what stands still, is unpaid or understaffed, who sent nothing, and what comes next month."""
    words, study = dispatch.words, dispatch.study
    notes = []
    for name, facilities in standstills(dispatch.facts).items():
        own = dispatch.own(facilities)
        if own:
            notes.append(words(f"standstill.{name}", count=len(own), facilities=_names(dispatch, own)))
    notes += _unpaid(dispatch)
    floors: dict[str, list[Facility]] = {}
    for facility, clause in under_floor(dispatch.facts):
        if study.town in (None, facility.town):
            floors.setdefault(clause, []).append(facility)
    for clause, facilities in floors.items():
        label = pick(study.language, study.district.policy.clauses[clause].label)
        notes.append(words("dispatch.under_floor", clause=label, facilities=_names(dispatch, facilities)))
    coming = dispatch.own(next_month(dispatch.facts))
    if coming:
        notes.append(words("dispatch.next_month", count=len(coming), facilities=_names(dispatch, coming)))
    notes += _silent(dispatch)
    return Item(
        id="attention",
        kind="notes",
        title=words("dispatch.attention"),
        notes=notes or [words("dispatch.nothing")],
    )


def _unpaid(dispatch: Dispatch) -> list[str]:
    """Return the awards that are due and not paid in full, one line a step of the payment chain."""
    words, notes = dispatch.words, []
    own: list[Unpaid] = dispatch.own(unpaid(dispatch.facts))
    for step in dict.fromkeys(award.step for award in own):
        group = [award for award in own if award.step == step]
        paid, due = (sum(amounts) for amounts in ((a.paid_yuan for a in group), (a.due_yuan for a in group)))
        notes.append(words("dispatch.unpaid", count=len(group), facilities=_names(dispatch, group), step=words(f"payment.{step}"),
                           paid=words.amount(int(paid * FEN_PER_YUAN)), due=words.amount(int(due * FEN_PER_YUAN))))  # fmt: skip
    return notes


def _silent(dispatch: Dispatch) -> list[str]:
    words, study = dispatch.words, dispatch.study
    homes = dispatch.own(homes_without_return(dispatch.facts))
    notes = (
        [words("dispatch.silent_homes", count=len(homes), facilities=_names(dispatch, homes))]
        if homes
        else []
    )
    silent = [town for town in dispatch.silent if study.town in (None, town)]
    rejected = {town for town in dispatch.register.rejected.values() if town}
    if not silent:
        return notes
    names = [
        study.town_name(town) + (words("dispatch.rejected") if town in rejected else "") for town in silent
    ]
    return [*notes, words("dispatch.silent", count=len(names), towns=join(study.language, names))]


def _names(dispatch: Dispatch, facilities: Sequence[Facility | Unpaid]) -> str:
    names = [facility.facility_id for facility in facilities]
    more = (
        dispatch.words("dispatch.and_more", count=len(names) - SHOWN)
        if len(names) > SHOWN and dispatch.study.town is None
        else ""
    )
    return join(dispatch.study.language, names[: SHOWN if dispatch.study.town is None else None]) + more


def standstill_table(dispatch: Dispatch) -> Item:
    """Return every facility that stands still, with its stage."""
    words = dispatch.words
    rows = [
        [facility.facility_id, words(f"standstill_kind.{name}"), words(f"stage.{facility.stage}"), facility.plan_year, str(facility.get("issue") or words("form.none"))]
        for name, facilities in standstills(dispatch.facts).items()
        for facility in dispatch.own(facilities)
    ]  # fmt: skip
    columns = ("facility", "standstill", "stage", "plan_year", "issue")
    return table_item(
        words,
        "standstills",
        dict.fromkeys(columns, LEFT),
        rows,
        pd.DataFrame(),
        title=words("dispatch.standstills"),
        caption="",
    )


def forecast_notes(dispatch: Dispatch) -> Item:
    """Return the forecast of acceptances by the year's end, its tests and its method; or why there is none."""
    words = dispatch.words
    found = forecasts(dispatch.facts)
    notes = [_forecast(words, forecast) for forecast in found] or [words("forecast.none")]
    notes += [_test(words, forecast.kind, test) for forecast in found for test in forecast.tests]
    least, chance = (dispatch.facts.value(f"forecast_{name}") for name in ("observations", "range"))
    method = words("forecast.method", least=int(least), chance=words.percent(chance, chance))
    return Item(id="forecast", kind="notes", title=words("dispatch.forecast"), notes=notes, caption=method,
                data=[asdict(forecast) | {"by": str(forecast.by)} for forecast in found])  # fmt: skip


def _test(words: Words, kind: str, test: BackTest) -> str:
    verdict = words("forecast.inside" if test.low <= test.actual <= test.high else "forecast.outside")
    return words(
        "forecast.test",
        kind=words(f"facility.{kind}"),
        month=test.month,
        range=words.span(test.low, test.high),
        actual=test.actual,
        verdict=verdict,
    )


def _forecast(words: Words, forecast: Forecast) -> str:
    kind = words(f"facility.{forecast.kind}")
    rest = words("forecast.unreported", count=forecast.unreported) if forecast.unreported else ""
    if forecast.usual is None:
        return words("forecast.unknown", kind=kind, why=words(f"event.{forecast.missing}"))
    return words("forecast.range", kind=kind, by=forecast.by, range=words.span(forecast.low, forecast.high), usual=forecast.usual,
                 planned=forecast.planned, accepted=forecast.accepted, rest=rest)  # fmt: skip


def facility_table(dispatch: Dispatch) -> Item:
    """Return the town's facilities with their stage and dates."""
    words = dispatch.words
    own = [
        facility
        for facility in dispatch.own(dispatch.facts.facilities)
        if facility.scheduled or facility.reported
    ]
    rows = [
        [facility.facility_id, words(f"stage.{facility.stage}") + (words("dispatch.suspended") if facility.suspended else ""),
         *[_day(words, facility.get(f"{step}_on")) for step in STEPS]]
        for facility in own
    ]  # fmt: skip
    columns = {"facility": LEFT, "stage": LEFT, **{f"step_{step}": LEFT for step in STEPS}}
    return table_item(
        words,
        "facilities",
        columns,
        rows,
        pd.DataFrame(),
        title=words("dispatch.facilities"),
        caption=words("dispatch.facilities_caption"),
    )


def dispatch_items(study: Study) -> list[Item]:
    """Return all items of the meeting; none without returns."""
    if study.register is None:
        return []
    dispatch = Dispatch(study, study.register)
    both = [dispatch_headline, progress_table, change_notes, attention_notes, issue_table]
    district = [
        band_notes,
        decision_notes,
        forecast_notes,
        progress_by_town,
        progress_by_kind,
        standstill_table,
        changes_table,
    ]
    return [make(dispatch) for make in (both + district if study.town is None else [*both, facility_table])]
