"""A lamp has one color wherever it is lit; letters on it can be read, and lamps are told apart in grey."""

from __future__ import annotations

from itertools import combinations

from eldercare_analysis.reporting import pdf
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.page import looks


def luminance(color: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_letters_on_lamps_can_be_read() -> None:
    assert all(contrast(lamp.fill, lamp.ink) >= 4.5 for lamp in LAMPS.values())


def test_what_is_known_is_told_apart_without_color() -> None:
    known = [lamp.fill for name, lamp in LAMPS.items() if name != "grey"]  # grey has a dashed edge
    assert all(contrast(one, other) > 1.6 for one, other in combinations(known, 2))


def test_paper_and_page_light_the_same_lamps() -> None:
    assert pdf.LAMPS is looks()["lamps"] is LAMPS
