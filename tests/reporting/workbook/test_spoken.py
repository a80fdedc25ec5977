"""Units in the language; one that only a pack knows stays as it is; texts of formulas."""

from __future__ import annotations

import pytest

from eldercare_analysis.reporting.words import Words
from eldercare_analysis.reporting.workbook.spoken import in_formula, unit_words


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
