"""The attacker: bounds each hidden count by integer programming, given what is published and all rules. Knows nothing of `analysis/privacy`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MOST = 10_000  # persons or person-months
ENOUGH = 3  # values that a hidden count of 1 to 4 must be able to have
Sum = dict[int, float]
UNITS = ("persons", "beds and persons")
# what a returns' row says of parts and wholes (docs/returns.md): paired of priority, placed of requested, covered of other
PARTS = ("pairing_priority", "grid_visits_other", "social_disabled_respite")


@dataclass
class Knowledge:
    """Unknown whole numbers, and linear statements about them."""

    bounds: list[tuple[float, float]] = field(default_factory=list)
    rows: list[tuple[Sum, float, float]] = field(default_factory=list)

    def unknown(self, low: float = 0, high: float = MOST) -> Sum:
        self.bounds.append((low, high))
        return {len(self.bounds) - 1: 1}

    def know(self, terms: Sum, low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def solve(self, objective: Sum, extra: tuple[Sum, float] | None = None) -> np.ndarray[Any, Any] | None:
        rows = [*self.rows, *([(extra[0], extra[1], extra[1])] if extra else [])]
        entries = [
            (n, column, value) for n, (terms, _, _) in enumerate(rows) for column, value in terms.items()
        ]
        matrix = csr_array(
            ([v for _, _, v in entries], ([n for n, _, _ in entries], [c for _, c, _ in entries])),
            shape=(len(rows), len(self.bounds)),
        )
        low, high = ([row[end] for row in rows] for end in (1, 2))
        row = np.zeros(len(self.bounds))
        for column, value in objective.items():
            row[column] = value
        box = Bounds(*(list(ends) for ends in zip(*self.bounds, strict=True)))
        limits = LinearConstraint(matrix, low, high) if rows else ()
        found = milp(row, constraints=limits, integrality=np.ones(len(self.bounds)), bounds=box)
        assert found.status in (0, 2), found.message
        return None if found.x is None else np.rint(found.x)

    def values(self, terms: Sum) -> set[int]:
        """Return what a sum can be: its least and greatest value, and further ones until there are enough."""
        found = set()
        for sign in (1, -1):
            solution = self.solve({column: sign * value for column, value in terms.items()})
            assert solution is not None, "what is published contradicts itself"
            found.add(_value(terms, solution))
        for value in range(min(found) + 1, max(found)):
            if len(found) >= ENOUGH:
                break
            if self.solve(terms, (terms, value)) is not None:
                found.add(value)
        return found


def _value(terms: Sum, solution: np.ndarray[Any, Any]) -> int:
    return round(sum(value * solution[column] for column, value in terms.items()))


def plus(*parts: tuple[Sum, float]) -> Sum:
    found: Sum = defaultdict(float)
    for terms, times in parts:
        for column, value in terms.items():
            found[column] += times * value
    return {column: value for column, value in found.items() if value}


def whole(sums: list[Sum]) -> Sum:
    return plus(*((one, 1) for one in sums))


def says(cell: Any, town: str) -> tuple[float, float] | None:
    """Return what a printed cell says: a number, 1 to 4, or (`*`) at least 1, of a town at least 5, because there 1 to 4 is `<5`."""
    if isinstance(cell, str):
        return {"<5": (1.0, 4.0), "*": (1.0 if town == "district" else 5.0, np.inf)}[cell]
    return None if pd.isna(cell) else (float(cell), float(cell))


class Persons:
    """What targets say of persons: `sums` by clause, town and column."""

    def __init__(self, known: Knowledge, shown: pd.DataFrame, ratio: Fraction = Fraction(1)) -> None:
        self.known, self.ratio = known, ratio
        self.sums: dict[tuple[str, str, str], Sum] = {}
        rows = shown[
            shown["unit"].isin(UNITS)
            & shown["actual"].map(lambda cell: isinstance(cell, str) or not pd.isna(cell))
        ]
        for clause, own in rows.groupby("clause", sort=False):
            whole_of: dict[str, list[Sum]] = {"due": [], "actual": []}
            for row in own[own["town"] != "district"].to_dict("records"):
                due, actual = self._row(str(clause), row, known.unknown(), known.unknown())
                whole_of["due"].append(due)
                whole_of["actual"].append(actual)
            for row in own[own["town"] == "district"].to_dict("records"):
                parts = [whole(found) if found else known.unknown() for found in whole_of.values()]
                self._row(str(clause), row, parts[0], parts[1])
        self._links()

    def _row(self, clause: str, row: dict[Any, Any], due: Sum, actual: Sum) -> tuple[Sum, Sum]:
        """Learn from a row: target is the due times the ratio, rounded up; gap = max(0, target - actual)."""
        known, town = self.known, row["town"]
        if self.ratio == 1 or row["unit"] != "persons":
            target = due
        else:
            target = known.unknown()
            top, bottom = self.ratio.numerator, self.ratio.denominator
            known.know(plus((target, bottom), (due, -top)), 0, bottom - 1)
        if clause in PARTS:
            known.know(plus((due, 1), (actual, -1)), 0, np.inf)
        if (said := says(row["target"], town)) or row["status"] == "not_applicable":
            known.know(target, *(said or (0, 0)))
        if said := says(row["actual"], town):
            known.know(actual, *said)
        lacking = plus((target, 1), (actual, -1))
        for name in ("gap", "gap_low"):
            if said := says(row[name], town):
                known.know(lacking, *((-np.inf, 0) if said == (0, 0) else said))
        if row["status"] == "met":
            known.know(lacking, -np.inf, 0)
        found = {"target": target, "actual": actual, "gap": lacking}
        self.sums |= {(clause, town, name): terms for name, terms in found.items()}
        return due, actual

    def _links(self) -> None:
        """Learn from clauses that count the same persons; only where the ratio is 1 are the targets themselves the same."""
        pairs = [("disabled_tekun_covered", "care_center_demand"), ("tekun_central_covered", "homes_demand")]
        for one, other in pairs if self.ratio == 1 else []:
            keys = [(clause, "district", "target") for clause in (one, other)]
            if all(key in self.sums for key in keys):
                self.known.know(plus((self.sums[keys[0]], 1), (self.sums[keys[1]], -1)), 0, 0)
        keys = [
            (clause, "district", "actual") for clause in ("tekun_central_covered", "disabled_tekun_covered")
        ]
        if all(key in self.sums for key in keys):
            self.known.know(plus((self.sums[keys[0]], 1), (self.sums[keys[1]], -1)), 0, np.inf)


@dataclass(frozen=True)
class Money:
    """What is published of the floor: the ledger and the bases as they circulate, the district's sums by year (fen; None: hidden), and rates.

    Attributes:
        ledger, bases: protected.
        sums: by year.
        rates: yuan for a person by month.
        reported: which months each facility reported; the attacker may know.
        towns: the town of each facility.
        latest: facilities whose last count is in the district's number of recipients.
    """

    ledger: pd.DataFrame
    bases: pd.DataFrame
    sums: dict[int, int | None]
    rates: dict[str, float]
    reported: dict[str, list[str]]
    towns: dict[str, str]
    latest: set[str]


class Cared:
    """Recipients by facility and month: `counts`. `steady`: the attacker guesses (rightly) that they do not change."""

    def __init__(self, known: Knowledge, money: Money, persons: Persons | None, *, steady: bool) -> None:
        self.known, self.money = known, money
        self.counts: dict[tuple[str, str], Sum] = {}
        for facility, months in money.reported.items():
            one = known.unknown()
            for month in months:
                self.counts[facility, month] = one if steady else known.unknown()
        self._bases()
        self._ledger()
        key = ("tekun_central_covered", "district", "actual")
        if persons and key in persons.sums:
            last = [
                self.counts[name, max(months)]
                for name, months in money.reported.items()
                if name in money.latest
            ]
            known.know(plus((persons.sums[key], 1), (whole(last), -1)), 0, 0)

    def _bases(self) -> None:
        for row in self.money.bases.to_dict("records"):
            months = [m for m in self.money.reported.get(row["facility_id"], []) if m[:4] == str(row["year"])]
            own = [self.counts[row["facility_id"], month] for month in months]
            self._number(whole(own), row["person_months"])
            worth = plus(*((one, 100 * self.money.rates[m]) for one, m in zip(own, months, strict=True)))
            self._amount(worth, row["actual_floor_fen"], 1)
            if not any(
                isinstance(row[name], str) or pd.isna(row[name])
                for name in ("turned_out_gap_fen", "approved_floor_fen")
            ):
                self._amount(worth, row["turned_out_gap_fen"] + row["approved_floor_fen"], 1)

    def _ledger(self) -> None:
        """Learn from the lines of towns, whose months follow each other from January on, and from the district's sums."""
        of_year: dict[int, list[Sum]] = defaultdict(list)
        before: dict[tuple[str, int], int] = defaultdict(int)
        for row in self.money.ledger[self.money.ledger["item"] == "operating_floor"].to_dict("records"):
            first = before[row["town"], row["year"]]
            before[row["town"], row["year"]] += row["months"]
            if not isinstance(row["quantity"], str) and pd.isna(row["quantity"]):
                continue
            months = [f"{row['year']}-{n:02d}" for n in range(first + 1, first + row["months"] + 1)]
            names = [name for name, town in self.money.towns.items() if town == row["town"]]
            pairs = [(name, month) for name in names for month in months if (name, month) in self.counts]
            self._number(whole([self.counts[pair] for pair in pairs]), row["quantity"])
            worth = plus(*((self.counts[pair], 100 * self.money.rates[pair[1]]) for pair in pairs))
            self._amount(worth, row["amount_fen"], 1)
            of_year[row["year"]].append(worth)
        for year, worths in of_year.items():
            if (fen := self.money.sums.get(year)) is not None:
                self._amount(whole(worths), fen, len(worths))

    def _number(self, terms: Sum, cell: Any) -> None:
        """Learn a number of person-months; what is hidden is not 0."""
        if isinstance(cell, str):
            self.known.know(terms, 1, np.inf)
        elif not pd.isna(cell):
            self.known.know(terms, cell, cell)

    def _amount(self, terms: Sum, cell: Any, lines: int) -> None:
        """Learn an amount: each line is rounded half up to the fen."""
        if not isinstance(cell, str) and not pd.isna(cell):
            self.known.know(terms, float(cell) - 0.5 * lines, float(cell) + 0.5 * lines)


