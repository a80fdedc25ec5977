"""How far villages are from points and centers, by hand, without a pack on disk: 四面山 has 5 villages, 四屏 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from eldercare_analysis.analysis.served.access import (
    LIMITS,
    NoPlacesError,
    Sites,
    access,
    measures,
    nearest,
    positions,
    sites,
    straight_km,
)
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from tests.money import one_month, plain

TOWN = "四面山镇"
POINTS = [f"四面山-点-已有-{n:02d}" for n in (1, 2)]
CENTER = "白沙-中心-2021-01"
DAY = date(2021, 8, 1)


def codes(district: District, town: str = TOWN) -> list[str]:
    table = district.places.villages
    return list(table.loc[table["town"] == town, "code"])


def placed(district: District, **given: Any) -> District:
    return replace(district, places=replace(district.places, **given))


def on_a_line(district: District, *, without: int = 0) -> District:
    """Put the villages of 四面山 on a meridian, 0.01 degrees (1.108 km) apart; the last ones nowhere, like all other villages."""
    table = district.places.villages.copy()
    table["lon"], table["lat"] = np.nan, np.nan
    own = codes(district)
    for number, code in enumerate(own[: len(own) - without]):
        table.loc[table["code"] == code, ["lon", "lat"]] = [106.4, 28.6 + 0.01 * number]
    return placed(district, villages=table)


def seated(district: District, *numbers: int | str, **cells: Any) -> Register:
    """Say in which village the existing points of 四面山 stand."""
    own = codes(district)
    rows = [{"facility_id": name, "village": own[n] if isinstance(n, int) else n, **cells} for name, n in zip(POINTS, numbers, strict=False)]  # fmt: skip
    return one_month(district, "2021-09", facilities=rows or [{"facility_id": CENTER}])


def test_kilometers_as_the_crow_flies() -> None:
    """One degree of latitude at 28.6 degrees north is 110.8 km on GRS80; to itself a village is at 0, and nobody knows how far what has no place is."""
    places = pd.DataFrame(
        {"lon": [106.4, 106.4, np.nan], "lat": [28.6, 28.61, np.nan]}, index=["a", "b", "c"]
    )
    found = straight_km(places)
    assert found.loc["a", "b"] == found.loc["b", "a"] == pytest.approx(1.1083, abs=2e-4)
    assert [found.loc[name, name] for name in "abc"] == [0, 0, 0]
    assert found.loc["a", ["c"]].isna().all()
    assert list(found.index) == list(found.columns) == ["a", "b", "c"]


def test_places_of_returns_go_before_those_of_the_pack(district: District) -> None:
    first, second, third = codes(district)[:3]
    rows = [
        {"village_code": first, "lon": "106.5", "lat": "28.7"},
        {"village_code": second, "lon": "106.5"},  # half a place is none
        {"village_code": third, "lat": "28.7"},
    ]
    lined = on_a_line(district)
    table = positions(Case(lined, lined.baseline, "2021-09", one_month(lined, "2021-09", villages=rows)))
    found = table.loc[[first, second, third], ["lon", "lat"]].round(6).to_numpy().tolist()
    assert found == [[106.5, 28.7], [106.4, 28.61], [106.4, 28.62]]
    assert list(table) == ["village", "town", "lon", "lat"]


def test_measures_that_are_known(district: District) -> None:
    travel = pd.DataFrame([[0.0]], index=["a"], columns=["a"])
    lined = on_a_line(district)
    assert list(measures(Case(lined, lined.baseline, "2021-09", None))) == ["straight_km"]
    both = placed(lined, travel=travel)
    assert list(measures(Case(both, both.baseline, "2021-09", None))) == ["straight_km", "travel_minutes"]
    timed = placed(district, travel=travel)
    assert list(measures(Case(timed, timed.baseline, "2021-09", None))) == ["travel_minutes"]
    with pytest.raises(NoPlacesError) as caught:
        measures(Case(district, district.baseline, "2021-09", None))
    assert [one.key for one in caught.value.problems] == ["no_places"]
    for language in ("zh", "en"):
        assert "villages.csv" in caught.value.render(language)


@pytest.mark.parametrize(
    ("cells", "stage", "known", "unplaced"),
    [
        ({"village": 0, "accepted_on": DAY}, "built", True, 0),
        ({"village": 0, "started_on": DAY}, "built", False, 0),
        ({"village": 0, "started_on": DAY}, "sited", True, 0),
        ({"accepted_on": DAY}, "built", False, 1),
        ({"site_chosen_on": DAY}, "built", False, 0),
        ({"village": "community", "accepted_on": DAY}, "built", False, 1),
    ],
)
def test_where_centers_stand(
    district: District, cells: dict[str, Any], stage: str, unplaced: int, *, known: bool
) -> None:
    """Of 25 centers one is reported: built, it is where its village is, or nobody knows where; a site that is not built counts as sited."""
    own = codes(district, "白沙镇")
    row = {"facility_id": CENTER, **cells} | ({"village": own[0]} if cells.get("village") == 0 else {})
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", facilities=[row]))
    assert sites(facts, kinds.CENTER, stage) == Sites((own[0],) if known else (), unplaced)


def test_a_chosen_site_without_a_village_is_not_placed(district: District) -> None:
    rows = [{"facility_id": CENTER, "site_chosen_on": DAY}, {"facility_id": "李市-中心-2021-01"}]
    facts = Case(district, district.baseline, "2021-09", one_month(district, "2021-09", facilities=rows))
    assert sites(facts, kinds.CENTER, "sited") == Sites((), 1)
    assert sites(facts, kinds.CENTER) == Sites((), 0)


def test_two_in_one_village_are_one_site(district: District) -> None:
    facts = Case(district, district.baseline, "2021-09", seated(district, 1, 1))
    assert sites(facts, kinds.POINT) == Sites((codes(district)[1],), 60 - 2)


def test_the_nearest_of_each_village(district: District) -> None:
    """Points in the first and the fourth of five villages on a line: 0, 1, 1, 0, 1 steps of 1.108 km."""
    lined = on_a_line(district)
    own = codes(district)
    table = nearest(case_of(lined, register=seated(lined, 0, 3)))
    assert list(table) == ["code", "village", "town", "kind", "measure", "nearest", "distance"]
    assert len(table) == 2 * 175
    rows = table[(table["town"] == TOWN) & (table["kind"] == "point")]
    assert list(rows["code"]) == own
    assert list(rows["nearest"]) == [own[0], own[0], own[3], own[3], own[3]]
    assert list(rows["distance"]) == pytest.approx([0, 1.108, 1.108, 0, 1.108], abs=1e-3)
    assert set(table["measure"]) == {"straight_km"}
    elsewhere = table[(table["town"] != TOWN) | (table["kind"] == "center")]
    assert elsewhere["distance"].isna().all()
    assert elsewhere["nearest"].isna().all()


def row_of(table: pd.DataFrame, town: str, kind: str, limit: float) -> dict[str, Any]:
    (found,) = table[(table["town"] == town) & (table["kind"] == kind) & (table["limit"] == limit)].to_dict(
        "records"
    )
    return plain(found)


def test_villages_within_a_limit(district: District) -> None:
    """A point in the second village of five (1.108 km apart, the last has no place), the other in a community: within 1 km one for certain.
    58 existing points stand nobody knows where, so that all may be within."""
    lined = on_a_line(district, without=1)
    table = access(lined, register=seated(lined, 1, "community"))
    near = row_of(table, TOWN, "point", 1.0)
    assert near == {
        "town": TOWN,
        "villages": 5,
        "within_low": 1,
        "within_high": 5,
        "kind": "point",
        "measure": "straight_km",
        "limit": 1.0,
        "unplaced": 59,
        "share_low": 0.2,
        "share_high": 1.0,
    }
    assert [row_of(table, TOWN, "point", limit)["within_low"] for limit in (1.0, 3.0, 5.0)] == [1, 4, 4]
    center = row_of(table, TOWN, "center", 5.0)
    assert (center["within_low"], center["within_high"], center["unplaced"]) == (0, 0, 0)  # none is built
    whole = row_of(table, "district", "point", 3.0)
    assert (whole["villages"], whole["within_low"], whole["within_high"], whole["share_low"]) == (
        175,
        4,
        175,
        4 / 175,
    )
    none = row_of(table, "鼎山街道", "point", 3.0)
    assert (none["villages"], none["within_low"], none["share_low"], none["share_high"]) == (0, 0, None, None)
    assert list(dict.fromkeys(table["town"])) == [*district.towns, "district"]
    assert {str(table[name].dtype) for name in ("villages", "within_low", "within_high")} == {"int64"}


def test_only_what_has_no_place_may_be_within_where_all_sites_are_known(district: District) -> None:
    """One center is built, in the second village: of five villages three are within 1.2 km, and a village without a place may be."""
    lined = on_a_line(district, without=1)
    row = {"facility_id": CENTER, "accepted_on": DAY, "village": codes(district)[1]}
    table = access(lined, register=one_month(lined, "2021-09", facilities=[row]))
    found = {limit: row_of(table, TOWN, "center", limit) for limit in (1.0, 3.0)}
    assert [(one["within_low"], one["within_high"], one["unplaced"]) for one in found.values()] == [
        (1, 2, 0),
        (4, 5, 0),
    ]


def test_the_limits_of_travel_times(district: District) -> None:
    """15 minutes are within 15; 30.5 are not within 30. Rows are where one comes from."""
    own = codes(district)
    every = list(district.places.villages["code"])
    travel = pd.DataFrame(np.nan, index=every, columns=every)
    travel.loc[own[0], own[1]] = 15.0
    travel.loc[own[2], own[1]] = 30.5
    travel.loc[own[1], own[1]] = 0.0
    timed = placed(district, travel=travel)
    table = access(timed, register=seated(timed, 1, "community"))
    limits = list(dict.fromkeys(table["limit"]))
    assert limits == [15, 30, 60]
    assert [row_of(table, TOWN, "point", limit)["within_low"] for limit in limits] == [2, 2, 3]
    assert set(table["measure"]) == {"travel_minutes"}
    assert LIMITS["travel_minutes"] == ("access_near_minutes", "access_middle_minutes", "access_far_minutes")


@pytest.mark.slow
def test_the_stage_and_the_month_decide_which_sites_there_are(district: District) -> None:
    lined = on_a_line(district)
    row = {"facility_id": CENTER, "started_on": DAY, "village": codes(district)[0]}
    register = one_month(lined, "2021-09", facilities=[row])
    for stage, known in (("built", 0), ("sited", 5)):
        table = nearest(case_of(lined, register=register), stage=stage)
        assert table[table["kind"] == "center"]["distance"].notna().sum() == known
        counts = access(lined, register=register, month="2021-09", stage=stage)
        assert row_of(counts, TOWN, "center", 5.0)["within_low"] == known
    assert access(lined, register=register, month="2021-07", stage="sited")["within_low"].sum() == 0
