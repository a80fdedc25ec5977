"""Whatever becomes of a workbook on its way, it is read or is a problem: no other exception, no wait."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from eldercare_analysis.inputs.district import District
from tests.faults.mutants import mutants, tried
from tests.inputs.returns.reading.old_books import packed_old, record, stream_of, wide
from tests.returns import template


def _new(district: District) -> bytes:
    content = io.BytesIO()
    template(district, "town", "2021-09", "白沙镇").save(content)
    return content.getvalue()


def _old(_: District) -> bytes:
    texts = [
        wide(text)
        for text in (
            "设施编号",
            "镇街",
            "类别",
            "计划年度",
            "白沙-中心-2021-01",
            "白沙镇",
            "镇养老服务中心",
            "2021",
        )
    ]
    cells = b"".join(
        record(0xFD, struct.pack("<HHHI", number // 4, number % 4, 0, number)) for number in range(len(texts))
    )
    return packed_old(stream_of(cells, texts=record(0xFC, struct.pack("<II", 8, 8) + b"".join(texts))))


@pytest.mark.parametrize("made", [_new, _old])
def test_mutants_are_read_or_are_problems(
    district: District, tmp_path: Path, made: Callable[[District], bytes]
) -> None:
    tally = tried(made(district), 120, 16, district, tmp_path)
    assert tally.slowest < 5
    assert sum(tally.outcomes.values()) - tally.outcomes["workbook_broken"] > 30
    assert tally.outcomes["workbook_broken"] > 20
    assert not tally.outcomes["workbook_crash"]


def test_equal_seeds_make_equal_mutants() -> None:
    one, other, third = (mutants(b"x" * 99, seed) for seed in (1, 1, 2))
    assert (
        [next(one) for _ in range(20)] == [next(other) for _ in range(20)] != [next(third) for _ in range(20)]
    )
