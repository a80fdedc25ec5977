"""The software against a second reckoning: random returns, scenarios, months; few here, all with ELDERCARE_RECKONINGS=all."""

from __future__ import annotations

import os
from functools import cache

import pytest

from eldercare_analysis.inputs.district import District, load_district
from tests.reckoning.asking import asked
from tests.reckoning.compare import CHECKS, Asked

ALL = os.environ.get("ELDERCARE_RECKONINGS") == "all"
GROUPS = {"register": 160 if ALL else 12, "both": 40 if ALL else 3, "scenario": 400 if ALL else 30}
BATCH = 10
SHOWN = 12


@cache
def district() -> District:
    return load_district()


@cache
def question(kind: str, seed: int) -> Asked:
    return asked(district(), kind, seed)


BATCHES = [(kind, first) for kind, count in GROUPS.items() for first in range(0, count, BATCH)]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(("kind", "first"), BATCHES)
def test_both_reckonings_agree(kind: str, first: int, check: str) -> None:
    lines = []
    for seed in range(first, min(first + BATCH, GROUPS[kind])):
        one = question(kind, seed)
        found = list(CHECKS[check](one))
        if found:
            told = {
                name: value for name, value in one.assumed.content.items() if name not in ("name", "label")
            }
            lines.append(f"{kind} {seed}, {one.month}, {told}")
            lines += [f"  {difference}" for difference in found[:SHOWN]]
    assert not lines, "\n".join(["both reckonings differ:", *lines])
