"""Which towns are open and why, by hand from Annex 1 and a return: seats that nobody knows, points without a village."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.open_places import Open, counted, open_places, seats_known, unplaced
from tests.returns import register_of

SIPING, BAISHA = "四屏镇", "白沙镇"


def study_of(district: District, given: dict[str, Any] | None = None, **seats: str) -> Study:
    rules = replace(district.baseline, seats=seats)
    register = register_of(district, {"month": "2021-09", "given": given}) if given else None
    return Study(district, rules, "2021-09", register, town=None, language="zh")


def seated(district: District) -> dict[str, Any]:
    """Return a return that says in which village 四屏's center is to stand, and nothing of its points."""
    return {"facilities": [{"facility_id": "四屏-中心-2022-01", "village": "FIRST_VILLAGE", "town": SIPING}]}


def test_towns_with_fewer_points_than_villages_and_a_center_are_open(district: District) -> None:
    """四屏: 4 villages, 0 + 2 points; 白沙: 14 villages, 4 + 9 points; 几江 has no center, so its seat is no question."""
    places = open_places(study_of(district))
    assert len(places) == 14
    assert (places[SIPING], places[BAISHA]) == (Open(seat=True, unplaced=2), Open(seat=True, unplaced=13))
    assert open_places(study_of(district), ["几江街道", SIPING]) == {SIPING: Open(seat=True, unplaced=2)}


def test_at_the_end_of_a_scenario_as_at_the_end_of_the_plan(district: District) -> None:
    study = study_of(district)
    assert open_places(study, when_done=True) == open_places(study)


def test_where_the_seat_is_reported_the_points_are_open(district: District) -> None:
    """四屏's center is seated: one of its 2 points may stand beside it; 13 other seats are open still."""
    study = study_of(district, seated(district))
    places = open_places(study)
    assert places[SIPING] == Open(seat=False, unplaced=2)
    assert sum(one.seat for one in places.values()) == 13
    assert unplaced(places) == {SIPING: 2}
    assert seats_known(study, [SIPING])
    assert not seats_known(study, [SIPING, BAISHA])


def test_a_scenario_may_say_where_a_center_stands(district: District) -> None:
    study = study_of(district, **{SIPING: "village"})
    assert SIPING not in open_places(study)
    assert seats_known(study, [SIPING])
    assert not seats_known(study, ["几江街道"])  # no center, so nothing is known


def test_towns_are_counted_in_a_list(district: District) -> None:
    told = counted(study_of(district), {SIPING: 2, BAISHA: 13})
    assert told.plain == "四屏镇2个、白沙镇13个"
    assert [number.value for number in told.numbers] == [2, 13]
