"""The page's table of towns: unknown sorts last, what lacks most stands first, numbers keep rows and columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page import Tables
from eldercare_analysis.reporting.page.content import content_of
from eldercare_analysis.reporting.page.news import news_of
from eldercare_analysis.reporting.page.town_cells import served_cells
from eldercare_analysis.reporting.page.towns import PLANNED, towns_of
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.contents import Whole
from tests.returns import register_of


@pytest.fixture
def study(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="zh")


@pytest.fixture
def tables(study: Study, tmp_path: Path) -> Tables:
    return Whole(study, tmp_path, "0" * 8).tables


def test_towns_are_those_of_annex_1(study: Study, tables: Tables) -> None:
    """Annex 1: 白沙镇 has 14 villages, 13 points by the end of 2022; 鼎山街道 has no village, so nothing to serve."""
    towns = towns_of(study, tables, None, {"白沙镇": "towns/a.pdf", "先锋镇": None})
    assert [head.key for head in towns.table.columns] == list(PLANNED)
    assert [about["town"] for about in towns.table.about] == list(study.district.towns)
    covered = {(one.town, one.year): one for one in tables.coverage}
    for about, cells in zip(towns.table.about, towns.table.rows, strict=True):
        told = {one.column: one.value for cell in cells for one in cell.numbers if one.column}
        assert about["year"] == 2022
        assert all(getattr(covered[about["town"], 2022], name) == value for name, value in told.items())
    own = {row.town: row for row in towns.rows}
    told = [(own[town].link, own[town].missing) for town in ("白沙镇", "先锋镇", "几江街道")]
    assert told == [("towns/a.pdf", False), (None, True), (None, False)]
    assert [own["白沙镇"].cells[name].sort for name in ("villages", "points")] == [14, 13]
    assert own["鼎山街道"].cells["state"].sort is None


def test_what_lacks_most_stands_first_and_what_is_alike_is_told_once(study: Study, tables: Tables) -> None:
    """圣泉 has 2 villages and no point; 石蟆 16 villages, 14 points and a center: 1 or 2 unserved."""
    towns = towns_of(study, tables, None, {})
    shown = [(row.town, row.cells["state"].text.plain) for row in towns.rows]
    assert shown[0] == ("圣泉街道", "2个")
    assert ("石蟆镇", "1个，另1个未定") in shown[1:4]
    assert {town for town, _ in shown[-2:]} == {"鼎山街道", "双福街道"}
    assert (
        towns.alike == towns.told == {"short": "0"}
    )  # of each town all targets that are known are met by the plan


def test_villages_served_for_certain_and_perhaps(study: Study, tables: Tables) -> None:
    row = next(one for one in tables.coverage if (one.town, one.year) == ("白沙镇", 2022))
    words = words_of(study)
    unknown = replace(row, unserved_low=None, unserved_high=None)
    said = [served_cells(words, one)["state"].text for one in (row, replace(row, unserved_high=0), unknown)]
    assert said == ["1个未定", "0", "未知"]


def test_changes_of_status_are_told(study: Study, tables: Tables) -> None:
    """In the first month there is nothing to compare with; else rows by place and target."""
    assert content_of(study, tables, {}, "x").meeting is None
    reported = replace(study, register=register_of(study.district, {"month": "2021-09", "given": {}}))
    dispatch = Dispatch(reported)
    assert news_of(dispatch, replace(tables, earlier=None)).rows == []
    met = [one for one in tables.targets if one.status == "planned_to_meet"]
    earlier = [replace(one, status="short") if one in met else one for one in tables.targets]
    news = news_of(dispatch, replace(tables, earlier=earlier))
    assert len(news.rows) + news.more == len(met) > 0
    words = words_of(study)
    assert {row[2:] for row in news.rows} == {(words("status.short"), words("status.planned_to_meet"))}
