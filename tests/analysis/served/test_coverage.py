"""Coverage: figures by hand from Annex 1, the readings of 二（四）, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import close_gap, coverage, load_district, targets
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Assumption
from eldercare_analysis.inputs.scenario_document import Change
from eldercare_analysis.inputs.schedule import planned_facilities
from tests.examples import examples
from tests.returns import register_of

DISTRICT = load_district()
EVENTS = ("completed_on", "accepted_on", "opened_on", "suspended_on", "closed_on")


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


def test_villages_without_a_point_or_a_center_to_explain_it(district: District) -> None:
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
        coverage(district, scenario=district.baseline.under(center_village=reading)),
        "district",
        2022,
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
@pytest.mark.slow
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


ALL_POINTS = [
    *(f"白沙-点-已有-{n:02d}" for n in range(1, 5)),
    *(f"白沙-点-2021-{n:02d}" for n in range(1, 10)),
]
CODES = list(DISTRICT.places.villages.query("town == '白沙镇'")["code"])


def baisha(
    villages: dict[str, str], seat: str | None = None, reasons: dict[str, str] | None = None, **cells: object
) -> Register:
    """Return a register of 白沙镇: villages of points by id, the center's seat, reasons for having no point."""
    rows: list[dict[str, object]] = [
        {"facility_id": "白沙-中心-2021-01", **({"village": seat} if seat else {})}
    ]
    rows += [{"facility_id": name, "village": village} for name, village in villages.items()]
    rows += [{"facility_id": name, **dates} for name, dates in cells.items() if isinstance(dates, dict)]
    told = [{"village_code": code, "exempt_reason": reason} for code, reason in (reasons or {}).items()]
    return register_of(DISTRICT, {"month": "2021-09", "given": {"facilities": rows, "villages": told}})


def ends(register: Register, year: int = 2022, reading: str = "unknown") -> tuple[object, object]:
    table = coverage(DISTRICT, scenario=DISTRICT.baseline.under(center_village=reading), register=register)
    got = row(table, "白沙镇", year)
    return got["served_low"], got["served_high"]


APART = dict(zip(ALL_POINTS, CODES, strict=False))  # 13 points in 13 of the 14 villages
FREE = CODES[13]


@pytest.mark.parametrize(
    ("villages", "seat", "reasons", "low", "high"),
    [
        ({}, None, {}, 13, 14),  # nothing known: 4 + 9 points, perhaps the center's village
        ({}, "community", {}, 13, 13),  # a community is no village
        ({}, FREE, {}, 13, 14),  # one of the 13 points may stand in the center's village
        (APART, FREE, {}, 14, 14),  # all 13 stand elsewhere: the center's village is the 14th
        (APART, CODES[0], {}, 13, 13),  # the center's village has a point
        ({ALL_POINTS[0]: FREE}, FREE, {}, 13, 13),
        ({}, None, {FREE: "center_seat"}, 14, 14),  # 村级情况: no point there, because of the center
        ({}, FREE, {FREE: "center_seat"}, 14, 14),
        ({ALL_POINTS[0]: FREE}, None, {FREE: "center_seat"}, 13, 13),  # a point is a point
        (APART | {ALL_POINTS[1]: CODES[0]}, FREE, {}, 13, 13),  # two points in one village: 12 + the center's
        ({ALL_POINTS[0]: "community"}, None, {}, 12, 13),  # a point in a community serves no village
        ({}, None, {FREE: "merging"}, 14, 14),  # 13 + 1 about to be merged
        (dict.fromkeys(ALL_POINTS[:4], "community"), CODES[0], {CODES[1]: "center_seat"}, 9, 10),  # one center has one village
    ],
)  # fmt: skip
@pytest.mark.slow
def test_what_is_known_of_villages_closes_the_range(
    villages: dict[str, str], seat: str | None, reasons: dict[str, str], low: int, high: int
) -> None:
    """白沙: 14 villages, 4 + 9 points; 二（四）: the center's village, and villages about to be merged, may have none."""
    assert ends(baisha(villages, seat, reasons)) == (low, high)


@pytest.mark.parametrize(
    ("reading", "low", "high"), [("unknown", 13, 14), ("exempt", 14, 14), ("not_exempt", 13, 13)]
)
def test_readings_with_a_seat_that_points_may_share(reading: str, low: int, high: int) -> None:
    assert ends(baisha({}, FREE), reading=reading) == (low, high)


@pytest.mark.parametrize("event", ["suspended_on", "closed_on"])
def test_a_point_out_of_use_serves_nobody_from_its_month_on(event: str) -> None:
    """4 existing points, one out of use in August 2021: 4 at the end of 2020, then 13 - 1 = 12 (to 13 with the center's)."""
    register = baisha({}, **{"白沙-点-已有-01": {event: date(2021, 8, 2)}})
    assert ends(register, 2020) == (4, 4)
    assert ends(register, 2022) == (12, 13)
    got = row(coverage(DISTRICT, register=register), "白沙镇", 2022)
    assert (got["points"], got["out_of_use"]) == (13, 1)


def test_a_closed_center_explains_nothing() -> None:
    register = register_of(
        DISTRICT,
        {"month": "2021-09", "given": {"facilities": [{"facility_id": "白沙-中心-2021-01", "closed_on": date(2021, 9, 1)}]}},
    )  # fmt: skip
    assert ends(register) == (13, 13)


