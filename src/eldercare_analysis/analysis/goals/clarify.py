"""Points to clarify (需明确口径事项): where the plan says two things, or leaves a figure open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eldercare_analysis.analysis.goals.targets import Target, target_rows
from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.awards import held_up
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import award_lines
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.served.served import Served
from eldercare_analysis.analysis.served.service import Service
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District

POINT, EXEMPT, AWARD = "village_one_point", "point_exemption", "municipal_subsidy_package"


@dataclass(frozen=True)
class Point:
    """One point to clarify.

    Attributes:
        key: names its text.
        clauses: ids of the clauses that it is about.
        fields: figures of the text (counts; towns with a count each under `towns`; amounts in fen).
        towns: the towns that it concerns; None: the district as a whole.
    """

    key: str
    clauses: tuple[str, ...]
    fields: Mapping[str, object]
    towns: tuple[str, ...] | None = None


def points_to_clarify(case: Case) -> list[Point]:
    """Return the points to clarify that the plan, coverage, targets and the ledger bring up."""
    district = case.district
    return [
        *text_and_annex(district, target_rows(case)),
        *_points_and_gap(district),
        *villages_to_clarify(Served(case).at_year(district.plan.years[-1])),
        *_award_trigger(district),
        *open_amounts(ledger_lines(case)),
    ]


def points_from_returns(case: Case) -> list[Point]:
    """Return the points that returns bring up: awards that wait, by reading, for given-up points."""
    held = held_up(case) if case.returns else []
    towns = {center.town: len(points) for center, points in held}
    fields = {"centers": len(held), "points": sum(len(points) for _, points in held), "towns": towns}
    return [Point("given_up_points", (AWARD,), fields, tuple(towns))] if held else []


def text_and_annex(district: District, targets: Iterable[Target]) -> Iterator[Point]:
    """Yield counts that the text demands and Annex 1, as printed, does not schedule."""
    for target in targets:
        kind = kinds.BY_COLUMN.get(target.metric)
        if kind is None or target.town != DISTRICT:
            continue
        printed = _printed(district, kind)
        if target.target != printed:
            section = district.policy.clauses[target.clause].section
            fields = {"target": target.target, "planned": printed, "section": section, "metric": kind.column}
            yield Point("text_and_annex", (target.clause, "annex1_town_year"), fields)


def _printed(district: District, kind: kinds.Kind) -> int:
    """Return how many of a kind Annex 1 schedules in all, whatever a scenario plans."""
    return int(district.plan.scheduled_by(kind, district.plan.years[-1]).sum())


def _points_and_gap(district: District) -> Iterator[Point]:
    """Yield the difference between missing and scheduled points in Annex 1 as printed."""
    missing, scheduled = int(district.plan.table["gap"].sum()), _printed(district, kinds.POINT)
    cells = district.plan.table.set_index("town")
    points = cells["existing_points"] + district.plan.scheduled_by(kinds.POINT, district.plan.years[-1])
    without = cells["villages"] - points
    towns = tuple(str(town) for town in without[without > 0].index)
    if missing > scheduled:
        short = missing - scheduled
        fields = {"missing": missing, "scheduled": scheduled, "short": short, "towns": len(towns)}
        yield Point("points_and_gap", (POINT, "points_set_up"), fields, towns)


def villages_to_clarify(towns: list[Service]) -> Iterator[Point]:
    """Yield what seats of centers decide, and villages that lack a point in any case, or a center."""
    known = {one.town: one.served for one in towns if one.served}
    open_ = tuple(town for town, span in known.items() if span.high > span.low)
    if open_:
        low, high = (sum(ends) for ends in zip(*known.values(), strict=True))
        yield Point("center_seats", (EXEMPT,), {"towns": len(open_), "low": low, "high": high}, open_)
    unserved = {one.town: one.unserved.low for one in towns if one.unserved and one.unserved.low > 0}
    no_center = {one.town: one.villages for one in towns if one.centers == 0 and one.villages}
    for key, clauses, counts in (
        ("unserved", (POINT, EXEMPT), unserved),
        ("no_center", ("town_centers_built", AWARD), no_center),
    ):
        if counts:
            yield Point(key, clauses, {"villages": sum(counts.values()), "towns": counts}, tuple(counts))


def _award_trigger(district: District) -> Iterator[Point]:
    """Yield what the reading of the award's trigger changes, by year."""
    reading = district.policy.readings["award_trigger"]
    ledgers = {option: _awards(district, option) for option in reading.options}
    usual = ledgers[reading.default]
    if any(line.amount_fen is None for line in usual):
        return  # nobody knows what is moved
    for option, lines in ledgers.items():
        moved = [line.town for line, other in zip(lines, usual, strict=True) if line.year != other.year]
        if moved:
            fields = {"default": _by_year(usual), "other": _by_year(lines), "option": option}
            yield Point("award_trigger", (AWARD,), fields, tuple(moved))


def _awards(district: District, option: str) -> list[Line]:
    lines = award_lines(case_of(district).under(award_trigger=option))
    return sorted((line for line in lines if line.item == "center_award"), key=lambda line: line.line)


def _by_year(lines: list[Line]) -> dict[int, int]:
    sums = Counter[int]()
    for line in lines:
        sums[line.year] += line.amount_fen or 0
    return dict(sorted(sums.items()))


def open_amounts(lines: Iterable[Line]) -> Iterator[Point]:
    """Yield the items of which nothing is known but the clause."""
    unknown = grouped((line for line in lines if line.status == "unknown"), lambda line: line.item)
    for item, own in unknown.items():
        needs = sorted({need for line in own for need in line.needs})
        towns = tuple(dict.fromkeys(line.town for line in own))
        yield Point("open_amount", (own[0].clause,), {"item": item, "needs": needs}, towns)
