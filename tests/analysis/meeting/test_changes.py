"""What changed between two returns, every field of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.meeting.changes import Change, changes
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from tests.returns import register_of

BAISHA, LISHI = "白沙镇", "李市镇"
POINT = "白沙-点-2021-01"
Rows = list[dict[str, Any]]


def returns(district: District, *sent: tuple[str, str, Rows]) -> Register:
    """Return a register of town, month and rows of each return."""
    made = [
        (town, month, register_of(district, {"month": month, "given": {"facilities": rows}}))
        for town, month, rows in sent
    ]
    return Register(tuple(replace(one.returns[0], town=town, month=month) for town, month, one in made))


def test_a_first_return_tells_only_what_is_dated_in_its_month(district: District) -> None:
    rows: Rows = [
        {
            "facility_id": POINT,
            "site_chosen_on": date(2021, 8, 31),
            "started_on": date(2021, 9, 1),
            "completed_on": date(2021, 9, 30),
        }
    ]
    found = changes(case_of(district, register=returns(district, (BAISHA, "2021-09", rows)), month="2021-09"))
    assert found == [
        Change("happened", POINT, BAISHA, "started", None, date(2021, 9, 1)),
        Change("happened", POINT, BAISHA, "completed", None, date(2021, 9, 30)),
    ]


def test_changes_come_by_their_kind_then_by_town_and_facility(district: District) -> None:
    codes = list(district.places.villages.query("town == '白沙镇'")["code"])
    outside = {
        "facility_id": "白沙-点-外-01",
        "town": BAISHA,
        "kind": "point",
        "plan_year": "none",
        "opened_on": date(2021, 9, 3),
    }
    august: Rows = [
        {
            "facility_id": POINT,
            "village": codes[0],
            "suspended_on": date(2021, 8, 2),
            "started_on": date(2021, 7, 1),
        },
        {"facility_id": "白沙-点-2021-02", "accepted_on": date(2021, 8, 3), "village": codes[2]},
        {"facility_id": "白沙-点-2021-03"},
        {"facility_id": "白沙-点-2021-04", "accepted_on": date(2021, 8, 3)},
    ]
    september: Rows = [
        {"facility_id": POINT, "village": codes[1], "started_on": date(2021, 7, 2)},
        {"facility_id": "白沙-点-2021-02", "village": codes[2]},
        outside,
        {"facility_id": "白沙-点-2021-04", "accepted_on": date(2021, 8, 3), "opened_on": date(2021, 8, 4)},
    ]
    other: Rows = [{"facility_id": "李市-点-2021-01", "accepted_on": date(2021, 9, 9)}]
    register = returns(
        district, (BAISHA, "2021-08", august), (LISHI, "2021-08", [{"facility_id": "李市-点-2021-01"}]),
        (BAISHA, "2021-09", september), (LISHI, "2021-09", other),
    )  # fmt: skip
    assert changes(case_of(district, register=register, month="2021-09")) == [
        Change("happened", "白沙-点-外-01", BAISHA, "opened", None, date(2021, 9, 3)),
        Change("happened", "李市-点-2021-01", LISHI, "accepted", None, date(2021, 9, 9), "2021-08"),
        Change("late", "白沙-点-2021-04", BAISHA, "opened", None, date(2021, 8, 4), "2021-08"),
        Change("date_changed", POINT, BAISHA, "started", date(2021, 7, 1), date(2021, 7, 2), "2021-08"),
        Change("date_vanished", "白沙-点-2021-02", BAISHA, "accepted", date(2021, 8, 3), None, "2021-08"),
        Change("moved", POINT, BAISHA, "", None, None, "2021-08", codes[0], codes[1]),
        Change("row_missing", "白沙-点-2021-03", BAISHA, "", None, None, "2021-08"),
        Change("added", "白沙-点-外-01", BAISHA, "", None, None),
        Change("resumed", POINT, BAISHA, "suspended", date(2021, 8, 2), None, "2021-08"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("FIRST_VILLAGE", "FIRST_VILLAGE", False),
        ("FIRST_VILLAGE", "SECOND_VILLAGE", True),
        ("FIRST_VILLAGE", "community", True),
        (None, "FIRST_VILLAGE", False),
        ("FIRST_VILLAGE", None, False),
    ],
)
def test_a_facility_that_stands_elsewhere_has_moved(
    district: District, before: str | None, after: str | None, *, moved: bool
) -> None:
    sent = [
        (BAISHA, month, [{"facility_id": POINT, "village": place}])
        for month, place in (("2021-08", before), ("2021-09", after))
    ]
    found = changes(case_of(district, register=returns(district, *sent), month="2021-09"))
    assert [one.change for one in found] == ["moved"] * moved


def test_what_was_added_before_is_not_added_again(district: District) -> None:
    row = {
        "facility_id": "白沙-点-外-01",
        "town": BAISHA,
        "kind": "point",
        "plan_year": "none",
        "opened_on": date(2021, 7, 3),
    }
    register = returns(district, (BAISHA, "2021-08", [row]), (BAISHA, "2021-09", [row]))
    assert [one.change for one in changes(case_of(district, register=register, month="2021-08"))] == ["added"]
    assert changes(case_of(district, register=register, month="2021-09")) == []


def test_a_town_without_a_return_or_without_change_misses_no_row(district: District) -> None:
    rows: Rows = [{"facility_id": POINT}]
    register = returns(
        district, (BAISHA, "2021-08", rows), (LISHI, "2021-09", [{"facility_id": "李市-点-2021-01"}])
    )
    assert changes(case_of(district, register=register, month="2021-09")) == []
    silent = replace(register.returns[0], month="2021-09", records=[])
    unchanged = replace(silent, unchanged=True)
    assert (
        changes(case_of(district, register=Register((*register.returns, unchanged)), month="2021-09")) == []
    )
    (missing,) = changes(case_of(district, register=Register((*register.returns, silent)), month="2021-09"))
    assert missing == Change("row_missing", POINT, BAISHA, "", None, None, "2021-08")
    assert (
        changes(
            case_of(
                district, register=Register((*register.returns, replace(silent, town=None))), month="2021-09"
            )
        )
        == []
    )


def test_later_returns_play_no_part(district: District) -> None:
    register = returns(district, (BAISHA, "2021-08", [{"facility_id": "白沙-点-2021-02"}]), (BAISHA, "2021-10", [{"facility_id": POINT, "started_on": date(2021, 8, 5)}]))  # fmt: skip
    assert changes(case_of(district, register=register, month="2021-08")) == []
    assert changes(case_of(district, register=register, month="2021-10")) == [
        Change("row_missing", "白沙-点-2021-02", BAISHA, "", None, None, "2021-08")
    ]
