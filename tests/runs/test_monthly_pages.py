"""What every printed page must be like, whatever it says: full, legible, without codes, nothing told twice."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eldercare_analysis.runs.monthly import Outcome
from tests.pdfs import pages_of, text_of

LEAST_POINTS = 7.5
MOST_BLANK = 0.40  # of a page's height between head and foot; not of the last
MOST_UNKNOWN = 10
MOST_PAGES = {"district.pdf": 10, "plan": 5, "town": 3}
IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b(?!\.csv)|\bparameters\b")
FACILITY = re.compile(r"[\u4e00-\u9fff]+-(?:中心|点|院|照护)-")
BOX = re.compile(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
SENTENCE = re.compile(r"[^。；\n]{14,}[。]")


@pytest.fixture(scope="session")
def printed(whole_month: Outcome, september: Outcome) -> list[Path]:
    """Every PDF of the plan's month and of the fictional district's."""
    return [
        path
        for month in (whole_month, september)
        for path in (month.folder / "district.pdf", *sorted((month.folder / "towns").glob("*.pdf")))
    ]


def blank_shares(pdf: Path) -> list[float]:
    """Return of each page the share between its head and its foot that nothing stands on."""
    done = subprocess.run(["pdftoppm", "-gray", "-r", "18", pdf], capture_output=True, check=True)
    return list(_shares(done.stdout))


def _shares(images: bytes) -> Iterator[float]:
    while images:
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", images)
        assert head
        width, height = int(head[1]), int(head[2])
        page = np.frombuffer(images[head.end() : head.end() + width * height], np.uint8).reshape(
            height, width
        )
        images = images[head.end() + width * height :]
        top, bottom = round(height * 0.06), round(height * 0.94)
        used = np.nonzero((page[top:bottom] < 235).any(axis=1))[0]
        yield 1 - (used.max() + 1) / (bottom - top) if used.size else 1.0


def test_no_page_is_mostly_empty(printed: list[Path]) -> None:
    wrong = {
        (path.name, number): round(share, 2)
        for path in printed
        for number, share in enumerate(blank_shares(path)[:-1], start=1)
        if share > MOST_BLANK
    }
    assert wrong == {}


def test_reports_are_short(whole_month: Outcome, september: Outcome) -> None:
    assert len(pages_of(whole_month.folder / "district.pdf")) <= MOST_PAGES["plan"]
    assert len(pages_of(september.folder / "district.pdf")) <= MOST_PAGES["district.pdf"]
    for month in (whole_month, september):
        for path in (month.folder / "towns").glob("*.pdf"):
            assert len(pages_of(path)) <= MOST_PAGES["town"], path.name


def test_nothing_is_too_small_to_read(printed: list[Path]) -> None:
    """Poppler's boxes of words are as high as their letters' size."""
    for path in printed:
        boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
        heights = {
            (round(float(bottom) - float(top), 2), word)
            for top, bottom, word in re.findall(
                r'yMin="([\d.]+)".*?yMax="([\d.]+)">(.*?)</word>', boxes.stdout
            )
        }
        assert {one for one in heights if one[0] < LEAST_POINTS - 0.02} == set(), path.name


def test_no_identifier_and_no_code_of_a_facility_is_printed(printed: list[Path]) -> None:
    for path in printed:
        text = text_of(path)
        assert IDENTIFIER.findall(text) == [], path.name
        assert FACILITY.findall(text) == [], path.name


def test_unknown_is_said_a_few_times_at_most(printed: list[Path]) -> None:
    counts = {path.name: text_of(path).count("未知") for path in printed}
    assert {name: count for name, count in counts.items() if count > MOST_UNKNOWN} == {}


def test_no_sentence_stands_twice(printed: list[Path]) -> None:
    for path in printed:
        whole = "\n".join("".join(line.split()) for line in text_of(path).splitlines())
        counts = Counter(SENTENCE.findall(whole))
        assert [one for one, count in counts.items() if count > 1] == [], path.name


def test_the_first_page_of_the_dispatch_decides(september: Outcome) -> None:
    """Decisions, towns behind, forecast, what is not reported, in this order; the figures of the tables.

    Of 22 tasks (18 of 2025, 4 carried in) 11 to 15 are accepted; 9 of 12 months have run, 22 × 9/12 = 16.5.
    """
    page = "".join(pages_of(september.folder / "district.pdf")[0].split())
    assert "全年22个设施，已验收11–15个；按序时应到16.5个" in page
    places = [
        page.index(word)
        for word in ("请会议议定的事（2件）", "按镇街：滞后的在前", "到年底会怎样", "未填报的镇街2个")
    ]
    assert places == sorted(places)
    # due on August 31, 30 days before September 30; December 31 is 92 days after it
    assert "丙桥镇第4个互助点：两处备选用地均未落实区规划自然资源局超期30天（2025-08-31）" in page
    assert "剩92天（2025-12-31）" in page


def overlaps(pdf: Path) -> list[tuple[int, str, str]]:
    """Return words whose boxes share more than letters of italics or quotation marks do, with their page."""
    done = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True)
    found = []
    for number, page in enumerate(done.stdout.split("<page ")[1:], start=1):
        words = [(*map(float, box), word) for *box, word in BOX.findall(page)]
        found += [
            (number, str(one[4]), str(other[4])) for one, other in combinations(words, 2) if _meet(one, other)
        ]
    return found


def _meet(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Say whether two words share more than the empty half of a Chinese bracket or stop."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    half = other[4][0] in "“‘《（〔" or one[4][-1] in "”’》）〕。，；"
    return wide > 1 and high > 0.3 * min(one[3] - one[1], other[3] - other[1]) and not half


def test_no_two_words_lie_on_each_other(printed: list[Path], english: Path, english_september: Path) -> None:
    """In tables, charts and maps, in both languages."""
    pages = [*printed, *english.rglob("*.pdf"), *english_september.rglob("*.pdf")]
    assert {path.name: found for path in pages if (found := overlaps(path))} == {}
