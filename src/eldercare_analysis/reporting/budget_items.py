"""What `budget_projection` publishes beside its chart: headline, ledger, sums, awards by town."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import totals
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.reporting.items import Item, Tile
from eldercare_analysis.reporting.tables import table_item
from eldercare_analysis.reporting.words import Words, words_of


def budget_headline(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the awards by standard and plan year, and the floor that lacks data."""
    words, rows = words_of(study), _rows(study, ledger)
    awards = totals(rows[rows["item"] == "center_award"], ["year"]).sort_values("year")
    unknown = int((rows["status"] == "unknown").sum())
    if awards.empty:
        value, note = words("form.none"), words("budget.award_none")
        finding = words("budget.finding_none", name=study.name, unknown=unknown)
    else:
        value, note = words.amount(awards["amount_fen"].sum(skipna=False)), words("budget.award_note")
        if (rows.loc[rows["item"] == "center_award", "status"] == "assumed").any():
            note = words("budget.award_assumed")
        years = [words("budget.year_amount", year=year, amount=words.amount(fen))
                 for year, fen in zip(awards["year"], awards["amount_fen"], strict=True)]  # fmt: skip
        finding = words(
            "budget.finding_some", amount=value, years=join(study.language, years), unknown=unknown
        )
    tiles = [
        Tile(label=words("budget.award"), value=value, note=note),
        Tile(label=words("budget.floor"), value=words("form.unknown"), note=words("budget.floor_note")),
    ]
    return Item(id="budget_headline", kind="headline", finding=finding, tiles=tiles, data=records(awards))


def budget_summary(study: Study, ledger: pd.DataFrame) -> Item:
    """Return sums of the ledger by item, year, payer and status; unknown is named and counted, never nothing."""
    words = words_of(study)
    sums = totals(_rows(study, ledger), ["item", "payer", "year", "status"])
    sums = sums.sort_values(["item", "year"], kind="stable")
    return table_item(
        words,
        "budget_summary",
        {
            "item": "left",
            "plan_year": "left",
            "payer": "left",
            "amount": "right",
            "lines": "right",
            "status": "left",
        },
        (
            [
                words(f"item.{row['item']}"),
                str(row["year"]),
                words(f"payer.{row['payer']}"),
                words.wan(row["amount_fen"]),
                words.count(row["lines"]),
                words(f"status.{row['status']}"),
            ]
            for row in sums.to_dict("records")
        ),
        sums,
        title=words("budget.summary_title"),
        caption=words("budget.summary_caption"),
    )


def budget_ledger(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the ledger's rows of a town."""
    words, rows = words_of(study), _rows(study, ledger)
    return table_item(
        words,
        "budget_ledger",
        {
            "item": "left",
            "plan_year": "left",
            "quantity": "right",
            "rate": "right",
            "amount": "right",
            "status": "left",
            "clause": "left",
            "source": "left",
        },
        (_ledger_row(study, words, row) for _, row in rows.iterrows()),
        rows,
        title=words("budget.ledger_title"),
        caption=words("budget.ledger_caption"),
    )


def _ledger_row(study: Study, words: Words, row: pd.Series[Any]) -> list[str]:
    source = str(row["quantity_source"])
    return [
        words(f"item.{row['item']}"),
        str(row["year"]),
        words.count(row["quantity"]),
        words("form.unknown") if row["rate_yuan"] is None else f"{row['rate_yuan']:,f}",
        words.wan(row["amount_fen"]),
        words(f"status.{row['status']}"),
        study.district.policy.clauses[str(row["clause"])].section,
        words.needs(source) if f"needs.{source}" in words else source,
    ]


def awards_by_town(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the awards of each town by plan year, with the district's sum."""
    words = words_of(study)
    awards = ledger[ledger["item"] == "center_award"]
    rows = [[study.town_name(row['town']), str(row['year']), words.count(row['quantity']), words.wan(row['amount_fen']), row['quantity_source']]
            for row in awards.to_dict("records")]  # fmt: skip
    total = [
        words("column.total"),
        "",
        words.count(awards["quantity"].sum()),
        words.wan(awards["amount_fen"].sum(skipna=False)),
        "",
    ]
    return table_item(
        words,
        "awards_by_town",
        {"town": "left", "plan_year": "left", "centers": "right", "award": "right", "source": "left"},
        [*rows, total],
        awards,
        title=words("budget.towns_title"),
        caption=words("budget.towns_caption"),
        emphasis=[len(rows)],
    )


def _rows(study: Study, ledger: pd.DataFrame) -> pd.DataFrame:
    return ledger if study.town is None else ledger[ledger["town"] == study.town]
