"""What is told to be open: lists that nobody has published, seats and points whose village is not known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis import coverage
from eldercare_analysis.analysis.goals.clarify import points_to_clarify
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.planning.closing import close_gap, gap_plan
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_document import Change, Delay
from eldercare_analysis.inputs.schedule import planned_facilities
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.goals.clarify import clarify_notes, unknown_notes
from eldercare_analysis.reporting.goals.matters import plan_items
from eldercare_analysis.reporting.items import texts_of
from eldercare_analysis.reporting.maps import coverage_years
from eldercare_analysis.reporting.planning.closing import gap_items, gap_notes
from eldercare_analysis.reporting.served.coverage import coverage_by_town, coverage_by_year, coverage_headline
from eldercare_analysis.reporting.words import Words
from tests.returns import register_of

pytestmark = pytest.mark.slow

ONE = {"facilities": [{"facility_id": "白沙-点-2021-01", "accepted_on": date(2022, 3, 1)}]}


def study_of(
    district: District,
    given: dict[str, Any] | None = None,
    town: str | None = None,
    month: str = "2022-06",
    rules: Scenario | None = None,
    language: Language = "zh",
) -> Study:
    register = register_of(district, {"month": "2022-06", "given": given}) if given else None
    return Study(district, rules or district.baseline, month, register, town=town, language=language)


def told(study: Study) -> tuple[str, str, str]:
    """Return points to clarify, what is unknown, and what it takes to close the gap."""
    points = points_to_clarify(study)
    targets = target_rows(study)
    notes = gap_items(study)[0].notes if study.town else gap_notes(study, gap_plan(study))
    gap = "\n".join(note.plain for note in notes)
    matters = [text for item in plan_items(study, targets, points) for text in texts_of(item).values()]
    return (
        "\n".join(note.plain for note in [*clarify_notes(study, points).notes, *matters]),
        "\n".join(note.plain for note in unknown_notes(study, target_rows(study)).notes),
        gap,
    )


@pytest.mark.parametrize("month", ["2021-09", "2022-12", "2023-02"])
@pytest.mark.parametrize("given", [None, ONE])
def test_the_list_of_merging_villages_is_open_in_every_month(
    district: District, month: str, given: dict[str, Any] | None
) -> None:
    """二（四）: 175 - 169 = 6 villages have neither point nor center; after the deadline nothing more is published of them."""
    clarify, unknown, gap = told(study_of(district, given, month=month))
    assert re.search("6个村(到2022年末)?既没有点，也没有中心可以(解释|覆盖)", clarify)
    assert re.search("(须设点|缺6个点)，除非村?即将合并撤销（名单未公布）", clarify)
    assert "哪些村即将合并撤销：未公布" in unknown
    assert "须设点，除非即将合并撤销（名单未公布）" in gap


@pytest.mark.parametrize("month", ["2021-09", "2023-02"])
def test_a_reading_that_no_village_merges_settles_it(district: District, month: str) -> None:
    rules = district.baseline.under(merging_villages="none")
    clarify, unknown, gap = told(study_of(district, month=month, rules=rules))
    for text in (clarify, gap):
        assert "也没有中心可以" in text
        assert "名单未公布" not in text
    assert "哪些村即将合并撤销" not in unknown


def test_a_list_of_every_town_that_is_short_settles_it(district: District) -> None:
    """The towns that are short at best have 6 villages too many; a scenario that lists none of them to merge leaves no list open."""
    table = coverage(district)
    last = table[(table["year"] == 2022) & (table["town"] != "district") & (table["unserved_low"] > 0)]
    assert int(last["unserved_low"].sum()) == 6
    rules = replace(district.baseline, merging=dict.fromkeys(last["town"], 0))
    clarify, unknown, _ = told(study_of(district, rules=rules))
    assert "（名单未公布）" not in clarify
    assert "哪些村即将合并撤销" not in unknown


def seated(district: District) -> dict[str, Any]:
    """Return a return with the village of the center of 四屏镇, of which 2 of 2 points have no village yet."""
    village = "FIRST_VILLAGE"
    return {"facilities": [{"facility_id": "四屏-中心-2022-01", "village": village, "town": "四屏镇"}]}


def test_where_the_seat_is_known_the_points_are_asked_for(district: District) -> None:
    """二（四）: 四屏镇 has 4 villages and 2 points: 2 served, 3 if no point stands beside the center; that is where the range comes from."""
    given = seated(district)
    row = coverage(
        district, register=register_of(district, {"month": "2022-06", "given": given}), month="2022-06"
    ).query("town == '四屏镇' and year == 2022")
    assert (row["served_low"].item(), row["served_high"].item()) == (2, 3)
    clarify, unknown, gap = told(study_of(district, given, "四屏镇"))
    assert "中心所在村已知" in clarify
    assert "（四屏镇2个）" in clarify
    assert "哪些村有互助点：四屏镇2个没有填报所在村" in unknown
    assert "镇中心设在哪个村（或社区）：未公布" not in unknown
    assert "取决于2个没有填报所在村的互助点是否设在镇中心所在的村" in gap
    assert "取决于镇中心设在哪里" not in gap


def test_of_the_other_towns_the_seat_is_asked_for(district: District) -> None:
    """14 seats decide by Annex 1; with one known 13 are left to ask for, and 2 points of one town."""
    clarify, unknown, gap = told(study_of(district, seated(district)))
    assert "镇中心所在的村未公布" in clarify  # there are returns
    assert "镇中心设在哪个村（或社区）：未公布" in unknown
    assert "哪些村有互助点：四屏镇2个没有填报所在村" in unknown
    assert "其中取决于13个镇街的中心设在哪个村" in gap
    assert "请先问清：四屏镇2个；若都不在，可少增1个" in gap
    before = told(study_of(district))
    assert "其中取决于14个镇街的中心设在哪个村" in before[2]
    assert "没有填报所在村" not in "".join(before)


def caption(study: Study, *, towns: bool = False) -> str:
    return (coverage_by_town if towns else coverage_by_year)(study, coverage_rows(study)).caption.plain


def test_a_caption_speaks_of_ranges_where_there_are_any(district: District) -> None:
    assert caption(study_of(district), towns=True).startswith(
        "区间的两端：中心所在村不计入，和计入。下限只计互助点"
    )
    assert "区间的两端" in caption(study_of(district, town="四屏镇"))
    # 几江街道: 2 villages, no center, no range in any year
    assert caption(study_of(district, town="几江街道")) == "没有区间。不足10个村的不列百分比。"


def test_no_range_is_not_a_known_seat(district: District) -> None:
    """A town with a center and a point for each village has no range wherever the center stands; a scenario that says where knows the seat."""
    table = coverage(district)
    full = table.groupby("town").filter(
        lambda rows: (
            rows["villages"].iloc[0] > 0
            and (rows["served_low"] == rows["served_high"]).all()
            and rows["centers"].max() > 0
        )
    )
    town = str(full["town"].iloc[0])
    assert (
        caption(study_of(district, town=town)) == "没有区间：中心设在哪里不影响结论。不足10个村的不列百分比。"
    )
    rules = replace(district.baseline, seats={town: "village"})
    assert (
        caption(study_of(district, town=town, rules=rules))
        == "中心所在村已知，没有区间。不足10个村的不列百分比。"
    )
    read = district.baseline.under(center_village="not_exempt")
    assert caption(study_of(district, town="四屏镇", rules=read)).startswith("没有区间：口径为“")
    assert caption(study_of(district, town=town, language="en")).startswith(
        "No range: wherever centers stand"
    )


def late(district: District) -> Scenario:
    """Return a scenario in which everything of 2022 is half a year late: Annex 1 schedules 7 centers then."""
    return replace(district.baseline, delays=(Delay(year=2022, months=6, who="a", why="b", source="c"),))


def test_a_center_that_is_late_is_not_a_center_that_is_missing(district: District) -> None:
    """一（一）: 5 villages of 3 towns have no center in Annex 1; the villages of the 7 towns whose center is late are told apart."""
    table = district.plan.table.set_index("town")
    towns = table.index[table["centers_2022"].fillna(0) > table["centers_2021"].fillna(0) * 99]
    villages = int(table.loc[towns, "villages"].sum())
    clarify, _, gap = told(study_of(district, rules=late(district)))
    assert "没有安排镇中心的镇街有5个村（几江街道2个、德感街道1个、圣泉街道2个）" in clarify
    assert f"镇中心推迟到2023年的镇街有{villages}个村（" in clarify
    assert "到2022年末还没有镇中心带点" in clarify
    assert gap.startswith("到2023年末（本情景全部安排完成后），使每个村确定有服务")
    plain = told(study_of(district))
    assert "推迟" not in plain[0]
    assert plain[2].startswith("使每个村确定有服务，最少还需增加20个互助点。\n其中")


def test_what_is_none_is_not_said(district: District) -> None:
    """Annex 1 by itself moves no point and has none to spare; a town with a point for each village needs none."""
    _, _, gap = told(study_of(district))
    assert "0个" not in gap.replace("20个", "")
    notes = gap_items(study_of(district, town="双福街道"))[0].notes
    _, _, whole = told(study_of(district, town="慈云镇"))
    assert notes
    assert "按本情景" not in whole
    for language in ("zh", "en"):
        for town in district.towns:
            text = "\n".join(
                note.plain for note in gap_items(study_of(district, town=town, language=language))[0].notes
            )
            assert not re.search(
                r"只需0|\b0 are|按本情景|this scenario|\b1 further points|\b1 are enough|：：|））", text
            ), text


def test_one_is_not_many(district: District) -> None:
    """In English 1 takes the singular."""
    words = Words("en")
    assert words("gap.town_further", further=1).plain.endswith("takes 1 further point.")
    assert words("gap.town_further", further=2).plain.endswith("takes 2 further points.")
    told_of = words("clarify.unserved", villages=1, towns="x")
    assert told_of.plain.startswith("1 village has neither")
    assert [figure.value for figure in told_of.numbers] == [1]
    assert words("clarify.unserved", villages=6, towns="x").plain.startswith("6 villages have neither")
    assert words("coverage.served_note", served="1", villages="1") == "1 of 1 village"


def test_all_served_names_by_what(district: District) -> None:
    """二（四）: 四屏镇 has 2 points in 4 villages; a scenario says that the center stands alone and 1 village merges: 2 + 1 + 1 = 4."""
    rules = replace(district.baseline, seats={"四屏镇": "village"}, merging={"四屏镇": 1})
    study = study_of(district, town="四屏镇", rules=rules)
    finding = coverage_headline(study, coverage_rows(case_of(district, scenario=rules))).finding
    assert "的4个村全部有服务：2个村有互助点、1个村可由镇中心覆盖、1个村即将合并撤销，可不设点。" in finding
    english = replace(study, language="en")
    assert (
        "2 have a point, 1 may be served by the town center, 1 is about to be merged"
        in coverage_headline(english, coverage_rows(case_of(district, scenario=rules))).finding
    )
    whole = coverage_headline(
        study_of(district, rules=rules), coverage_rows(case_of(district, scenario=rules))
    ).finding
    # 155 + 1 + 1; 13 other seats; 6 - 1 villages of other towns
    assert "157个确定有互助点或已知可不设点；13个取决于镇中心设在哪个村；5个没有点，也没有中心可覆盖" in whole
    assert "不设点" not in coverage_headline(study_of(district), coverage_rows(case_of(district))).finding
    assert (
        "2020年（已有，含即将合并的村）"
        in coverage_years(study, coverage_rows(case_of(district, scenario=rules))).svg
    )


def test_the_finding_says_what_a_range_depends_on(district: District) -> None:
    """永兴镇 or another town whose points and center leave a range of one: by its seat, or by its points once the seat is reported."""
    table = coverage(district).query("year == 2022 and town != 'district'")
    town = str(
        table[(table["served_high"] > table["served_low"]) & (table["unserved_low"] == 0)]["town"].iloc[0]
    )
    center = next(f for f in planned_facilities(district) if f.town == town and f.kind == kinds.CENTER)
    given = {"facilities": [{"facility_id": center.facility_id, "village": "FIRST_VILLAGE", "town": town}]}
    for reported, said in (
        (None, "取决于镇中心设在哪个村"),
        (given, "中心所在村已知，另1个有没有，取决于没有填报所在村的互助点"),
    ):
        study = study_of(district, reported, town)
        assert said in coverage_headline(study, coverage_rows(study)).finding


def test_nothing_is_needed(district: District) -> None:
    """20 villages are not served for certain; as many further points in their towns leave nothing to add, and no 0 is printed."""
    plan = close_gap(district).towns
    changes = tuple(
        Change(
            town=row["town"],
            kind="points",
            year=2022,
            change=int(row["further"]),
            who="a",
            why="b",
            source="c",
        )
        for row in plan.to_dict("records")
        if row["further"]
    )
    assert sum(change.change for change in changes) == 20
    notes = gap_items(study_of(district, rules=replace(district.baseline, changes=changes)))[0].notes
    assert notes[0] == "按本情景的安排，每个村都有服务，不需增加计划点（实际情况见目标表）。"
    assert "增加0个" not in "".join(note.plain for note in notes)
