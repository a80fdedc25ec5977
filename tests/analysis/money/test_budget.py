"""The ledger: awards by hand from 三（二） and Annex 1, unknown amounts, and what must always hold."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import budget, load_scenario
from eldercare_analysis.analysis.money.budget import ledger_lines, totals
from eldercare_analysis.analysis.money.lines import to_fen
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District

YUAN = 100  # fen


def awards(ledger: pd.DataFrame) -> pd.DataFrame:
    return ledger[ledger["item"] == "center_award"]


def by_year(ledger: pd.DataFrame) -> dict[int, int]:
    return awards(ledger).groupby("year")["amount_fen"].sum().to_dict()


def test_awards_by_hand(district: District) -> None:
    """三（二）: 1,000,000 yuan per center; Annex 1: 18 centers in 2021, 7 in 2022."""
    ledger = budget(district)
    assert by_year(ledger) == {2021: 18 * 1_000_000 * YUAN, 2022: 7 * 1_000_000 * YUAN}
    assert awards(ledger)["amount_fen"].sum() == 25_000_000 * YUAN


def test_no_award_for_the_five_streets(district: District) -> None:
    earned = set(awards(budget(district))["town"])
    assert len(earned) == 25
    assert not earned & {"几江街道", "德感街道", "圣泉街道", "鼎山街道", "双福街道"}


def test_awards_when_all_points_must_be_done(district: District) -> None:
    """柏林 (points 2 and 2) and 吴滩 (points 5 in 2022) have their center in 2021: 18 − 2 = 16, 7 + 2 = 9."""
    scenario = district.baseline.under(award_trigger="center_and_points")
    ledger = budget(district, scenario=scenario)
    assert by_year(ledger) == {2021: 16_000_000 * YUAN, 2022: 9_000_000 * YUAN}
    default = awards(budget(district)).set_index("line")["year"]
    moved = awards(ledger).set_index("line")["year"].ne(default)
    assert set(moved[moved].index) == {"center_award-柏林镇-2021", "center_award-吴滩镇-2021"}


def test_a_row_names_its_cell_and_clause(district: District) -> None:
    line = awards(budget(district)).set_index("line").loc["center_award-支坪镇-2022"]
    assert (line["quantity"], line["rate_yuan"], line["clause"]) == (
        1,
        Decimal(1_000_000),
        "municipal_subsidy_package",
    )
    assert (
        line["quantity_source"] == "annex1_plan.csv row 13 centers_2022"
    )  # header, then line 12 of the annex
    assert (line["payer"], line["status"], line["needs"]) == ("municipality", "computed", "")


def test_what_the_plan_leaves_open_is_unknown_and_says_what_it_needs(district: District) -> None:
    ledger = budget(district)
    unknown = ledger[ledger["status"] == "unknown"]
    assert set(unknown["item"]) == {
        "operating_floor",
        "home_subsidy",
        "center_operating_subsidy",
        "construction",
        "central_funds",
    }
    assert unknown["amount_fen"].isna().all()
    assert (unknown["needs"] != "").all()
    floor = unknown[unknown["item"] == "operating_floor"]
    assert len(floor) == 30 * 5  # 2021 to 2025
    assert set(floor["needs"]) == {"residents.recipients; allowance.yuan_per_month"}
    assert floor["quantity"].isna().all()
    assert (ledger[ledger["item"] == "home_subsidy"]["quantity"].sum()) == 8 + 8


def test_totals_with_unknown_parts_say_so(district: District) -> None:
    sums = totals(ledger_lines(case_of(district)), "item")
    award, subsidy = sums[("center_award",)], sums[("home_subsidy",)]
    assert (award.amount_fen, award.unknown) == (2_500_000_000, 0)
    assert (subsidy.amount_fen, subsidy.unknown, subsidy.lines) == (None, 16, 16)


def test_a_scenario_makes_an_amount_assumed(district: District, tmp_path: object) -> None:
    path = district.folder.parent / "tests" / "golden" / "home-subsidy.yaml"
    ledger = budget(district, scenario=load_scenario(path, district))
    homes = ledger[ledger["item"] == "home_subsidy"]
    assert set(homes["status"]) == {"assumed"}
    assert homes["amount_fen"].sum() == 16 * 123_456 * YUAN + 16 * 78  # 16 homes at 123,456.78 yuan
    floor = ledger[ledger["item"] == "operating_floor"].iloc[0]
    assert floor["rate_yuan"] == Decimal("120.90")  # 15 % of 806 yuan, 三（三）
    assert (floor["status"], floor["needs"]) == ("unknown", "residents.recipients")


@pytest.mark.parametrize(
    ("rate", "fen"), [("0.005", 1), ("0.0049", 0), ("0.015", 2), ("1000000", 100_000_000)]
)
def test_rounding_is_half_up_to_the_fen(rate: str, fen: int) -> None:
    assert to_fen(1, Decimal(rate)) == fen


@given(st.integers(0, 10**6), st.decimals(0, 10**7, places=4))
def test_fen_are_never_off_by_more_than_half(quantity: int, rate: Decimal) -> None:
    assert abs(to_fen(quantity, rate) - quantity * rate * YUAN) <= Decimal("0.5")


@pytest.mark.parametrize("trigger", ["center", "center_and_points"])
def test_totals_equal_their_rows_and_towns_equal_the_district(district: District, trigger: str) -> None:
    ledger = budget(district, scenario=district.baseline.under(award_trigger=trigger))
    assert ledger["line"].is_unique
    whole = ledger["amount_fen"].sum()
    lines = ledger_lines(case_of(district, scenario=district.baseline.under(award_trigger=trigger)))
    for by in (["town"], ["year"], ["item"], ["town", "year", "item"]):
        sums = totals(lines, *by).values()
        assert sum(one.amount_fen or 0 for one in sums) == whole
        assert sum(one.unknown for one in sums) == ledger["amount_fen"].isna().sum()
        assert sum(one.lines for one in sums) == len(ledger)
    known = ledger.dropna(subset="amount_fen")
    for line in known.to_dict("records"):
        assert line["amount_fen"] == line["quantity"] * line["rate_yuan"] * YUAN
