"""Figures that are known are shown, the others are told in one sentence with what they lack; files that are there."""

from __future__ import annotations

from eldercare_analysis.reporting.items import Headline, Tile
from eldercare_analysis.reporting.page.rest import figures_of, files_of, links_of
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, text_of

WORDS = Words("zh")
AWARD = Tile(label=text_of("应得奖补"), value=WORDS.wan(100_000_000))
PEAK = Tile(label=text_of("垫资峰值"), value=WORDS("form.unknown"), note=text_of("缺建设成本"))


def test_what_is_unknown_is_no_figure() -> None:
    figures = figures_of(WORDS, [Headline(id="budget_headline", tiles=[PEAK, AWARD])])
    assert figures.tiles == [("B1.t2", AWARD)]  # its id is that of the report
    assert figures.unknown == "算不出：垫资峰值（缺建设成本）。"
    assert figures_of(WORDS, [Headline(id="budget_headline", tiles=[AWARD])]).unknown == NOTHING


def test_only_files_that_are_there_are_linked() -> None:
    links = links_of({"district": "district.pdf", "白沙镇": "towns/06-白沙镇.pdf", "先锋镇": None})
    assert links["白沙镇"] == "towns/06-%E7%99%BD%E6%B2%99%E9%95%87.pdf"
    assert links["先锋镇"] is None
    assert [path for _, path in files_of(WORDS, links)][:2] == ["district.pdf", "district.docx"]
    assert "district.pdf" not in [path for _, path in files_of(WORDS, links_of({"district": None}))]
