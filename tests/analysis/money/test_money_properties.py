"""What must hold of money for every register: corrections, order, sums, closures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.analysis.meeting.dues import payment_changes
from eldercare_analysis.analysis.money.centers import center_operating_lines
from eldercare_analysis.analysis.money.operating import reported_persons
from eldercare_analysis.analysis.money.received import payments
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return, contradictions
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, row_key
from eldercare_analysis.inputs.scenario import Scenario
from tests.analysis.money.test_money_truth import ALLOWANCE, HOME, OLD_HOME, residents, subsidised
from tests.examples import examples
from tests.money import advanced, one_month, payment_chain

pytestmark = pytest.mark.slow

MONTHS = ("2021-10", "2021-11", "2021-12", "2022-01")
CENTERS = {"西湖镇": "西湖-中心-2021-01", "白沙镇": "白沙-中心-2021-01", "李市镇": "李市-中心-2021-01"}

rows = st.fixed_dictionaries(
    {
        "town": st.sampled_from([*CENTERS, "几江街道"]),
        "named": st.booleans(),
        "document": st.sampled_from([None, "X1", "X2", "X3"]),
        "line": st.sampled_from([None, None, "1", "2"]),
        "day": st.integers(1, 3),
        "payer": st.sampled_from(["municipality", "district"]),
        "fund": st.sampled_from([None, "general", "lottery"]),
        "purpose": st.sampled_from([None, None, "award", "operating_subsidy", "upgrading", "construction"]),
        "step": st.sampled_from(["quota_issued", "paid", "paid"]),
        "amount_yuan": st.integers(1, 9).map(lambda n: Decimal(n * 100_000)),
    }
)
lists = st.lists(st.tuples(st.sampled_from(MONTHS), st.integers(0, 1), rows), max_size=14)


def record(row: dict[str, Any], number: int) -> Record:
    cells = {name: value for name, value in row.items() if name not in ("day", "named")}
    cells["date"] = date(2021, 10, row["day"])
    cells["facility_id"] = CENTERS.get(row["town"]) if row["named"] else None
    return Record(PAYMENTS, Place("x", PAYMENTS, number), {n: v for n, v in cells.items() if v is not None})


def register_of_rows(told: list[tuple[str, int, dict[str, Any]]], swap: bool = False) -> Register:  # noqa: FBT002
    """Return two returns a month; rows that contradict another of their month, which readers refuse, are left out."""
    found: dict[tuple[str, int], list[Record]] = {}
    seen: dict[str, list[Record]] = {}
    for number, (month, part, row) in enumerate(told, start=5):
        one = record(row, number)
        if not contradictions([*seen.get(month, []), one], "returns_differ"):
            seen.setdefault(month, []).append(one)
            found.setdefault((month, part), []).append(one)
    order = sorted(found, key=lambda key: (key[0], -key[1] if swap else key[1]))
    return Register(
        tuple(Return(f"{month}-{part}.xlsx", month, records=found[month, part]) for month, part in order)
    )


def chain(district: District, register: Register, month: str) -> pd.DataFrame:
    table = payment_chain(case_of(district, register=register, month=month))
    return table.sort_values(["facility_id", "fund"], ignore_index=True).drop(columns="documents")


@examples(40)
@given(lists)
def test_paid_is_never_more_than_was_reported(
    district: District, told: list[tuple[str, int, dict[str, Any]]]
) -> None:
    register = register_of_rows(told)
    for month in MONTHS:
        known = register.rows(PAYMENTS)
        known = known[(known["return_month"] <= month) & (known["step"] == "paid")]
        table = payment_chain(case_of(district, register=register, month=month))
        whole = table[table["fund"] == "all"]
        assert whole["paid_fen"].fillna(0).sum() <= sum(known["amount_yuan"], Decimal(0)) * 100
        by_fund = table[table["fund"] != "all"].groupby("facility_id")["paid_fen"].sum()
        paid = whole.set_index("facility_id")["paid_fen"].dropna()
        assert (by_fund.reindex(paid.index).fillna(0) == paid).all()  # funds add up to the center


@examples(40)
@given(lists)
def test_the_order_of_returns_within_a_month_does_not_matter(
    district: District, told: list[tuple[str, int, dict[str, Any]]]
) -> None:
    one, other = register_of_rows(told), register_of_rows(told, swap=True)
    for month in MONTHS:
        assert chain(district, one, month).equals(chain(district, other, month))
        found = [
            sorted(map(str, payment_changes(case_of(district, register=register, month=month))))
            for register in (one, other)
        ]
        assert found[0] == found[1]


@examples(40)
@given(lists)
def test_each_row_counts_once_or_says_why_not(
    district: District, told: list[tuple[str, int, dict[str, Any]]]
) -> None:
    register = register_of_rows(told)
    for month in MONTHS:
        found = payments(Case(district, district.baseline, month, register))
        assert all(bool(one.why) is (one.purpose == "") for one in found)
        keys = [row_key(PAYMENTS, one.row) for one in found]
        assert len(keys) == len(set(keys))
        table = register.as_of(PAYMENTS, month)
        assert len(found) == len(table)


@examples(40)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["X1", "X2", "X3"]), st.integers(1, 9), max_size=3),
        min_size=4,
        max_size=4,
    )
)
def test_the_last_return_that_has_a_payment_holds(district: District, told: list[dict[str, int]]) -> None:
    """Every document is one payment: what counts is the amount of the last return that has it; a row that is left out stays."""
    base = {
        "town": "西湖镇",
        "facility_id": CENTERS["西湖镇"],
        "payer": "municipality",
        "step": "paid",
        "date": date(2021, 10, 1),
    }
    returns = tuple(
        Return(f"{month}.xlsx", month, records=[
            Record(PAYMENTS, Place("x", PAYMENTS, n), {**base, "document": name, "amount_yuan": Decimal(amount * 100_000)})
            for n, (name, amount) in enumerate(amounts.items(), start=5)])
        for month, amounts in zip(MONTHS, told, strict=True)
    )  # fmt: skip
    last: dict[str, int] = {}
    for month, amounts in zip(MONTHS, told, strict=True):
        last |= amounts
        table = payment_chain(case_of(district, register=Register(returns), month=month)).set_index(
            ["facility_id", "fund"]
        )
        paid = table.loc[(CENTERS["西湖镇"], "all"), "paid_fen"]
        assert (None if paid is pd.NA else paid) == (sum(last.values()) * 10_000_000 if last else None)
    for (_, before), (month, now) in pairwise(zip(MONTHS, told, strict=True)):
        changes = payment_changes(case_of(district, register=Register(returns), month=month))
        both = before.keys() & now.keys()
        assert {one.document for one in changes if one.change == "corrected"} >= {
            n for n in both if before[n] != now[n]
        }


@examples(30)
@given(
    st.dictionaries(
        st.sampled_from([*CENTERS.values(), "西湖-点-2021-01", "白沙-点-2021-02"]),
        st.integers(1, 90),
        max_size=5,
    ),
    lists,
)
def test_towns_add_up_to_the_district(
    district: District, invested: dict[str, int], told: list[tuple[str, int, dict[str, Any]]]
) -> None:
    works = one_month(district, "2022-01", facilities=[{"facility_id": name, "started_on": date(2021, 8, 1), "invested_wan": wan} for name, wan in invested.items()])  # fmt: skip
    register = Register((*register_of_rows(told).returns, works.returns[0]))
    table = advanced(case_of(district, register=register, month="2022-01")).set_index("town")
    towns = table.drop(index="district")
    for name in ("facilities", "missing", "invested_fen", "received_fen", "advanced_fen"):
        whole = table.loc["district", name]
        assert whole is pd.NA if towns[name].isna().all() else whole == towns[name].sum()
    assert towns.loc["白沙镇", "minimum"] == (
        "白沙-中心-2021-01" in invested or "白沙-点-2021-02" in invested
    )


@examples(20)
@given(
    st.integers(2, 12),
    st.integers(1, 28),
    st.sampled_from([HOME, OLD_HOME, "李市-中心-2021-01"]),
    st.booleans(),
)
def test_closing_a_facility_never_changes_earlier_months(
    district: District, month: int, day: int, closing: str, paying: bool
) -> None:
    houses = {
        HOME: {"facility_id": HOME},
        OLD_HOME: {"facility_id": OLD_HOME, "town": "李市镇", "kind": "home", "plan_year": "existing"},
        "李市-中心-2021-01": {
            "facility_id": "李市-中心-2021-01",
            "accepted_on": date(2021, 1, 5),
            "opened_on": date(2021, 1, 10),
        },
    }
    people = [*residents(HOME, 30, range(1, 13)), *residents(OLD_HOME, 20, range(1, 13))]
    money = [{"town": "李市镇", "facility_id": "李市-中心-2021-01", "payer": "municipality", "step": "paid", "date": date(2021, 1, 20),
              "amount_yuan": 700_000, "document": "X1"}] if paying else []  # fmt: skip
    closed = {**houses, closing: {**houses[closing], "closed_on": date(2021, month, day)}}
    scenario = subsidised(district)
    found = []
    for rows_told in (houses, closed):
        register = one_month(
            district,
            "2021-12",
            facilities=list(rows_told.values()),
            residents=people,
            allowance=ALLOWANCE,
            payments=money,
        )
        found.append(
            (
                floors(district, register),
                subsidy(district, register, scenario),
                chain(district, register, "2021-12"),
            )
        )
    (before, months, paid), (after, fewer, still) = found
    assert before[: month - 1] == after[: month - 1]
    assert paid["paid_fen"].equals(still["paid_fen"])
    assert fewer == (
        min(months, max(0, month - 2)) if closing.startswith("李市-中心") else months
    )  # February to the month before


def floors(district: District, register: Register) -> list[int | None]:
    """Return the persons of 李市镇 by month, as the ledger counts them."""
    facts = Case(district, district.baseline, "2021-12", register)
    return [reported_persons(facts, "李市镇", f"2021-{n:02d}")[0] for n in range(1, 13)]


def subsidy(district: District, register: Register, scenario: Scenario) -> int:
    """Return how many months of 2021 the center of 李市镇 is paid for."""
    case = Case(district, scenario, "2021-12", register)
    own = [line for line in center_operating_lines(case) if (line.town, line.year) == ("李市镇", 2021)]
    months = sum(line.quantity or 0 for line in own)
    assert (
        sum(line.amount_fen or 0 for line in own) == (months * 20_000_000 + 12) // 24
    )  # rounded half up, once
    return months
