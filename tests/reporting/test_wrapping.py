"""Lines for a terminal: nothing is lost, no number is parted, no line begins with a mark that ends one."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.reporting.wrapping import CLOSING, OPENING, least_width, lines_of

LETTERS = "一村点，。（）“”a1 9.–"


def cells(text: str) -> int:
    """Return the cells of a terminal: two for a Chinese letter (Unicode's East Asian Width)."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("共155–169个村，差6个。", 10, ["共155–169", "个村，差6", "个。"]),
        ("标准（元）", 6, ["标准", "（元）"]),
        ("villages served", 8, ["villages", "served"]),
        ("2,500 万元", 7, ["2,500", "万元"]),
        ("无空格abcdefghij", 6, ["无空格", "abcdef", "ghij"]),  # wider than any line
        ("", 6, [""]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines


@given(st.text(LETTERS, max_size=60), st.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cells, lines)) <= width
    if width >= least_width(text):
        assert not any(
            line[:1] in CLOSING
            for line in lines[1:]
            if line and text.strip()[0] not in CLOSING and " " not in text
        )
        assert not any(line[-1:] in OPENING for line in lines[:-1] if line and " " not in text)
