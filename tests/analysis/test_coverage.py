"""Coverage: figures by hand from Annex 1, the readings of 二（四）, and what must always hold."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import coverage, load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.scenario import with_reading
from tests.returns import register_of

DISTRICT = load_district()


def row(table: pd.DataFrame, town: str, year: int) -> dict[str, object]:
    rows = table[(table["town"] == town) & (table["year"] == year)]
    assert len(rows) == 1
    return rows.iloc[0].to_dict()


@pytest.mark.parametrize(
    ("year", "points", "centers", "low", "high"),
    [
        (2020, 60, 0, 60, 60),  # the printed total of existing points
        (2021, 60 + 70, 18, 130, 140),  # 18 centers of 2021, in 10 of which a village lacks a point
        (2022, 60 + 70 + 25, 18 + 7, 155, 169),  # 25 centers, in 14 of which a village lacks a point
    ],
)
def test_the_district_by_hand(
    district: District, year: int, points: int, centers: int, low: int, high: int
) -> None:
    got = row(coverage(district), "district", year)
    assert (got["points"], got["centers"], got["served_low"], got["served_high"]) == (
        points,
        centers,
        low,
        high,
    )
    assert (got["unserved_low"], got["unserved_high"]) == (175 - high, 175 - low)
    assert got["coverage_low"] == pytest.approx(low / 175)
    assert got["coverage_high"] == pytest.approx(high / 175)


def test_towns_unserved_under_every_reading(district: District) -> None:
    """几江 2−1−0; 圣泉 2−0−0; 石蟆 16−7−7, less the center's 1; 杜市 10−3−5 less 1; 四屏 4−0−2 less 1."""
    last = coverage(district).query("year == 2022 and town != 'district' and unserved_low > 0")
    assert dict(zip(last["town"], last["unserved_low"], strict=True)) == {
        "几江街道": 1, "圣泉街道": 2, "石蟆镇": 1, "杜市镇": 1, "四屏镇": 1,
    }  # fmt: skip


def test_a_town_whose_points_come_after_its_center(district: District) -> None:
    """吴滩: 3 existing, none in 2021, 5 in 2022; center in 2021; 8 villages."""
    table = coverage(district)
    assert [row(table, "吴滩镇", year)["points"] for year in (2020, 2021, 2022)] == [3, 3, 8]
    assert [row(table, "吴滩镇", year)["served_high"] for year in (2020, 2021, 2022)] == [3, 4, 8]


@pytest.mark.parametrize("town", ["鼎山街道", "双福街道"])
def test_no_villages_means_no_ratio(district: District, town: str) -> None:
    got = row(coverage(district), town, 2022)
    assert (got["villages"], got["served_low"], got["unserved_high"]) == (0, 0, 0)
    assert pd.isna(got["points"])
    assert pd.isna(got["coverage_low"])


@pytest.mark.parametrize(
    ("reading", "low", "high"), [("exempt", 169, 169), ("not_exempt", 155, 155), ("unknown", 155, 169)]
)
def test_readings_close_the_range(district: District, reading: str, low: int, high: int) -> None:
    got = row(
        coverage(district, with_reading(district.baseline, "center_village", reading)), "district", 2022
    )
    assert (got["served_low"], got["served_high"]) == (low, high)


def test_unknown_existing_points_stay_unknown(district: District) -> None:
    table = district.plan.table.copy()
    table.loc[table["town"] == "白沙镇", ["existing_points", "gap"]] = pd.NA
    got = coverage(replace(district, plan=Plan(table, district.plan.years)))
    for town in ("白沙镇", "district"):
        values = row(got, town, 2022)
        assert all(pd.isna(values[name]) for name in ("points", "served_low", "coverage_low", "unserved_low"))


counts = st.integers(0, 30)
maybe = st.one_of(st.none(), counts)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    towns = DISTRICT.towns
    columns = {"villages": counts, "existing_points": maybe, "centers_2021": st.sampled_from([None, 0, 1]),
               "points_2021": maybe, "centers_2022": st.sampled_from([None, 0, 1]), "points_2022": maybe}  # fmt: skip
    cells = {
        name: draw(st.lists(values, min_size=len(towns), max_size=len(towns)))
        for name, values in columns.items()
    }
    table = pd.DataFrame({"town": towns, "row": range(2, len(towns) + 2)} | cells)
    return Plan(table.astype(dict.fromkeys(cells, "Int64")), (2021, 2022))


@given(plans())
def test_what_must_always_hold(plan: Plan) -> None:
    table = coverage(replace(DISTRICT, plan=plan))
    for bound in ("low", "high"):
        assert table[f"coverage_{bound}"].dropna().between(0, 1).all()
        assert (table[f"served_{bound}"] <= table["villages"]).dropna().all()
    assert (table["served_low"] <= table["served_high"]).dropna().all()
    assert (table["served_high"] + table["unserved_low"] == table["villages"]).dropna().all()
    blank = plan.table.loc[plan.table["existing_points"].isna() & (plan.table["villages"] > 0), "town"]
    assert table.loc[table["town"].isin(blank), "served_low"].isna().all()
    towns = table[table["town"] != "district"]
    for year, total in table[table["town"] == "district"].set_index("year").iterrows():
        rows = towns[towns["year"] == year]
        for name in ("villages", "served_low", "served_high", "unserved_low", "unserved_high"):
            assert pd.isna(total[name]) if rows[name].isna().any() else total[name] == rows[name].sum()


@pytest.mark.parametrize(
    ("seat", "points", "low", "high"),
    [
        ("community", [], 13, 13),  # a community is no village
        ("FIRST_VILLAGE", [], 14, 14),  # 13 points elsewhere, the center serves the 14th
        ("FIRST_VILLAGE", ["FIRST_VILLAGE"], 13, 13),  # the village has a point: nothing is gained
        (None, [], 13, 14),
    ],
)
def test_a_reported_seat_closes_the_range(
    district: District, seat: str | None, points: list[str], low: int, high: int
) -> None:
    """白沙: 14 villages, 4 + 9 points; 二（四）."""
    rows: list[dict[str, object]] = [
        {"facility_id": "白沙-中心-2021-01", **({"village": seat} if seat else {})}
    ]
    rows += [
        {"facility_id": f"白沙-点-2021-{n:02d}", "village": village}
        for n, village in enumerate(points, start=1)
    ]
    register = register_of(district, {"month": "2021-09", "given": {"facilities": rows}})
    table = coverage(district, register=register)
    row = table[(table["town"] == "白沙镇") & (table["year"] == 2022)].iloc[0]
    assert (row["served_low"], row["served_high"]) == (low, high)


def test_merging_villages_are_not_unserved(district: District) -> None:
    """圣泉: 2 villages, no point planned; one is about to be merged, so 1 stays unserved."""
    given = {"villages": [{"village_code": "FIRST_VILLAGE 圣泉街道", "exempt_reason": "merging"}]}
    table = coverage(district, register=register_of(district, {"month": "2021-09", "given": given}))
    row = table[(table["town"] == "圣泉街道") & (table["year"] == 2022)].iloc[0]
    assert (row["villages"], row["served_high"], row["unserved_low"], row["unserved_high"]) == (2, 0, 1, 1)
