"""One cell a village: together all of them, and by state exactly what the rows of coverage say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.town.village_cells import cells_of, village_cells
from tests.returns import register_of

pytestmark = pytest.mark.slow


def study_of(district: District, town: str, rules: Scenario | None = None, **given: Any) -> Study:
    register = register_of(district, {"month": "2022-06", "given": given}) if given else None
    return Study(district, rules or district.baseline, "2022-06", register, town=town, language="zh")


def counted(study: Study) -> dict[str, int]:
    return dict(Counter(cell.since for cell in cells_of(study, coverage_rows(study))))


def check(study: Study) -> None:
    """Hold the cells to the rows of coverage, year by year."""
    rows: list[Coverage] = rows_at(study.place, coverage_rows(study))
    counts, last = counted(study), rows[-1]
    assert sum(counts.values()) == (last.villages or 0)
    exempt = counts.get("center", 0) + counts.get("merging", 0)
    served = sum(n for since, n in counts.items() if since == "existing" or since.isdigit()) + exempt
    assert served == last.served_low
    assert counts.get("open", 0) == (last.served_high or 0) - (last.served_low or 0)
    assert counts.get("none", 0) == last.unserved_low
    for row in rows:
        since = sum(
            n for at, n in counts.items() if at == "existing" or (at.isdigit() and int(at) <= row.year)
        )
        assert since <= (row.by_point_low or 0)


@pytest.mark.parametrize("readings", [{}, {"center_village": "exempt"}, {"center_village": "not_exempt"}])
def test_cells_are_the_coverage_of_every_town(district: District, readings: dict[str, str]) -> None:
    rules = replace(district.baseline, readings={**district.baseline.readings, **readings})
    for town in district.towns:
        check(study_of(district, town, rules))


@pytest.mark.parametrize(("town", "counts"), [
    ("白沙镇", {"existing": 4, "2021": 9, "open": 1}),  # 14 villages, 4 + 9 points, a center
    ("四屏镇", {"2022": 2, "open": 1, "none": 1}),  # 4 villages, 2 points, a center
    ("圣泉街道", {"none": 2}),
    ("德感街道", {"existing": 1}),
    ("嘉平镇", {"existing": 2, "2022": 4, "open": 1}),  # 7 villages
    ("鼎山街道", {}),
])  # fmt: skip
def test_cells_by_hand(district: District, town: str, counts: dict[str, int]) -> None:
    assert counted(study_of(district, town)) == counts


def test_readings_merging_and_seats_have_cells_of_their_own(district: District) -> None:
    base = district.baseline
    exempt = replace(base, readings={**base.readings, "center_village": "exempt"})
    assert counted(study_of(district, "白沙镇", exempt)) == {"existing": 4, "2021": 9, "center": 1}
    merging = replace(base, merging={"圣泉街道": 1})
    assert counted(study_of(district, "圣泉街道", merging)) == {"merging": 1, "none": 1}


def test_returns_name_villages_and_take_away_what_is_given_up(district: District) -> None:
    """Of 四屏's two points one is in its first village, one was given up: 1 served, 1 perhaps, 2 not."""
    rows = [
        {"facility_id": "四屏-点-2022-01", "village": "FIRST_VILLAGE"},
        {"facility_id": "四屏-点-2022-02", "closed_on": date(2022, 5, 1)},
    ]
    study = study_of(district, "四屏镇", facilities=rows)
    check(study)
    names = district.places.villages
    first = next(names.loc[names["town"] == "四屏镇", "village"].items())[1]
    cells = cells_of(study, coverage_rows(study))
    assert [(cell.since, cell.name) for cell in cells] == [
        ("2022", first),
        ("open", ""),
        ("none", ""),
        ("none", ""),
    ]
    (figure,) = village_cells(study, coverage_rows(study))
    assert f">{first}<" in figure.svg
    assert "格下为填报的所在村。" in figure.caption


