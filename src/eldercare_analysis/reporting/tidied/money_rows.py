"""The ledger and what is to be pre-financed, as people read them on a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.tables import Column, which
from eldercare_analysis.reporting.tidied.tidy_table import (
    counted_column,
    missing_column,
    rows_table,
    town_column,
    worded_column,
)
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Said, Text, number

OF_KINDS = ("construction", "central_funds")  # items whose rows are of one kind of facility or another


def budget_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return amounts with quantity, rate and source: rows of `budget`, as they circulate."""
    words, lines = words_of(study), {line.line: line for line in ledger_lines(study)}
    clauses = study.district.policy.clauses

    def item(row: Any) -> Text:  # noqa: ANN401
        name = words(f"item.{row.item}")
        if row.item not in OF_KINDS:
            return name
        return words("budget.item_for", item=name, kind=words(f"kind.{row.unit}"))

    def source(row: Any) -> Said:  # noqa: ANN401
        line = lines[row.line]
        known = ((line.quantity, line.quantity_source), (line.rate_yuan, line.rate_source))
        said = [source_words(words, cited) for value, cited in known if value is not None]
        return " × ".join(said) or words("form.none")

    columns = [
        town_column(study),
        which("item", item),
        which("plan_year", lambda row: str(row.year)),
        counted_column(words, "quantity"),
        Column("rate", lambda row: _yuan(words, row.rate_yuan), ("rate_yuan",)),
        Column("amount", lambda row: words.wan(row.amount_fen), ("amount_fen",)),
        worded_column("status", lambda row: words(f"status.{row.status}")),
        worded_column("payer", lambda row: words(f"payer.{row.payer}")),
        worded_column("clause", lambda row: clauses[row.clause].section),
        Column("months", lambda row: words.count(row.months) if row.months else words("form.none")),
        worded_column("source", source),
        missing_column(words),
    ]
    caption = words("budget.rows_caption")
    return rows_table(words, "budget", columns, table, title=words("budget.ledger_title"), caption=caption)


def prefinance_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return what towns must pre-finance: rows of `prefinance`."""
    words = words_of(study)
    amounts = ("spent", "received", "unreimbursed", "peak")
    columns = [
        town_column(study),
        which("scope", lambda row: words(f"cash.{row.scope}")),
        *(_about(words, name) for name in amounts),
        which("peak_month", lambda row: row.peak_month or words("form.unknown")),
        missing_column(words),
    ]
    caption = words("cash.table_caption") + words("cash.towns_caption")
    return rows_table(words, "prefinance", columns, table, title=words("cash.table_title"), caption=caption)


def _about(words: Words, key: str) -> Column[Any]:
    return Column(key, lambda row: words.about(getattr(row, f"{key}_fen")), (f"{key}_fen",))


def _yuan(words: Words, yuan: str | None) -> Text:
    if yuan is None:
        return words("form.unknown")
    return number(f"{Decimal(yuan).normalize():,f}", Decimal(yuan))
