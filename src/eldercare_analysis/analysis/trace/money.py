"""How amounts came about: rows of the ledger, what must be advanced, what was paid and approved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.cashflow import ALL, SCOPES, balance
from eldercare_analysis.analysis.money.centers import AWARDS, CAP, RATE
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.trace.ends import (
    assumption,
    cells,
    facilities,
    law,
    parameter,
    row,
    source_nodes,
)
from eldercare_analysis.analysis.trace.walk import Node, Walk, missing
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.scenario_document import Limit, Range
from eldercare_analysis.inputs.schedule import Batch
from eldercare_analysis.inputs.sources import leaves

MODEL = ("uncertainty_samples", "uncertainty_base")
AWARD_CLAUSE, FLOOR_CLAUSE = "municipal_subsidy_package", "operating_cost_15"
LAGS = {**dict.fromkeys(kinds.PACKAGE, "award_lag"), kinds.HOME: "home_subsidy_lag"}
RATES = {kinds.CENTER: RATE, kinds.HOME: "home_subsidy"}


def total_node(walk: Walk, name: str, lines: Sequence[Line]) -> Node:
    """Return the sum of some rows of the ledger, with each of them."""
    known = [line.amount_fen for line in lines if line.amount_fen is not None]
    needs = "; ".join(dict.fromkeys(need for line in lines for need in line.needs))
    return Node(
        "total",
        name,
        sum(known) if known else None,
        "fen",
        needs,
        children=tuple(line_node(walk, line) for line in lines),
    )


def line_node(walk: Walk, line: Line) -> Node:
    """Return one line of the ledger: quantity times rate, the sources of both, its clause and readings."""
    return walk.once(("line", line.line), lambda: _line(walk, line))


def _line(walk: Walk, line: Line) -> Node:
    quantity = (*source_nodes(walk, line.quantity_source), *_delays(walk, line))
    rate = source_nodes(walk, line.rate_source)
    if line.item == CAP:  # what the settled cost takes off the award
        rate = (*rate, parameter(walk, RATE, f"{line.year}-12"))
    parts = (
        Node("quantity", line.item, line.quantity, line.unit, children=quantity),
        Node("rate", line.item, line.rate_yuan, "yuan", children=rate),
        *law(walk, line.clause),
    )
    return Node(
        "line", line.line, line.amount_fen, "fen", "; ".join(line.needs), children=parts, of=line.town
    )


def _delays(walk: Walk, line: Line) -> tuple[Node, ...]:
    """Return what a scenario says of when the facilities of a line are done."""
    cited = set(leaves(line.quantity_source))
    own = [
        batch for batch in walk.case.works(*kinds.KINDS, town=line.town) if cited & set(leaves(batch.source))
    ]
    return tuple(assumption(said) for said in dict.fromkeys(said for batch in own for said in batch.delays))


def peak_node(walk: Walk, place: str, scope: str = ALL) -> Node:
    """Return the most that is out at once (先建后补): each month up to it, and the works behind it."""
    peak = walk.peaks.get((place, scope))
    works = inside(place, walk.case.works(*(SCOPES[scope] if scope != ALL else kinds.KINDS)))
    if peak is None or peak.peak_fen is None:
        needs = "; ".join(peak.needs) if peak else ""
        children = _works(walk, works) or law(walk, AWARD_CLAUSE)
        return Node("peak", scope, None, "fen", needs, children=children, of=place)
    flows = [flow for flow in inside(place, walk.flows) if scope in (ALL, flow.scope)]
    months = tuple(
        Node(
            "month",
            known.month,
            known.out_fen,
            "fen",
            children=_works(walk, _active(walk, works, known.month)),
        )
        for known in balance(flows)
        if known.month <= peak.peak_month
    )
    return Node("peak", scope, peak.peak_fen, "fen", children=months, of=place)


def _active(walk: Walk, own: Iterable[Batch], month: str) -> list[Batch]:
    """Return the works that have begun by a month: what is out then was spent on them."""
    begun = []
    for batch in own:
        months = walk.case.scenario.parameters[f"{batch.kind.column}_months"].at(batch.due)
        if months is not None and shift(batch.due, 1 - int(months)) <= month:
            begun.append(batch)
    return begun


def _works(walk: Walk, own: Iterable[Batch]) -> tuple[Node, ...]:
    return tuple(_work(walk, batch) for batch in own)


def _work(walk: Walk, batch: Batch) -> Node:
    """Return a batch of works: how many, what each costs, over how many months, and what comes back when."""
    rates = [
        (f"{batch.kind.column}_cost", f"{batch.year}-12"),
        (f"{batch.kind.column}_months", batch.due),
        ("completion_month", f"{batch.plan_year}-12"),
    ]
    if batch.kind in LAGS:
        rates.append((LAGS[batch.kind], batch.due))
    if batch.kind in RATES:
        rates.append((RATES[batch.kind], f"{batch.year}-12"))
    delays = tuple(assumption(said) for said in batch.delays)
    parts = (
        *source_nodes(walk, batch.source),
        *delays,
        *(parameter(walk, name, month) for name, month in rates),
    )
    return Node(
        "works", batch.kind.cell(batch.plan_year), batch.count, batch.due, children=parts, of=batch.town
    )


def payment_node(walk: Walk, facility_id: str, column: str = "") -> Node:
    """Return a center's award from acceptance to payment: its row, its payments, the clause and the rate."""
    case = walk.case
    center = next(one for one in state.facilities(case) if one.facility_id == facility_id)
    paid = [row(walk, told) for told in case.sheet("payments") if _about(told, facility_id, center.town)]
    points = [
        one
        for one in state.of_kind(case, kinds.POINT, town=center.town)
        if one.scheduled and case.reading("award_trigger") == "center_and_points"
    ]
    told = tuple(paid) or ((missing("payments.step"),) if not case.sheet("payments") else ())
    rate = parameter(walk, RATE, walk.case.month)
    parts = (*facilities(walk, [center, *points]), *told, rate, *law(walk, AWARD_CLAUSE))
    return Node("payment", facility_id, None, "", column, children=parts, of=center.town)


