"""Two years of months of random returns: every report is made, and no table, sentence or number contradicts another."""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis import close_gap, coverage, targets
from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.meeting.dues import unpaid
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.runs.differences import printed_against_tables
from eldercare_analysis.runs.monthly import Request
from tests.analysis.known import cumulative_table, progress_table
from tests.conftest import ROOT
from tests.money import payment_chain
from tests.reckoning.bridge import register_of
from tests.reckoning.months import span
from tests.reckoning.random_returns import register
from tests.warm import run_month

ALL = os.environ.get("ELDERCARE_RECKONINGS") == "all"
MONTHS = span("2021-06", "2023-06")
TURNS = [
    "2021-06",
    "2021-12",
    "2022-01",
    "2022-12",
    "2023-01",
    "2023-06",
]  # beginning, deadlines, and what comes after
SEEDS = range(40) if ALL else range(4)
CLAUSES = {
    "centers": "town_centers_built",
    "points": "points_set_up",
    "homes": "homes_upgraded",
    "care_centers": "care_centers_built",
}


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_of_a_month_say_the_same(district: District, seed: int) -> None:
    returns = register_of(register(seed))
    for month in MONTHS if ALL else TURNS:
        villages_agree(district, returns, month)
        counts_agree(district, returns, month)
        money_agrees(district, returns, month)


def villages_agree(district: District, returns: Register, month: str) -> None:
    """Served and unserved are all villages; what is missing is what the gap needs (in the months of the plan), and what targets compare."""
    table = coverage(district, register=returns, month=month)
    last = table[table["year"] == 2022].set_index("town")
    assert (last["served_low"] + last["unserved_high"] == last["villages"]).all()
    gap = close_gap(district, register=returns, month=month)
    if month <= "2022-12":
        assert gap.further == last.loc[DISTRICT, "unserved_high"]
        assert int(gap.towns["further_if_exempt"].sum()) == last.loc[DISTRICT, "unserved_low"]
    goals = (
        targets(district, register=returns, month=month)
        .query("clause == 'village_one_point'")
        .set_index("town")
    )
    goals = goals[goals["target"].notna()]
    assert (goals["planned"] == last.loc[goals.index, "served_low"]).all()
    assert (goals["planned_high"] == last.loc[goals.index, "served_high"]).all()
    told = goals[goals["actual"].notna()]
    assert (told["actual"] + told["unreported"] <= told["target"]).all()
    assert month < "2022-12" or not set(goals["status"]) & {"planned_to_meet", "in_progress", "scheduled"}


def counts_agree(district: District, returns: Register, month: str) -> None:
    """What 一（一） counts as built, and what Annex 1's cells count, is what the cumulative table of the meeting has."""
    facts = Case(district, district.baseline, month, returns)
    whole = cumulative_table(facts).set_index(["town", "kind"])
    goals = targets(district, register=returns, month=month)
    by_clause = goals[goals["town"] == DISTRICT].set_index("clause")
    closed = {
        kind: sum(f.closed for f in state.facilities(facts) if f.kind == kind and f.scheduled)
        for kind in kinds.KINDS
    }
    for kind in kinds.KINDS:
        row, goal = whole.loc[(DISTRICT, kind.id)], by_clause.loc[CLAUSES[kind.column]]
        assert row["planned"] == goal["planned"]
        step = "completed" if kind == kinds.POINT else "accepted"
        if not closed[kind] and not pd.isna(goal["actual"]):
            assert (row[step], row[f"{step}_high"]) == (goal["actual"], goal["actual"] + goal["unreported"])
    own = progress_table(facts)
    assert (own["planned"] == own["own"] + own["carried_in"]).all()
    for name in ("planned", "unreported", "carried_over", "accepted"):
        towns = own[(own["kind"] == "all") & (own["town"] != DISTRICT)][name].sum()
        assert towns == own.set_index(["town", "kind"]).loc[(DISTRICT, "all"), name]


def money_agrees(district: District, returns: Register, month: str) -> None:
    """Who is entitled and not paid in full in the chain of payments is on the list of the meeting, and nobody else."""
    chain = (
        payment_chain(case_of(district, register=returns, month=month))
        .query("fund == 'all'")
        .set_index("facility_id")
    )
    due = chain[chain["entitled_fen"].fillna(0) > 0]
    open_ones = set(due.index[due["outstanding_fen"].isna() | (due["outstanding_fen"] > 0)])
    listed = {one.facility_id for one in unpaid(Case(district, district.baseline, month, returns))}
    assert listed == open_ones


@pytest.mark.parametrize("month", MONTHS if ALL else ["2022-03"])
def test_a_month_of_random_returns_is_made_and_agrees_with_itself(
    district: District, tmp_path: Path, month: str
) -> None:
    """The district's and a town's report; every number that stands in a table has its value; the same quantity is the same everywhere."""
    snapshot = tmp_path / "returns.json"
    returns = register_of(register(8))
    write_snapshot(returns, snapshot)
    town = next(sent.town for sent in returns.returns if sent.town)
    outcome = run_month(
        Request(
            month, tmp_path / "reports", (DISTRICT, town), data=ROOT / "data", register=(snapshot,), workers=2
        )
    )
    assert [result.status for result in outcome.results] == ["done", "done"], outcome.results
    folder = outcome.folder
    assert [one for one in printed_against_tables(folder) if not one.same] == []
    facts = json.loads((folder / "evidence" / "facts.json").read_text(encoding="utf-8"))
    same_quantities_agree(folder, facts)


def same_quantities_agree(folder: Path, facts: list[dict[str, Any]]) -> None:
    """Read quantities where they are printed, and compare them with the tables of the folder and with each other."""
    with (folder / "evidence" / "tables" / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["town"], row["year"]): row for row in csv.DictReader(file)}
    month = folder.name
    for town in {fact["town"] for fact in facts}:
        own: dict[str, dict[str, Any]] = defaultdict(dict)
        for fact in facts:
            if fact["town"] == town and fact.get("what"):
                own[fact["item"]].setdefault(fact["what"], fact["value"])
        last = rows[town, "2022"]
        headline = own["coverage_headline"]
        if "villages" in headline:  # with returns the district's paper opens with the meeting instead
            assert headline["villages"] == int(last["villages"])
        if "unserved" in headline:
            assert headline["unserved"] == int(last["unserved_low"])
        if month <= "2022-12" and town == DISTRICT:
            assert own["gap_notes"]["further"] == int(last["unserved_high"])
        assert not any(
            fact["item"] == "forecast" for fact in facts if month >= "2022-12" and fact.get("what") == "usual"
        )
