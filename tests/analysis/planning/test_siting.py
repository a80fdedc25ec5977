"""Distances and siting: by hand on made-up places, against trying everything, and with every reason why it cannot be done."""

from __future__ import annotations

import itertools
import math
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import InputError, load_district
from eldercare_analysis.analysis.planning.location import Demand, choose
from eldercare_analysis.analysis.planning.siting import site_points
from eldercare_analysis.analysis.served.access import NoPlacesError, access, nearest, straight_km
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from tests.returns import register_of

pytestmark = pytest.mark.slow


def on_a_line(
    places: Sequence[float], existing: Sequence[int] = (), method: str = "p_median", limit: float = math.inf
) -> Demand:
    """Return villages along a road, some with a point already."""
    codes = [f"v{n}" for n in range(len(places))]
    distance = np.abs(np.subtract.outer(np.array(places), np.array(places)))
    cost = pd.DataFrame(distance, index=codes, columns=codes)
    kept = [codes[n] for n in existing]
    base = cost[kept].min(axis=1) if kept else pd.Series(math.inf, index=codes)
    return Demand(cost.drop(columns=kept), base, method, limit)


ROAD = (0, 1, 2, 10, 11, 12)  # two groups of three villages, 1 km apart in each


def test_p_median_by_hand() -> None:
    two = on_a_line(ROAD)
    assert choose(two, 2) == ["v1", "v4"]  # the middle of each group
    assert two.value(["v1", "v4"]) == pytest.approx((1 + 0 + 1 + 1 + 0 + 1) / 6)
    kept = on_a_line(ROAD, existing=[1])
    assert kept.value(()) == pytest.approx((1 + 0 + 1 + 9 + 10 + 11) / 6)
    assert choose(kept, 1) == ["v4"]


def test_coverage_by_hand() -> None:
    one = on_a_line(ROAD, existing=[0], method="coverage", limit=1)
    assert one.value(()) == 2  # villages 0 and 1 are within 1 km of village 0
    assert choose(one, 1) == ["v4"]  # it reaches 10, 11 and 12, any other fewer
    assert one.value(["v4"]) == 5
    assert (
        on_a_line(ROAD, method="coverage", limit=1).value(
            choose(on_a_line(ROAD, method="coverage", limit=1), 2)
        )
        == 6
    )


roads = st.lists(st.integers(0, 30), min_size=3, max_size=8)


@given(roads, st.integers(1, 3), st.integers(0, 1), st.sampled_from(["p_median", "coverage"]))
def test_nothing_is_better_than_what_is_chosen(
    places: list[int], count: int, existing: int, method: str
) -> None:
    demand = on_a_line(places, range(existing), method, 4)
    count = min(count, len(demand.cost.columns))
    found = choose(demand, count)
    assert len(found) == count
    tried = [demand.value(list(some)) for some in itertools.combinations(demand.cost.columns, count)]
    best = min(tried) if method == "p_median" else max(tried)
    assert demand.value(found) == pytest.approx(best)


def test_a_village_without_a_way_is_served_where_it_can_be() -> None:
    demand = on_a_line(ROAD)
    cost = demand.cost.mask(demand.cost > 5)  # NaN: no way from one group to the other
    assert choose(Demand(cost, demand.base), 2) == ["v1", "v4"]


@pytest.mark.parametrize("method", ["p_median", "coverage"])
@pytest.mark.parametrize("existing", [0, 60])
def test_a_district_of_175_villages_takes_no_long_time(method: str, existing: int) -> None:
    spots = np.random.default_rng(7).uniform(0, 50, (175, 2))
    codes = [f"v{n:03d}" for n in range(175)]
    cost = pd.DataFrame(
        np.hypot(*(np.subtract.outer(side, side) for side in spots.T)), index=codes, columns=codes
    )
    kept = codes[:existing]
    base = cost[kept].min(axis=1) if kept else pd.Series(math.inf, index=codes)
    demand = Demand(cost.drop(columns=kept), base, method, 3.0)
    started = time.process_time()
    assert len(choose(demand, 20)) == 20
    assert time.process_time() - started < 20  # seconds; where a machine is ten times slower, too


def with_places(pack: Path, *, without: str = "") -> District:
    """Give each village a place near its town's seat: in a row to the north, 1/100 degree apart."""
    seats = load_district(pack).places.towns.set_index("town").geometry
    lines = (pack / "villages.csv").read_text(encoding="utf-8").splitlines()
    numbers: dict[str, int] = {}
    written = [f"{lines[0]},lon,lat"]
    for line in lines[1:]:
        town = line.split(",")[3]
        numbers[town] = numbers.get(town, -1) + 1
        seat = seats[town]
        place = "," if town == without else f"{seat.x:.5f},{seat.y + 0.002 * numbers[town]:.5f}"
        written.append(f"{line},{place}")
    (pack / "villages.csv").write_text("\n".join(written) + "\n", encoding="utf-8")
    return load_district(pack)


def villages_of(district: District, town: str) -> list[str]:
    table = district.places.villages
    return list(table.loc[table["town"] == town, "code"])


