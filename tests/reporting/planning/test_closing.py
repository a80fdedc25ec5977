"""The table of the gap: every number has its town and its column, moves of points included."""

from __future__ import annotations

from eldercare_analysis.analysis.planning.closing import gap_plan
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.planning.closing import described, gap_scenario, gap_table


def study_of(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="en")


def test_numbers_have_rows_and_columns(district: District) -> None:
    """圣泉街道: 2 villages, no point, no center (Annex 1): 2 further points, or points of others that move there."""
    plan = gap_plan(study_of(district), moves=True)
    table = gap_table(study_of(district), plan)
    number = next(n for n, about in enumerate(table.about) if about == {"town": "圣泉街道"})
    cells = dict(zip([head.key for head in table.columns], table.rows[number], strict=True))
    assert [(one.value, one.column) for one in cells["villages"].numbers] == [(2, "villages")]
    (row,) = [row for row in plan.rows if row.town == "圣泉街道"]
    moved = {f"change_{year}": change for year, change in row.moves.items() if change}
    assert {one.column: one.value for one in cells["moves"].numbers} == moved
    assert row.further + sum(moved.values()) == 2


def test_the_scenario_does_what_the_plan_says(district: District) -> None:
    """As many points move out as in; further ones come with the last plan year."""
    study = study_of(district)
    plan = gap_plan(study, moves=True)
    document = gap_scenario(study, plan, "closed")
    assert sum(change.change for change in document.plan) == plan.further
    assert {change.town for change in document.plan} <= set(district.towns)
    assert any(f"{plan.further} further point" in note for note in described(study, plan).notes)
