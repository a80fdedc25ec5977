"""Tidy tables as people read them: every cell a word, every figure that of the csv, at every width."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.privacy import hidden_cells, protect, protect_ledger
from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.screen import to_text
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.tidied.money_rows import budget_rows_table
from eldercare_analysis.reporting.tidied.served_rows import coverage_rows_table
from eldercare_analysis.reporting.tidied.target_rows import target_rows_table
from eldercare_analysis.reporting.tidied.tidy_table import plain_rows, told_once
from eldercare_analysis.reporting.words import Words, words_of
from tests.reporting.test_wrapping import cells

TABLES: dict[str, tuple[Callable[[Study], pd.DataFrame], Callable[[Study, pd.DataFrame], Table]]] = {
    "coverage": (coverage_of, coverage_rows_table),
    "budget": (lambda study: protect_ledger(budget_of(study), hidden_cells(study)), budget_rows_table),
    "targets": (lambda study: protect(targets_of(study), hidden_cells(study)), target_rows_table),
}
FEN = 1_000_000  # in 10,000 yuan


@pytest.fixture(scope="module")
def opened(demo: Path) -> Callable[[str], Study]:
    returns = [demo / "returns"]
    return partial(_opened, {}, demo / "pack", returns)


def _opened(known: dict[str, Study], pack: Path, returns: list[Path], language: str) -> Study:
    if language not in known:
        known[language] = open_study(
            "district", month="2025-09", data=pack, register=returns, language=language
        )
    return known[language]


def shown(study: Study, name: str) -> tuple[pd.DataFrame, Table]:
    tidy, made = TABLES[name]
    table = tidy(study)
    return table, made(study, table)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", TABLES)
def test_it_fits_and_no_letter_is_lost(
    opened: Callable[[str], Study], name: str, language: str, width: int
) -> None:
    study = opened(language)
    _, item = shown(study, name)
    said = to_text(item, words_of(study), width)
    assert max(map(cells, said.split("\n"))) <= width
    texts = [
        item.title,
        item.caption,
        *item.notes,
        *(head.label for head in item.columns),
        *(cell for row in item.rows for cell in row),
    ]
    wanted = Counter("".join(text.plain for text in texts).replace(" ", ""))
    there = Counter(re.sub(r"[ \n─]", "", said))
    wanted["—"] = 0  # what there is none of is left out where it would stand below a row
    assert not wanted - there
    whole = {number.text for row in item.rows for cell in row for number in cell.numbers}
    assert all(re.search(rf"(?<![\d,.]){re.escape(number)}(?![\d%])", said) for number in whole)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", TABLES)
def test_no_name_of_the_tidy_table_is_said(opened: Callable[[str], Study], name: str, language: str) -> None:
    """But names of parameters, by which a scenario's file sets them, and in English heads of returns: these are so called there."""
    study = opened(language)
    table, item = shown(study, name)
    said = to_text(item, words_of(study), 1000)
    for parameter in study.district.policy.parameters:
        said = said.replace(f"（{parameter}）", "").replace(f"({parameter})", "")
    texts = {value for column in table.select_dtypes("str") for value in table[column].dropna()}
    tidy = {one for one in (*table.columns, *texts) if re.search(r"[a-z]_[a-z]|_\d{4}", str(one))}
    heads = {head for sheet in sheets().values() for head in sheet.columns} if language == "en" else set()
    assert len(tidy - heads) > 5
    assert not {one for one in tidy - heads if one in said}
    assert not re.search(r"\b(nan|None|<NA>|NaN)\b", said)


def test_amounts_are_those_of_the_csv_in_10_000_yuan(opened: Callable[[str], Study]) -> None:
    table, item = shown(opened("zh"), "budget")
    place = next(n for n, head in enumerate(item.columns) if head.key == "amount")
    assert item.columns[place].label == "金额（万元）"
    printed = [row[place].plain for row in item.rows]
    assert printed.count("未知") == table["amount_fen"].isna().sum() > 0
    amounts = [Decimal(text.replace(",", "")) * FEN for text in printed if text not in ("未知", "*")]
    assert amounts == [fen for fen in table["amount_fen"].dropna() if fen != "*"]
    awards = [text for row, text in zip(table["item"], printed, strict=True) if row == "center_award"]
    assert awards == ["60"] * 6  # parameters.yaml of the demo: 600,000 yuan for each of 6 centers


@pytest.mark.parametrize(
    ("name", "key"), [("coverage", "served"), ("coverage", "unserved"), ("targets", "gap")]
)
def test_ranges_are_those_of_the_csv(opened: Callable[[str], Study], name: str, key: str) -> None:
    table, item = shown(opened("zh"), name)
    place = next(n for n, head in enumerate(item.columns) if head.key == key)
    low, high = (f"{key}_low", f"{key}_high" if name == "coverage" else key)
    ends = zip(table[low], table[high], strict=True)
    known = [(str(a), str(b)) for a, b in ends if not pd.isna(b)]
    printed = [row[place].plain for row in item.rows if row[place] not in ("未知", "—")]
    assert printed == [a if a == b else f"{a}–{b}" for a, b in known]
    assert any("–" in text for text in printed)


def test_what_is_the_same_in_every_row_is_told_once(opened: Callable[[str], Study]) -> None:
    study = opened("zh")
    table = coverage_of(study)
    item = coverage_rows_table(study, table[table["town"] == "甲溪镇"])
    assert "镇街 甲溪镇" in item.notes[0].plain
    assert "town" not in [head.key for head in item.columns]
    assert "year" in [head.key for head in item.columns]


def test_what_is_the_same_but_matters_keeps_its_column() -> None:
    """Amounts may be equal in all rows: a reader looks for them in each."""
    words, table = Words("zh"), pd.DataFrame({"town": ["甲镇", "甲镇"], "amount_fen": [FEN, FEN]})
    columns = [which("town", lambda row: row.town), Column("amount", lambda row: words.wan(row.amount_fen))]
    item = told_once(words, TableSpec(id="t", columns=columns, rows=plain_rows(table), key=(), data=table))
    assert ([head.key for head in item.columns], item.rows) == (["amount"], [["1"], ["1"]])
    assert item.notes == ["各行相同：镇街 甲镇。"]
