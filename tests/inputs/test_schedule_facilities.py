"""Ids of the facilities that Annex 1 names only by number."""

from __future__ import annotations

from dataclasses import replace

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.schedule import (
    Batch,
    Planned,
    batches,
    facility_ids,
    planned_facilities,
    town_of,
)
from tests.inputs.small import PLAN, change, scenario


def test_facilities_in_the_order_of_annex_1(district: District) -> None:
    small = replace(district, plan=PLAN)
    assert planned_facilities(small) == [
        Planned("甲-点-已有-01", "甲镇", kinds.POINT, "existing"),
        Planned("甲-中心-2021-01", "甲镇", kinds.CENTER, "2021"),
        Planned("甲-点-2021-01", "甲镇", kinds.POINT, "2021"),
        Planned("甲-点-2021-02", "甲镇", kinds.POINT, "2021"),
        *(Planned(f"乙-点-已有-0{n}", "乙镇", kinds.POINT, "existing") for n in range(1, 6)),
        *(Planned(f"乙-点-2022-0{n}", "乙镇", kinds.POINT, "2022") for n in range(1, 4)),
    ]
    assert [one.facility_id for one in planned_facilities(small, "甲镇")] == [
        "甲-点-已有-01", "甲-中心-2021-01", "甲-点-2021-01", "甲-点-2021-02",
    ]  # fmt: skip
    assert planned_facilities(small, "丙镇") == []


def test_the_ids_of_a_batch(district: District) -> None:
    small = replace(district, plan=PLAN)
    found: list[Batch] = batches(
        PLAN, scenario(plan=[change("甲镇", kinds.POINT, 2021, 1), change("丙镇", kinds.HOME, 2022, 2)])
    )
    assert [facility_ids(small, batch) for batch in found] == [
        ["甲-中心-2021-01"], ["甲-点-2021-01", "甲-点-2021-02"], [], ["乙-点-2022-01", "乙-点-2022-02", "乙-点-2022-03"], [],
    ]  # fmt: skip
    assert facility_ids(small, replace(found[0], kind=kinds.HOME)) == ["甲-院-2021-01"]
    assert facility_ids(small, replace(found[0], kind=kinds.CARE_CENTER)) == ["甲-照护-2021-01"]


def test_the_town_that_an_id_begins_with(district: District) -> None:
    small = replace(district, plan=PLAN)
    assert [town_of(one, small) for one in ("甲-自建", "乙-点-2021-01", "甲", "丁-1")] == [
        "甲镇",
        "乙镇",
        None,
        None,
    ]
