"""Classes of coverage: what each is called, how it looks, and that no ratio is not a ratio of 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.reporting.style import LINE, SCALE
from eldercare_analysis.reporting.words import Words

BOUNDS = (0.6, 0.75, 0.9, 1.0)  # of the lower bound of coverage; the last class is "all served"
NONE, UNKNOWN = "none", "unknown"
LIGHT = 2  # so many of the lightest colors take dark letters


@dataclass(frozen=True)
class Shade:
    """How a class is drawn; `hatch` tells what has no ratio from what has a low one where there is no color."""

    fill: str
    ink: str
    edge: str
    hatch: str = ""


SHADES = {
    NONE: Shade("#FFFFFF", LINE, "#8A9299"),
    UNKNOWN: Shade("#FFFFFF", LINE, "#8A9299", "////"),
    **{
        f"c{n}": Shade(color, LINE if n <= LIGHT else "#FFFFFF", "#FFFFFF" if n else "#C9BE93")
        for n, color in enumerate(SCALE)
    },
}


def class_of(row: Mapping[Any, Any]) -> str:
    """Return the class of a row of `coverage`: `none` without villages, `unknown` where a count is not published, else `c0`..`c4`."""
    if not pd.isna(row["villages"]) and row["villages"] == 0:
        return NONE
    if pd.isna(row["coverage_low"]):
        return UNKNOWN
    return f"c{sum(row['coverage_low'] >= bound for bound in BOUNDS)}"


def class_name(words: Words, key: str) -> str:
    """Return what a class is called in legends."""
    if key in (NONE, UNKNOWN):
        return words(f"class.{key}")
    number, percent = int(key[1:]), [round(bound * 100) for bound in BOUNDS]
    if number == 0:
        return words("class.below", high=percent[0])
    if number == len(BOUNDS):
        return words("class.full")
    return words("class.between", low=percent[number - 1], high=percent[number])


def legend(words: Words, rows: Iterable[Mapping[Any, Any]]) -> dict[str, tuple[str, int]]:
    """Return by class its name and how many rows are in it; `unknown` only where it occurs."""
    counts = Counter(map(class_of, rows))
    return {key: (class_name(words, key), counts[key]) for key in SHADES if key != UNKNOWN or counts[key]}
