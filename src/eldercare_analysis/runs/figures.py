"""From the id of a printed figure to its derivation, with nothing but a month's folder."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.budget import AWARDS
from eldercare_analysis.analysis.facts import Facts
from eldercare_analysis.analysis.trace import Node, trace
from eldercare_analysis.analysis.trace.goals import sheet_node
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import InputError, Problem, nearest
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.facts import known
from eldercare_analysis.runs.differences import manifest_of
from eldercare_analysis.runs.facts import read_facts
from eldercare_analysis.runs.folders import PACK, RETURNS, months_of, scenario_of

ID = re.compile(r"[A-Z]\d+(\.\w+)*")
MONTHS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]"
NOTEBOOKS = {"C": "coverage_map", "B": "budget_projection", "T": "target_gap", "D": "target_gap"}
READINGS_OF_AWARDS = "award_"


def newest(reports: Path, scenario: str = BASELINE) -> Path:
    """Return the newest monthly folder of a scenario.

    Args:
        reports: the output of monthly runs.
        scenario: its name.

    Raises:
        InputError: there is none.
    """
    found = sorted(months_of(reports, scenario).glob(MONTHS))
    if not found:
        raise InputError([Problem("scenario_months", None, {"value": reports, "scenario": scenario})])
    return found[-1]


def study_of(folder: Path, town: str | None = None) -> Study:
    """Return what a monthly folder was made from, read from its own copies.

    Raises:
        InputError: it is no monthly folder, or its inputs cannot be read any more.
    """
    request = manifest_of(folder)["request"]
    returns = folder / RETURNS
    return open_study(
        town or DISTRICT,
        month=request["month"],
        data=folder / PACK,
        register=str(returns) if returns.is_file() else "",
        scenario=scenario_of(folder, request),
        language=request["language"],
    )


def trace_figure(folder: Path, name: str, town: str | None = None) -> tuple[Study, Node]:
    """Return how a printed figure came about.

    Args:
        folder: the monthly folder.
        name: its id, as printed or counted on the page; of a place with several numbers all of them.
        town: the town in whose report it stands; by default the district's report or the page.

    Raises:
        InputError: no report has such a figure; the nearest ids are given.
    """
    study = study_of(folder, town)
    ids: dict[str, dict[str, Any]] = {}
    for fact in read_facts(folder):  # the page repeats headlines of the district's report, under the same ids
        if fact["town"] == (study.town or DISTRICT):
            ids.setdefault(fact["id"], fact)
    found = (
        [ids[name]] if name in ids else [fact for place, fact in ids.items() if place.startswith(f"{name}.")]
    )
    if not found:
        problem = Problem("trace_unknown", None, {"value": name, "nearest": ", ".join(nearest(name, ids))})
        raise InputError([problem])
    nodes = tuple(_figure(study, fact) for fact in found)
    return study, nodes[0] if len(nodes) == 1 else Node("figures", name, len(nodes), children=nodes)


def _figure(study: Study, fact: dict[str, Any]) -> Node:
    told = f"{fact['report']}: {fact['text']}" + (f" ({fact['what']})" if fact.get("what") else "")
    children = (*_row(fact), *_derived(study, fact))
    return Node("figure", fact["id"], fact["value"], fact.get("unit", ""), told, children=children)


def _row(fact: dict[str, Any]) -> tuple[Node, ...]:
    """Return the row of the evidence that a figure is in."""
    table = fact.get("table", "")
    place = f"evidence/tables/{table}.csv" if table and table != "annex1_plan" else ""
    if not fact.get("row"):
        return (Node("behind", place, ""),) if place else ()
    row = ", ".join(f"{key}={value}" for key, value in fact["row"].items())
    return (Node("behind", place or fact["item"], row, "", fact.get("column", "")),)


def _derived(study: Study, fact: dict[str, Any]) -> tuple[Node, ...]:
    row, column = fact.get("row", {}), fact.get("column", "")
    town = row.get("town", study.town or DISTRICT)
    place = None if town == DISTRICT else town
    year = row.get("year") or (int(column) if column.isdigit() else None)
    table = fact.get("table", "")
    if table == "coverage":
        return (_trace(study, "coverage", place, year),)
    if table == "annex1_plan" and row:
        return (_trace(study, row["kind"], place, _year_in(column)),)
    if table == "targets" and row:
        return (_trace(study, f"{row['clause']}.{row['metric']}", place),)
    if table == "prefinance":
        return (_trace(study, "prefinance", place),)
    if table == "budget":
        return tuple(_amounts(study, fact, place, year))
    return _reported(study, fact, place)


def _year_in(column: str) -> int | None:
    """Return the year that a column of Annex 1 ends with."""
    year = column.rpartition("_")[2]
    return int(year) if year.isdigit() else None


def _amounts(study: Study, fact: dict[str, Any], town: str | None, year: int | None) -> list[Node]:
    """Return the derivation of an amount: of its row of the ledger, of its item, or of all awards."""
    row, column = fact.get("row", {}), fact.get("column", "")
    if "line" in row:
        return [_trace(study, row["line"], town)]
    place = fact["id"].partition(".")[2]
    ways = known()[fact["item"]].trace
    item = row.get("item") or next((ways[start] for start in ways if place.startswith(start)), column)
    readings = {name: option for name, option in row.items() if name.startswith(READINGS_OF_AWARDS)}
    if readings:
        scenario = replace(study.scenario, readings={**study.scenario.readings, **readings})
        study = replace(study, scenario=scenario)
    found = []
    for name in AWARDS if item == "awards" else [item]:
        try:
            found.append(_trace(study, name, town, year))
        except InputError:  # there is no such amount in this place and year
            continue
    return found


def _reported(study: Study, fact: dict[str, Any], town: str | None) -> tuple[Node, ...]:
    """Return where a figure without a tidy table was computed, and of a town the returns that it rests on."""
    notebook = NOTEBOOKS.get(fact["id"][0], "")
    place = f"evidence/notebooks/{study.town or DISTRICT}/{notebook}.ipynb" if notebook else "index.html"
    made = Node("notebook", notebook or "page", None, "", place)
    if study.register is None or town is None:
        return (made,)
    facts = Facts(study.district, study.scenario, study.month, study.register)
    return (made, sheet_node(facts, "facilities", town))


def _trace(study: Study, item: str, town: str | None, year: int | None = None) -> Node:
    return trace(
        study.district,
        item,
        town,
        scenario=study.scenario,
        register=study.register,
        month=study.month,
        year=year,
    )
