"""How the page colors its towns: by lamps with what is accepted, or by who is served at a year's end."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page.layers import PROGRESS, Layer, coverage_layers, legends, progress_layer
from eldercare_analysis.reporting.words import Words
from tests.returns import register_of

TOWN = "西湖镇"  # Annex 1: 1 center and 3 points in 2021


def dispatch_of(district: District, accepted: int) -> Dispatch:
    """Return the meeting of September 2021, by whose end 9 of the 12 months of the clock have run."""
    names = ["西湖-中心-2021-01", *(f"西湖-点-2021-0{number}" for number in (1, 2, 3))]
    rows = [
        {"facility_id": name, "site_chosen_on": date(2021, 2, 1)}
        | ({"accepted_on": date(2021, 9, 1)} if place < accepted else {"started_on": date(2021, 3, 1)})
        for place, name in enumerate(names)
    ]
    register = register_of(district, {"month": "2021-09", "given": {"facilities": rows}})
    return Dispatch(Study(district, district.baseline, "2021-09", register, town=None, language="zh"))


@pytest.fixture(scope="module")
def years(district: District) -> dict[str, Layer]:
    study = Study(district, district.baseline, "2021-09", None, town=None, language="zh")
    return {layer.key: layer for layer in coverage_layers(study, coverage_rows(case_of(district)))}


@pytest.mark.parametrize(("accepted", "lamp"), [(1, "red"), (4, "green")])
def test_this_month_s_progress_is_told_by_lamps(district: District, accepted: int, lamp: str) -> None:
    """1 of 4 is 25 %, far behind the clock; 4 of 4 is not. Nobody else reported; towns without tasks are apart."""
    layer = progress_layer(dispatch_of(district, accepted))
    look = layer.looks[TOWN]
    assert layer.key == PROGRESS
    assert (look.shade, look.value) == (lamp, f"{accepted}/4")
    assert f"任务4个，已验收{accepted}个" in look.told
    assert (layer.looks["白沙镇"].shade, layer.looks["白沙镇"].value) == ("grey", "未报")
    assert layer.looks["双福街道"].value == "无任务"
    counts = {shade: count for shade, (_, count) in layer.legend.items()}
    assert counts[lamp] == 1
    assert sum(counts.values()) == len(district.towns)
    assert set(counts) <= {*LAMPS, "none"}


def test_a_town_s_coverage_is_told_by_year(years: dict[str, Layer]) -> None:
    """白沙, 14 villages: 4 points exist, 4 + 9 = 13 from 2021 with a center, so 13 to 14."""
    assert [years[year].looks["白沙镇"].told for year in years] == [
        "白沙镇：14个村，2020年末4个有服务",
        "白沙镇：14个村，2021年末13–14个有服务",
        "白沙镇：14个村，2022年末13–14个有服务",
    ]
    shades = [years[year].looks["白沙镇"].shade for year in years]
    assert shades[0] != shades[1] == shades[2]
    assert years["2022"].looks["白沙镇"].value == "13/14"


def test_a_town_without_villages_has_a_class_of_its_own(years: dict[str, Layer]) -> None:
    look = years["2021"].looks["鼎山街道"]
    assert (look.shade, look.told) == ("none", "鼎山街道：没有行政村，覆盖率不适用")


def test_legends_keep_their_numbers(years: dict[str, Layer]) -> None:
    """Before the plan: 德感 1/1; 先锋 5/8 and 塘河 2/3 are between 60 and 75 %; two have no villages; 25 are below 60 %."""
    first = {shade: count for shade, (_, count) in years["2020"].legend.items()}
    assert first == {"none": 2, "c0": 25, "c1": 2, "c4": 1}
    (item,) = legends(Words("zh"), list(years.values()))
    assert item.id == "page_map"
    assert len(item.notes) == sum(len(layer.legend) for layer in years.values())