def _about(told: dict[str, object], facility_id: str, town: str) -> bool:
    named = told.get("facility_id")
    return named == facility_id or (named is None and told.get("town") == town)


def bases_node(walk: Walk, facility_id: str, year: int) -> Node:
    """Return the floor of a home on both bases: head count, persons, allowances in force, ratio."""
    case = walk.case
    budget = [
        told
        for told in case.sheet("operating_budget")
        if told["facility_id"] == facility_id and str(told["year"]) == str(year)
    ]
    persons = [
        told
        for told in case.sheet("residents")
        if told["facility_id"] == facility_id and str(told["month"])[:4] == str(year)
    ]
    columns = (["headcount", "approved_yuan"], ["month", "recipients"], ["effective_from", "yuan_per_month"])
    rows = [
        row(walk, told, names)
        for found, names in zip((budget, persons, case.sheet("allowance")), columns, strict=True)
        for told in found
    ]
    names = ["operating_ratio", "budget_month", "living_allowance"]
    rates = (parameter(walk, name, f"{year}-12") for name in names)
    return Node("bases", facility_id, None, "", f"{year}", children=(*rows, *rates, *law(walk, FLOOR_CLAUSE)))


def open_node(walk: Walk, place: str) -> Node:
    """Return the kinds of amounts of which something is unknown, each with what would tell."""
    lines = [line for line in walk.lines_of(place) if line.status == "unknown"]
    items = dict.fromkeys(line.item for line in lines)
    totals = tuple(total_node(walk, item, [line for line in lines if line.item == item]) for item in items)
    return Node("list", "unknown", len(totals), children=totals or law(walk, AWARD_CLAUSE))


def scheduled_cells(walk: Walk, place: str) -> tuple[Node, ...]:
    """Return everything that Annex 1 schedules."""
    return cells(
        walk, place, [kind.cell(year) for kind in kinds.KINDS for year in walk.case.district.plan.years]
    )


def awards_node(
    walk: Walk, place: str, year: int | None = None, readings: dict[str, str] | None = None
) -> Node:
    """Return all awards of a place and year, under other readings where they are given."""
    if readings:
        walk = Walk(walk.case.under(**readings))
    own = walk.lines_of(place, AWARDS, year)
    if not own:
        return Node("total", "awards", None, "fen", children=law(walk, AWARD_CLAUSE))
    return total_node(walk, "awards" if year is None else f"awards {year}", own)


def totals_node(walk: Walk, place: str, choose: Callable[[str, int, str], bool], name: str) -> Node:
    """Return the sum of some lines of the ledger, by item, year and payer."""
    lines = [line for line in walk.lines_of(place) if choose(line.item, line.year, line.payer)]
    return total_node(walk, name, lines) if lines else awards_node(walk, place)


def assumptions_node(walk: Walk) -> Node:
    """Return everything that the scenario assumes."""
    return Node(
        "assumptions",
        walk.case.scenario.name,
        children=tuple(assumption(one) for one in walk.case.scenario.assumptions),
    )


def model_node(walk: Walk, place: str) -> Node:
    """Return what a model of uncertainty is made from: ranges, limits, how often it draws, amounts."""
    entries = [one for one in walk.case.scenario.assumptions if isinstance(one.entry, Range | Limit)]
    items = dict.fromkeys(line.item for line in walk.lines)
    amounts = [total_node(walk, item, walk.lines_of(place, [item])) for item in items]
    drawn = (parameter(walk, name, walk.case.month) for name in MODEL)
    parts = (
        *(assumption(one) for one in entries),
        *drawn,
        *(one for one in amounts if one.children),
        peak_node(walk, place),
    )
    return Node("model", place, children=parts, of=place)
