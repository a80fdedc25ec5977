"""How amounts came about: rows of the ledger, and what must be advanced."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.cashflow import cash_flow
from eldercare_analysis.analysis.prefinance import ALL, balance, prefinance
from eldercare_analysis.analysis.trace.node import Node, assumptions, cell, law, parameter_node
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.scenario import Scenario


def total_node(district: District, rules: Scenario, name: str, rows: pd.DataFrame) -> Node:
    """Return the sum of some rows of the ledger, with each of them."""
    known = rows["amount_fen"].dropna()
    needs = "; ".join(dict.fromkeys(need for need in rows["needs"] if need))
    lines = tuple(line_node(district, rules, row) for row in rows.to_dict("records"))
    return Node("total", name, int(known.sum()) if len(known) else None, "fen", needs, children=lines)


def line_node(district: District, rules: Scenario, row: dict[Any, Any]) -> Node:
    """Return one row of the ledger: quantity times rate, with the sources of both, its clause and its readings."""
    amount = None if pd.isna(row["amount_fen"]) else int(row["amount_fen"])
    quantity = None if pd.isna(row["quantity"]) else int(row["quantity"])
    rate = None if pd.isna(row["rate_yuan"]) else row["rate_yuan"]
    parts = [
        Node("quantity", str(row["item"]), quantity, str(row["unit"]), str(row["quantity_source"]), children=_cells(district, rules, row)),
        Node("rate", str(row["item"]), rate, "yuan", str(row["rate_source"]), children=_parameters(rules, row)),
        *law(district, rules, (str(row["clause"]),)),
    ]  # fmt: skip
    return Node("line", str(row["line"]), amount, "fen", str(row["needs"]), children=tuple(parts))


def _cells(district: District, rules: Scenario, row: dict[Any, Any]) -> tuple[Node, ...]:
    """Return the cell of Annex 1 that a quantity comes from, or what a scenario says of it."""
    source = str(row["quantity_source"])
    column = district.plan.cited(source)
    if column is not None:
        return (cell(district, str(row["town"]), column),)
    return assumptions(rules, source)


def _parameters(rules: Scenario, row: dict[Any, Any]) -> tuple[Node, ...]:
    """Return the parameters that a rate comes from: the value in force in the year, and since when; who assumes it."""
    when = f"{row['year']}-12"
    return tuple(parameter_node(rules, name, when) for name in rules.cited(str(row["rate_source"])))


def peak_node(district: District, rules: Scenario, town: str | None, scope: str = ALL) -> Node:
    """Return the most that is out at once (先建后补), with the balance of each month up to it."""
    flow = cash_flow(district, rules)
    peaks = prefinance(district, flow)
    found = peaks[(peaks["town"] == (town or DISTRICT)) & (peaks["scope"] == scope)].to_dict("records")
    if not found or pd.isna(found[0]["peak_fen"]):
        return Node("peak", scope, None, "fen", found[0]["needs"] if found else "")
    own = flow[((flow["town"] == town) | (town is None)) & ((flow["scope"] == scope) | (scope == ALL))]
    months = tuple(
        Node("month", row["month"], int(row["out_fen"]), "fen")
        for row in balance(own).to_dict("records")
        if row["month"] <= found[0]["peak_month"]
    )
    return Node("peak", scope, int(found[0]["peak_fen"]), "fen", children=months)
