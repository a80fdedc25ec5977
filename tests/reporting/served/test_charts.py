"""Bars of coverage: counts stand in them; where one has no room, the year's stand beside its bar."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.items import Figure
from eldercare_analysis.reporting.maps.classes import in_tile
from eldercare_analysis.reporting.maps.ground import in_lines
from eldercare_analysis.reporting.served.charts import coverage_chart

DATA = Path(__file__).parents[3] / "data"


def study_of(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", town=None, language="zh")


def texts(study: Study, rows: list[Coverage]) -> list[str]:
    chart = coverage_chart(study, rows)
    assert isinstance(chart, Figure)
    return re.findall(r"<text[^>]*>([^<]*)", chart.svg)


def test_counts_by_hand(district: District) -> None:
    """60 existing points, 70 of 2021, 25 of 2022; 10 and 4 seats; 175 in all."""
    study = study_of(district)
    found = texts(study, coverage_rows(study))
    assert [text for text in found if text.isdigit() and len(text) < 4] == [
        *("155", "14", "6"), *("130", "10", "35"), *("60", "115"),
    ]  # fmt: skip
    assert not any("/" in text for text in found)


def test_what_has_no_room_or_is_not_known_stands_beside(district: District) -> None:
    study = study_of(district)
    rows = [row for row in coverage_rows(study) if row.town == DISTRICT]
    crowded = replace(rows[-1], served_low=174, served_high=174, unserved_low=1, unserved_high=1)
    assert "174 / 175" in texts(study, [*rows[:-1], crowded])
    hidden = replace(rows[-1], served_low=None, served_high=None, unserved_low=None, unserved_high=None)
    assert "未知 / 175" in texts(study, [*rows[:-1], hidden])


def test_no_letters_are_too_small() -> None:
    study = open_study("district", month="2021-09", data=DATA, language="en")
    rows = coverage_rows(study)
    chart = coverage_chart(study, rows)
    assert isinstance(chart, Figure)
    assert min(map(float, re.findall(r"font-size: ([\d.]+)px", chart.svg))) >= 7.5
    assert "'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif" in chart.svg
    assert in_tile("Simianshan", 100) == ("Simianshan", 9.0)
    assert in_tile("Simianshan", 30) == ("Simian-\nshan", 7.5)
    assert in_lines("一二三四。五六七八。", 7.5 * 6) == ["一二三四。", "五六七八。"]
