"""Persons (一（一）, 二（一）, 二（二）, 二（七）): who should be cared for and who is, and beds against demand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.judge import Finding
from eldercare_analysis.analysis.goals.rules.people import beds, covered, in_care
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import found, known

DAY = date(2021, 8, 1)
CARE = "德感-照护-2022-01"
WILLING = {"recipients_willing": 16, "disabled_willing": 5}
IN_HOMES = {"facility_id": "EVERY_HOME", "recipients": 30, "recipients_disabled": 9}


@pytest.mark.parametrize(
    ("clause", "target", "actual"),
    [
        ("tekun_central_covered", 30 * 16, 16 * 30 + 7),
        ("disabled_tekun_covered", 30 * 5, 16 * 9 + 6),
    ],
)
def test_willing_persons_against_persons_in_care(
    district: District, clause: str, target: int, actual: int
) -> None:
    """一（一）: 16 homes, and the care center once it is built; the district only."""
    rows = [IN_HOMES, {"facility_id": CARE, "recipients": 7, "recipients_disabled": 6}]
    given = {"residents": rows, "facilities": [{"facility_id": CARE, "accepted_on": DAY}]}
    facts = known(district, "2021-09", given, {"people": WILLING})
    assert found(facts, clause) == {DISTRICT: [Finding(DISTRICT, target, actual, unit="persons")]}


@pytest.mark.parametrize("clause", ["tekun_central_covered", "disabled_tekun_covered"])
@pytest.mark.parametrize(
    ("residents", "people"),
    [
        ([IN_HOMES, {"facility_id": "白沙-院-2022-01", "recipients": None, "recipients_disabled": None}], []),
        ([IN_HOMES], [{"town": "白沙镇", "recipients_willing": None, "disabled_willing": None}]),
        ([], []),
    ],
)
def test_a_part_that_is_not_known_leaves_the_sum_open(
    district: District, clause: str, residents: list[dict[str, Any]], people: list[dict[str, Any]]
) -> None:
    facts = known(district, "2021-09", {"residents": residents, "people": people}, {"people": WILLING})
    assert found(facts, clause) == {DISTRICT: [Finding(DISTRICT, None, unit="persons", partial=True)]}


def test_without_any_home_nothing_can_be_said(district: District) -> None:
    facts = known(district, "2021-09", every={"people": WILLING, "home": {"closed_on": DAY}})
    for clause in ("tekun_central_covered", "disabled_tekun_covered"):
        assert found(facts, clause)[DISTRICT] == [Finding(DISTRICT, None, unit="persons", partial=True)]


def test_respite_care_is_of_the_district(district: District) -> None:
    """一（一）: 29 towns x 10 asked, 29 x 8 were placed; of 白沙 one of the two is missing."""
    facts = known(district, "2021-09", {"people": [{"town": "白沙镇", "respite_placed": None}]},
                  {"people": {"respite_requested": 10, "respite_placed": 8}})  # fmt: skip
    assert found(facts, "social_disabled_respite") == {
        DISTRICT: [Finding(DISTRICT, 290, 232, unit="persons", partial=True)]
    }


@pytest.mark.parametrize(
    ("clause", "due", "done"),
    [("pairing_priority", "priority", "priority_paired"), ("grid_visits_other", "other", "other_covered")],
)
def test_priority_persons_and_others_by_town(district: District, clause: str, due: str, done: str) -> None:
    """二（七）: 白沙 20 and 19; 双福 has no village but reports 3 of 3; 鼎山 has none and reports nothing."""
    rows = [
        {"town": "白沙镇", due: 20, done: 19},
        {"town": "双福街道", due: 3, done: 3},
        {"town": "李市镇", due: 5},
    ]
    findings = found(known(district, "2021-09", {"people": rows}), clause)
    assert findings[DISTRICT] == [Finding(DISTRICT, 23, 22, unit="persons", partial=True)]
    assert findings["白沙镇"] == [Finding("白沙镇", 20, 19, unit="persons")]
    assert findings["双福街道"] == [Finding("双福街道", 3, 3, unit="persons")]
    assert findings["鼎山街道"] == [Finding("鼎山街道", None, unit="persons")]
    for town in ("李市镇", "珞璜镇"):
        assert findings[town] == [Finding(town, None, unit="persons", partial=True)]
    assert list(findings) == [DISTRICT, *district.towns]


@pytest.mark.parametrize(
    ("clause", "willing", "beds"), [("homes_demand", 30 * 16, 16 * 50), ("care_center_demand", 30 * 5, 40)]
)
@pytest.mark.slow
def test_beds_beside_demand_without_a_verdict(
    district: District, clause: str, willing: int, beds: int
) -> None:
    """二（一）, 二（二）: basically all; the clause gives no number to judge by."""
    premises = [{"facility_id": "EVERY_HOME", "beds_total": 50}, {"facility_id": CARE, "beds_total": 40}]
    given = {"premises": premises, "facilities": [{"facility_id": CARE, "accepted_on": DAY}]}
    told = {"unit": "beds and persons", "no_figure": True}
    every = {"people": WILLING}
    facts = known(district, "2021-09", given, every)
    assert found(facts, clause) == {DISTRICT: [Finding(DISTRICT, willing, beds, **told)]}
    silent = [{"facility_id": name, "beds_total": None} for name in ("白沙-院-2022-01", CARE)]
    for lost in (
        {"people": [{"town": "白沙镇", "recipients_willing": None, "disabled_willing": None}]},
        {"premises": [*premises, *silent]},
        {"premises": []},
        {"facilities": [{"facility_id": CARE}], "premises": []},  # no care center is built
    ):
        facts = known(district, "2021-09", {**given, **lost}, every)
        assert found(facts, clause) == {DISTRICT: [Finding(DISTRICT, None, None, **told)]}


def test_a_rule_of_any_two_columns_of_persons(district: District) -> None:
    """二（七）: 30 towns with 3 of 4 each are 90 of 120, and the towns are told; a town without rural villages that reports is, too."""
    facts = known(district, "2021-09", {}, {"people": {"priority": 4, "other_covered": 3}})
    rule = covered("pairing_priority", "priority", "other_covered", towns=True)
    assert rule.reads == ("people.priority", "people.other_covered")
    whole, *towns = rule.findings(facts)
    assert whole == Finding(DISTRICT, 30 * 4, 30 * 3, unit="persons")
    assert towns == [Finding(town, 4, 3, unit="persons") for town in district.towns]
    assert list(covered("pairing_priority", "priority", "other_covered", towns=False).findings(facts)) == [
        whole
    ]


def test_persons_in_care_and_beds_are_of_the_houses_that_run(district: District) -> None:
    """The 16 homes run: 16 x 30 = 480 of 30 x 16 = 480; the care center is not built, so its beds are none of those there are."""
    facts = known(district, "2021-09", {"residents": [IN_HOMES]}, {"people": WILLING})
    rule = in_care("tekun_central_covered", "recipients_willing", "recipients")
    assert rule.reads == ("people.recipients_willing", "residents.recipients")
    assert list(rule.findings(facts)) == [Finding(DISTRICT, 480, 480, unit="persons")]
    places: dict[str, list[dict[str, Any]]] = {"premises": [{"facility_id": CARE, "beds_total": 50}]}
    facts = known(district, "2021-09", places, {"people": WILLING})
    rule = beds("care_center_demand", kinds.CARE_CENTER, "disabled_willing")
    assert list(rule.findings(facts)) == [
        Finding(DISTRICT, None, None, unit="beds and persons", no_figure=True)
    ]
    places["facilities"] = [{"facility_id": CARE, "accepted_on": DAY}]
    facts = known(district, "2021-09", places, {"people": WILLING})
    assert list(rule.findings(facts)) == [
        Finding(DISTRICT, 30 * 5, 50, unit="beds and persons", no_figure=True)
    ]
