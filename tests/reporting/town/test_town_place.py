"""Where a town stands in its district by class, and what its targets lack."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.town.town_place import town_gaps, town_place
from tests.returns import register_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("town", "notes"), [
    # 13 of 14 villages; 9 of 10 in 蔡家; 12 towns are whole, 3 + 11 below 90 %, 2 without villages
    ("白沙镇", ["2022年末村覆盖率（下限）92.9%（13 / 14），在“90%–100%”一档。", "同档2个镇街：白沙、蔡家。",
                "其余：100%的12个、不到100%的14个、无村2个。"]),
    ("四屏镇", ["2022年末4个村中2个确定有服务，在“低于 60%”一档。", "同档3个镇街：几江、圣泉、四屏。",
                "其余：100%的12个、不到100%的13个、无村2个。"]),
    ("鼎山街道", ["没有行政村、不分档的2个镇街：鼎山、双福。", "其余：100%的12个、不到100%的16个。"]),
])  # fmt: skip
def test_the_place_by_class(district: District, town: str, notes: list[str]) -> None:
    study = Study(district, district.baseline, "2021-09", None, town=town, language="zh")
    assert [note.plain for note in town_place(study, coverage_rows(study)).notes] == notes


def test_gaps_name_what_is_due_and_missing(district: District) -> None:
    """After 2021 nine points were due and one is accepted; what is due at the end of 2022 is no gap yet."""
    rows = [
        {"facility_id": f"白沙-点-2021-{n:02d}", "accepted_on": date(2021, 10, 1) if n == 1 else None}
        for n in range(1, 10)
    ]
    register = register_of(district, {"month": "2022-03", "given": {"facilities": rows}})
    study = Study(district, district.baseline, "2022-03", register, town="白沙镇", language="zh")
    notes = [note.plain for note in town_gaps(study, target_rows(study)).notes]
    assert "村级互助养老点 2021：还差8个（2021-12-31）" in notes
    assert not any("2022-12-31" in note for note in notes)
