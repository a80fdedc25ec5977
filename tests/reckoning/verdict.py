"""What is met, short, open: one comparison of a clause (DESIGN, targets; verdicts by strength)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NOT_KNOWN = "not_assessable"


@dataclass(frozen=True)
class Row:
    """One row of targets."""

    target: int | None
    planned: int | None
    planned_high: int | None
    actual: int | None
    unreported: int | None
    gap: int | None
    gap_low: int | None
    status: str


def lacking(target: int, count: int) -> int:
    return max(0, target - count)


def without_returns(target: int, low: int | None, high: int | None, end: date, deadline: date | None, *, itself: bool = False, exempt: bool = False) -> Row:  # fmt: skip
    """Judge a target of which nothing is reported.

    Args:
        target: units there must be.
        low, high: what is planned, None where the plan says nothing.
        end: the month's end.
        deadline: of the clause, None where it has none.
        itself: the plan is compared with itself.
        exempt: what is lacking may be exempt, by a list that is not published.
    """
    if low is None or high is None:
        return Row(target, None, None, None, None, None, None, NOT_KNOWN)
    if deadline is not None and end >= deadline:
        status = NOT_KNOWN  # silence
    elif itself:
        status = "scheduled"
    elif low >= target:
        status = "planned_to_meet"
    elif high < target and not exempt:
        status = "planned_short"
    else:
        status = NOT_KNOWN
    return Row(target, low, high, None, None, lacking(target, low), lacking(target, high), status)


SHORT = {
    "in_principle": "exception",
    "strive": "not_yet",
    "basically": "not_yet",
    "where_possible": NOT_KNOWN,
}


def judged(target: int, low: int | None, high: int | None, done: int, unreported: int, end: date, deadline: date | None, *, strength: str = "must", exempt: bool = False, open_ended: bool = False, waiting: bool = False) -> Row:  # fmt: skip
    """Judge a target of which something is reported: the state at a month's end on or after the deadline decides.

    Args:
        target: units there must be.
        low, high: what is planned.
        done: units that are known to satisfy.
        unreported: units that may satisfy, too.
        end: the month's end.
        deadline: of the clause.
        strength: must, in_principle, strive, basically, where_possible.
        exempt: what is lacking may be exempt.
        open_ended: the clause sets no time by which it must be met (as for payments).
        waiting: more units are to come elsewhere, or are not known: those that are there cannot meet the clause for all.
    """
    before = open_ended or (deadline is not None and end < deadline)
    if done >= target and not waiting:
        status = "met"
    elif before:
        status = "in_progress"
    elif done + unreported >= target:
        status = NOT_KNOWN
    else:
        status = NOT_KNOWN if exempt else SHORT.get(strength, "short")
    return Row(target, low, high, done, unreported, lacking(target, done), lacking(target, done + unreported), status)  # fmt: skip


def of_units(units: Sequence[bool | None], end: date, deadline: date | None, *, target: int | None = None, strength: str = "must", open_ended: bool = False, waiting: bool = False) -> Row:  # fmt: skip
    """Judge units of which each satisfies, does not, or is unreported.

    Args:
        units: their verdicts.
        end, deadline, strength, open_ended, waiting: as in `judged`.
        target: how many must satisfy; all where not given.
    """
    target = len(units) if target is None else target
    unknown = sum(unit is None for unit in units)
    if unknown == len(units):
        return Row(target, None, None, None, None, None, None, NOT_KNOWN)
    done = sum(unit is True for unit in units)
    return judged(
        target,
        None,
        None,
        done,
        unknown,
        end,
        deadline,
        strength=strength,
        open_ended=open_ended,
        waiting=waiting,
    )
