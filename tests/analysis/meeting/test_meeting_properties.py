"""What holds of progress, bands and forecasts whatever two towns report, in any month from June 2021 to June 2023."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.analysis.meeting.forecast import forecasts
from eldercare_analysis.analysis.meeting.progress import BANDS, bands
from eldercare_analysis.analysis.meeting.tasks import tasks
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import last_day, shift
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.schedule import planned_facilities
from tests.analysis.known import cumulative_table, progress_table
from tests.examples import examples
from tests.returns import register_of

pytestmark = pytest.mark.slow

TOWNS = ("白沙镇", "先锋镇")
MONTHS = [shift("2021-06", n) for n in range(25)]
STEPS = [step.id for step in kinds.STEPS]
COUNTS = ["own", "carried_in", "planned", "reported", "unreported", "carried_over", "closed", *STEPS]
NOTHING = ("unreported", "grey")  # no band, no light
months = st.sampled_from(MONTHS)
days = st.integers(0, 760).map(lambda n: date(2021, 6, 1) + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any] | None:
    """Return the dates of a facility in the order of its works, some not filled in; None: nobody reported it."""
    if draw(st.integers(0, 3)) == 0:
        return None
    steps = STEPS[: draw(st.integers(0, len(STEPS)))]
    dates = sorted(draw(st.lists(days, min_size=len(steps), max_size=len(steps))))
    cells = {f"{step}_on": day for step, day in zip(steps, dates, strict=True) if draw(st.integers(0, 4))}
    if draw(st.integers(0, 5)) == 0:
        cells["closed_on"] = max([*dates, draw(days)])
    return cells


def own_of(district: District) -> list[str]:
    return [
        f.facility_id for town in TOWNS for f in planned_facilities(district, town) if f.plan_year.isdigit()
    ]


@st.composite
def registers(draw: st.DrawFn, district: District) -> Register:
    """Return a register: each town's first return in some month, and one of June 2023 that tells the rest."""
    told = {name: draw(histories()) for name in own_of(district)}
    returns = []
    for town, first in zip(TOWNS, (draw(months), draw(months)), strict=True):
        names = {f.facility_id for f in planned_facilities(district, town)}
        for month in sorted({first, *draw(st.sampled_from([(), ("2023-06",)]))}):
            end = last_day(month)
            rows = [
                {"facility_id": name, **{k: day for k, day in cells.items() if day <= end}}
                for name, cells in told.items()
                if name in names and cells is not None
            ]
            made = register_of(district, {"month": month, "given": {"facilities": rows}})
            returns.append(Return(f"{town}{month}", month, town, records=made.returns[0].records))
    return Register(tuple(sorted(returns, key=lambda one: (one.month, one.file))))


def facts_in(district: District, register: Register, month: str) -> Case:
    return Case(district, district.baseline, month, register)


@examples(40)
@given(data=st.data(), month=months)
def test_tasks_are_own_and_carried_in_and_ranges_are_ranges(
    district: District, data: st.DataObject, month: str
) -> None:
    facts = facts_in(district, data.draw(registers(district)), month)
    for table in (progress_table(facts), cumulative_table(facts)):
        assert (table["planned"] == table["own"] + table["carried_in"]).all()
        assert (table["planned"] == table["reported"] + table["unreported"]).all()
        assert (table["carried_over"] <= table["reported"]).all()
        for step in STEPS:
            assert (table[step] <= table[f"{step}_high"]).all()
            assert (table[f"{step}_high"] <= table["planned"]).all()
        assert (table["behind_low"] <= table["behind_high"]).all()
        assert (table["behind_points"].notna() == (table["unreported"] == 0)).all()
        towns = table[(table["town"] != "district") & (table["kind"] != "all")]
        whole = table[table["town"] == "district"].set_index("kind")[COUNTS]
        sums = towns.groupby("kind")[COUNTS].sum()
        pd.testing.assert_frame_equal(
            sums.sort_index(), whole.drop("all").sort_index(), check_dtype=False, check_names=False
        )
        assert (whole.drop("all").sum() == whole.loc["all"]).all()


@examples(40)
@given(data=st.data(), month=st.sampled_from(MONTHS[:-1]))
def test_what_is_accepted_stays_accepted(district: District, data: st.DataObject, month: str) -> None:
    """No date vanishes between these returns, and what is given up keeps its past."""
    register = data.draw(registers(district))
    now, later = (cumulative_table(facts_in(district, register, one)) for one in (month, shift(month, 1)))
    assert (now["planned"] == later["planned"]).all()
    assert (now["accepted"] <= later["accepted"]).all()
    assert (now["accepted_high"] <= later["planned"]).all()


