"""Tables as they circulate, under masks that are given, and what is hidden of a month of few rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.analysis.goals.targets import Target, target_rows
from eldercare_analysis.analysis.privacy import (
    Masks,
    hidden_cells,
    hides_floor,
    protect,
    protect_bases,
    protect_compared,
    protect_ledger,
    shown,
    small_towns,
)
from eldercare_analysis.analysis.privacy.care import House
from eldercare_analysis.analysis.privacy.hidden import _houses
from eldercare_analysis.analysis.privacy.masks import HIDDEN, SMALL
from eldercare_analysis.analysis.privacy.persons import is_small
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from tests.analysis.known import known
from tests.analysis.privacy.alone import masks_of_ledger, masks_of_targets
from tests.returns import register_of

NAMES = ["target", "actual", "gap", "gap_low"]
HOME, OTHER = "白沙-院-2022-01", "李市-院-2021-01"


def units(*hidden: tuple[str, ...], starred: tuple[tuple[str, ...], ...] = ()) -> Masks:
    return Masks(frozenset(hidden), frozenset(starred))


def cells(table: pd.DataFrame, names: list[str]) -> list[list[Any]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in table[names].to_numpy(dtype=object)]


@pytest.mark.parametrize(
    ("value", "small"), [(pd.NA, False), (None, False), (0, False), (1, True), (4, True), (5, False)]
)
def test_counts_that_must_not_be_shown(value: Any, small: bool) -> None:
    assert is_small(value) is small


def test_targets_as_they_circulate() -> None:
    """甲: the target is hidden, as it would tell the small gap; 乙: a small sum whose mask says nothing; 丙: no persons."""
    rows = [
        ("x", "甲", "persons", 10, 8, 2, 1), ("x", "乙", "persons", 3, 0, 3, 3), ("x", "district", "beds and persons", 13, 8, 5, 4),
        ("x", "丙", "homes", 3, 1, 2, 2), ("x", "丁", "persons", 9, None, None, None),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["clause", "town", "unit", *NAMES]).astype(
        dict.fromkeys(NAMES, "Int64")
    )
    masks = units(("targets", "x", "甲", "target"), ("targets", "x", "乙", "gap"), ("targets", "x", "丙", "target"),
                  ("targets", "x", "丁", "actual"), starred=(("targets", "x", "乙", "gap"),))  # fmt: skip
    shown = protect(table, masks)
    assert cells(shown, NAMES) == [
        ["*", 8, "<5", "*"],  # gap_low is not the gap itself
        ["<5", 0, "*", "*"],
        [13, 8, 5, "*"],
        [3, 1, 2, 2],
        [9, None, None, None],
    ]
    assert cells(table, NAMES)[0] == [10, 8, 2, 1]  # the table that is given stays
    assert list(protect(table.drop(columns="gap_low"), masks).columns) == [
        "clause",
        "town",
        "unit",
        *NAMES[:3],
    ]
    own = table[table["town"] == "乙"]
    alone = protect(own, masks_of_targets(own))
    assert cells(alone, NAMES) == [["<5", 0, "<5", "<5"]]


def ledger() -> pd.DataFrame:
    rows = [
        ("operating_floor", "甲", 12, 36, 4320), ("operating_floor", "乙", 12, 480, 57600), ("operating_floor", "丙", 12, 0, 0),
        ("operating_floor", "丁", 12, None, None), ("operating_floor", "戊", 12, 60, None), ("center_award", "甲", None, 1, 10**8),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["item", "town", "months", "quantity", "amount_fen"])
    return table.assign(year=2022, rate_yuan=Decimal(120)).astype(
        dict.fromkeys(("months", "quantity", "amount_fen"), "Int64")
    )


def test_a_ledger_as_it_circulates() -> None:
    """甲: 3 persons in a month; 乙 and 戊 are hidden with it; 丙 has nobody, and 丁 is not known. The award is no floor."""
    masks = units(("floor", "乙"), ("floor", "district"), ("floor", "戊"), ("actual", "丙"), ("floor", "丙"))
    assert small_towns(ledger(), masks) == {"甲", "乙", "丙", "戊", "district"}
    assert small_towns(ledger(), Masks()) == {"甲"}
    assert cells(protect_ledger(ledger(), masks), ["quantity", "amount_fen"]) == [
        ["*", "*"], ["*", "*"], [0, 0], [None, None], ["*", None], [1, 10**8],
    ]  # fmt: skip
    assert cells(protect_ledger(ledger(), Masks()), ["quantity", "amount_fen"])[1] == [480, 57600]
    assert cells(protect_ledger(ledger(), masks_of_ledger(ledger())), ["quantity", "amount_fen"])[0] == [
        "*",
        "*",
    ]
    assert hides_floor(masks, "乙")
    assert not hides_floor(masks, "甲")


HEADS = ["headcount", "approved_floor_fen", "approved_fen", "approved_gap_fen"]
ACTUAL = ["person_months", "actual_floor_fen"]
BOTH = ["turned_out_gap_fen", "paid_fen"]
MONEY = [*HEADS, *ACTUAL, *BOTH]


def bases(
    headcount: int | None, person_months: int | None, fen: int | None = 9, months: int = 12
) -> pd.DataFrame:
    row = {"town": "白沙镇", "facility_id": HOME, "year": 2022, "months_known": months, **dict.fromkeys(MONEY, fen),
           "headcount": headcount, "person_months": person_months}  # fmt: skip
    return pd.DataFrame([row]).astype(dict.fromkeys([*MONEY, "months_known"], "Int64"))


@pytest.mark.parametrize(
    ("headcount", "person_months", "heads", "actual"),
    [
        (4, 60, True, False),
        (5, 60, False, False),
        (5, 59, False, True),  # fewer than 5 persons in a month
        (1, 12, True, True),
        (0, 60, False, False),
        (40, 0, False, False),
        (None, 60, False, False),
        (40, None, False, False),
    ],
)
def test_bases_by_themselves(
    headcount: int | None, person_months: int | None, heads: bool, actual: bool
) -> None:
    (shown,) = cells(protect_bases(bases(headcount, person_months), Masks()), MONEY)
    assert shown == [
        *(["*"] * 4 if heads else [headcount, 9, 9, 9]),
        *(["*"] * 2 if actual else [person_months, 9]),
        *(["*"] * 2 if heads or actual else [9, 9]),
    ]


def test_bases_under_masks_that_are_given() -> None:
    """Nobody, or nothing for nobody, is not hidden; what was approved or paid then is; another facility's masks do nothing."""
    masks = units(("headcount", HOME), ("actual", HOME))
    assert cells(protect_bases(bases(40, 480), masks), MONEY) == [["*"] * 8]
    assert cells(protect_bases(bases(0, 0), masks), MONEY) == [[0, 9, "*", "*", 0, 9, "*", "*"]]
    assert cells(protect_bases(bases(40, 480, None), masks), MONEY) == [
        ["*", None, None, None, "*", None, None, None]
    ]
    other = units(("headcount", OTHER), ("actual", OTHER))
    assert cells(protect_bases(bases(40, 480), other), MONEY) == [[40, 9, 9, 9, 480, 9, 9, 9]]
    assert cells(protect_bases(bases(3, 480), other), ["headcount", "person_months"]) == [
        ["*", 480]
    ]  # in any case
    assert list(protect_bases(bases(3, 480).drop(columns="paid_fen"), Masks()).columns) == [
        name for name in bases(3, 480) if name != "paid_fen"
    ]


