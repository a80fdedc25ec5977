"""Software against reckoning: what differs, as lines that a person can follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from eldercare_analysis import budget, close_gap, coverage, targets
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario
from tests.analysis.known import progress_table
from tests.money import operating_bases, payment_chain
from tests.reckoning import floor, funds, goals, money, people, plan, progress, served, standards
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Known


@dataclass(frozen=True)
class Asked:
    """One question to both sides."""

    district: District
    register: Register | None
    scenario: Scenario
    month: str
    known: Known
    assumed: Assumed

    @cached_property
    def targets(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The software's targets by clause, town and metric."""
        frame = targets(self.district, register=self.register, month=self.month, scenario=self.scenario)
        return table_of(frame, ["clause", "town", "metric"])


@dataclass(frozen=True)
class Difference:
    table: str
    row: tuple[Any, ...]
    column: str
    software: Any
    reckoned: Any

    def __str__(self) -> str:
        return f"{self.table} {' '.join(map(str, self.row))} {self.column}: software {self.software}, reckoned {self.reckoned}"  # fmt: skip


def plain(value: Any) -> Any:
    """Return a cell as Python knows it, None where it is unknown."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def table_of(frame: pd.DataFrame, key: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {
        tuple(plain(row[name]) for name in key): {name: plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    }


def differing(table: str, ours: dict[tuple[Any, ...], dict[str, Any]], theirs: dict[tuple[Any, ...], dict[str, Any]]) -> Iterator[Difference]:  # fmt: skip
    """Yield rows that one side lacks, and cells that differ; columns that the software does not have are passed over."""
    for key in sorted({*ours, *theirs}, key=str):
        if key not in ours:
            yield Difference(table, key, "row", "there", "not there")
        elif key not in theirs:
            yield Difference(table, key, "row", "not there", "there")
        else:
            for name, value in ours[key].items():
                if name in theirs[key] and theirs[key][name] != value:
                    yield Difference(table, key, name, theirs[key][name], value)


def coverages(one: Asked) -> Iterator[Difference]:
    frame = coverage(one.district, scenario=one.scenario, register=one.register, month=one.month)
    theirs = table_of(frame, ["town", "year"])
    ours: dict[tuple[Any, ...], dict[str, Any]] = {}
    for year in (plan.YEARS[0] - 1, *one.assumed.years):
        rows = {town: served.planned(one.known, one.assumed, town, year) for town in plan.TOWNS}
        for town, found in rows.items():
            ours[town, year] = {
                "villages": found.villages, "points": found.points, "centers": found.centers,
                "served_low": found.low, "served_high": found.high,
                "unserved_low": found.villages - found.high, "unserved_high": found.villages - found.low,
            }  # fmt: skip
        scheduled = sum(one.assumed.count("point", town, f"{year}-12") for town in plan.TOWNS)
        ours["district", year] = {
            "villages": 175, "points": 60 + scheduled, "centers": sum(found.centers for found in rows.values()),
            "served_low": sum(found.low for found in rows.values()), "served_high": sum(found.high for found in rows.values()),
        }  # fmt: skip
    yield from differing("coverage", ours, theirs)


def gaps(one: Asked) -> Iterator[Difference]:
    found = close_gap(one.district, scenario=one.scenario, register=one.register, month=one.month)
    theirs = table_of(found.towns, ["town"])
    ours = {(town,): {"further": served.further(one.known, one.assumed, town)} for town in plan.TOWNS}
    yield from differing("close_gap", ours, theirs)
    if found.further != sum(row["further"] for row in ours.values()):
        yield Difference("close_gap", ("district",), "further", found.further, sum(row["further"] for row in ours.values()))  # fmt: skip


TARGET_CELLS = ("target", "planned", "planned_high", "actual", "unreported", "gap", "gap_low", "status")


def goals_compared(one: Asked) -> Iterator[Difference]:
    rows = [
        *goals.counts(one.known, one.assumed),
        *goals.tasks(one.known, one.assumed),
        *goals.villages(one.known, one.assumed),
    ]
    clauses = {key[0] for key, _ in rows}
    ours = {key: {name: getattr(row, name) for name in TARGET_CELLS} for key, row in rows}
    theirs = {
        key: row
        for key, row in one.targets.items()
        if key[0] in clauses and row["status"] != "not_applicable"
    }
    yield from differing("targets", ours, theirs)


def meeting(one: Asked) -> Iterator[Difference]:
    if one.register is None:
        return
    facts = Case(one.district, one.scenario, one.month, one.register)
    theirs = table_of(progress_table(facts), ["town", "kind"])
    ours = {}
    for key, row in progress.progress(one.known, one.assumed):
        ours[key] = {
            "planned": row.planned, "own": row.own, "carried_in": row.carried_in, "reported": row.reported, "closed": row.closed,
            **dict(zip(progress.STEPS, row.steps, strict=True)), "color": row.color,
        }  # fmt: skip
    yield from differing("progress", ours, theirs)


def chains(one: Asked) -> Iterator[Difference]:
    if one.register is None:
        return
    frame = payment_chain(Case(one.district, one.scenario, one.month, one.register))
    theirs = table_of(frame[frame["fund"] == "all"], ["facility_id"])
    ours = {}
    for ident, row in money.chains(one.known, one.assumed):
        names = [f"{step}_fen" for step in money.PAYMENT_STEPS]
        ours[ident,] = {"entitled_fen": row.entitled, **dict(zip(names, row.steps, strict=True)), "outstanding_fen": row.outstanding}  # fmt: skip
    yield from differing("payments", ours, theirs)


def ledgers(one: Asked) -> Iterator[Difference]:
    frame = budget(one.district, scenario=one.scenario, register=one.register, month=one.month)
    last = plan.YEARS[-1] + int(one.assumed.at("projection_years", f"{plan.YEARS[-1]}-12") or 0)
    rows = [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    floors = [row for row in rows if row["item"] == "operating_floor"]
    years = {row["year"] for row in floors}
    wanted = set(range(plan.YEARS[0], last + 1))
    if years != wanted:
        yield Difference("budget", ("operating_floor",), "years", sorted(years), sorted(wanted))
    for town in plan.TOWNS:
        for year in sorted(years & wanted):
            own = [row for row in floors if (row["town"], row["year"]) == (town, year)]
            ours = floor.floor(one.known, one.assumed, town, year)
            sums = (
                sum(row["amount_fen"] or 0 for row in own),
                sum(row["months"] for row in own if row["amount_fen"] is not None),
                sum(row["months"] for row in own if row["amount_fen"] is None),
            )
            expected = (ours.amount, ours.known_months, ours.unknown_months)
            if sums != expected:
                yield Difference("floor", (town, year), "amount_fen, months known, unknown", sums, expected)
    readings = one.assumed.readings
    if (readings.get("award_unit"), readings.get("award_trigger")) == ("each_facility", "center_and_points"):
        return  # what both together mean is not laid down
    theirs: dict[tuple[str, int], Any] = {}
    for row in rows:
        if row["item"] in ("center_award", "point_award"):
            key = (row["town"], row["year"])
            before = theirs.get(key, 0)
            theirs[key] = None if before is None or row["amount_fen"] is None else before + row["amount_fen"]
    expected_awards = money.awards(one.known, one.assumed)
    for key in sorted({*theirs, *expected_awards}):
        if theirs.get(key, "none") != expected_awards.get(key, "none"):
            yield Difference("awards", key, "fen", theirs.get(key, "none"), expected_awards.get(key, "none"))


def floors(one: Asked) -> Iterator[Difference]:
    if one.register is None:
        return
    frame = operating_bases(Case(one.district, one.scenario, one.month, one.register))
    for row in frame.to_dict("records"):
        own = {name: plain(value) for name, value in row.items()}
        found = floor.bases(one.known, one.assumed, own["facility_id"], own["year"])
        ours = {
            "headcount": found.headcount, "approved_floor_fen": found.approved_floor, "approved_fen": found.approved,
            "person_months": found.person_months, "months_known": found.months_known, "actual_floor_fen": found.actual_floor,
        }  # fmt: skip
        for name, value in ours.items():
            if own[name] != value:
                yield Difference("bases", (own["facility_id"], own["year"]), name, own[name], value)


def duties(one: Asked) -> Iterator[Difference]:
    """Compare standards, duties and persons: what must, what does, what is unreported, the verdict."""
    if one.register is None:
        return
    parts = (standards.facilities, standards.villages, standards.shares, standards.annex2, people.persons, people.covered, people.groups, people.carers, funds.accepted, funds.exempt)  # fmt: skip
    rows = {key: row for part in parts for key, row in part(one.known)} | dict(
        funds.awards(one.known, one.assumed)
    )
    names = ("target", "actual", "unreported", "status")
    ours = {
        key: {name: getattr(row, name) for name in names if name != "unreported" or row.unreported is not None} for key, row in rows.items()
    }  # fmt: skip
    clauses = {key[0] for key in ours}
    theirs = {key: row for key, row in one.targets.items() if key[0] in clauses}
    yield from differing("duties", ours, {key: row for key, row in theirs.items() if key in ours or key[0] != "point_exempt_served"})  # fmt: skip


CHECKS = {"duties": duties, "coverage": coverages, "close_gap": gaps, "targets": goals_compared, "progress": meeting, "payments": chains, "ledger": ledgers, "bases": floors}  # fmt: skip
