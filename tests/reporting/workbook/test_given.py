"""What the workbook computes from: cells of Annex 1 as printed, further quantities, rates, readings with their options."""

from __future__ import annotations

from decimal import Decimal

from eldercare_analysis.inputs.sources import Cell
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.given import Given, write_inputs, write_readings, write_rules
from eldercare_analysis.reporting.workbook.rows import Other
from tests.reporting.workbook.seen import SeenBook

SOURCE = Cell("四屏镇", "points_2022", "annex1_plan.csv", 31)


def test_annex_1_with_sums_and_printed_totals(study: Study) -> None:
    """30 towns from row 5 on: 白沙 (6) in row 10 with 14, 4, 10, 1, 9; below them the sums and what was printed: 175 villages."""
    book, given = SeenBook(study), Given()
    write_inputs(book, [], [], given)
    cells = book.cells("Inputs")
    assert [cells[f"{column}10"] for column in "ABCDEFGH"] == [6, "白沙镇", 14, 4, 10, 1, 9, None]
    assert [cells[f"{column}4"] for column in "CF"] == ["村数", "镇养老服务中心 2021"]
    assert [cells[f"{column}35"] for column in "CDG"] == [
        ("SUM(C5:C34)", 175),
        ("SUM(D5:D34)", 60),
        ("SUM(G5:G34)", 70),
    ]
    assert [cells[f"{column}36"] for column in "CDG"] == [175, 60, 70]
    assert given.cells["白沙镇", "points_2021"] == "Inputs!$G$10"
    assert (given.sums["villages"], given.printed["villages"]) == ("Inputs!$C$35", "Inputs!$C$36")


def test_further_quantities_follow_with_their_source(study: Study) -> None:
    """Heads in row 39, two rows below where Annex 1's source is told."""
    book, given = SeenBook(study), Given()
    others = [Other("persons", 12, "persons", SOURCE), Other("cost", Decimal("1.5"), "yuan", SOURCE), Other("open", None, "yuan", SOURCE)]  # fmt: skip
    write_inputs(book, [("四屏镇", "points_2022")], others, given)
    cells = book.cells("Inputs")
    assert [cells[f"{column}40"] for column in "BCDE"] == [
        "persons",
        12,
        "persons",
        "annex1_plan.csv row 31 points_2022",
    ]
    assert (cells["C41"], cells["C42"]) == (1.5, None)
    assert given.others == {"persons": "Inputs!$C$40", "cost": "Inputs!$C$41", "open": "Inputs!$C$42"}


def test_rates_with_their_month_and_clause(study: Study) -> None:
    """三（二）: 1,000,000 yuan a center from June 2021; what the plan leaves open is blank and has a name all the same."""
    book, given = SeenBook(study), Given()
    write_rules(book, ["award_per_center", "living_allowance"], given)
    cells = book.cells("Rules")
    assert [cells[f"{column}5"] for column in "ACDEFGH"] == [
        "award_per_center",
        "2021-06",
        1_000_000,
        "yuan per center",
        "三（二）",
        "parameters.yaml award_per_center",
        "",
    ]
    assert [cells[f"{column}6"] for column in "ACD"] == ["living_allowance", "方案未定", None]
    assert given.rates == {
        ("award_per_center", "2021-06"): "Rules!$D$5",
        ("living_allowance", ""): "Rules!$D$6",
    }
    assert book.names == {"award_per_center": "Rules!$D$5", "living_allowance": "Rules!$D$6"}


def test_readings_of_awards_can_be_chosen(study: Study) -> None:
    """Three options at most, so codes are in G to I, their texts in J to L; the chosen one's text is looked up."""
    book = SeenBook(study)
    write_readings(book)
    cells = book.cells("Readings")
    assert [cells[f"{column}5"] for column in "ACGH"] == [
        "award_trigger",
        "center",
        "center",
        "center_and_points",
    ]
    assert cells["D5"] == ("INDEX(J5:K5,1,MATCH(C5,G5:H5,0))", cells["J5"])
    live = ["award_trigger", "award_unit", "award_payment", "award_cap"]
    assert book.names == {name: f"Readings!$C${number}" for number, name in enumerate(live, start=5)}
