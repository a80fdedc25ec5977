"""How a figure came about, as a tree: sums down to rows of the ledger, rows down to cells of Annex 1, clauses, parameters, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import budget
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.plan import FILE
from eldercare_analysis.inputs.problems import InputError, Problem, nearest
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.language import Language

COVERAGE = "coverage"
COVERAGE_CLAUSES = ("village_one_point", "point_exemption")


@dataclass(frozen=True)
class Node:
    """One step of a derivation.

    Attributes:
        kind: `total`, `line`, `quantity`, `rate`, `cell`, `parameter`, `clause`, `reading`, `assumption`, `coverage`, `served`.
        name: which: a line, an item, a column, an id.
        value, unit: its value (amounts in fen); None where it is unknown, then `source` says what would tell.
        source: file, row and column, or file and key.
        text: what the clause says, why a reading is the default, who assumes something and why.
        children: what it is made from.
    """

    kind: str
    name: str
    value: Any = None
    unit: str = ""
    source: str = ""
    text: Mapping[Language, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the tree as plain values, for JSON."""
        return {
            "kind": self.kind, "name": self.name, "value": None if self.value is None else str(self.value), "unit": self.unit,
            "source": self.source, "text": dict(self.text), "children": [child.plain() for child in self.children],
        }  # fmt: skip


def trace(
    district: District,
    item: str,
    town: str | None = None,
    *,
    scenario: Scenario | None = None,
    register: Register | None = None,
    month: str | None = None,
) -> Node:
    """Return how an amount or the coverage came about.

    Args:
        district: the district.
        item: `coverage`, a kind of amount (`center_award`), or one row of the ledger by its `line`.
        town: only this one.
        scenario: what was assumed.
        register: what was reported.
        month: as of when.

    Raises:
        InputError: there is no such figure; the nearest names are given.
    """
    rules = scenario or district.baseline
    if item == COVERAGE:
        return _coverage(district, rules, coverage(district, rules, register, month), town)
    ledger = budget(district, rules, register, month)
    rows = ledger[
        ((ledger["item"] == item) | (ledger["line"] == item)) & (town is None or ledger["town"] == town)
    ]
    if rows.empty:
        known = [COVERAGE, *dict.fromkeys(ledger["item"]), *ledger["line"]]
        raise InputError(
            [Problem("trace_unknown", None, {"value": item, "nearest": ", ".join(nearest(item, known))})]
        )
    lines = tuple(_line(district, rules, row) for row in rows.to_dict("records"))
    if item not in set(rows["item"]):
        return lines[0]
    known_fen = rows["amount_fen"].dropna()
    value = int(known_fen.sum()) if len(known_fen) else None
    needs = "; ".join(dict.fromkeys(need for need in rows["needs"] if need))
    return Node("total", item, value, "fen", needs, children=lines)


def _line(district: District, rules: Scenario, row: dict[Any, Any]) -> Node:
    """Return one row of the ledger: quantity times rate, with the sources of both, its clause and its readings."""
    amount = None if pd.isna(row["amount_fen"]) else int(row["amount_fen"])
    quantity = None if pd.isna(row["quantity"]) else int(row["quantity"])
    rate = None if pd.isna(row["rate_yuan"]) else row["rate_yuan"]
    parts = [
        Node("quantity", str(row["item"]), quantity, str(row["unit"]), str(row["quantity_source"]), children=_cells(district, rules, row)),
        Node("rate", str(row["item"]), rate, "yuan", str(row["rate_source"]), children=_parameters(rules, row)),
        *_law(district, rules, (str(row["clause"]),)),
    ]  # fmt: skip
    return Node("line", str(row["line"]), amount, "fen", str(row["needs"]), children=tuple(parts))


def _cells(district: District, rules: Scenario, row: dict[Any, Any]) -> tuple[Node, ...]:
    """Return the cell of Annex 1 that a quantity comes from, or what a scenario says of it."""
    source = str(row["quantity_source"])
    column = source.rpartition(" ")[2]
    if source.startswith(FILE) and column in district.plan.table:
        return (_cell(district, str(row["town"]), column),)
    return _assumptions(rules, source)