def sited(district: District, *, all_existing: bool) -> Register:
    """Return a register in which the existing points of 四面山 stand in its first villages, and others where wanted."""
    rows = []
    for town, count in zip(
        district.towns, district.plan.table["existing_points"].fillna(0).astype(int), strict=True
    ):
        short = town.removesuffix("镇").removesuffix("街道")
        codes = villages_of(district, town)
        rows += [{"facility_id": f"{short}-点-已有-{n + 1:02d}", "village": codes[n]} for n in range(count)
                 if all_existing or town == "四面山镇"]  # fmt: skip
    return register_of(district, {"month": "2021-09", "given": {"facilities": rows}})


def test_distances_are_those_of_the_projection(district: District) -> None:
    # independent of the ellipsoid's formula: in the Gauss-Krüger zone 1 km is 1 km to 0.02 % this near to its meridian
    places = pd.DataFrame({"lon": [106.1, 106.2, 106.15], "lat": [29.0, 29.1, 28.7]})
    flat = gpd.GeoSeries(gpd.points_from_xy(places["lon"], places["lat"]), crs="EPSG:4490").to_crs(
        "EPSG:4544"
    )
    for one, other in itertools.combinations(range(3), 2):
        assert straight_km(places).loc[one, other] == pytest.approx(
            flat[one].distance(flat[other]) / 1000, rel=2e-4
        )


def test_without_coordinates_nothing_is_near_or_far(district: District) -> None:
    with pytest.raises(NoPlacesError):
        access(district)
    with pytest.raises(NoPlacesError):
        site_points(district, 3)


def test_nearest_and_shares_by_hand(pack: Path) -> None:
    district = with_places(pack)
    register = sited(district, all_existing=True)
    own = nearest(case_of(district, register=register)).query("town == '四面山镇' and kind == 'point'")
    # 2 existing points in the first of 5 villages, which stand 0.002 degrees apart: 0.2217 km at 28.6 degrees north
    assert list(own["distance"]) == pytest.approx([0, 0, 0.2217, 0.4434, 0.6651], rel=1e-3)
    assert list(own["nearest"])[:2] == villages_of(district, "四面山镇")[:2]
    table = access(district, register=register)
    near = table[(table["kind"] == "point") & (table["limit"] == 1.0)].set_index("town")
    assert tuple(near.loc["四面山镇", ["villages", "within_low", "within_high"]]) == (5, 5, 5)
    assert near.loc["district", "villages"] == 175
    assert near.loc["district", "unplaced"] == 0
    assert math.isnan(near.loc["鼎山街道", "share_low"])  # no villages: no share, not 0
    centers = table[table["kind"] == "center"]
    assert not centers["within_high"].any()  # no center is built yet, that is known
    assert (
        not nearest(case_of(district, register=register)).query("kind == 'center'")["distance"].notna().any()
    )


def test_what_is_not_known_makes_a_range(pack: Path) -> None:
    district = with_places(pack, without="白沙镇")
    table = access(district, register=sited(district, all_existing=False))
    row = table[(table["kind"] == "point") & (table["limit"] == 1.0)].set_index("town")
    assert row.loc["district", "unplaced"] == 60 - 2  # Annex 1: 60 existing points, 2 of them in 四面山
    assert tuple(row.loc["白沙镇", ["within_low", "within_high"]]) == (0, 14)
    assert row.loc["district", "within_low"] == 5
    assert row.loc["district", "within_high"] == 175


@given(st.data())
def test_towns_sum_to_the_district_and_shares_stay_within_bounds(data: Any) -> None:
    table = _cache["table"]
    row = data.draw(st.sampled_from(table.groupby(["kind", "measure", "limit"]).ngroup().unique().tolist()))
    rows = table[table.groupby(["kind", "measure", "limit"]).ngroup() == row].set_index("town")
    towns = rows.drop(index="district")
    for name in ("villages", "within_low", "within_high"):
        assert towns[name].sum() == rows.loc["district", name]
    assert (rows["within_low"] <= rows["within_high"]).all()
    assert (rows["within_high"] <= rows["villages"]).all()
    assert (rows["share_high"].dropna() <= 1).all()


_cache: dict[str, pd.DataFrame] = {}


@pytest.fixture(autouse=True, scope="module")
def district_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    pack = Path(
        shutil.copytree(Path(__file__).parents[3] / "data", tmp_path_factory.mktemp("places") / "pack")
    )
    district = with_places(pack, without="石蟆镇")
    _cache["table"] = access(district, register=sited(district, all_existing=False))


def test_siting_keeps_what_exists(pack: Path) -> None:
    district = with_places(pack)
    register = sited(district, all_existing=True)
    plan = site_points(district, 4, register=register, every_step=True)
    kept = {row["village"] for row in register.rows("facilities").to_dict("records")}
    assert not set(plan.sites["code"]) & kept
    assert list(plan.steps["points"]) == [0, 1, 2, 3, 4]
    assert (plan.steps["gain"].dropna() >= 0).all()
    assert plan.steps["value"].is_monotonic_decreasing
    assert plan.left_out == (0, 0)
    one = site_points(district, 1, towns=["四面山镇"], register=register)
    # villages 1 and 2 of 5 in a row have a point: the fourth is the middle of the other three
    assert list(one.sites["code"]) == [villages_of(district, "四面山镇")[3]]


