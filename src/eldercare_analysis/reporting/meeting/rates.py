"""A row of progress in words: counts and shares as ranges, awards, points against the clock."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.meeting.progress import one_sided, side_of_limits
from eldercare_analysis.inputs import kinds
from eldercare_analysis.reporting.legacy import Words
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.words import rounded_points

MOST_DECIMALS = 3  # of points near a limit


def rate_of(words: Words, row: dict[Any, Any], step: kinds.Step) -> str:
    """Return how many have come to a step, with their share."""
    return words("dispatch.rate", count=span_of(words, row, step), rate=percent_of(words, row, step))


def paid_of(words: Words, row: dict[Any, Any]) -> str:
    """Return how many centers have their whole award, with their share; a dash where it is not known."""
    if pd.isna(row["paid"]):
        return words("form.none")
    share = row["paid"] / row["planned"]
    return words("dispatch.rate", count=int(row["paid"]), rate=words.percent(share, share))


def points_of(dispatch: Dispatch, row: dict[Any, Any]) -> str:
    """Return the points ahead of the clock (negative: behind), as a range; a word where its ends differ in color."""
    words, low, high = dispatch.words, row["behind_low"], row["behind_high"]
    if not row["reported"] or not one_sided(dispatch.study, low, high):
        return words("dispatch.points_unknown")
    ends = [signed_points(dispatch, points) for points in (high, low)]
    return ends[0] if ends[0] == ends[1] else words("dispatch.points", low=ends[0], high=ends[1])


def signed_points(dispatch: Dispatch, behind: float) -> str:
    """Return points ahead of the clock, with as many decimals as show on which side of the limits they lie: -10.4 is not 10 behind."""
    study = dispatch.study
    side = side_of_limits(study, behind)
    shown = (
        n for n in range(MOST_DECIMALS) if side_of_limits(study, float(rounded_points(behind, n))) == side
    )
    return dispatch.words.signed(-behind, next(shown, MOST_DECIMALS))


def span_of(words: Words, row: dict[Any, Any], step: kinds.Step) -> str:
    """Return how many have come to a step: for certain to possibly."""
    return words.span(row[step.id], row[f"{step.id}_high"])


def percent_of(words: Words, row: dict[Any, Any], step: kinds.Step) -> str:
    """Return the share of a row's tasks that have come to a step."""
    return words.percent(row[step.id] / row["planned"], row[f"{step.id}_high"] / row["planned"])
