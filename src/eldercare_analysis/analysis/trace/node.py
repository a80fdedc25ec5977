"""One step of a derivation, and the steps that all derivations end in: cells of Annex 1, clauses and readings, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.language import Language


@dataclass(frozen=True)
class Node:
    """One step of a derivation.

    Attributes:
        kind: `figures`, `figure`, `behind`, `notebook`, `total`, `line`, `quantity`, `rate`, `cell`, `parameter`, `clause`, `reading`, `assumption`,
            `coverage`, `served`, `targets`, `target`, `planned`, `actual`, `gap`, `status`, `scheduled`, `peak`, `month`, `sheet`, `row`.
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


def span(low: Any, high: Any) -> str | None:  # noqa: ANN401 - a count, or NA
    """Return a range of counts, one number where both ends agree, None where one is unknown."""
    if pd.isna(low) or pd.isna(high):
        return None
    return f"{low}" if low == high else f"{low}–{high}"


def cell(district: District, town: str, column: str) -> Node:
    """Return a cell of Annex 1, with its place in the file and in print."""
    plan = district.plan
    value: Any = plan.table.set_index("town").loc[town, column]
    place, line = plan.cell(town, column), plan.towns.index(town) + 1
    source = f"{place.file} row {place.row} {column}"
    printed: dict[Language, str] = {
        "zh": f"附件1第{line}行（{town}）",
        "en": f"Annex 1, line {line} ({town})",
    }
    return Node("cell", column, None if pd.isna(value) else int(value), "", source, printed)


def assumptions(rules: Scenario, source: str) -> tuple[Node, ...]:
    """Return what a scenario says at a place of its files, with who says so and why."""
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


def parameter_node(rules: Scenario, name: str, month: str) -> Node:
    """Return the value of a parameter in force in a month, since when it is, and who assumes it."""
    parameter = rules.parameters[name]
    since = parameter.since(month)
    text: dict[Language, str] = {
        "zh": f"{since}起" if since else "方案未定",
        "en": f"since {since}" if since else "left open",
    }
    children = assumptions(rules, parameter.origin)
    return Node("parameter", name, parameter.at(month), parameter.unit, parameter.origin, text, children)


def law(district: District, rules: Scenario, clauses: tuple[str, ...]) -> list[Node]:
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