def test_a_scenario_that_gives_up_a_closed_point_does_not_take_it_away_twice() -> None:
    """9 points in 2021, one closed and taken out of the plan by the scenario: 4 + 8 = 12, not 11."""
    register = baisha({}, **{"白沙-点-2021-09": {"closed_on": date(2021, 8, 2)}})
    change = Change(town="白沙镇", kind="points", year=2021, change=-1, who="a", why="b", source="c")
    stated = Assumption("x.yaml", "plan.1", "-1", "a", "b", "c")
    scenario = replace(DISTRICT.baseline, changes=(change,), assumptions=(stated,))
    got = row(coverage(DISTRICT, scenario=scenario, register=register), "白沙镇", 2022)
    assert (got["points"], got["served_low"], got["served_high"]) == (12, 12, 13)


def test_a_merging_village_counts_as_served() -> None:
    """圣泉: 2 villages, no point planned; one is about to be merged, others serve it (二（四）): 1 of 2."""
    given = {"villages": [{"village_code": "FIRST_VILLAGE 圣泉街道", "exempt_reason": "merging"}]}
    table = coverage(DISTRICT, register=register_of(DISTRICT, {"month": "2021-09", "given": given}))
    got = row(table, "圣泉街道", 2022)
    assert (got["villages"], got["served_low"], got["served_high"]) == (2, 1, 1)
    assert (got["merging_low"], got["unserved_low"], got["unserved_high"]) == (1, 1, 1)


def test_points_that_a_scenario_adds_in_a_town_without_villages_are_in_the_sums() -> None:
    """鼎山 has no villages and its existing points are not published: the town stays blank, the sum is 155 + 2."""
    change = Change(town="鼎山街道", kind="points", year=2022, change=2, who="a", why="b", source="c")
    scenario = replace(
        DISTRICT.baseline,
        changes=(change,),
        assumptions=(Assumption("x.yaml", "plan.1", "2", "a", "b", "c"),),
    )
    table = coverage(DISTRICT, scenario=scenario)
    assert pd.isna(row(table, "鼎山街道", 2022)["points"])
    assert row(table, "district", 2022)["points"] == 157
    assert row(table, "district", 2022)["served_low"] == 155


@st.composite
def registers(draw: st.DrawFn) -> tuple[Register, str]:
    """Returns of three towns: points and centers with villages, dates and reasons at random."""
    rows: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    for town in ("白沙镇", "先锋镇", "几江街道"):
        codes = [*DISTRICT.places.villages.query("town == @town")["code"]]
        places = st.sampled_from([*codes, "community", None])
        own = [f for f in planned_facilities(DISTRICT, town) if f.kind in kinds.PACKAGE]
        for facility in draw(st.lists(st.sampled_from(own), unique=True)):
            days = {
                name: date(2021, draw(st.integers(6, 9)), 1)
                for name in draw(st.sets(st.sampled_from(EVENTS)))
            }
            rows.append({"facility_id": facility.facility_id, "village": draw(places), **days})
        told += [
            {"village_code": code, "exempt_reason": draw(st.sampled_from(["merging", "center_seat"]))}
            for code in draw(st.sets(st.sampled_from(codes), max_size=3))
        ]
    register = register_of(DISTRICT, {"month": "2021-09", "given": {"facilities": rows, "villages": told}})
    return register, draw(st.sampled_from(["unknown", "exempt", "not_exempt"]))


@given(registers())
@examples(40)
@pytest.mark.slow
def test_coverage_targets_and_the_gap_say_the_same(example: tuple[Register, str]) -> None:
    register, reading = example
    scenario = DISTRICT.baseline.under(center_village=reading)
    last = coverage(DISTRICT, scenario=scenario, register=register).query("year == 2022").set_index("town")
    for end in ("low", "high"):
        parts = sum(last[f"{part}_{end}"] for part in ("by_point", "by_center", "merging"))
        assert (parts == last[f"served_{end}"]).all()
        other = "high" if end == "low" else "low"
        assert (last[f"served_{end}"] + last[f"unserved_{other}"] == last["villages"]).all()
    gap = close_gap(DISTRICT, scenario=scenario, register=register).towns.set_index("town")
    assert (gap["further"] == last.loc[gap.index, "unserved_high"]).all()
    assert (gap["further_if_exempt"] == last.loc[gap.index, "unserved_low"]).all()
    table = targets(DISTRICT, register=register, scenario=scenario).query("clause == 'village_one_point'")
    table = table[table["target"].notna()].set_index("town")
    assert (table["planned"] == last.loc[table.index, "served_low"]).all()
    assert (table["planned_high"] == last.loc[table.index, "served_high"]).all()
    told = table[table["actual"].notna()]
    assert ((told["actual"] + told["unreported"]) <= told["target"]).all()
    assert (told["gap_low"] == told["target"] - told["actual"] - told["unreported"]).all()


def test_three_new_points_may_stand_where_five_unreported_ones_do() -> None:
    """先锋, 一（二）: 8 villages, 5 have a point by Annex 1 (8 − 3), 3 new ones in known villages: 5 to 8 served, 0 to 3 missing."""
    codes = list(DISTRICT.places.villages.query("town == '先锋镇'")["code"])
    rows = [
        {"facility_id": f"先锋-点-2021-{n + 1:02d}", "village": codes[n], "accepted_on": date(2022, 5, 1)}
        for n in range(3)
    ]
    register = register_of(DISTRICT, {"month": "2023-01", "given": {"facilities": rows}})
    table = targets(DISTRICT, register=register).query("clause == 'village_one_point'").set_index("town")
    got = table.loc["先锋镇"]
    assert (got["target"], got["actual"], got["unreported"], got["gap_low"], got["gap"]) == (8, 5, 3, 0, 3)
    assert got["status"] == "not_assessable"
    whole = table.loc["district"]  # every existing point serves its village: 60, whatever else is unreported
    assert (whole["target"], whole["actual"], whole["gap"]) == (175, 60, 115)