def test_villages_about_to_be_merged_get_none(pack: Path) -> None:
    district = with_places(pack)
    codes = villages_of(district, "四屏镇")
    rows = [{"village_code": codes[0], "exempt_reason": "merging"}]
    register = register_of(district, {"month": "2021-09", "given": {"villages": rows}})
    plan = site_points(district, 3, towns=["四屏镇"], register=register, ignore_unplaced=True)
    assert set(plan.sites["code"]) == set(codes[1:])
    with pytest.raises(InputError) as caught:
        site_points(district, 4, towns=["四屏镇"], register=register, ignore_unplaced=True)
    assert "3 villages can be chosen" in caught.value.render("en")


def test_every_reason_why_it_cannot_be_done_comes_at_once(pack: Path) -> None:
    district = with_places(pack, without="白沙镇")
    with pytest.raises(InputError) as caught:
        site_points(district, 500)
    text = caught.value.render("en")
    assert "14 villages have no coordinates (白沙镇)" in text
    assert "of 60 points and centers that exist or have a site the village is not known" in text
    assert "cannot choose 500 points: 161 villages can be chosen" in text
    with pytest.raises(InputError) as caught:
        site_points(district, 3, method="coverage", measure="travel_minutes")
    assert [problem.key for problem in caught.value.problems] == ["siting_measure", "siting_limit"]
    with pytest.raises(InputError) as caught:
        site_points(district, 3, method="coverage", limit=-2.5)
    assert [problem.fields for problem in caught.value.problems] == [{"value": -2.5}]
    plan = site_points(district, 3, ignore_unplaced=True)
    assert plan.left_out == (14, 60)


def test_a_returns_coordinates_go_before_those_of_the_pack(pack: Path) -> None:
    district = with_places(pack, without="白沙镇")
    code = villages_of(district, "白沙镇")[0]
    rows = [{"village_code": code, "lon": "106.12", "lat": "29.06"}]
    register = register_of(district, {"month": "2021-09", "given": {"villages": rows}})
    with pytest.raises(InputError) as caught:
        site_points(district, 1, register=register)
    assert "13 villages have no coordinates" in caught.value.render("en")


def test_travel_times_are_used_where_given(pack: Path) -> None:
    district = load_district(pack)
    first, second, third = villages_of(district, "塘河镇")
    lines = [f"{first},{second},20", f"{second},{first},25", f"{second},{third},40"]
    (pack / "travel_times.csv").write_text(
        "from_code,to_code,minutes\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    district = load_district(pack)
    facility = [{"facility_id": "塘河-点-已有-01", "village": first}]
    register = register_of(district, {"month": "2021-09", "given": {"facilities": facility}})
    own = (
        nearest(case_of(district, register=register))
        .query("town == '塘河镇' and kind == 'point'")
        .set_index("code")
    )
    assert set(own["measure"]) == {"travel_minutes"}
    assert own.loc[first, "distance"] == 0
    assert own.loc[second, "distance"] == 25  # its own direction, not that of the way back
    assert math.isnan(own.loc[third, "distance"])  # no time to the first village is given: unknown, not far
    assert district.places.travel is not None
    assert district.places.travel.loc[third, second] == 40  # the way back, where nothing else is known
    plan = site_points(
        district, 1, towns=["塘河镇"], measure="travel_minutes", register=register, ignore_unplaced=True
    )
    assert list(plan.sites["code"]) == [third]  # 0 + 25 + 0 minutes; in the second village 0 + 0 + 40


def test_wrong_travel_times_and_coordinates_are_named(pack: Path) -> None:
    (pack / "travel_times.csv").write_text(
        "from_code,to_code,minutes\n500116001200,999,10\n500116001200,500116001205,\n500116001205,500116001200,-3\n"
        "500116001205,500116001200,3\n", encoding="utf-8")  # fmt: skip
    text = (pack / "villages.csv").read_text(encoding="utf-8").splitlines()
    text[0] += ",lon,lat"
    text[1] += ",29.29,106.25"
    text[2] += ",106.25,"
    (pack / "villages.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_district(pack)
    shown = caught.value.render("en")
    assert "villages.csv, row 2, column lat: '106.25'" in shown
    assert "villages.csv, row 3, column lat: only one of longitude and latitude" in shown
    (pack / "villages.csv").write_text(
        "\n".join(
            [
                text[0],
                *(f"{line},," for line in text[3:]),
                "500116001200,五举村,500116001,几江街道,107.25,29.29",
            ]
        ),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_district(pack)
    shown = caught.value.render("en")
    assert "lies outside the district" in shown
    assert "travel_times.csv, row 2, column to_code: village code '999'" in shown
    assert "row 3, column minutes" in shown
    assert "row 4, column minutes: '-3'" in shown
    assert "occurs twice" in shown
