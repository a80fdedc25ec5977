"""Words in a PDF that are wider than their cell are broken, others are not, and what is extracted is what was written."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from eldercare_analysis.inputs.letters import EVERYDAY
from eldercare_analysis.reporting.pdf import TEMPLATES, WORDS, _compiler

pytestmark = pytest.mark.slow

DOCUMENT = """#import "words.typ": broken, endless, fitted
#set document(title: "t", date: datetime(year: 2021, month: 6, day: 1))
#set text(font: "Noto Sans SC", size: 8pt, lang: "zh")
#show endless: broken
#let words = json("words.json")
#table(columns: 4cm, fitted(words))
后
#list(words)
"""


def lines(folder: Path, words: str) -> tuple[list[str], list[str]]:
    """Return the lines of a cell of 4 cm, some 24 letters, and those of a paragraph."""
    (folder / WORDS).write_text((TEMPLATES / WORDS).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
    (folder / "t.typ").write_text(DOCUMENT, encoding="utf-8")
    made = _compiler(EVERYDAY).compile(input=folder / "t.typ", root=folder, pdf_standards=["a-3a", "ua-1"])
    assert isinstance(made, bytes)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    cell, _, paragraph = text.partition("后")
    return [line.strip() for line in cell.splitlines()], [line.strip("• ") for line in paragraph.split("\n")]


@pytest.mark.parametrize(
    "word",
    ["abcdefghij" * 150, "Path_Segment-" * 40, "https://example.org/" + "x" * 300, "é😀_" * 60, "-" * 500],
)
def test_a_word_without_end_is_broken_and_stays_as_it_is(tmp_path: Path, word: str) -> None:
    word = word.replace("😀", "〔U+1F600〕")  # as reports draw it
    for told in lines(tmp_path, word):
        assert "".join(told).replace(" ", "") == word
        assert max(map(len, told)) < 200


@pytest.mark.parametrize(
    "word", ["Donaudampfschifffahrtsgesellschaft", "llanfairpwllgwyngyllgogerychwyrndro"]
)
def test_a_word_that_is_wider_than_its_cell_is_broken_there_alone(tmp_path: Path, word: str) -> None:
    cell, paragraph = lines(tmp_path, word)
    assert len(cell) > 1
    assert "".join(cell) == word
    assert word in paragraph


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("资金缺口资金缺口 center_operating", "center_operating"),
        ("白沙镇白沙镇白沙镇 home_subsidy_2021", "home_subsidy_2021"),
        ("合计合计合计 100,000,000,000,000,000,000.00 元", "100,000,000,000,000,000,000.00"),
        ("资金缺口资金缺口资 administrations", "administrations"),
    ],
)
def test_figures_and_words_that_fit_are_not_broken(tmp_path: Path, words: str, kept: str) -> None:
    cell, _ = lines(tmp_path, words)
    assert any(kept in line for line in cell), cell
