"""Scenarios side by side, in words and 10,000 yuan."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.planning.comparison import KEYS
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, table_item, words_of


def comparison_table(study: Study, compared: pd.DataFrame) -> Item:
    """Return one column a scenario, then one for each difference to the first.

    Args:
        study: for language and names.
        compared: from `compare`, of the towns that are to be shown.
    """
    words = words_of(study)
    names = list(dict.fromkeys(compared["scenario"]))
    by_scenario = {name: rows.set_index(KEYS) for name, rows in compared.groupby("scenario", sort=False)}
    several = len(set(compared["town"])) > 1
    places = {town: number for number, town in enumerate(dict.fromkeys(compared["town"]))}
    order = {measure: number for number, measure in enumerate(dict.fromkeys(compared["measure"]))}
    keys = sorted(
        dict.fromkeys(compared[KEYS].itertuples(index=False, name=None)),
        key=lambda key: (places[key[0]], order[key[2]]),
    )
    rows = []
    for key in keys:
        town, year, measure, unit = key
        found = [by_scenario[name].loc[key] if key in by_scenario[name].index else None for name in names]
        place = [study.name if town == DISTRICT else study.town_name(town)] if several else []
        rows.append([
            *place, measure_name(words, measure), str(year) if year else words("form.all_years"),
            *(_value(words, unit, one) for one in found),
            *(_change(words, unit, one) for one in found[1:]),
        ])  # fmt: skip
    labels = {name: name for name in names} | {f"- {name}": f"{name} − {names[0]}" for name in names[1:]}
    heads = [*(["town"] if several else []), "measure", "in_year"]
    return table_item(
        words,
        "comparison",
        {**dict.fromkeys(heads, "left"), **dict.fromkeys(labels, "right")},
        rows,
        compared,
        title=words("comparison.title"),
        caption=words("comparison.caption"),
        labels=labels,
    )


def measure_name(words: Words, measure: str) -> str:
    """Return the name of a measure of `compare`; items of the ledger have theirs."""
    return words(f"item.{measure}" if f"item.{measure}" in words else f"measure.{measure}")


def _value(words: Words, unit: str, row: pd.Series[Any] | None) -> str:
    if row is None:
        return words("form.none")
    if unit == "villages":
        return words.count(row["value"])
    return words.part(row["value"], int(row["unknown"]))


def _change(words: Words, unit: str, row: pd.Series[Any] | None) -> str:
    if row is None or pd.isna(row["difference"]):
        return words("form.unknown")
    if isinstance(row["difference"], str):  # the mark of a protected amount
        return str(row["difference"])
    value = words.count(row["difference"]) if unit == "villages" else words.wan(row["difference"])
    return f"+{value}" if row["difference"] > 0 else value