def heads(known: Knowledge, bases: pd.DataFrame, rate: float) -> dict[str, Sum]:
    """Return approved head counts by facility, and learn of them: the floor is head count x rate x 12, gaps are differences.

    Args:
        known: gets what is learned.
        bases: of one year, protected.
        rate: fen a person and month, times the ratio.
    """
    found = {}
    for row in bases.to_dict("records"):
        number = {
            name: row[name] for name in row if not isinstance(row[name], str) and not pd.isna(row[name])
        }
        if pd.isna(row["headcount"]):
            continue
        found[row["facility_id"]] = head = known.unknown(1)
        floor = plus((head, 12 * rate))
        if "headcount" in number:
            known.know(head, number["headcount"], number["headcount"])
        for parts in (
            ("approved_floor_fen",),
            ("approved_gap_fen", "approved_fen"),
            ("actual_floor_fen", "turned_out_gap_fen"),
        ):
            if all(name in number for name in parts):
                value = number[parts[0]] + (
                    number["approved_fen"] if len(parts) > 1 and parts[0] == "approved_gap_fen" else 0
                )
                value -= number["turned_out_gap_fen"] if "turned_out_gap_fen" in parts else 0
                known.know(floor, value - 0.5, value + 0.5)
    return found


def pinned(known: Knowledge, secrets: dict[Any, Sum]) -> dict[Any, set[int]]:
    """Return the counts that can have fewer than three values, with those."""
    found = {name: known.values(terms) for name, terms in secrets.items()}
    return {
        name: values
        for name, values in found.items()
        if len(values) < ENOUGH or max(values) - min(values) < ENOUGH - 1
    }


def small(exact: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return where targets have counts of 1 to 4 persons."""
    rows = exact[exact["unit"].isin(UNITS)]
    return [
        (row["clause"], row["town"], name)
        for row in rows.to_dict("records")
        for name in ("target", "actual", "gap")
        if not pd.isna(row[name]) and 0 < row[name] < 5
    ]
