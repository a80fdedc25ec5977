"""The ledger of a town with all its sources, and the awards of all towns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money.budget import awards_of, ledger_lines
from eldercare_analysis.analysis.privacy import hidden_cells, protect_ledger
from eldercare_analysis.analysis.records import records
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, make_item, table_item, words_of
from eldercare_analysis.reporting.money.headline import of_place
from eldercare_analysis.reporting.source_words import source_words

LEDGER = "ledger"  # the item that holds all rows
YEAR = 1  # the column of years in the ledger as printed


def budget_ledger(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the ledger's rows of a town."""
    words, rows = words_of(study), of_place(study, protect_ledger(ledger, hidden_cells(study)))
    shown = _shown(study, words, rows.assign(quantity_source=_said(study, words, rows)))
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
        [_cells(study, words, one) for one in shown],
        rows,
        title=words("budget.ledger_title"),
        caption=words("budget.ledger_caption"),
        about=[one.about for one in shown],
    )


def _said(study: Study, words: Words, rows: pd.DataFrame) -> list[str]:
    """Return where each row's quantity comes from, in words."""
    sources = {line.line: source_words(words.new, line.quantity_source) for line in ledger_lines(study)}
    return [sources.get(line, text) for line, text in zip(rows["line"], rows["quantity_source"], strict=True)]


def ledger_rows(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the rows of the ledger as data, to be attached to the report."""
    rows = of_place(study, protect_ledger(ledger, hidden_cells(study)))
    return make_item(id=LEDGER, kind="data", title=words_of(study)("budget.ledger_title"), data=records(rows))


@dataclass
class _Shown:
    """One row as printed: the names of its rows of the ledger, its years, and the quantity and the amount (fen) of each of them."""

    lines: list[str]
    row: pd.Series[Any]
    first: int
    last: int
    quantity: Any
    amount_fen: Any

    @property
    def about(self) -> dict[str, str]:
        """Return what names the row's figures: a row of the ledger, or those that were added up."""
        return {"line": self.lines[0]} if len(self.lines) == 1 else {"lines": "; ".join(self.lines)}


def _shown(study: Study, words: Words, ledger: pd.DataFrame) -> list[_Shown]:
    """Return the ledger as printed: equal rows of one year added up, then equal rows of consecutive years joined."""
    added: dict[object, _Shown] = {}
    for _, row in ledger.iterrows():
        line, year = str(row["line"]), int(row["year"])
        one = _Shown([line], row, year, year, row["quantity"], row["amount_fen"])
        cells = (str(row["town"]), *_cells(study, words, one))
        hidden = isinstance(one.quantity, str) or isinstance(one.amount_fen, str)  # cannot be added up
        before = added.setdefault((*cells, line) if hidden else cells, one)
        if before is not one:
            before.lines.append(line)
            before.quantity = _plus(before.quantity, one.quantity)
            before.amount_fen = _plus(before.amount_fen, one.amount_fen)
    joined: list[_Shown] = []
    for one in added.values():
        if joined and one.first == joined[-1].last + 1 and _alike(study, words, joined[-1], one):
            joined[-1].last = one.last
        else:
            joined.append(one)
    return joined


def _plus(one: Any, other: Any) -> Any:  # noqa: ANN401 - counts and fen, or NA
    """Return a sum, unknown where a part is unknown."""
    return one + other if pd.notna(one) and pd.notna(other) else pd.NA


def _alike(study: Study, words: Words, one: _Shown, other: _Shown) -> bool:
    """Say whether two rows differ in nothing but the year; rows that were added up stay for themselves, so that each can be traced."""
    if len(one.lines) > 1 or len(other.lines) > 1 or one.row["town"] != other.row["town"]:
        return False
    first, second = _cells(study, words, one), _cells(study, words, other)
    return [*first[:YEAR], *first[YEAR + 1 :]] == [*second[:YEAR], *second[YEAR + 1 :]]


def _cells(study: Study, words: Words, one: _Shown) -> list[str]:
    row = one.row
    return [
        words(f"item.{row['item']}"),
        str(one.first) if one.first == one.last else f"{one.first}–{one.last}",
        words.count(one.quantity),
        words("form.unknown") if row["rate_yuan"] is None else f"{row['rate_yuan']:,f}",
        words.wan(one.amount_fen),
        words(f"status.{row['status']}"),
        study.district.policy.clauses[str(row["clause"])].section,
        words("form.none") if pd.isna(row["quantity"]) else str(row["quantity_source"]),
    ]


def awards_by_town(study: Study, ledger: pd.DataFrame) -> Item:
    """Return the awards of each town by plan year, with the district's sum."""
    words = words_of(study)
    awards = awards_of(ledger)
    rows = [[study.town_name(row['town']), str(row['year']), words.count(row['quantity']), words.wan(row['amount_fen']), row["quantity_source"]]
            for row in awards.assign(quantity_source=_said(study, words, awards)).to_dict("records")]  # fmt: skip
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
