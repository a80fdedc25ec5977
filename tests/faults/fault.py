"""One fault of the table: how it is injected, how often, and what may come out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.lab import Lab

SHOWN = 12  # losses of one fault that are written out; the rest is counted


@dataclass(frozen=True)
class Outcome:
    """What came out of one injection.

    Attributes:
        came_out: in a few words, the same for the same: outcomes are counted by them.
        lost: what was lost or went wrong, with what it takes to see it again; empty: nothing.
        seconds: how long the software took.
        mebibytes: memory at most, where it was measured.
    """

    came_out: str
    lost: str = ""
    seconds: float = 0.0
    mebibytes: float = 0.0


Inject = Callable[["Lab", Random, int], Iterator[Outcome]]


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Attributes:
        name: what goes wrong.
        kind: the heading that it stands under.
        how: how it is made to go wrong.
        may: what may come out of it, in words.
        inject: injects it so many times, with a source of chance, and yields what came out of each.
        often: how many times in the long form.
        briefly: how many times in the short form that continuous integration runs; 0: not there.
    """

    name: str
    kind: str
    how: str
    may: str
    inject: Inject
    often: int
    briefly: int


@dataclass
class Tally:
    """What came out of all injections of a fault."""

    fault: Fault
    counts: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0
    mebibytes: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.counts[outcome.came_out] += 1
        self.seconds = max(self.seconds, outcome.seconds)
        self.mebibytes = max(self.mebibytes, outcome.mebibytes)
        if outcome.lost:
            self.losses.append(outcome.lost)


def inject(fault: Fault, lab: Lab, seed: int, times: int) -> Tally:
    """Inject a fault so many times; the same seed gives the same faults."""
    tally = Tally(fault)
    for outcome in fault.inject(lab, Random(f"{seed} {fault.name}"), times):
        tally.add(outcome)
    return tally
