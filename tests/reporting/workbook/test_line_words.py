"""Units in the language; one that only a pack knows stays as it is; texts of formulas."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.line_words import in_formula, line_words, unit_words
from tests.reporting.workbook.seen import rows_of_town


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("yuan per person and month", "元/人·月", "CNY per person and month"),
        ("person-months", "人月", "person-months"),
        ("bowls of rice", "bowls of rice", "bowls of rice"),
    ],
)
def test_units(unit: str, zh: str, en: str) -> None:
    assert (unit_words(Words("zh"), unit), unit_words(Words("en"), unit)) == (zh, en)


def test_a_quote_does_not_end_a_text() -> None:
    assert in_formula('a"b') == '"a""b"'


@pytest.mark.parametrize(
    ("months", "zh", "en"),
    [
        (("2025-09",), "，2025-09", ", 2025-09"),
        (("2024-12", "2025-01", "2025-02"), "，2024-12至2025-02", ", 2024-12 to 2025-02"),
        (("2025-01", "2025-12"), "，2025-01至2025-12中的2个月", ", 2 months from 2025-01 to 2025-12"),
    ],
)
def test_a_line_says_its_months(study: Study, months: tuple[str, ...], zh: str, en: str) -> None:
    """One, all from one to another, or some of these."""
    line = replace(rows_of_town(study)[0].line, item="operating_floor", months=months)
    told = [line_words(Words(language), line) for language in LANGUAGES]
    assert told == [f"管理运行经费下限{zh}", f"minimum operating funds{en}"]
