"""Classes of coverage: what each is called, how it looks, and that no ratio is not a ratio of 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.reporting.style import LINE, SCALE
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Text

BOUNDS = (0.6, 0.75, 0.9, 1.0)  # of the lower bound of coverage; the last class is "all served"
NONE, UNKNOWN = "none", "unknown"
LIGHT = 2  # so many of the lightest colors take dark letters


@dataclass(frozen=True)
class Shade:
    """How a class is drawn; `hatch` tells no ratio from a low one where there is no color."""

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


def class_of(row: Coverage) -> str:
    """Return the class of a row: `none` without villages, `unknown` without a ratio, else `c0`..`c4`."""
    if row.villages == 0:
        return NONE
    low = row.coverage_low
    return UNKNOWN if low is None else f"c{sum(low >= bound for bound in BOUNDS)}"


def class_name(words: Words, key: str) -> Text:
    """Return what a class is called in legends."""
    if key in (NONE, UNKNOWN):
        return words(f"class.{key}")
    number, bounds = int(key[1:]), [words.percent(bound, bound) for bound in BOUNDS]
    if number == 0:
        return words("class.below", high=bounds[0])
    if number == len(BOUNDS):
        return words("class.full")
    return words("class.between", low=bounds[number - 1], high=bounds[number])


def legend(words: Words, rows: Iterable[Coverage]) -> dict[str, tuple[Text, int]]:
    """Return by class its name and how many rows are in it; `unknown` only where it occurs."""
    counts = Counter(map(class_of, rows))
    return {key: (class_name(words, key), counts[key]) for key in SHADES if key != UNKNOWN or counts[key]}
