"""Ids of facilities: as ever where towns differ in short, by whole names where two would be called the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eldercare_analysis import budget, load_district, load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.names import short_names
from eldercare_analysis.inputs.returns.loading import town_in
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.inputs.schedule import planned_facilities, town_of
from tests.returns import put, template

TWINS = ("白沙镇", "白沙街道")


@pytest.fixture
def twins(pack: Path) -> District:
    """The published district, but that 先锋镇 (one center and 3 points of 2021, 5 existing points) is called 白沙街道."""
    for path in (*pack.glob("*.csv"), *pack.glob("scenarios/*.yaml")):
        path.write_text(path.read_text(encoding="utf-8").replace("先锋镇", TWINS[1]), encoding="utf-8")
    return load_district(pack)


@pytest.mark.parametrize(
    ("towns", "names"),
    [
        (["白沙镇", "四屏镇", "双福街道", "大桥乡"], ["白沙", "四屏", "双福", "大桥"]),
        (["白沙镇", "白沙街道", "白沙乡", "四屏镇"], ["白沙镇", "白沙街道", "白沙乡", "四屏"]),
        (["镇", "街道", "安镇"], ["镇", "街道", "安"]),
        (["安镇街道", "安镇"], ["安镇", "安"]),
        (["安镇", "安街道", "安镇街道", "安镇街道乡"], ["安镇", "安街道", "安镇街道", "安镇街道乡"]),  # 安镇 is taken by a whole name
    ],
)  # fmt: skip
def test_short_names_are_those_of_one_town(towns: list[str], names: list[str]) -> None:
    assert short_names(towns) == dict(zip(towns, names, strict=True))


def test_only_towns_that_clash_have_other_ids(twins: District, district: District) -> None:
    ids = [facility.facility_id for facility in planned_facilities(twins)]
    assert len(set(ids)) == len(ids)
    assert {"白沙镇-中心-2021-01", "白沙街道-中心-2021-01", "白沙街道-点-已有-05"} < set(ids)
    others = [
        [facility for facility in planned_facilities(each) if facility.town not in (*TWINS, "先锋镇")]
        for each in (district, twins)
    ]
    assert others[0] == others[1]
    assert [town_of(f"{name}-点-9", twins) for name in (*TWINS, "四屏", "白沙")] == [*TWINS, "四屏镇", None]


@pytest.mark.slow
def test_returns_snapshot_and_ledger_keep_them_apart(twins: District, tmp_path: Path) -> None:
    """白沙镇's center is accepted in 2021, that of 白沙街道 in 2022, and so are their awards."""
    for town, accepted in zip(TWINS, (date(2021, 9, 5), date(2022, 1, 9)), strict=True):
        book = template(twins, "town", "2022-01", town)
        put(book["设施进度"], f"{town}-中心-2021-01", "验收日期", accepted)
        book.save(tmp_path / f"{town}.xlsx")
    read = load_register([tmp_path / f"{town}.xlsx" for town in TWINS], twins)
    write_snapshot(read, tmp_path / "returns.json")
    by_acceptance = twins.baseline.under(award_year="accepted")
    for register in (read, load_register(tmp_path / "returns.json", twins)):
        table = budget(twins, scenario=by_acceptance, register=register, month="2022-01")
        awards = table[(table["item"] == "center_award") & table["town"].isin(TWINS)]
        assert dict(zip(awards["town"], awards["year"], strict=True)) == {TWINS[0]: 2021, TWINS[1]: 2022}


def test_a_file_named_in_short_is_of_neither(twins: District) -> None:
    assert [town_in(f"9月 {name}.xlsx", twins) for name in (*TWINS, "白沙", "四屏")] == [*TWINS, "", "四屏镇"]


def test_an_id_has_no_space_because_ids_are_read_without(pack: Path) -> None:
    for path in (*pack.glob("*.csv"), *pack.glob("scenarios/*.yaml")):
        path.write_text(path.read_text(encoding="utf-8").replace("先锋镇", "Old Town"), encoding="utf-8")
    spaced = load_district(pack)
    own = [facility.facility_id for facility in planned_facilities(spaced, "Old Town")]
    assert own[0].startswith("OldTown-")
    assert not any(" " in one for one in own)
    assert town_of(own[0], spaced) == "Old Town"
