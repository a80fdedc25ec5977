"""Money in returns: awards from acceptance to payment, the floor on two bases, and few persons protected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import budget
from eldercare_analysis.analysis.money.received import payments
from eldercare_analysis.analysis.privacy import HIDDEN, Masks, protect_bases, protect_ledger, small_towns
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario_files import draft, new_document
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.money.ledger import budget_ledger
from eldercare_analysis.reporting.money.projection import budget_by_town, projection_table
from tests.analysis.privacy.alone import masks_of_ledger
from tests.money import operating_bases, payment_chain
from tests.returns import register_of

TOLD = {"who": "test", "why": "test", "source": "invented"}
CENTER = "白沙-中心-2021-01"


def test_the_payment_chain_by_fund(district: District) -> None:
    """Entitled 1,000,000 once accepted; 600,000 + 150,000 paid; the quota of the second was not reported, so it is unknown, not 0."""
    pay = {"town": "白沙镇", "facility_id": CENTER, "payer": "municipality"}
    case = {"month": "2022-03", "given": {
        "facilities": [{"facility_id": CENTER, "accepted_on": date(2021, 12, 20)}, {"facility_id": "油溪-中心-2021-01", "started_on": date(2021, 8, 1)}],
        "payments": [
            {**pay, "date": date(2022, 1, 10), "fund": "general", "step": "quota_issued", "amount_yuan": 600000, "document": "例1号"},
            {**pay, "date": date(2022, 2, 10), "fund": "general", "step": "paid", "amount_yuan": 600000},
            {**pay, "date": date(2022, 3, 10), "fund": "lottery", "step": "paid", "amount_yuan": 150000},
        ]}}  # fmt: skip
    chain = payment_chain(case_of(district, register=register_of(district, case))).set_index(
        ["facility_id", "fund"]
    )
    whole = chain.loc[(CENTER, "all")]
    assert (whole["entitled_fen"], whole["paid_fen"], whole["outstanding_fen"]) == (
        100_000_000,
        75_000_000,
        25_000_000,
    )
    assert (whole["quota_issued_fen"], whole["documents"]) == (60_000_000, "例1号")
    assert chain.loc[(CENTER, "general"), "paid_fen"] == 60_000_000
    assert chain.loc[(CENTER, "lottery"), "paid_fen"] == 15_000_000
    assert chain.loc[(CENTER, "lottery"), "quota_issued_fen"] is pd.NA
    assert chain.loc[("油溪-中心-2021-01", "all"), "entitled_fen"] == 0  # started, not accepted
    assert chain.loc[("李市-中心-2021-01", "all"), "entitled_fen"] is pd.NA  # nothing reported
    assert len([name for name, fund in chain.index if fund == "all"]) == 25


def bases_case(persons: int) -> dict[str, Any]:
    home = "白沙-院-2022-01"
    return {"month": "2022-12", "given": {
        "operating_budget": [{"year": 2022, "facility_id": home, "headcount": persons, "approved_yuan": 60000}],
        "allowance": [{"effective_from": "2021-09", "yuan_per_month": 827, "source": "例"},
                      {"effective_from": "2022-10", "yuan_per_month": 932, "source": "例"}],
        "residents": [{"month": f"2022-{number:02d}", "facility_id": home, "recipients": persons} for number in range(1, 13)],
    }}  # fmt: skip


def test_the_floor_on_both_bases(district: District) -> None:
    """40 x 827 x 12 x 15 % = 59,544 as approved; 40 x (9 x 827 + 3 x 932) x 15 % = 61,434 as it turned out."""
    rows = operating_bases(case_of(district, register=register_of(district, bases_case(40))))
    row = rows[(rows["facility_id"] == "白沙-院-2022-01") & (rows["year"] == 2022)].iloc[0]
    assert row["approved_floor_fen"] == 5_954_400
    assert row["approved_gap_fen"] == 5_954_400 - 6_000_000
    assert row["actual_floor_fen"] == 6_143_400
    assert row["turned_out_gap_fen"] == 6_143_400 - 5_954_400
    other = rows[(rows["facility_id"] == "李市-院-2021-01") & (rows["year"] == 2022)].iloc[0]
    assert other[["headcount", "approved_floor_fen", "actual_floor_fen"]].isna().all()
    assert "operating_budget.headcount" in other["needs"]


@pytest.mark.parametrize("persons", [1, 4])
@pytest.mark.slow
def test_few_persons_are_not_shown(district: District, persons: int) -> None:
    register = register_of(district, bases_case(persons))
    shown = protect_bases(operating_bases(case_of(district, register=register)), Masks())
    row = shown[(shown["facility_id"] == "白沙-院-2022-01") & (shown["year"] == 2022)].iloc[0]
    for name in ("headcount", "person_months", "approved_floor_fen", "actual_floor_fen", "approved_gap_fen"):
        assert row[name] == HIDDEN, name
    ledger = budget(district, scenario=district.baseline, register=register, month="2022-12")
    study = Study(district, district.baseline, "2022-12", register, town="白沙镇", language="zh")
    secret = {f"{persons * 9}", f"{persons * 3}", f"{persons * 12}"}
    for item in (
        projection_table(study),
        budget_ledger(study),
        budget_by_town(study),
    ):
        floors = [cell for line in item.rows if any("运行" in cell for cell in line) for cell in line]
        assert not secret & set(floors)
    assert budget_headline(study).tiles[1].value == HIDDEN
    assert HIDDEN in set(protect_ledger(ledger, masks_of_ledger(ledger))["quantity"])


@given(
    st.dictionaries(
        st.sampled_from(["白沙镇", "油溪镇", "李市镇", "慈云镇", "四屏镇"]), st.integers(0, 12), min_size=1
    )
)
@pytest.mark.slow
def test_no_hidden_town_follows_from_the_sum(district: District, persons: dict[str, int]) -> None:
    content = {"recipients": {town: {"value": count, **TOLD} for town, count in persons.items()},
               "parameters": {"living_allowance": {"value": 900, "unit": "yuan per person and month", **TOLD}}}  # fmt: skip
    ledger = budget(
        district,
        scenario=draft(
            new_document(name="few", label={"zh": "", "en": ""}, **content), district.baseline, district
        ),
    )
    masks = masks_of_ledger(ledger)
    hidden, some = small_towns(ledger, masks), {town for town, count in persons.items() if count}
    assert {town for town, count in persons.items() if 0 < count < 5} <= hidden
    assert len(hidden) != 1 or len(some) == 1
    rows = protect_ledger(ledger, masks)
    floors = rows[(rows["item"] == "operating_floor") & rows["town"].isin(hidden)]
    assert set(floors["amount_fen"]) <= {HIDDEN}
    assert not (floors["amount_fen"] == 0).any()


def test_an_award_is_municipal(district: District) -> None:
    """三（二）: 市级财政给予奖补. A town's own million, called an award, pays no award, and is told."""
    case = {
        "month": "2021-12",
        "given": {
            "facilities": [{"facility_id": "西湖-中心-2021-01", "accepted_on": date(2021, 10, 1)}],
            "payments": [
                {"date": date(2021, 12, 1), "town": "西湖镇", "facility_id": "西湖-中心-2021-01", "payer": "town", "purpose": "award",
                 "step": "paid", "amount_yuan": 1_000_000, "document": "X1"}
            ],
        },
    }  # fmt: skip
    register = register_of(district, case)
    chain = payment_chain(case_of(district, register=register, month="2021-12")).set_index(
        ["facility_id", "fund"]
    )
    assert chain.loc[("西湖-中心-2021-01", "all"), "outstanding_fen"] == 100_000_000
    (one,) = payments(Case(district, district.baseline, "2021-12", register))
    assert (one.purpose, one.why) == ("", "not_municipal")


@pytest.mark.parametrize(("year", "months"), [(2021, 12), (2022, 1), (2023, 0)])
@pytest.mark.slow
def test_nobody_lives_in_a_home_from_the_month_in_which_it_is_given_up(
    district: District, year: int, months: int
) -> None:
    """三（三）: closed in February 2022: January counts, persons reported for February do not, and later years are 0, not unknown."""
    home = "李市-院-2021-01"
    rows = [{"month": f"2021-{n:02d}", "facility_id": home, "recipients": 40} for n in range(1, 13)]
    rows += [{"month": month, "facility_id": home, "recipients": 40} for month in ("2022-01", "2022-02")]
    given = {
        "facilities": [{"facility_id": home, "closed_on": date(2022, 2, 10)}],
        "residents": rows,
        "allowance": [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "x"}],
    }
    ledger = budget(
        district, register=register_of(district, {"month": "2022-03", "given": given}), month="2022-03"
    )
    own = ledger[
        (ledger["town"] == "李市镇") & (ledger["item"] == "operating_floor") & (ledger["year"] == year)
    ]
    assert own["amount_fen"].sum() == months * 40 * 800 * 15  # x 15 % x 100 fen
    assert own["amount_fen"].notna().all()
