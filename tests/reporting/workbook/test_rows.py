"""What each row of the workbook's ledger refers to: cells of Annex 1, parameters, other rows; awards under every reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.rows import Row, names_of_rates, rows_of, yuan

SIPING = "四屏镇"  # Annex 1: 1 center and 2 points in 2022


def by_line(rows: list[Row]) -> dict[str, Row]:
    return {row.line.line: row for row in rows}


def test_an_award_is_a_cell_times_a_rate(study: Study) -> None:
    """1 center at 1,000,000 yuan, due in 2022 and paid in 2022: 100,000,000 fen; its partner is the row of the town's points."""
    rows = rows_of(study)
    row = by_line(rows)["center_award-四屏镇-2022"]
    assert (row.cell, row.rates) == ((SIPING, "centers_2022"), (("award_per_center", "2021-06"),))
    assert (row.line.year, row.year, row.amount_fen, row.applies) == (2022, 2022, 1 * 1_000_000 * 100, True)
    assert [rows[number].line.line for number in row.partners] == ["point_award-四屏镇-2022"]


def test_what_does_not_apply_by_the_readings_is_there_with_nothing(study: Study) -> None:
    """An award for each of 2 points would be 2,000,000 yuan; by the readings chosen it is none."""
    row = by_line(rows_of(study))["point_award-四屏镇-2022"]
    assert (row.line.amount_fen, row.amount_fen, row.applies) == (2 * 100_000_000, 0, False)
    each = by_line(rows_of(study.under(award_unit="each_facility")))["point_award-四屏镇-2022"]
    assert (each.amount_fen, each.applies) == (2 * 100_000_000, True)


def test_paid_in_the_following_year(study: Study) -> None:
    rows = by_line(rows_of(study.under(award_payment="following")))
    for name in ("center_award-四屏镇-2022", "point_award-四屏镇-2022"):  # the second does not apply
        assert (rows[name].line.year, rows[name].year) == (2022, 2023)


def test_months_of_operation_are_the_cell_times_twelve(study: Study) -> None:
    """One center of 2022 is paid for twelve months of 2023 at a rate a year, which the plan leaves open."""
    row = by_line(rows_of(study))["center_operating_subsidy-四屏镇-2022-2023"]
    assert (row.cell, row.line.quantity) == ((SIPING, "centers_2022"), 12)
    assert (row.times and row.times.value, row.part and row.part.value) == (12, 12)
    assert (row.amount_fen, row.rates) == (None, (("center_operating_subsidy", ""),))


def test_months_are_those_of_each_center(study: Study) -> None:
    """Two centers have 2 x 12 = 24 center-months: the cell, times twelve."""
    table = study.district.plan.table.copy()
    table.loc[table["town"] == SIPING, "centers_2022"] = 2
    two = replace(study, district=replace(study.district, plan=replace(study.district.plan, table=table)))
    row = by_line(rows_of(two))["center_operating_subsidy-四屏镇-2022-2023"]
    assert (row.cell, row.line.quantity) == ((SIPING, "centers_2022"), 24)
    assert row.times is not None
    assert row.times.value == 12


def test_what_is_no_cell_is_given_by_itself(study: Study) -> None:
    """Months of persons are reported: the quantity is a value of its own, the rate the product of two parameters."""
    row = by_line(rows_of(study))["operating_floor-四屏镇-2021"]
    assert row.cell is None
    assert row.quantity is not None
    assert (row.quantity.name, row.quantity.value) == ("operating_floor-四屏镇-2021", None)
    assert row.rates == (("living_allowance", ""), ("operating_ratio", "2021-06"))


@pytest.mark.parametrize(("fen", "amount"), [(None, None), (0, Decimal(0)), (12_345, Decimal("123.45"))])
def test_fen_become_yuan(fen: int | None, amount: Decimal | None) -> None:
    assert yuan(fen) == amount


def test_rates_are_named_once(study: Study) -> None:
    always = ["award_per_center", "operating_ratio", "living_allowance"]
    assert names_of_rates([]) == always
    rows = [row for row in rows_of(study) if row.line.item == "construction" and row.line.town == SIPING]
    assert names_of_rates([*rows, *rows]) == [*always, "centers_cost", "points_cost"]
