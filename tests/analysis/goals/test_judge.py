"""What is met, short or open: the status of a finding by its clause, and how units, shares and persons are added up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.judge import (
    Finding,
    counted,
    each,
    share,
    status,
    sums,
    sums_by_town,
    units_of,
    whole,
)
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.analysis.known import known

NEEDS = "facilities.accepted_on"  # of the clause 一（一）, 25 centers by 2022-12-31


def judged(
    district: District, month: str, clause: dict[str, Any] | None = None, **finding: Any
) -> tuple[str, str]:
    changed = district.policy.clauses["town_centers_built"].model_copy(update=clause or {})
    told = {name: (value,) if name in ("needs", "doubt") else value for name, value in finding.items()}
    verdict, needs = status(Finding(DISTRICT, **told), changed, known(district, month))
    return verdict, "; ".join(needs)


@pytest.mark.parametrize(
    ("month", "finding", "expected"),
    [
        ("2022-11", {"target": 25, "actual": 25}, ("met", "")),
        ("2022-11", {"target": 25, "actual": 26}, ("met", "")),
        ("2022-11", {"target": 25, "actual": 24}, ("in_progress", "")),  # a day before its last month ends
        ("2022-12", {"target": 25, "actual": 24}, ("short", "")),  # the day itself is the verdict
        ("2023-01", {"target": 25, "actual": 24}, ("short", "")),
        ("2023-01", {"target": 25, "actual": 24, "unknown": 1}, ("not_assessable", NEEDS)),
        ("2023-01", {"target": 25, "actual": 23, "unknown": 1}, ("short", "")),
        ("2023-01", {"target": 25, "actual": 24, "unknown": 1, "needs": "a.b"}, ("not_assessable", "a.b")),
        ("2023-01", {"target": 25, "actual": 24, "doubt": "c.d"}, ("not_assessable", "c.d")),
        ("2023-01", {"target": 25, "actual": 25, "doubt": "c.d"}, ("met", "")),
        ("2023-01", {"target": 25, "actual": 24, "pending": True}, ("in_progress", "")),
        ("2023-01", {"target": 25, "actual": 25, "pending": True}, ("met", "")),
        ("2022-11", {"target": 25, "actual": 25, "partial": True}, ("in_progress", "")),
        ("2023-01", {"target": 25, "actual": 25, "partial": True}, ("not_assessable", NEEDS)),
        ("2022-11", {"target": 25, "actual": 25, "waiting": True}, ("in_progress", "")),
        ("2023-01", {"target": 25, "actual": 25, "waiting": True}, ("not_assessable", NEEDS)),
        ("2023-01", {"target": 0, "actual": 0}, ("not_applicable", "")),
        ("2023-01", {"target": None, "actual": 3}, ("not_applicable", "")),
        ("2023-01", {"target": 1, "actual": 0}, ("short", "")),
        ("2023-01", {"target": None, "partial": True}, ("not_assessable", NEEDS)),
        ("2022-11", {"target": None, "partial": True}, ("not_assessable", NEEDS)),
        ("2023-01", {"target": None, "actual": 0, "partial": True}, ("not_assessable", NEEDS)),
        ("2023-01", {"target": None, "actual": 3, "no_figure": True}, ("not_assessable", "clauses.value")),
        ("2023-01", {"target": None, "no_figure": True}, ("not_assessable", NEEDS)),
        # nothing reported: what Annex 1 schedules, as long as there is time
        ("2022-11", {"target": 25, "planned": 25, "planned_high": 25}, ("planned_to_meet", NEEDS)),
        ("2022-11", {"target": 25, "planned": 26, "planned_high": 26}, ("planned_to_meet", NEEDS)),
        ("2022-11", {"target": 25, "planned": 25, "planned_high": 25, "same": True}, ("scheduled", NEEDS)),
        ("2022-11", {"target": 25, "planned": 24, "planned_high": 25}, ("not_assessable", NEEDS)),
        ("2022-11", {"target": 25, "planned": 23, "planned_high": 24}, ("planned_short", NEEDS)),
        ("2022-11", {"target": 25, "planned": 23, "planned_high": 24, "doubt": "c.d"}, ("not_assessable", "c.d")),
        ("2022-11", {"target": 25, "planned": 24, "planned_high": None}, ("not_assessable", NEEDS)),
        ("2022-11", {"target": 25}, ("not_assessable", NEEDS)),
        ("2022-12", {"target": 25, "planned": 25, "planned_high": 25}, ("not_assessable", NEEDS)),
        # another deadline than the clause's
        ("2021-12", {"target": 9, "actual": 8, "deadline": "2021-12-31"}, ("short", "")),
        ("2021-11", {"target": 9, "actual": 8, "deadline": "2021-12-31"}, ("in_progress", "")),
    ],
)  # fmt: skip
def test_what_a_finding_is_called(
    district: District, month: str, finding: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert judged(district, month, **finding) == expected


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        ("must", ("short", "")),
        ("planned", ("short", "")),
        ("in_principle", ("exception", "")),  # 原则上
        ("strive", ("not_yet", "")),  # 力争
        ("basically", ("not_yet", "")),  # 基本
        ("where_possible", ("not_assessable", "clauses.condition")),  # 有条件的
    ],
)
def test_what_falling_short_is_called(district: District, strength: str, expected: tuple[str, str]) -> None:
    found = judged(district, "2023-01", {"strength": strength}, target=25, actual=24)
    assert found == expected
    assert judged(district, "2023-01", {"strength": strength}, target=25, actual=25) == ("met", "")


@pytest.mark.parametrize("deadline", ["", "monthly", "year_end"])
def test_without_a_day_what_is_reported_is_judged_and_the_plan_may_speak(
    district: District, deadline: str
) -> None:
    clause = {"deadline": deadline}
    assert judged(district, "2021-06", clause, target=25, actual=24) == ("short", "")
    planned = {"target": 25, "planned": 25, "planned_high": 25}
    assert judged(district, "2030-01", clause, **planned) == ("planned_to_meet", NEEDS)


def test_a_finding_claims_nothing_by_itself() -> None:
    assert vars(Finding("甲", 1)) == {
        "town": "甲", "target": 1, "actual": None, "unknown": 0, "planned": None, "planned_high": None, "metric": "", "unit": "", "deadline": "",
        "needs": (), "no_figure": False, "pending": False, "partial": False, "waiting": False, "same": False, "doubt": (), "beside": None,
        "failing": (),
    }  # fmt: skip


def test_units_are_counted_by_their_verdicts() -> None:
    verdicts = {"a": True, "b": False, "c": None, "d": False, "e": True, "f": True}
    assert counted("白沙镇", verdicts, 9, "points", pending=True) == Finding(
        "白沙镇", 9, 3, 1, unit="points", pending=True, failing=("b", "d")
    )
    silent = counted("白沙镇", {"a": None, "b": None}, 2, "points")
    assert silent == Finding("白沙镇", 2, None, 2, unit="points")
    assert counted("白沙镇", {"a": False}, 1, "homes") == Finding(
        "白沙镇", 1, 0, unit="homes", failing=("a",)
    )
    assert counted("白沙镇", {}, 0, "homes") == Finding("白沙镇", 0, None, unit="homes")


def test_each_unit_of_each_town_and_all_of_the_district(district: District) -> None:
    """白沙 has two units, 珞璜 one; 李市 waits for one, 油溪 has none and waits for none; 白沙 waits for a third."""
    towns = {"b1": "白沙镇", "l1": "珞璜镇", "b2": "白沙镇"}
    verdicts = {"b1": True, "l1": False}  # nothing is said of b2
    facts = known(district, "2021-09")
    found = {
        one.town: one
        for one in each(facts, towns, verdicts, "units", waiting={"李市镇", "白沙镇"}, pending=True)
    }
    assert list(found) == [DISTRICT, *district.towns]
    told = {"unit": "units", "pending": True}
    assert found[DISTRICT] == Finding(DISTRICT, 3, 1, 1, waiting=True, failing=("l1",), **told)
    assert found["白沙镇"] == Finding("白沙镇", 2, 1, 1, **told)
    assert found["珞璜镇"] == Finding("珞璜镇", 1, 0, failing=("l1",), **told)
    assert found["李市镇"] == Finding("李市镇", None, unit="units", partial=True)
    assert found["油溪镇"] == Finding("油溪镇", 0, **told)
    known_all = {one.town: one for one in each(facts, towns, verdicts, "units", waiting=["白沙镇"])}
    assert known_all[DISTRICT] == Finding(DISTRICT, 3, 1, 1, unit="units", failing=("l1",))
    nothing = {one.town: one for one in each(facts, {}, {}, "units", waiting=["白沙镇"])}
    assert nothing[DISTRICT] == Finding(DISTRICT, None, unit="units", partial=True)


def test_units_of_towns_and_of_the_district() -> None:
    assert units_of({"a": "甲", "b": "乙", "c": "甲"}) == {
        "甲": ["a", "c"],
        "乙": ["b"],
        DISTRICT: ["a", "b", "c"],
    }


@pytest.mark.parametrize(
    ("clause", "units", "target"),
    [
        ("homes_social_operation", 16, 10),  # 60 % of 16 is 9.6
        ("homes_social_operation", 5, 3),  # 60 % of 5 is 3
        ("care_centers_quality", 2, 2),  # 90 % of 2 is 1.8
        ("homes_centers_quality", 41, 27),  # 65 % of 41 is 26.65
    ],
)
def test_a_share_asks_for_whole_units(district: District, clause: str, units: int, target: int) -> None:
    verdicts = {f"u{number}": number > 0 for number in range(units)}
    found = share(known(district, "2023-01"), clause, verdicts, "homes", "m")
    assert found == Finding(DISTRICT, target, units - 1, metric="m", unit="homes", failing=("u0",))


@pytest.mark.parametrize(
    ("ratio", "count", "least"), [("0.6", 16, 10), ("0.6", 5, 3), ("1", 7, 7), ("0.1", 0, 0)]
)
def test_the_smallest_whole_number_of_a_share(ratio: str, count: int, least: int) -> None:
    assert whole(Decimal(ratio), count) == least


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(10, 8), (5, 5)], Finding("甲", 8, 13, unit="persons")),  # half of 15 is 7.5
        ([(10, 8), (5, None), (None, 5)], Finding("甲", 5, 8, unit="persons", partial=True)),
        ([(None, 8)], Finding("甲", None, unit="persons", partial=True)),
        ([(0, 0)], Finding("甲", 0, 0, unit="persons")),
        ([], Finding("甲", None, unit="persons", partial=True)),
    ],
)
def test_persons_are_added_up_over_what_is_known(
    parts: list[tuple[int | None, int | None]], expected: Finding
) -> None:
    assert sums("甲", parts, Decimal("0.5"), "persons") == expected


def test_persons_by_town_and_for_the_district(district: District) -> None:
    """二（十）, every carer certified: 白沙 6 carers, 5 certified; 李市 4, not told how many are."""
    rows = {"b": {"carers": 6, "certified": 5}, "l": {"carers": 4, "certified": None}}
    towns = {"b": "白沙镇", "l": "李市镇", "x": "油溪镇"}
    columns, told = ("carers", "certified"), {"ratio": Decimal(1), "unit": "carers"}
    facts = known(district, "2021-09")
    found = {one.town: one for one in sums_by_town(facts, towns, rows, columns, **told)}
    assert list(found) == [DISTRICT, *district.towns]
    assert found[DISTRICT] == Finding(DISTRICT, 6, 5, unit="carers", partial=True)
    assert found["白沙镇"] == Finding("白沙镇", 6, 5, unit="carers")
    assert found["李市镇"] == Finding("李市镇", None, unit="carers", partial=True)
    assert found["油溪镇"] == Finding("油溪镇", None, unit="carers", partial=True)  # nothing is reported of x
    assert found["珞璜镇"] == Finding("珞璜镇", None, unit="carers")  # there is nobody
    assert next(sums_by_town(facts, {}, {}, columns, **told)) == Finding(DISTRICT, None, unit="carers")
