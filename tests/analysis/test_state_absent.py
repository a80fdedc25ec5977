"""A sheet without a date column says nothing of that step: unknown, which is neither 0 nor a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis import targets
from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.inputs.schedule import planned_facilities
from tests.returns import register_of

STEPS = tuple(step.id for step in kinds.STEPS)
DATES = tuple(step.column for step in kinds.STEPS)
POINT, CENTER = "白沙-点-2021-01", "白沙-中心-2021-01"
DAY = date(2021, 9, 5)


def facility(there: tuple[str, ...], dated: tuple[str, ...] = (), kind: str = "point") -> Facility:
    """Return a facility from a sheet that has some date columns, some of them filled in."""
    row = dict.fromkeys(sheets()["facilities"].columns) | {f"{step}_on": DAY for step in dated}
    return Facility(
        POINT,
        "白沙镇",
        kinds.BY_ID[kind],
        "2021",
        row,
        absent=frozenset(DATES) - {f"{step}_on" for step in there},
    )


@pytest.mark.parametrize(
    ("there", "dated", "verdicts"),
    [  # site chosen, started, completed, accepted, opened
        (
            STEPS,
            (),
            [False, False, False, False, False],
        ),  # all columns are there and empty: nothing has happened
        ((), (), [None, None, None, None, None]),
        (("accepted",), (), [None, None, None, False, None]),
        (
            ("accepted",),
            ("accepted",),
            [True, True, True, True, None],
        ),  # the later date implies the earlier steps
        (("site_chosen",), ("site_chosen",), [True, None, None, None, None]),
        (("started", "opened"), ("opened",), [True, True, True, None, True]),  # use does not imply acceptance
        (STEPS, ("opened",), [True, True, True, False, True]),
    ],
)
def test_an_absent_column_leaves_its_step_open(
    there: tuple[str, ...], dated: tuple[str, ...], verdicts: list[bool | None]
) -> None:
    assert [facility(there, dated).verdict(step) for step in kinds.STEPS] == verdicts


def test_nothing_is_known_of_what_nobody_reported() -> None:
    assert [Facility(POINT, "白沙镇", kinds.POINT, "2021").verdict(step) for step in kinds.STEPS] == [
        None
    ] * 5


def test_a_stage_before_the_first_step_needs_its_column() -> None:
    assert facility(STEPS).stage == "none"
    assert facility(("accepted",)).stage == "unreported"
    assert facility(("started",), ("started",)).stage == "started"


def test_built_and_serving_are_open_where_their_columns_are_absent(district: District) -> None:
    """Points are built on completion, centers on acceptance; in use or built serves; what was given up serves nobody."""
    facts = Case(district, district.baseline, "2021-09", None)
    sited, in_use = facility(("site_chosen",), ("site_chosen",)), facility(("opened",), ("opened",), "center")
    assert (state.built_verdict(facts, sited), state.serving_verdict(facts, sited)) == (None, None)
    assert (state.built_verdict(facts, in_use), state.serving_verdict(facts, in_use)) == (None, True)
    empty = facility(("completed", "opened"))
    assert (state.built_verdict(facts, empty), state.serving_verdict(facts, empty)) == (False, False)
    closed = replace(sited, row={**(sited.row or {}), "closed_on": DAY})
    assert state.serving_verdict(facts, closed) is False
    accepted = replace(facts, scenario=district.baseline.under(built_when="accepted"))
    assert state.built_verdict(accepted, empty) is None


def without(register: Register, *columns: str, sheet: str = "facilities") -> Register:
    """Return a register whose sheet does not have some columns."""
    return Register(tuple(replace(sent, absent={sheet: columns}) for sent in register.returns))


def centers(district: District, *, all_but: str) -> dict[str, Any]:
    """Return what the district's 25 centers report: all are accepted but one."""
    rows = [
        {"facility_id": f.facility_id, "accepted_on": None if f.town == all_but else date(2022, 5, 1)}
        for f in planned_facilities(district)
        if f.kind == kinds.CENTER and f.plan_year.isdigit()
    ]
    assert len(rows) == 25
    return {"month": "2023-01", "given": {"facilities": rows}}


