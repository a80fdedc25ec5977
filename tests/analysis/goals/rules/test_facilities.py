"""Standards of facilities (一（二）, 一（三）, 二（一）, 二（三）, 二（四）): each built one, and shares of all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.facilities import (
    FUNCTIONS,
    ROOMS,
    ZONES,
    at_least,
    enough,
    nursing_share,
)
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known

DAY = date(2021, 12, 1)


def centers(*towns: str, **cells: Any) -> list[dict[str, Any]]:
    return [{"facility_id": f"{town}-中心-2021-01", **cells} for town in towns]


@pytest.mark.parametrize(
    ("area", "verdict"),
    [(Decimal(800), True), (Decimal("799.99"), False), (None, None), (Decimal(801), True)],
)
def test_an_area_is_at_least_the_clauses(area: Decimal | None, verdict: bool | None) -> None:
    assert at_least([area], Decimal(800)) is verdict


@pytest.mark.parametrize(("columns", "floor"), [(FUNCTIONS, 4), (ROOMS, 5), (ZONES, 4)])
def test_enough_functions_rooms_and_zones(columns: tuple[str, ...], floor: int) -> None:
    """Each of them is demanded, so one no decides; a blank leaves open what no other answer decides."""
    every, none = dict.fromkeys(columns, True), dict.fromkeys(columns)

    def check(cells: dict[str, bool | None], least: int) -> bool | None:
        return enough(list(cells.values()), Decimal(least))

    assert check(every, floor) is True
    for name in columns:
        assert check({**every, name: False}, floor) is False
        assert check({**every, name: None}, floor) is None
        assert check({**every, name: False}, floor - 1) is True
    assert check(none, floor) is None
    assert check({**none, columns[0]: False}, floor) is False


@pytest.mark.parametrize(
    ("total", "nursing", "verdict"),
    [(50, 40, True), (50, 39, False), (5, 4, True), (None, 40, None), (50, None, None), (0, 0, None)],
)
def test_four_of_five_beds_are_for_nursing(
    total: int | None, nursing: int | None, verdict: bool | None
) -> None:
    assert nursing_share([nursing, total], Decimal("0.8")) is verdict


def test_each_built_center_has_its_area(district: District) -> None:
    """二（三）, 800 m2: of four that are built one has it, one has 799, of two it is not known; further centers are yet to come."""
    facts = known(district, "2021-12", {
        "facilities": [*centers("白沙", "珞璜", "李市", "石蟆", accepted_on=DAY), *centers("油溪", started_on=DAY)],
        "premises": [*centers("白沙", area_m2=800), *centers("珞璜", area_m2=799), *centers("李市", beds_total=1), *centers("油溪", area_m2=900)],
    })  # fmt: skip
    findings = found(facts, "center_area")
    told = {"unit": "centers"}
    lost = ("珞璜-中心-2021-01",)
    assert findings[DISTRICT] == [Finding(DISTRICT, 4, 1, 2, failing=lost, waiting=True, **told)]
    assert findings["白沙镇"] == [Finding("白沙镇", 1, 1, **told)]
    assert findings["珞璜镇"] == [Finding("珞璜镇", 1, 0, failing=lost, **told)]
    for town in ("李市镇", "石蟆镇"):
        assert findings[town] == [Finding(town, 1, None, 1, **told)]
    for town in ("油溪镇", "四屏镇"):  # started; not reported
        assert findings[town] == [Finding(town, None, partial=True, **told)]
    assert findings["几江街道"] == [Finding("几江街道", 0, **told)]


POINTS = [f"圣泉-点-计划外-0{n}" for n in range(1, 8)]


def points(district: District, premises: list[dict[str, Any]], **readings: str) -> Any:
    """Return what is known of built points of 圣泉, beside Annex 1, with these premises; None: no row."""
    rows = [
        {"facility_id": name, "town": "圣泉街道", "kind": "point", "plan_year": "none", "completed_on": DAY}
        for name in POINTS[: len(premises)]
    ]
    told = [{"facility_id": name, **row} for name, row in zip(POINTS, premises, strict=False) if row]
    return known(district, "2021-12", {"facilities": rows, "premises": told}, **readings)


def test_only_points_of_a_setting_are_asked_for_its_standard(district: District) -> None:
    """二（四）: a stand-alone point has 100 m2; a shared one need not; where the setting is not told, nothing can be said."""
    facts = points(district, [
        {"setting": "standalone", "area_m2": 100}, {"setting": "standalone", "area_m2": 99}, {"setting": "shared", "area_m2": 10},
        {"area_m2": 10}, {"setting": "standalone"}, {},
    ])  # fmt: skip
    (finding,) = found(facts, "point_area")["圣泉街道"]
    assert finding == Finding("圣泉街道", 5, 1, 3, unit="points", failing=(POINTS[1],))
    (merged,) = found(points(district, [{"setting": "shared", "fn_emergency": False}, {"setting": "shared", "fn_emergency": True},
                                        {"setting": "standalone"}, {"fn_emergency": True}, {"setting": "shared"}]), "point_merged")["圣泉街道"]  # fmt: skip
    assert merged == Finding("圣泉街道", 4, 1, 2, unit="points", failing=(POINTS[0],))
    rooms = dict.fromkeys(ROOMS, True)
    (roomy,) = found(points(district, [{"setting": "standalone", **rooms}, {"setting": "standalone", **rooms, "room_rest": False},
                                       {"setting": "shared"}]), "point_rooms")["圣泉街道"]  # fmt: skip
    assert roomy == Finding("圣泉街道", 2, 1, unit="points", failing=(POINTS[1],))


ALL = dict.fromkeys(FUNCTIONS, True)
HELP = {**dict.fromkeys(FUNCTIONS, False), "fn_emergency": True}


@pytest.mark.parametrize(
    ("premises", "all_functions", "emergency_only"),
    [
        ({"setting": "shared", **ALL}, True, True),
        ({"setting": "shared", **HELP}, False, True),
        ({"setting": "shared", "fn_emergency": True}, None, True),
        ({"setting": "shared", **ALL, "fn_emergency": False}, False, False),
        ({"setting": "shared", **ALL, "fn_emergency": None}, None, None),
        ({"setting": "standalone", **HELP}, False, False),
        ({"setting": "standalone", **ALL}, True, True),
        ({**HELP}, False, None),  # shared it would be enough, stand-alone not
        ({**ALL}, True, True),
        (dict.fromkeys(FUNCTIONS, False), False, False),
    ],
)
def test_four_functions_or_emergency_help(
    district: District, premises: dict[str, Any], all_functions: bool | None, emergency_only: bool | None
) -> None:
    for reading, verdict in (("all_functions", all_functions), ("emergency_only", emergency_only)):
        facts = points(district, [premises], shared_points=reading)
        (finding,) = found(facts, "point_functions_4")["圣泉街道"]
        expected = Finding("圣泉街道", 1, None if verdict is None else int(verdict), int(verdict is None),
                           unit="points", failing=(POINTS[0],) if verdict is False else ())  # fmt: skip
        assert finding == expected


OPERATORS = {
    "几江-院-2021-01": "social_work", "德感-院-2021-01": None, "李市-院-2021-01": "government", "油溪-院-2021-01": "care_institution",
    "白沙-院-2022-01": "private", "石蟆-院-2022-01": "association", "支坪-院-2022-01": "village",
}  # fmt: skip
OLD = {"facility_id": "几江-院-已有-01", "town": "几江街道", "kind": "home", "plan_year": "existing"}


@pytest.mark.parametrize(
    ("reading", "target", "actual", "unknown"),
    [("annex1", 10, 3, 16 - 6), ("all", 11, 4, 17 - 7)],  # 60 % of 16 is 9.6, of 17 it is 10.2
)
def test_homes_under_contract(
    district: District, reading: str, target: int, actual: int, unknown: int
) -> None:
    premises = [
        {"facility_id": name, "operator_type": who}
        for name, who in {**OPERATORS, OLD["facility_id"]: "private"}.items()
    ]
    facts = known(district, "2021-12", {"facilities": [OLD], "premises": premises}, homes_counted=reading)
    lost = ("李市-院-2021-01", "石蟆-院-2022-01", "支坪-院-2022-01")
    assert found(facts, "homes_social_operation") == {
        DISTRICT: [Finding(DISTRICT, target, actual, unknown, unit="homes", failing=lost)]
    }


def test_who_runs_centers_and_care_centers(district: District) -> None:
    """一（三）: 25 centers and the care center by elder-care institutions; a center that was given up is none."""
    facts = known(district, "2021-12", {
        "facilities": [{"facility_id": "四屏-中心-2022-01", "closed_on": DAY}],
        "premises": [*centers("白沙", operator_type="care_institution"), *centers("珞璜", operator_type="private"),
                     {"facility_id": "德感-照护-2022-01", "operator_type": "care_institution"}],
    })  # fmt: skip
    (own,) = found(facts, "town_centers_operator")[DISTRICT]
    assert own == Finding(DISTRICT, 24, 1, 22, unit="centers", failing=("珞璜-中心-2021-01",))
    (care,) = found(facts, "care_centers_operator")[DISTRICT]
    assert care == Finding(DISTRICT, 1, 1, unit="care centers")


def test_quality_of_homes_and_centers_together_or_each(district: District) -> None:
    """一（三）, 65 %: of 16 + 25 = 41 it is 26.65, so 27; of 16 homes 10.4, so 11; of 25 centers 16.25, so 17."""
    given = {"premises": [*centers("白沙", quality_met_on=DAY), *centers("珞璜", area_m2=900), {"facility_id": "几江-院-2021-01", "quality_met_on": DAY}]}  # fmt: skip
    lost = ("珞璜-中心-2021-01",)
    assert found(known(district, "2021-12", given), "homes_centers_quality") == {
        DISTRICT: [Finding(DISTRICT, 27, 2, 38, unit="homes; centers", failing=lost)]
    }
    assert found(known(district, "2021-12", given, quality_pool="each"), "homes_centers_quality") == {
        DISTRICT: [
            Finding(DISTRICT, 11, 1, 15, metric="quality_met_homes", unit="homes"),
            Finding(DISTRICT, 17, 1, 23, metric="quality_met_centers", unit="centers", failing=lost),
        ]
    }
    (care,) = found(known(district, "2021-12", given, quality_pool="each"), "care_centers_quality")[DISTRICT]
    assert care == Finding(DISTRICT, 1, None, 1, unit="care centers")


def test_beds_of_centers_and_care_centers(district: District) -> None:
    facts = known(district, "2022-12", {
        "facilities": [*centers("白沙", "珞璜", accepted_on=DAY), {"facility_id": "德感-照护-2022-01", "accepted_on": DAY}],
        "premises": [*centers("白沙", beds_nursing=20), *centers("珞璜", beds_nursing=19),
                     {"facility_id": "德感-照护-2022-01", "beds_total": 50, "beds_nursing": 40}],
    })  # fmt: skip
    (whole,) = found(facts, "center_nursing_beds")[DISTRICT]
    assert whole == Finding(DISTRICT, 2, 1, unit="centers", waiting=True, failing=("珞璜-中心-2021-01",))
    assert found(facts, "care_center_nursing_beds")["德感街道"] == [
        Finding("德感街道", 1, 1, unit="care centers")
    ]
    zones = known(district, "2021-12", {"facilities": centers("白沙", accepted_on=DAY), "premises": centers("白沙", **dict.fromkeys(ZONES, True))})  # fmt: skip
    assert found(zones, "center_zones")["白沙镇"] == [Finding("白沙镇", 1, 1, unit="centers")]
