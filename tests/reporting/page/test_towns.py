"""The page's table of towns and its changes: unknown sorts last, numbers keep rows and columns, what changed is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.page import Tables
from eldercare_analysis.reporting.page.content import content_of
from eldercare_analysis.reporting.page.towns import PLANNED, rows_of, table_of
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
    """Annex 1: 白沙镇 has 14 villages, 13 points by the end of 2022; 鼎山街道 has no village, so no ratio, which sorts last."""
    rows = rows_of(study, tables, None, {"白沙镇": "towns/a.pdf", "先锋镇": None})
    table = table_of(words_of(study), rows, tables.coverage, reported=False)
    assert [head.key for head in table.columns] == list(PLANNED)
    covered = {(one.town, one.year): one for one in tables.coverage}
    for row, cells, about in zip(rows, table.rows, table.about, strict=True):
        assert about == {"town": row.town, "year": 2022}
        told = {one.column: one.value for cell in cells for one in cell.numbers if one.column}
        assert all(getattr(covered[row.town, 2022], name) == value for name, value in told.items())
    own = {row.town: row for row in rows}
    assert (own["白沙镇"].link, own["先锋镇"].missing, own["几江街道"].missing) == (
        "towns/a.pdf",
        True,
        False,
    )
    assert [own["白沙镇"].cells[name].sort for name in ("villages", "points")] == [14, 13]
    assert own["鼎山街道"].cells["coverage"].sort is None


def test_changes_of_status_are_told(study: Study, tables: Tables) -> None:
    """Without returns nothing can change; in the first month there is nothing to compare with; else rows by place and target."""
    assert content_of(study, tables, {}, "x").changes.rows == []
    reported = replace(study, register=register_of(study.district, {"month": "2021-09", "given": {}}))
    assert Dispatch(reported).totals["district"]
    assert content_of(reported, tables, {}, "x").changes.rows == []
    met = [one for one in tables.targets if one.status == "planned_to_meet"]
    earlier = [replace(one, status="short") if one in met else one for one in tables.targets]
    count = len(met)
    changes = content_of(reported, replace(tables, earlier=earlier), {}, "x").changes
    assert len(changes.rows) + changes.more == count > 0
    words = words_of(study)
    assert {row[2:] for row in changes.rows} == {(words("status.short"), words("status.planned_to_meet"))}
