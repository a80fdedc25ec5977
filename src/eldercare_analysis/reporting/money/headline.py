"""The headline of the budget: awards by standard and plan year, the operating floor, what must be pre-financed."""

from __future__ import annotations

import pandas as pd

from eldercare_analysis.analysis.money.budget import awards_of, totals
from eldercare_analysis.analysis.money.cashflow import ALL
from eldercare_analysis.analysis.privacy import FLOOR, HIDDEN, hidden_cells, small_towns
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.reporting.goals.annex1 import SUFFIX, amounts, printed_awards, worded
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.items import Headline, Tile
from eldercare_analysis.reporting.legacy import Words, make_item, make_tile, words_of


def budget_headline(study: Study, ledger: pd.DataFrame, peaks: pd.DataFrame) -> Headline:
    """Return the awards, the operating floor of all years and the peak to pre-finance; what is unknown says what it lacks.

    Args:
        study: the study.
        ledger: from `budget`, of the whole district.
        peaks: from `prefinance`.
    """
    words, rows = words_of(study), of_place(study, ledger)
    awards = totals(awards_of(rows), ["year"]).sort_values("year")
    unknown = len(set(rows.loc[rows["status"] == "unknown", "item"]))
    value = words("form.none") if awards.empty else words.amount(awards["amount_fen"].sum(skipna=False))
    printed = printed_awards(study, awards)
    key = "budget.finding_none" if awards.empty else "budget.finding_some"
    finding = words(
        key if printed is None else key + SUFFIX,
        name=study.name,
        amount=value,
        years=amounts(words.new, awards),
        rest=words("budget.rest", unknown=unknown) if unknown else "",
        annex="" if printed is None else _by_annex(study, words, printed),
    )
    assumed = (awards_of(rows)["status"] == "assumed").any()
    note = "award_none" if awards.empty else "award_assumed" if assumed else "award_note"
    told = (
        words(f"budget.{note}")
        if printed is None
        else words("budget.award_scenario", annex=_by_annex(study, words, printed))
    )
    tiles = [
        make_tile(label=words("budget.award"), value=value, note=told),
        _floor(study, words, ledger),
        _peak(study, words, peaks),
    ]
    return make_item(
        id="budget_headline",
        kind="headline",
        finding=after_plan(study, finding),
        tiles=tiles,
        data=records(awards),
    )


def _by_annex(study: Study, words: Words, printed: pd.DataFrame) -> str:
    """Return what the centers of Annex 1 as printed earn by the standard."""
    if printed.empty:
        return words("budget.annex_none", name=study.name)
    amount = words.amount(printed["amount_fen"].sum(skipna=False))
    return words("budget.annex_some", amount=amount, years=amounts(words.new, printed))


def of_place(study: Study, ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the study's town, all of them for the district."""
    return ledger if study.town is None else ledger[ledger["town"] == study.town]


def _floor(study: Study, words: Words, ledger: pd.DataFrame) -> Tile:
    rows = of_place(study, ledger)
    floors = totals(rows[rows["item"] == FLOOR], ["item"]).iloc[0]
    years = f"{rows['year'].min()}–{rows['year'].max()}"
    missing = _floor_needs(words, rows)
    known = pd.notna(floors["amount_fen"])
    hidden = known and study.place in small_towns(ledger, hidden_cells(study))
    if hidden:
        return make_tile(label=words("budget.floor"), value=HIDDEN, note=words("budget.protected"))
    key = "floor_note" if not known else "floor_part" if missing else "floor_years"
    return make_tile(
        label=words("budget.floor"),
        value=words.amount(floors["amount_fen"], floors["unknown"]),
        note=words(f"budget.{key}", years=years, needs=missing),
    )


def _floor_needs(words: Words, rows: pd.DataFrame) -> str:
    """Return in words what the months of the floor without an amount lack: persons, the allowance, or both."""
    floors = rows[(rows["item"] == FLOOR) & rows["amount_fen"].isna()]
    needs = dict.fromkeys(need for text in floors["needs"] for need in str(text).split("; ") if need)
    return join(words.language, [words(f"floor_need.{need.partition('.')[0]}") for need in needs])


def _peak(study: Study, words: Words, peaks: pd.DataFrame) -> Tile:
    own = peaks[(peaks["town"] == study.place) & (peaks["scope"] == ALL)]
    label = words("budget.peak")
    if own.empty:
        return make_tile(label=label, value=words("form.none"), note=words(worded(study, "budget.peak_none")))
    peak = own.iloc[0]
    if pd.isna(peak["peak_fen"]):
        return make_tile(label=label, value=words("form.unknown"), note=words("budget.peak_note"))
    value = words("form.wan", value=words.about(peak["peak_fen"]))
    return make_tile(label=label, value=value, note=words("budget.peak_month", month=peak["peak_month"]))