def test_measures_as_they_circulate() -> None:
    table = pd.DataFrame(
        {"measure": ["operating_floor", "operating_floor", "award"], "town": ["甲", "乙", "甲"]}
    )
    names = ["value", "difference", "low", "median", "high", "mean", "now", "switch"]
    table = table.assign(**dict.fromkeys(names, 7), unknown=7)
    table.loc[0, "difference"] = None
    shown = protect_compared(table, units(("floor", "甲")))
    assert cells(shown, ["value", "difference", *names[2:], "unknown"]) == [
        ["*", None, *["*"] * 6, 7],
        [7.0] * 8 + [7],
        [7.0] * 8 + [7],
    ]
    district = table.drop(columns="town")
    assert cells(protect_compared(district, units(("floor", "district"))), ["value"]) == [["*"], ["*"], [7]]
    assert cells(protect_compared(district, units(("floor", "甲"))), ["value"]) == [[7], [7], [7]]


ALLOWANCE = [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "x"}]


def month_of(
    district: District, *residents: tuple[str, int], heads: tuple[int, ...] = (), month: str = "2022-01"
) -> Masks:
    rows = [{"facility_id": name, "recipients": count} for name, count in residents]
    budget = [
        {"year": 2022 + n, "facility_id": HOME, "headcount": count, "approved_yuan": 1}
        for n, count in enumerate(heads)
    ]
    case = {
        "month": "2022-01",
        "given": {"residents": rows, "allowance": ALLOWANCE, "operating_budget": budget},
    }
    return hidden_cells(case_of(district, register=register_of(district, case), month=month))


@pytest.mark.slow
def test_what_is_hidden_of_a_month(district: District) -> None:
    """白沙's 3 recipients in January: its house and floor, and with them another's, so that the district's sum does not tell."""
    floors = {("floor", "白沙镇"), ("actual", HOME)}
    found = month_of(district, (HOME, 3), (OTHER, 40))
    assert floors < found.hidden
    assert month_of(district, (HOME, 40), (OTHER, 40)) == Masks()
    assert month_of(district, (HOME, 5), (OTHER, 40)) == Masks()
    assert month_of(district, (HOME, 0), (OTHER, 40)) == Masks()
    assert month_of(district, (HOME, 3), (OTHER, 40), month="2021-12") == Masks()  # not known then
    assert month_of(district).hidden == frozenset()


@pytest.mark.slow
def test_approved_head_counts_of_any_year(district: District) -> None:
    for heads, hidden in (((4,), True), ((5,), False), ((40, 1), True), ((0,), False)):
        assert (month_of(district, heads=heads).hidden == {("headcount", HOME)}) is hidden
        assert len(month_of(district, heads=heads).hidden) == hidden