def _cell(district: District, town: str, column: str) -> Node:
    plan = district.plan
    value: Any = plan.table.set_index("town").loc[town, column]
    place, line = plan.cell(town, column), plan.towns.index(town) + 1
    source = f"{place.file} row {place.row} {column}"
    printed: dict[Language, str] = {
        "zh": f"附件1第{line}行（{town}）",
        "en": f"Annex 1, line {line} ({town})",
    }
    return Node("cell", column, None if pd.isna(value) else int(value), "", source, printed)


def _parameters(rules: Scenario, row: dict[Any, Any]) -> tuple[Node, ...]:
    """Return the parameters that a rate comes from: the value in force in the year, and since when; who assumes it."""
    found = []
    source = str(row["rate_source"])
    for name, parameter in rules.parameters.items():
        if not any(part.endswith((f" {name}", f".{name}")) for part in source.split(" × ")):
            continue
        when = f"{row['year']}-12"
        starts = parameter.values  # noqa: PD011 - of a parameter, no table
        since = max((start for start in starts if start <= when), default="")
        text: dict[Language, str] = {
            "zh": f"{since}起" if since else "方案未定",
            "en": f"since {since}" if since else "left open",
        }
        children = _assumptions(rules, parameter.origin)
        found.append(
            Node("parameter", name, parameter.at(when), parameter.unit, parameter.origin, text, children)
        )
    return tuple(found)


def _assumptions(rules: Scenario, source: str) -> tuple[Node, ...]:
    return tuple(
        Node(
            "assumption",
            one.key,
            one.value,
            "",
            one.source,
            dict.fromkeys(("zh", "en"), f"{one.who}: {one.why}"),
        )
        for one in rules.assumptions
        if one.place and source.startswith(one.place)
    )


def _law(district: District, rules: Scenario, clauses: tuple[str, ...]) -> list[Node]:
    """Return clauses with their words, and how they are read."""
    policy = district.policy
    found = [
        Node(
            "clause",
            name,
            policy.clauses[name].section,
            "",
            str(policy.clauses[name].place.render("en")),
            policy.clauses[name].text,
        )
        for name in clauses
        if name in policy.clauses
    ]
    for name, reading in policy.readings.items():
        if reading.clause in clauses:
            option = rules.readings[name]
            found.append(
                Node("reading", name, option, "", f"parameters.yaml readings.{name}", reading.options[option])
            )
    return found


def _coverage(district: District, rules: Scenario, table: pd.DataFrame, town: str | None) -> Node:
    """Return villages served by year: for a town from its cells, for the district from its towns."""
    place = town or DISTRICT
    years = [
        Node("served", f"{row['year']}", _span(row["served_low"], row["served_high"]), "villages",
             children=_of_town(district, rules, town, int(row["year"])) if town else _towns(table, int(row["year"])))
        for row in table[table["town"] == place].to_dict("records")
    ]  # fmt: skip
    return Node("coverage", place, children=(*years, *_law(district, rules, COVERAGE_CLAUSES)))


def _of_town(district: District, rules: Scenario, town: str, year: int) -> tuple[Node, ...]:
    """Return the cells that a town's coverage is made from, and what a scenario changes of them."""
    columns = ["villages", "existing_points"]
    for kind in ("points", "centers"):
        columns += [
            f"{kind}_{past}"
            for past in district.plan.years
            if past <= year and f"{kind}_{past}" in district.plan.table
        ]
    changed = [
        Node("assumption", f"{change.kind}_{change.year}", f"{change.change:+d}", "", change.source,
             dict.fromkeys(("zh", "en"), f"{change.who}: {change.why}"))
        for change in rules.changes
        if change.town == town and change.kind in ("points", "centers") and change.year <= year
    ]  # fmt: skip
    said = [f"{rules.place_of(key)}" for key in (f"center_seats.{town}", f"merging.{town}")]
    assumed = [node for place in said for node in _assumptions(rules, place)]
    return (*(_cell(district, town, column) for column in columns), *changed, *assumed)


def _towns(table: pd.DataFrame, year: int) -> tuple[Node, ...]:
    rows = table[(table["year"] == year) & (table["town"] != DISTRICT)].to_dict("records")
    return tuple(
        Node("served", row["town"], _span(row["served_low"], row["served_high"]), "villages") for row in rows
    )


def _span(low: Any, high: Any) -> str | None:  # noqa: ANN401 - a count, or NA
    if pd.isna(low) or pd.isna(high):
        return None
    return f"{low}" if low == high else f"{low}–{high}"