def test_existing_points_that_are_gone_are_none_of_the_scheduled(district: District) -> None:
    """西湖: 6 villages, 3 points, 3 more by 2021. Of the old ones one is given up, one stopped in 2022: 1 + 3 are left."""
    rows = [
        {"facility_id": "西湖-点-已有-01", "closed_on": date(2022, 3, 1)},
        {"facility_id": "西湖-点-已有-02", "suspended_on": date(2022, 3, 1)},
    ]
    study = study_of(district, "西湖镇", facilities=rows)
    check(study)
    assert counted(study) == {"existing": 1, "2021": 3, "open": 1, "none": 1}
    (figure,) = village_cells(study, coverage_rows(study))
    assert figure.caption.plain.startswith(
        "深色：已有互助点1个村；2021：按安排和填报，3个村该年末起有点；虚线：待定1个村；"
        "橙色：没有点的1个村（没有安排，或点已撤销、停用、设在别处）。"
    )
    assert "没有点<" in figure.svg


def test_villages_of_lost_points_count_once(district: District) -> None:
    """Two old points in one village, one of them given up later: no village loses its point."""
    rows = [
        {"facility_id": f"西湖-点-已有-0{n}", "village": "FIRST_VILLAGE", **given}
        for n, given in ((1, {"closed_on": date(2022, 3, 1)}), (2, {}))
    ]
    study = study_of(district, "西湖镇", facilities=rows)
    check(study)
    assert counted(study)["existing"] == 2


def test_a_point_beside_the_plan_is_none_of_annex_1(district: District) -> None:
    """圣泉: 2 villages, nothing scheduled; one point in use since 2021."""
    row = {"facility_id": "圣泉-点-增-01", "town": "圣泉街道", "kind": "point", "plan_year": "none"}
    row |= {"opened_on": date(2021, 8, 1), "village": "FIRST_VILLAGE"}
    study = study_of(district, "圣泉街道", facilities=[row])
    check(study)
    cells = cells_of(study, coverage_rows(study))
    assert [(cell.since, bool(cell.name)) for cell in cells] == [("2021", True), ("none", False)]
    (figure,) = village_cells(study, coverage_rows(study))
    assert "附件1" not in figure.caption
    assert "2021：按安排和填报，1个村该年末起有点" in figure.caption


def test_returns_that_change_nothing_leave_annex_1_its_words(district: District) -> None:
    study = study_of(district, "西湖镇", facilities=[{"facility_id": "西湖-点-2021-01"}])
    (figure,) = village_cells(study, coverage_rows(study))
    assert "2021：附件1安排这一年建点3个村" in figure.caption


def test_the_caption_says_what_the_shades_mean(district: District) -> None:
    study = study_of(district, "四屏镇")
    (figure,) = village_cells(study, coverage_rows(study))
    assert figure.caption.plain.startswith(
        "2022：附件1安排这一年建点2个村；虚线：待定1个村；橙色：没有安排1个村。虚线的村：中心若设在没有点的村"
    )
    none = study_of(district, "鼎山街道")
    assert village_cells(none, coverage_rows(none)) == []


def test_lines_of_cells_are_of_one_length(district: District) -> None:
    """白沙 has 14 villages; named, they do not fit on one line: 7 and 7."""
    villages = district.places.villages.query("town == '白沙镇'")["village"]
    old = [f"白沙-点-已有-{n:02d}" for n in range(1, 5)]
    ids = [*old, *(f"白沙-点-2021-{n:02d}" for n in range(1, 10))]
    rows = [{"facility_id": one, "village": name} for one, name in zip(ids, villages, strict=False)]
    study = study_of(district, "白沙镇", facilities=rows)
    (figure,) = village_cells(study, coverage_rows(study))
    lines = Counter(re.findall(r'font-weight: 700[^>]* y="([\d.]+)"', figure.svg))
    assert list(lines.values()) == [7, 7]
