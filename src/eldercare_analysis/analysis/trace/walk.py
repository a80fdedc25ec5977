"""What derivations are made of: steps, and a walk that computes each table once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import towns_of
from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.goals.targets import Target, target_rows
from eldercare_analysis.analysis.grouping import grouped, inside
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import Flow, Peak, flows, peaks_of
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.language import LANGUAGES, Language, say

# what a derivation may end in; `missing` says what nobody has reported or decided
ENDS = frozenset({"cell", "clause", "parameter", "reading", "assumption", "row", "missing"})
Told = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Node:
    """One step of a derivation.

    Attributes:
        kind: what it is; the texts `trace.KIND` say it in words. `ENDS` are the kinds that derivations end
            in.
        name: which: a line, an item, a column, an id.
        value, unit: its value (amounts in fen); None where it is unknown, then `source` says what would tell.
        source: file, row and column, or file and key.
        text: what the clause says, why a reading is the default, who assumes something and why.
        children: what it is made from.
        of: whose it is, where the name does not say so: a town.
    """

    kind: str
    name: str
    value: Any = None
    unit: str = ""
    source: str = ""
    text: Mapping[Language, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    of: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the tree as plain values, for JSON."""
        value = None if self.value is None else str(self.value)
        told = {**vars(self), "value": value, "text": dict(self.text)}
        return told | {"children": [child.plain() for child in told.pop("children")]}

    def ends(self) -> Iterator[Node]:
        """Yield the steps in which the derivation ends."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.ends()


def span(low: int | None, high: int | None) -> str | None:
    """Return a range of counts, one number where both ends agree, None where one is unknown."""
    if low is None or high is None:
        return None
    return f"{low}" if low == high else f"{low}–{high}"


def both(key: str, **fields: object) -> dict[Language, str]:
    """Return a text in all languages."""
    return {language: say(language, key, **fields) for language in LANGUAGES}


def same(text: str) -> dict[Language, str]:
    """Return a text that is the same in all languages, because somebody wrote it."""
    return dict.fromkeys(LANGUAGES, text)


def missing(needs: str, count: int | None = None) -> Node:
    """Return that something is not reported: the sheet and column that would tell, and of how many."""
    return Node("missing", needs, count)


class Walk:
    """A case whose figures are told."""

    def __init__(self, case: Case) -> None:
        """Begin with a case."""
        self.case = case

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """Return a step that many figures share, made once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    @cached_property
    def _made(self) -> dict[Hashable, Node]:
        """The steps that were made so far."""
        return {}

    @property
    def last_year(self) -> int:
        """Return the last plan year."""
        return self.case.district.plan.years[-1]

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the ledger."""
        return ledger_lines(self.case)

    def lines_of(self, place: str, items: Collection[str] = (), year: int | None = None) -> list[Line]:
        """Return the lines of a town or the district, of all items or some, of all years or one."""
        own = [line for line in inside(place, self.lines) if year in (None, line.year)]
        return [line for line in own if not items or line.item in items]

    @cached_property
    def coverage(self) -> dict[tuple[str, int], Coverage]:
        """The rows of `coverage` by town and year."""
        return {(row.town, row.year): row for row in coverage_rows(self.case)}

    @property
    def targets(self) -> list[Target]:
        """Return the rows of `targets`."""
        return target_rows(self.case)

    def target(self, clause: str, metric: str, town: str) -> Target | None:
        """Return a row of `targets`, None where there is none."""
        return self._by_key.get((clause, metric, town))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str], Target]:
        """The rows of `targets` by what tells them apart."""
        return {(one.clause, one.metric, one.town): one for one in self.targets}

    def looked_at(self, clause: str) -> dict[str | None, list[tuple[Row, list[str]]]]:
        """Return the rows of returns that a clause's rule looks at, with columns, by town or None."""
        if clause not in self._looked_at:
            read = RULES[clause].looks_at(self.case)
            self._looked_at[clause] = grouped(read, lambda one: self.town_of(one[0]))
        return self._looked_at[clause]

    @cached_property
    def _looked_at(self) -> dict[str, dict[str | None, list[tuple[Row, list[str]]]]]:
        """The rows that rules look at, as far as they were asked for."""
        return {}

    @cached_property
    def cells(self) -> dict[str, tuple[kinds.Kind, int]]:
        """The columns of Annex 1 that schedule something: of which kind and year."""
        years = self.case.district.plan.years
        return {kind.cell(year): (kind, year) for kind in kinds.KINDS for year in years}

    @property
    def flows(self) -> list[Flow]:
        """Return what is spent and received by month."""
        return flows(self.case)

    @cached_property
    def peaks(self) -> dict[tuple[str, str], Peak]:
        """What must be out at once, by town and scope."""
        return {(peak.town, peak.scope): peak for peak in peaks_of(self.case)}

    @cached_property
    def _towns(self) -> dict[str, str]:
        """The town of each facility and village."""
        return self.case.town_of_village | towns_of(state.facilities(self.case))

    def town_of(self, given: Mapping[str, Any]) -> str | None:
        """Return the town that a row of a return is about: as named, or that of its facility or village."""
        if given.get("town"):
            return str(given["town"])
        return self._towns.get(str(given.get("facility_id") or given.get("village_code")))

    @cached_property
    def told(self) -> dict[tuple[str, str, int], Told]:
        """Every row of every return by its place: the month of the return, and its cells."""
        sent = self.case.register.returns if self.case.register else ()
        return {
            (record.place.file, record.place.sheet or "", record.place.row or 0): (one.month, record.cells)
            for one in sent
            for record in one.records
        }
