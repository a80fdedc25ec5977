"""The ledger of a town with all its sources, and the awards of all towns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.budget import awards_of
from eldercare_analysis.analysis.privacy import masks_for, protect_ledger
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.budget.headline import of_place
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.tables import table_item
from eldercare_analysis.reporting.words import Words, words_of

LEDGER = "ledger"  # the item that holds all rows
YEAR = 1  # the column of years in the ledger as printed


def budget_ledger(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the ledger's rows of a town."""
    words, rows = words_of(study), of_place(study, protect_ledger(ledger, masks_for(study)))
    merged = _merged((str(row["line"]), _ledger_row(study, words, row)) for _, row in rows.iterrows())
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
        merged.values(),
        rows,
        title=words("budget.ledger_title"),
        caption=words("budget.ledger_caption"),
        about=[{"line": line} for line in merged],
    )


def ledger_rows(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the rows of the ledger as data, to be attached to the report."""
    rows = of_place(study, protect_ledger(ledger, masks_for(study)))
    return Item(id=LEDGER, kind="data", title=words_of(study)("budget.ledger_title"), data=records(rows))


def _merged(rows: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """Return rows by their line; those that differ in nothing but the year as one, with the first and the last year."""
    found: dict[str, list[str]] = {}
    last: list[str] = []
    for line, row in rows:
        if last and [*last[:YEAR], *last[YEAR + 1 :]] == [*row[:YEAR], *row[YEAR + 1 :]]:
            last[YEAR] = f"{last[YEAR].partition('–')[0]}–{row[YEAR]}"
        else:
            found[line] = last = row
    return found


def _ledger_row(study: Study, words: Words, row: pd.Series[Any]) -> list[str]:
    return [
        words(f"item.{row['item']}"),
        str(row["year"]),
        words.count(row["quantity"]),
        words("form.unknown") if row["rate_yuan"] is None else f"{row['rate_yuan']:,f}",
        words.wan(row["amount_fen"]),
        words(f"status.{row['status']}"),
        study.district.policy.clauses[str(row["clause"])].section,
        words("form.none") if pd.isna(row["quantity"]) else str(row["quantity_source"]),
    ]


def awards_by_town(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the awards of each town by plan year, with the district's sum."""
    words = words_of(study)
    awards = awards_of(ledger)
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
        {"town": "left", "plan_year": "left", "quantity": "right", "award": "right", "source": "left"},
        [*rows, total],
        awards,
        title=words("budget.towns_title"),
        caption=words("budget.towns_caption"),
        emphasis=[len(rows)],
    )
