"""How much is tried: all that a test asks for in continuous integration (`CI`), a few of it elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import settings

ALL = bool(os.environ.get("CI"))
FEW = 10
Thing = TypeVar("Thing")


def examples(many: int) -> settings:
    """Return the settings of a property that is tried with so many examples in CI."""
    return settings(max_examples=many if ALL else min(many, max(FEW, many // 20)))


def some(things: Iterable[Thing], few: int) -> list[Thing]:
    """Return all things in CI; elsewhere so many of them, two at least: the first, the last and others evenly between."""
    known = list(things)
    if ALL or len(known) <= few:
        return known
    return [known[number * (len(known) - 1) // (few - 1)] for number in range(few)]
