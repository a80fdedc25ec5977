"""Whatever becomes of a workbook on its way, it is read or is a problem: no other exception, no wait."""

from __future__ import annotations

import io
from pathlib import Path

from eldercare_analysis.inputs.district import District
from tests.faults.mutants import mutants, tried
from tests.returns import template


def test_mutants_are_read_or_are_problems(district: District, tmp_path: Path) -> None:
    content = io.BytesIO()
    template(district, "town", "2021-09", "白沙镇").save(content)
    tally = tried(content.getvalue(), 150, 16, district, tmp_path)
    assert tally.slowest < 5
    assert tally.outcomes["read"] > 5
    assert tally.outcomes["workbook_broken"] > 20
    assert len(tally.outcomes) > 2
    assert not tally.outcomes["workbook_crash"]


def test_equal_seeds_make_equal_mutants() -> None:
    one, other, third = (mutants(b"x" * 99, seed) for seed in (1, 1, 2))
    assert (
        [next(one) for _ in range(20)] == [next(other) for _ in range(20)] != [next(third) for _ in range(20)]
    )
