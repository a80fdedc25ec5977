"""Nothing is typed twice: what was reported stands in the next form, and little is left to fill in."""

from __future__ import annotations

from datetime import date
from statistics import median

import pytest
from tools.count_cells import FIRST, filled_in

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.prefilled import filled_rows, spare_rows
from tests.returns import register_of

TOWN, POINT = "白沙镇", "白沙-点-2021-03"


@pytest.mark.slow
def test_a_usual_month_is_at_most_twelve_cells_for_a_town_of_fifteen_facilities(district: District) -> None:
    """白沙镇 with ten open problems in its invented months; every cell counts, optional ones, too."""
    months = [*filled_in(Study(district, district.baseline, "2021-07", town=TOWN, language="zh"), TOWN)][
        FIRST:
    ]
    assert len(months) >= 12
    assert median(cells for _, cells, _ in months) <= 12
    assert median(cells for *_, cells in months) <= 3  # without expected dates, which nobody has to give


def test_what_was_reported_stands_in_the_next_form(district: District) -> None:
    """With what is outside the plan; a form begins with what is scheduled and ends with what exists."""
    rows = [
        {"facility_id": POINT, "site_chosen_on": date(2021, 7, 12), "issue": "两处用地未落实"},
        {"facility_id": "白沙-计划外-202108-1", "town": TOWN, "kind": "point", "plan_year": "none"},
    ]
    register = register_of(district, {"month": "2021-08", "given": {"facilities": rows}})
    study = Study(district, district.baseline, "2021-09", register, town=TOWN, language="zh")
    form = filled_rows(study, "facilities")
    own = {row.values["facility_id"]: row for row in form}
    assert own[POINT].values["site_chosen_on"] == date(2021, 7, 12)
    assert "site_chosen_on" not in own[POINT].given
    assert own[POINT].values["facility"] == "互助点3号"
    assert next(iter(own)) == "白沙-中心-2021-01"
    assert [*own][-2:] == ["白沙-点-已有-04", "白沙-计划外-202108-1"]
    assert [row.values["number"] for row in form] == [*range(1, 17)]
    spare = spare_rows(study, "facilities", form, 2)
    assert [row.values["facility_id"] for row in spare] == ["白沙-计划外-202109-1", "白沙-计划外-202109-2"]
    told = [row.values["facility_id"] for row in filled_rows(study, "premises")]
    assert "白沙-计划外-202108-1" in told  # its premises may be told, too


def test_rows_of_the_same_month_do_not_take_an_id_twice(district: District) -> None:
    """The form of a month that was reported already."""
    row = {"facility_id": "白沙-计划外-202109-1", "town": TOWN, "kind": "point", "plan_year": "none"}
    register = register_of(district, {"month": "2021-09", "given": {"facilities": [row]}})
    study = Study(district, district.baseline, "2021-09", register, town=TOWN, language="zh")
    spare = spare_rows(study, "facilities", filled_rows(study, "facilities"), 1)
    assert spare[0].values["facility_id"] == "白沙-计划外-202109-2"


def test_a_town_sees_only_its_own_rows(district: District) -> None:
    rows = [{"facility_id": one, "site_chosen_on": date(2021, 7, 12)} for one in (POINT, "四屏-中心-2022-01")]
    register = register_of(district, {"month": "2021-08", "given": {"facilities": rows}})
    study = Study(district, district.baseline, "2021-09", register, town=TOWN, language="zh")
    assert {row.values["town"] for row in filled_rows(study, "facilities")} == {TOWN}