@pytest.mark.slow
def test_a_target_is_not_short_for_want_of_a_column(district: District) -> None:
    """一（一）: 25 centers by the end of 2022; 24 are accepted, and of 白沙's the return does not say. 24 <= actual <= 25."""
    register = register_of(district, centers(district, all_but="白沙镇"))

    def row(register: Register) -> Any:
        table = targets(district, register=register, month="2023-01")
        return table[(table["town"] == "district") & (table["clause"] == "town_centers_built")].iloc[0]

    known = row(register)
    assert (known["target"], known["actual"], known["status"]) == (
        25,
        24,
        "short",
    )  # its empty cell says: not accepted
    unknown = row(without(register, "accepted_on", "opened_on"))
    assert (unknown["target"], unknown["actual"], unknown["status"]) == (25, 24, "not_assessable")
    everything = row(without(register_of(district, centers(district, all_but="")), "site_chosen_on"))
    assert everything["status"] == "met"


@pytest.mark.slow
def test_the_plans_cells_are_open_where_no_date_says_more(district: District) -> None:
    """附件1: 白沙's center of 2021. Begun, by a return without further columns: started, but built or not is unknown."""
    given = {"facilities": [{"facility_id": CENTER, "started_on": date(2021, 8, 1)}]}
    register = without(
        register_of(district, {"month": "2022-01", "given": given}),
        "completed_on",
        "accepted_on",
        "opened_on",
    )

    def status(scenario: Any) -> str:
        table = targets(district, scenario=scenario, register=register, month="2022-01")
        row = table[(table["town"] == "白沙镇") & (table["metric"] == "centers_2021")].iloc[0]
        return str(row["status"])

    assert status(district.baseline) not in ("met", "short")
    assert status(district.baseline.under(scheduled_means="started")) == "met"


@pytest.mark.parametrize(
    ("clause", "town", "facility_id", "row", "absent"),
    [
        ("home_legal_person", "李市镇", "李市-院-2021-01", {"registered_on": DAY}, "filed_on"),
        ("homes_centers_quality", "district", CENTER, {"area_m2": Decimal(900)}, "quality_met_on"),
    ],
)
@pytest.mark.slow
def test_dates_of_other_sheets_are_open_too(
    district: District, clause: str, town: str, facility_id: str, row: dict[str, Any], absent: str
) -> None:
    """An empty date in a column that is there says no (actual 0 of what is known); without the column nobody knows."""
    given = {"premises": [{"facility_id": facility_id, **row}]}
    register = register_of(district, {"month": "2022-12", "given": given})

    def actual(register: Register) -> Any:
        table = targets(district, register=register, month="2022-12")
        return table[(table["town"] == town) & (table["clause"] == clause)]["actual"].iloc[0]

    assert actual(register) == 0
    assert pd.isna(actual(without(register, absent, sheet="premises")))


def test_what_was_told_before_holds_where_a_later_sheet_has_no_such_column(
    district: District, tmp_path: Any
) -> None:
    """August: accepted, and one point given up. September's sheet has neither column: both stand; an empty cell takes back."""
    first = register_of(district, {"month": "2021-08", "given": {"facilities": [
        {"facility_id": CENTER, "accepted_on": date(2021, 8, 20)}, {"facility_id": POINT, "closed_on": date(2021, 8, 21)},
    ]}})  # fmt: skip
    later = register_of(district, {"month": "2021-09", "given": {"facilities": [
        {"facility_id": CENTER, "started_on": date(2021, 7, 1)}, {"facility_id": POINT, "started_on": date(2021, 7, 1)},
    ]}})  # fmt: skip

    def known(absent: tuple[str, ...]) -> dict[str, Facility]:
        register = Register((first.returns[0], replace(later.returns[0], absent={"facilities": absent})))
        write_snapshot(register, tmp_path / "returns.json")
        facts = Case(
            district, district.baseline, "2021-09", load_register(tmp_path / "returns.json", district)
        )
        return {f.facility_id: f for f in state.facilities(facts)}

    partial = known(("accepted_on", "closed_on"))
    assert partial[CENTER].get("accepted_on") == date(2021, 8, 20)
    assert partial[CENTER].get("started_on") == date(2021, 7, 1)
    assert partial[POINT].closed
    assert partial[POINT].verdict(kinds.ACCEPTED) is None  # empty in August, and September does not say
    whole = known(())
    assert whole[CENTER].verdict(kinds.ACCEPTED) is False
    assert not whole[POINT].closed
