"""Facilities are called as people call them: by town, year, number, kind and village, in both languages; no two alike."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.analysis import state
from eldercare_analysis.inputs.district import District, load_district
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.meaning import COMMUNITY
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES, Language
from eldercare_analysis.reporting.facility_names import facility_name, village_name
from eldercare_analysis.text import written
from tests.money import one_month

BAISHA, SIPING = "白沙镇", "四屏镇"
JINPEN = "500116108203"  # 金盆村 of 白沙镇
MONTHS = ("2020-12", "2021-06", "2022-06", "2023-06", "2024-06", "2025-09", "2026-01")


def point(name: str, plan_year: str = "none", **cells: Any) -> dict[str, Any]:
    """Return a point of 白沙镇 that Annex 1 does not have."""
    return {"facility_id": name, "town": BAISHA, "kind": "point", "plan_year": plan_year, **cells}


def study_of(
    district: District, month: str, *rows: dict[str, Any], town: str | None = None, language: Language = "zh"
) -> Study:
    register = one_month(district, "2021-07", facilities=list(rows)) if rows else None
    return Study(district, district.baseline, month, register, town=town, language=language)


@pytest.mark.parametrize(("facility_id", "month", "zh", "en"), [
    # of the month's year: by its number alone; in other months by its year, too, as 白沙镇 has existing ones besides
    ("白沙-点-2021-04", "2021-09", "第4个互助点", "mutual-aid point no. 4"),
    ("白沙-点-2021-04", "2022-02", "2021年第4个互助点", "mutual-aid point no. 4 of 2021"),
    ("吴滩-点-2022-05", "2021-09", "2022年第5个互助点", "mutual-aid point no. 5 of 2022"),
    ("白沙-点-已有-04", "2021-09", "原有第4个互助点", "existing mutual-aid point no. 4"),
    # the only one of its kind, and of its year
    ("白沙-中心-2021-01", "2021-09", "养老服务中心", "town center"),
    ("白沙-中心-2021-01", "2022-12", "养老服务中心", "town center"),
    ("白沙-院-2022-01", "2021-09", "敬老院", "nursing home"),
    ("几江-点-已有-01", "2021-09", "原有互助点", "existing mutual-aid point"),
    # 四屏镇 has two points, both of 2022 and none before: no year is needed
    ("四屏-点-2022-02", "2021-09", "第2个互助点", "mutual-aid point no. 2"),
])  # fmt: skip
def test_year_and_number_are_said_where_they_tell_apart(
    district: District, facility_id: str, month: str, zh: str, en: str
) -> None:
    for language, name in (("zh", zh), ("en", en)):
        study = study_of(district, month, language=language)  # type: ignore[arg-type]
        assert facility_name(study, facility_id, with_town=False) == name


@pytest.mark.parametrize(("language", "names"), [
    ("zh", ["计划外第1个互助点（金盆村）", "计划外第2个互助点（社区）", "计划外第12个互助点"]),
    ("en", ["unplanned mutual-aid point no. 1 (金盆村)", "unplanned mutual-aid point no. 2 (in a community)", "unplanned mutual-aid point no. 12"]),
])  # fmt: skip
def test_what_is_outside_the_plan_says_so(district: District, language: Language, names: list[str]) -> None:
    """Three points of no year: in a village, in a community, where nobody reported; then one alone, without a number."""
    ids = ["白沙-点-计划外-01", "白沙-点-计划外-02", "白沙-点-补充-12"]
    rows = [point(ids[0], village=JINPEN), point(ids[1], village=COMMUNITY), point(ids[2])]
    study = study_of(district, "2021-09", *rows, town=BAISHA, language=language)
    assert [facility_name(study, name) for name in ids] == names
    alone = study_of(district, "2021-09", rows[0], town=BAISHA, language=language)
    assert facility_name(alone, ids[0]) == names[0].replace("第1个", "").replace(" no. 1", "")


@pytest.mark.parametrize(("language", "before", "names"), [
    ("zh", "白沙镇", ["第4个互助点（金盆村）", "养老服务中心（社区）", "第5个互助点"]),
    ("en", "Baisha (白沙镇) ", ["mutual-aid point no. 4 (金盆村)", "town center (in a community)", "mutual-aid point no. 5"]),
])  # fmt: skip
def test_town_and_village_are_said_where_readers_need_them(
    district: District, language: Language, before: str, names: list[str]
) -> None:
    """Its village by name, a community as such, nothing where it is not reported; the town but in its own report."""
    ids = ["白沙-点-2021-04", "白沙-中心-2021-01", "白沙-点-2021-05"]
    villages = (JINPEN, COMMUNITY, None)
    rows = [{"facility_id": name, "village": village} for name, village in zip(ids, villages, strict=True)]
    whole = [before + name for name in names]
    for town, said in ((None, whole), (BAISHA, names), (SIPING, whole)):
        study = study_of(district, "2021-09", *rows, town=town, language=language)
        assert [facility_name(study, name) for name in ids] == said
        assert [facility_name(study, name, with_town=True) for name in ids] == whole
        assert [facility_name(study, name, with_town=False) for name in ids] == names


def test_before_a_village_is_reported_the_name_has_none(district: District) -> None:
    """The return is of July: in June nothing is known."""
    row = {"facility_id": "白沙-点-2021-04", "village": JINPEN}
    told = {month: study_of(district, month, row) for month in ("2021-06", "2021-07")}
    assert [facility_name(study, row["facility_id"]) for study in told.values()] == [
        "白沙镇第4个互助点",
        "白沙镇第4个互助点（金盆村）",
    ]


def test_what_is_no_facility_keeps_its_name(district: District) -> None:
    study = study_of(district, "2021-09")
    for name in ("白沙-点-2021-99", "白沙镇", ""):
        assert facility_name(study, name) == name
    assert [village_name(study, code) for code in (JINPEN, COMMUNITY, "1", "")] == ["金盆村", "社区", "1", ""]


def test_ids_that_towns_make_up_never_lend_a_name_of_another(district: District) -> None:
    """Two of number 1, one with that of an existing point of Annex 1, one that ends with a year, one with no number: by their ids."""
    free = [point("白沙-点-计划外-01"), point("白沙-点-补充-1"), point("白沙-点-现有-04", "existing"), point("白沙-点-2023"),
            point("白沙-新建点")]  # fmt: skip
    study = study_of(district, "2021-09", *free)
    assert [facility_name(study, one["facility_id"]) for one in free] == [one["facility_id"] for one in free]
    assert facility_name(study, "白沙-点-已有-04") == "白沙镇原有第4个互助点"


def shared(study: Study) -> list[list[str]]:
    """Return facilities with the same name: of the whole district, or of a town in its own report."""
    found = defaultdict(list)
    for one in state.facilities(study):
        if study.town in (None, one.town):
            found[facility_name(study, one.facility_id)].append(one.facility_id)
    return [ids for ids in found.values() if len(ids) > 1]


@pytest.fixture(scope="module")
def known(district: District, demo: Path) -> list[tuple[District, Register | None]]:
    """Annex 1 of both districts, and what the demo's towns returned."""
    pack = load_district(demo / "pack")
    return [(district, None), (pack, None), (pack, load_register(demo / "returns", pack))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", MONTHS)
def test_no_two_facilities_have_one_name(
    known: list[tuple[District, Register | None]], month: str, language: Language
) -> None:
    """In the district's and in each town's report; and each of them has a name."""
    for district, register in known:
        study = Study(district, district.baseline, month, register, town=None, language=language)
        assert [shared(study.at(town)) for town in (None, *district.towns)] == [[]] * (
            1 + len(district.towns)
        )
        for facility in state.facilities(study):
            assert facility_name(study, facility.facility_id) != facility.facility_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_names_are_no_facts(district: District, language: Language) -> None:
    """They say which facility, not how many; the number that stands beside a name is one still."""
    for month in MONTHS:
        study = study_of(
            district, month, point("白沙-点-计划外-01"), point("白沙-点-计划外-02"), language=language
        )
        for facility in state.facilities(study):
            name = facility_name(study, facility.facility_id)
            assert list(written(name)) == [], name
            assert [one.text for one in written(f"{name}，3个")] == ["3"]
