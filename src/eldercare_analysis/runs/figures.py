"""From the id of a printed figure to its derivation, with nothing but a month's folder."""

from __future__ import annotations

import re
from pathlib import Path

from eldercare_analysis.analysis.trace.walk import Node, Walk
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import InputError, Problem, nearest
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.runs.asked import Asked
from eldercare_analysis.runs.evidence import PACK, RETURNS, TABLES, manifest_of, months_of
from eldercare_analysis.runs.printed_facts import Entry, read_facts
from eldercare_analysis.runs.ways import WAYS

ID = re.compile(r"[A-Z]\d+(\.\w+)*")
SHOWN_AS_COVERAGE = ("coverage", "served", "count", "gap_plan")  # derivations of rows of that table
USUAL = {"C": "coverage", "B": "amounts", "T": "targets", "D": "progress", "W": "coverage"}  # ways by code
MONTHS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]"


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
    request = manifest_of(folder).request
    returns = folder / RETURNS
    return open_study(
        town or DISTRICT,
        month=request.month,
        data=folder / PACK,
        register=str(returns) if returns.is_file() else "",
        scenario=request.scenario_in(folder),
        language=request.language,
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
    ids: dict[str, Entry] = {}
    for fact in read_facts(folder):  # the page repeats headlines of the district's report, under the same ids
        if fact.town == study.place:
            ids.setdefault(fact.id, fact)
    some = [fact for place, fact in ids.items() if place.startswith(f"{name}.")]
    found = [ids[name]] if name in ids else some
    if not found:
        problem = Problem("trace_unknown", None, {"value": name, "nearest": ", ".join(nearest(name, ids))})
        raise InputError([problem])
    walk = walk_of(study)
    try:
        nodes = tuple(figure_node(walk, study.town, fact) for fact in found)
    except (LookupError, StopIteration, TypeError, ValueError):  # an entry that this software has not written
        raise InputError([Problem("fact_unlike", None, {"value": name})]) from None
    return study, nodes[0] if len(nodes) == 1 else Node("figures", name, len(nodes), children=nodes)


def walk_of(study: Study) -> Walk:
    """Return what the derivations of a study's figures are made from."""
    return Walk(study)


def figure_node(walk: Walk, town: str | None, fact: Entry) -> Node:
    """Return a printed number: the row of the evidence that it is, and how that came about.

    Args:
        walk: what derivations are made from.
        town: in whose report it stands; None: the district's.
        fact: as in `facts.json`.
    """
    told = f"{fact.report}: {fact.text}" + (f" ({fact.what})" if fact.what else "")
    derived = (WAYS[_way(fact)](walk, Asked(fact, town)),)
    return Node("figure", fact.id, fact.value, fact.unit, told, children=_behind(fact, derived))


def _way(fact: Entry) -> str:
    """Return by which way a figure is derived: that of its place, of its item, of items with such a code."""
    item, place = places().items[fact.item], fact.id.partition(".")[2]
    ways = {"": USUAL[item.code[0]], **item.trace}
    return next(ways[start] for start in sorted(ways, key=len, reverse=True) if place.startswith(start))


def _behind(fact: Entry, derived: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the row of the evidence that a figure is in, with its derivation below.

    That alone where it is in none.
    """
    shown = fact.table != "coverage" or derived[0].kind in SHOWN_AS_COVERAGE
    place = f"{TABLES}/{fact.table}.csv" if fact.table not in ("", "annex1_plan") and shown else ""
    values = {key: "; ".join(value) if isinstance(value, list) else value for key, value in fact.row.items()}
    row = ", ".join(f"{key}={value}" for key, value in values.items())
    if not (row or place):
        return derived
    return (Node("behind", place or fact.item, row, "", fact.column, children=derived),)
