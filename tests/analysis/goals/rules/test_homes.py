"""Homes and care centers: Annex 2 (二（二）), registration and staff (二（五）), carers (二（十）), acceptance (三（二）)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.homes import indicator_result, meets, meets_annex2
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known

DAY = date(2021, 8, 1)
HOME, OTHER, CARE = "白沙-院-2022-01", "几江-院-2021-01", "德感-照护-2022-01"
OLD = {"facility_id": "几江-院-已有-01", "town": "几江街道", "kind": "home", "plan_year": "existing"}
UNPLANNED = {"facility_id": "几江-院-计划外-01", "town": "几江街道", "kind": "home", "plan_year": "none"}


def checked(home: str = HOME, **results: str | None) -> list[dict[str, Any]]:
    """Return that a home passes every indicator but some, by number (`n19`)."""
    others = [
        {"facility_id": home, "indicator": int(n[1:]), "result": result} for n, result in results.items()
    ]
    return [{"facility_id": home, "indicator": "EVERY", "result": "pass"}, *others]


@pytest.mark.parametrize(
    ("number", "result", "expected"),
    [
        (1, "pass", "pass"),
        (1, "fail", "fail"),
        (1, "not_applicable", "not_checked"),  # a building has its fire resistance
        (20, "not_applicable", "not_applicable"),  # not every home has gas
        (1, None, "not_checked"),
    ],
)
def test_a_result_of_an_indicator(district: District, number: int, result: str | None, expected: str) -> None:
    facts = known(
        district, "2022-12", {"annex2": [{"facility_id": HOME, "indicator": number, "result": result}]}
    )
    assert indicator_result(facts, HOME, district.indicators[number]) == expected
    assert indicator_result(facts, OTHER, district.indicators[number]) == "not_checked"


@pytest.mark.parametrize(
    ("results", "every", "mandatory"),
    [
        ({}, True, True),
        ({"n1": "fail"}, False, False),
        ({"n1": "fail", "n2": None}, False, False),
        ({"n2": None}, None, None),
        ({"n11": "fail"}, False, True),  # 宜
        ({"n11": None}, None, True),
    ],
)
def test_all_indicators_or_the_mandatory_ones(
    district: District, results: dict[str, str | None], every: bool | None, mandatory: bool | None
) -> None:
    for reading, verdict in (("all", every), ("must", mandatory)):
        facts = known(district, "2022-12", {"annex2": checked(**results)}, annex2_required=reading)
        assert meets_annex2(facts, HOME) is verdict
    assert meets(facts, HOME, [district.indicators[3]]) is True


def test_homes_meeting_annex_2(district: District) -> None:
    """二（二）: 16 in the district; of each town its own. One passes, one fails, one was given up: 13 are not known; what is not of Annex 1 is none."""
    facts = known(district, "2022-12", {
        "facilities": [{"facility_id": "德感-院-2021-01", "closed_on": DAY}, OLD],
        "annex2": [*checked(), *checked(OTHER, n20="fail"), *checked(OLD["facility_id"])],
    })  # fmt: skip
    findings = found(facts, "homes_annex2")
    lost = (OTHER, "德感-院-2021-01")
    assert findings[DISTRICT] == [Finding(DISTRICT, 16, 1, 13, unit="homes", failing=lost)]
    assert findings["白沙镇"] == [Finding("白沙镇", 1, 1, unit="homes")]
    assert findings["几江街道"] == [Finding("几江街道", 1, 0, unit="homes", failing=(OTHER,))]
    assert findings["珞璜镇"] == [Finding("珞璜镇", 0, unit="homes")]


def test_fire_safety_is_items_19_to_22(district: District) -> None:
    facts = known(district, "2022-12", {
        "facilities": [{"facility_id": "德感-院-2021-01", "closed_on": DAY}],
        "annex2": [*({"facility_id": HOME, "indicator": n, "result": "pass"} for n in range(19, 23)),
                   *checked(OTHER, n22="fail"), *checked("李市-院-2021-01", n18="fail")],
    })  # fmt: skip
    findings = found(facts, "fire_safety_annex2")
    assert findings[DISTRICT] == [Finding(DISTRICT, 15, 2, 12, unit="homes", failing=(OTHER,))]
    assert findings["德感街道"] == [Finding("德感街道", 0, unit="homes")]


def test_registered_and_filed(district: District) -> None:
    """二（五）: both dates; one that is missing decides. A home beside Annex 1 is asked once it runs."""
    facts = known(district, "2021-09", {
        "facilities": [{"facility_id": "德感-院-2021-01", "closed_on": DAY}, UNPLANNED],
        "premises": [{"facility_id": HOME, "registered_on": DAY, "filed_on": DAY}, {"facility_id": OTHER, "registered_on": DAY},
                     {"facility_id": "李市-院-2021-01", "filed_on": DAY}],
    })  # fmt: skip
    findings = found(facts, "home_legal_person")
    lost = (OTHER, "李市-院-2021-01")
    assert findings[DISTRICT] == [Finding(DISTRICT, 15, 1, 12, unit="homes", failing=lost)]
    assert findings["白沙镇"] == [Finding("白沙镇", 1, 1, unit="homes")]
    assert findings["几江街道"] == [Finding("几江街道", 1, 0, unit="homes", failing=(OTHER,))]
    assert findings["德感街道"] == [Finding("德感街道", 0, unit="homes")]
    beside = known(
        district,
        "2021-09",
        {"facilities": [{**UNPLANNED, "facility_id": "鼎山-院-计划外-01", "town": "鼎山街道"}]},
    )
    assert found(beside, "home_legal_person")["鼎山街道"] == [
        Finding("鼎山街道", None, unit="homes", partial=True)
    ]
    assert found(beside, "home_legal_person")[DISTRICT] == [
        Finding(DISTRICT, 16, None, 16, unit="homes", waiting=True)
    ]


STAFF = {"management_staff": 1, "service_staff": 3, "recipients": 38, "other_residents": 2}


@pytest.mark.parametrize(
    ("cells", "residents", "recipients"),
    [  # 1:10, of all residents or of recipients only
        ({}, True, True),  # (1 + 3) x 10 = 40 = 38 + 2
        ({"other_residents": 3}, False, True),  # 40 < 41
        ({"recipients": 41}, False, False),
        ({"management_staff": 0}, False, False),  # 30 < 38
        ({"other_residents": None}, None, True),
        ({"recipients": None}, None, None),
        ({"service_staff": None}, None, None),
        ({"management_staff": None}, None, None),
    ],
)
def test_one_worker_for_ten(
    district: District, cells: dict[str, int | None], residents: bool | None, recipients: bool | None
) -> None:
    for reading, verdict in (("residents", residents), ("recipients", recipients)):
        rows = [{"facility_id": HOME, **STAFF, **cells}]
        facts = known(district, "2021-09", {"residents": rows}, staff_base=reading)
        (finding,) = found(facts, "home_staff")["白沙镇"]
        expected = Finding("白沙镇", 1, None if verdict is None else int(verdict), int(verdict is None), unit="homes",
                           failing=(HOME,) if verdict is False else ())  # fmt: skip
        assert finding == expected


@pytest.mark.parametrize(("service", "actual"), [(10, 1), (9, 0)])
def test_one_worker_for_three_in_care_centers(district: District, service: int, actual: int) -> None:
    """二（五）, 服务人员: who manages does not count; 10 x 3 = 30 persons. Asked once it is built."""
    rows = [
        {
            "facility_id": CARE,
            "management_staff": 9,
            "service_staff": service,
            "recipients": 28,
            "other_residents": 2,
        }
    ]
    given = {"facilities": [{"facility_id": CARE, "accepted_on": DAY}], "residents": rows}
    findings = found(known(district, "2021-09", given), "care_center_staff")
    lost = () if actual else (CARE,)
    assert findings["德感街道"] == [Finding("德感街道", 1, actual, unit="care centers", failing=lost)]
    assert findings[DISTRICT] == [Finding(DISTRICT, 1, actual, unit="care centers", failing=lost)]
    waits = found(known(district, "2021-09", {"residents": rows}), "care_center_staff")
    for town in (DISTRICT, "德感街道"):
        assert waits[town] == [Finding(town, None, unit="care centers", partial=True)]
    assert waits["白沙镇"] == [Finding("白沙镇", 0, unit="care centers")]


def test_carers_are_certified(district: District) -> None:
    """二（十）: 5 of 6 in 白沙, 4 of 4 in the care center, which is built; nothing is told of the other 15 homes."""
    rows = [
        {"facility_id": HOME, "carers": 6, "carers_certified": 5},
        {"facility_id": CARE, "carers": 4, "carers_certified": 4},
    ]
    facts = known(
        district, "2022-12", {"facilities": [{"facility_id": CARE, "accepted_on": DAY}], "residents": rows}
    )
    findings = found(facts, "carers_certified")
    assert findings[DISTRICT] == [Finding(DISTRICT, 10, 9, unit="carers", partial=True)]
    assert findings["白沙镇"] == [Finding("白沙镇", 6, 5, unit="carers")]
    assert findings["德感街道"] == [Finding("德感街道", 4, 4, unit="carers", partial=True)]
    assert findings["珞璜镇"] == [Finding("珞璜镇", None, unit="carers")]
    early = found(
        known(district, "2022-12", {"residents": rows}), "carers_certified"
    )  # the care center is not built
    assert early[DISTRICT] == [Finding(DISTRICT, 6, 5, unit="carers", partial=True)]


def test_completed_homes_are_accepted_at_no_set_time(district: District) -> None:
    """三（二）: one accepted, one completed, one begun, which waits; of 13 nothing is known; what exists is no task."""
    facts = known(district, "2022-12", {"facilities": [
        {"facility_id": HOME, "accepted_on": DAY}, {"facility_id": OTHER, "completed_on": DAY}, {"facility_id": "李市-院-2021-01", "started_on": DAY},
        {**OLD, "completed_on": DAY},
    ]})  # fmt: skip
    findings = found(facts, "acceptance_home")
    told = {"unit": "homes", "pending": True}
    assert findings[DISTRICT] == [Finding(DISTRICT, 15, 1, 13, waiting=True, failing=(OTHER,), **told)]
    assert findings["白沙镇"] == [Finding("白沙镇", 1, 1, **told)]
    assert findings["几江街道"] == [Finding("几江街道", 1, 0, failing=(OTHER,), **told)]
    assert findings["李市镇"] == [Finding("李市镇", None, unit="homes", partial=True)]
    assert findings["油溪镇"] == [Finding("油溪镇", 1, None, 1, **told)]