@examples(40)
@given(data=st.data(), month=st.sampled_from([one for one in MONTHS if one >= "2022-01"]))
def test_what_was_carried_in_was_unfinished(district: District, data: st.DataObject, month: str) -> None:
    """A facility of 2021 is a task of 2022 if and only if nothing known says that it was accepted or given up in 2021."""
    facts = facts_in(district, data.draw(registers(district)), month)
    rows = {row["facility_id"]: row for row in facts.sheet("facilities")}
    unfinished = set()
    for planned in planned_facilities(district):
        row = rows.get(planned.facility_id, {})
        ends = [day for name in ("accepted_on", "closed_on") if (day := row.get(name)) and day.year == 2021]
        if planned.plan_year == "2021" and not ends:
            unfinished.add(planned.facility_id)
    assert {facility.facility_id for facility in tasks(facts).carried_in} == unfinished


@examples(60)
@given(data=st.data(), month=months)
def test_bands_and_colors_hold_whatever_is_true_of_the_unreported(
    district: District, data: st.DataObject, month: str
) -> None:
    """先锋: each unreported one without a site, with one, accepted, or accepted in 2021 already: a band, and a light, where all of
    these lead to the same; none where they do not."""
    facts = Case(district, district.baseline, month, None)
    told = {name: data.draw(histories()) for name in own_of(district) if name.startswith("先锋")}
    silent = [name for name, cells in told.items() if cells is None]
    assume(len(silent) <= 2)
    guesses: list[dict[str, Any]] = [
        {},
        {"site_chosen_on": facts.end},
        {"accepted_on": facts.end},
        {"accepted_on": date(2021, 6, 1)},
    ]
    found = [
        _judged(facts, told | dict(zip(silent, guess, strict=True)))
        for guess in product(guesses, repeat=len(silent))
    ]
    something = any(told[facility.facility_id] for facility in _tasks(facts, told))
    for shown, could_be in zip(_judged(facts, told), zip(*found, strict=True), strict=True):
        if shown not in NOTHING:
            assert set(could_be) == {shown}
        elif something:
            assert len(set(could_be)) > 1


def _known(facts: Case, told: dict[str, dict[str, Any] | None]) -> Case:
    """Return facts with the facilities of a town as told, up to the month's end."""
    made = replace(facts)
    own = [f for f in planned_facilities(facts.district, "先锋镇") if f.facility_id in told]
    blank = dict.fromkeys((*(f"{step}_on" for step in STEPS), "suspended_on", "closed_on"))
    rows = {
        name: None if cells is None else blank | {k: day for k, day in cells.items() if day <= facts.end}
        for name, cells in told.items()
    }
    made.made[state.facilities] = [
        Facility(f.facility_id, f.town, f.kind, f.plan_year, rows[f.facility_id]) for f in own
    ]
    return made


def _tasks(facts: Case, told: dict[str, dict[str, Any] | None]) -> list[Facility]:
    return tasks(_known(facts, told)).all


def _judged(facts: Case, told: dict[str, dict[str, Any] | None]) -> tuple[str, str]:
    made = _known(facts, told)
    table = progress_table(made)
    rows = table[(table["town"] == "先锋镇") & (table["kind"] == "all")]
    band = next(band for band in BANDS if "先锋镇" in bands(made)[band])
    return band, "none" if rows.empty else str(rows.iloc[0]["color"])


@examples(40)
@given(data=st.data(), month=months)
def test_forecasts_lie_between_what_is_accepted_and_what_is_planned(
    district: District, data: st.DataObject, month: str
) -> None:
    facts = facts_in(district, data.draw(registers(district)), month)
    found, table = forecasts(facts), progress_table(facts)
    assert bool(found) is (month not in {"2021-12", "2022-12"} and month < "2023-01")
    rows = {row["kind"]: row for row in table[table["town"] == "district"].to_dict("records")}
    for forecast in found:
        row = rows[forecast.kind.id]
        assert [forecast.planned, forecast.accepted, forecast.unreported] == [
            row[name] for name in ("planned", "accepted", "unreported")
        ]
        if forecast.low is None or forecast.usual is None or forecast.high is None:
            assert forecast.missing
            continue
        left_out = forecast.unreported + forecast.closed + forecast.suspended + forecast.outlasted
        assert (
            forecast.accepted
            <= forecast.low
            <= forecast.usual
            <= forecast.high
            <= forecast.planned - left_out
        )