def test_recipients_that_a_scenario_assumes(district: District) -> None:
    """Of one town: 3 persons; without any allowance no amount, but person-months are printed. All towns get the same masks of a month."""
    few = replace(district.baseline, recipients={"白沙镇": {"2021-01": Decimal(3)}})
    many = replace(district.baseline, recipients={"白沙镇": {"2021-01": Decimal(30)}})
    assert hidden_cells(case_of(district, scenario=few)).hidden == {("floor", "白沙镇")}
    assert hidden_cells(case_of(district, scenario=many)) == hidden_cells(case_of(district)) == Masks()
    assert hidden_cells(Study(district, few, "2021-09", town="李市镇", language="zh")) == hidden_cells(
        case_of(district, scenario=few)
    )


def test_comparisons_of_persons_of_a_month(district: District) -> None:
    """二（七）: 白沙 has 3 priority persons, all paired, beside 40 and 50 in two other towns: one of them is hidden with it."""
    people = [
        {"town": town, "priority": count, "priority_paired": count}
        for town, count in (("白沙镇", 3), ("李市镇", 40), ("油溪镇", 50))
    ]
    register = register_of(district, {"month": "2022-01", "given": {"people": people}})
    found = hidden_cells(case_of(district, register=register))
    assert found.hidden == {
        ("targets", "pairing_priority", town, column)
        for town in ("白沙镇", "李市镇")
        for column in ("target", "actual")
    }
    assert found.starred == frozenset()


def test_a_target_circulates_as_its_row_of_the_table(district: District) -> None:
    """Row by row and as a table the same counts, unknowns and marks (二（七）: 3 persons, 1 of them paired)."""
    people = [
        {"town": town, "priority": count, "priority_paired": paired}
        for town, count, paired in (("白沙镇", 3, 1), ("李市镇", 40, 40), ("油溪镇", 50, 48))
    ]
    case = case_of(
        district, register=register_of(district, {"month": "2022-01", "given": {"people": people}})
    )
    masks, rows = hidden_cells(case), target_rows(case)
    found = [[shown(row, name, masks) for name in NAMES] for row in rows]
    assert found == cells(protect(frame(rows, Target), masks), NAMES)
    assert {SMALL, HIDDEN} <= {cell for row in found for cell in row}


def test_houses_of_a_month(district: District) -> None:
    """Recipients by house while it was there; whether its last count is part of the district's: it runs, and has told its last month."""
    rows = [(HOME, "2022-01", 3), (OTHER, "2021-11", 7), (OTHER, "2022-01", 8), ("德感-照护-2022-01", "2022-01", 9),
            ("几江-院-2021-01", "2021-12", 5), ("几江-院-2021-01", "2022-01", None)]  # fmt: skip
    given = {
        "residents": [
            {"facility_id": name, "month": month, "recipients": count} for name, month, count in rows
        ],
        "facilities": [{"facility_id": OTHER, "closed_on": date(2021, 12, 1)}],
    }
    scenario = replace(
        district.baseline, recipients={"石蟆镇": {"2021-03": Decimal(4), "2022-01": Decimal(6)}}
    )
    facts = replace(known(district, "2022-01", given), scenario=scenario)
    months = [f"{year}-{number:02d}" for year in range(2021, 2026) for number in range(1, 13)]
    assert list(_houses(facts)) == [
        House("石蟆镇", "", {month: 4 if month < "2022-01" else 6 for month in months[2:]}),
        House("几江街道", "几江-院-2021-01", {"2021-12": 5}),
        House("德感街道", "德感-照护-2022-01", {"2022-01": 9}),  # not built
        House("白沙镇", HOME, {"2022-01": 3}, latest=True),
        House("李市镇", OTHER, {"2021-11": 7}),
    ]
    assert [house.town for house in _houses(case_of(district, scenario=scenario))] == ["石蟆镇"]


def test_a_clause_without_a_value_or_beside_the_pack_hides_nothing_else(district: District) -> None:
    """A clause about persons has no share, or is not in the pack; 二（七） is printed, and its small counts are hidden."""
    people = [
        {"town": town, "priority": count, "priority_paired": count}
        for town, count in (("白沙镇", 3), ("李市镇", 40))
    ]
    register = register_of(district, {"month": "2022-01", "given": {"people": people}})
    share = district.baseline.parameters["social_disabled_respite"].model_copy(update={"values": {}})
    unknown = replace(
        district.baseline, parameters={**district.baseline.parameters, "social_disabled_respite": share}
    )
    clauses = {name: one for name, one in district.policy.clauses.items() if name != "disabled_tekun_covered"}
    without = replace(district, policy=replace(district.policy, clauses=clauses))
    expected = hidden_cells(case_of(district, register=register))
    assert ("targets", "pairing_priority", "白沙镇", "target") in expected.hidden
    assert (
        hidden_cells(case_of(district, scenario=unknown, register=register))
        == hidden_cells(case_of(without, register=register))
        == expected
    )
