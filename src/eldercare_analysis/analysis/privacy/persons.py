"""Persons who should be and are cared for, as targets print them: target, actual, gap by town and in all."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.privacy.linear_system import LEAST, Builder, Mask, Terms, Unit, added, total
from eldercare_analysis.inputs.district import DISTRICT

PERSON_UNITS = ("persons", "beds and persons")
# clauses whose actual is no part of their target
WHOLES = ("disabled_tekun_covered", "tekun_central_covered")
# what `targets` prints of persons; the last is the gap again
COLUMNS = ("target", "actual", "gap", "gap_low")
# what a hidden number needs at least, so that whether it helps does not depend on the count that it covers
ROOM = LEAST + 3
# what hiding costs, where a cell of a town costs 1: sums of the district only where nothing else will do;
# among equal cells the first in Annex 1
COST_OF_SUM, COST_OF_DISTRICT, DEAR, ORDER = 100.0, 12.0, 1 / 12, 1 / 1000
OF_COLUMN = {"actual": 0.0, "gap": ORDER / 1000, "target": ORDER / 100}


@dataclass(frozen=True)
class Row:
    """One comparison of persons; None: nothing is known. A clause that does not apply has the target 0."""

    clause: str
    town: str
    unit: str
    target: int | None
    actual: int | None

    @property
    def gap(self) -> int | None:
        """What the actual lacks of the target."""
        return None if self.target is None or self.actual is None else max(0, self.target - self.actual)


def unit_of(clause: str, town: str, column: str) -> Unit:
    """Return the unit of a cell of `targets`."""
    return ("targets", clause, town, column)


def is_small(value: Any) -> bool:  # noqa: ANN401 - a count, None or NA
    """Say whether a count of persons must not be shown."""
    return not pd.isna(value) and 0 < int(value) < LEAST


class Compared:
    """Puts the rows of one clause into a system.

    Attributes:
        sums: of `target` and `actual` the district's number, as variables; nothing where it is unknown.
    """

    def __init__(self, builder: Builder, rows: Iterable[Row]) -> None:
        """Add variables, relations and cells of a clause's rows."""
        self._builder = builder
        self.sums: dict[str, Terms] = {}
        own = list(rows)
        towns = [row for row in own if row.town != DISTRICT]
        known = {
            row.town: {name: self._variable(getattr(row, name)) for name in ("target", "actual")}
            for row in towns
            if row.actual is not None
        }
        for order, row in enumerate(towns):
            if row.town in known:
                self._add(row, known[row.town], 1 + ORDER * order)
        for row in own:
            if row.town == DISTRICT:
                self._district(row, list(known.values()))

    def _district(self, row: Row, towns: list[dict[str, Terms]]) -> None:
        """Add the district's row: sums over the towns where there are any."""
        whole = {
            name: total(one[name] for one in towns) if towns else self._variable(getattr(row, name))
            for name in ("target", "actual")
        }
        self.sums = {name: terms for name, terms in whole.items() if getattr(row, name) is not None}
        self._add(row, whole, COST_OF_SUM if towns else COST_OF_DISTRICT)

    def _variable(self, value: int | None) -> Terms:
        """Return a count as a variable: nothing is shown as 0, so what is hidden is at least 1."""
        return self._builder.variable(value, min(value, 1), None if value else 0) if value is not None else ()

    def _add(self, row: Row, terms: Mapping[str, Terms], cost: float) -> None:
        """Add the cells of a row: gap = target - actual; at 0 the target is reached (but for rounding)."""
        lacking = added((terms["target"], 1), (terms["actual"], -1))
        if row.gap == 0 and row.target:
            self._builder.relation(lacking, -math.inf, max(0, self._builder.value(lacking)))
        if (
            row.unit == PERSON_UNITS[0]
            and row.clause not in WHOLES
            and (row.actual or 0) <= (row.target or 0)
        ):
            self._builder.relation(lacking, 0, math.inf)
        self._cell(row, "target", terms["target"], cost)
        self._cell(row, "actual", terms["actual"], cost)
        self._cell(row, "gap", lacking, cost)

    def _cell(self, row: Row, column: str, terms: Terms, cost: float) -> None:
        value: int | None = getattr(row, column)
        if not value or not terms:
            return
        unit, small = unit_of(row.clause, row.town, column), is_small(value)
        dear = DEAR if not small and value < ROOM else 0.0
        # sums of rounded-up targets may differ from the rounded-up sum
        offset = value - self._builder.value(terms)
        district = row.town == DISTRICT
        low, high = (1.0, math.inf) if district else (1.0, LEAST - 1.0) if small else (float(LEAST), math.inf)
        most = LEAST - 1.0 - offset if district and small else math.inf
        mask = Mask(low - offset, high - offset, most)
        self._builder.cell(unit, terms, cost + dear + OF_COLUMN[column], mask)
        if small:
            self._builder.hide(unit)
            self._builder.count(terms)


def linked(builder: Builder, of_clause: Mapping[str, Compared]) -> None:
    """Add what clauses have in common: those who are willing, the disabled among recipients in homes."""
    for one, other in zip(WHOLES, ("care_center_demand", "homes_demand"), strict=True):
        if pair := _both(of_clause, (one, "target"), (other, "target")):
            difference = added((pair[0], 1), (pair[1], -1))
            builder.relation(difference, builder.value(difference), builder.value(difference))
    if pair := _both(of_clause, ("tekun_central_covered", "actual"), ("disabled_tekun_covered", "actual")):
        more = added((pair[0], 1), (pair[1], -1))
        builder.relation(more, min(0, builder.value(more)), math.inf)


def _both(of_clause: Mapping[str, Compared], *places: tuple[str, str]) -> tuple[Terms, Terms] | None:
    found = [of_clause[clause].sums.get(column, ()) for clause, column in places if clause in of_clause]
    return (found[0], found[1]) if len(found) == len(places) and all(found) else None
