"""What blocks each home: items by number, their texts without stops, runs of numbers by their ends."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.goals.annex2 import annex2_items
from tests.returns import register_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("language", "told"), [
    ("zh", ["敬老院 不达标：第2项 建筑耐火等级不低于三级；第17项 设置照护单元。", "敬老院 未检查16项：第4至16、19、21、22项。"]),
    ("en", [
        "nursing home fails: item 2 (The fire-resistance grade is not below grade 3); item 17 (Care units are set up).",
        "nursing home: 16 items not checked, no. 4 to 16, 19, 21, 22.",
    ]),
])  # fmt: skip
def test_blockers_are_items_by_number(district: District, language: Language, told: list[str]) -> None:
    results = dict.fromkeys((1, 3, 18, 20), "pass") | dict.fromkeys((2, 17), "fail")
    rows = [{"facility_id": "李市-院-2021-01", "indicator": n, "result": one} for n, one in results.items()]
    register = register_of(district, {"month": "2021-09", "given": {"annex2": rows}})
    study = Study(district, district.baseline, "2021-09", register, town="李市镇", language=language)
    _, blockers = annex2_items(study)
    assert [note.plain for note in blockers.notes] == told
