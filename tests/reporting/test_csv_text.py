"""CSV: a text that a spreadsheet would run is guarded, numbers stay numbers, and everything reads back as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.reporting.csv_text import csv_of, csv_of_rows, guarded, read_csv, unguarded

LETTERS = st.text(st.sampled_from("'=+-@\t\r\n ＝＠,\";白1."))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\nx", " =1", "＝1+1", "＠x", "'=1", "-", "-1-1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["-5", "+1.5", "-0.3%", "-1,000", "-1e-5", "白沙镇", "1-1", "'quoted'", "<5", "*", ""]
)
def test_numbers_and_other_texts_are_as_they_were(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(st.lists(st.tuples(LETTERS, LETTERS), max_size=5))
@pytest.mark.slow
def test_everything_reads_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    table = pd.DataFrame(cells, columns=["a", "b"], dtype=object)
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text(csv_of(table), encoding="utf-8-sig", newline="")
    lines = table.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))
    assert read_csv(path) == (["a", "b"], lines.to_dict("records"))
    assert csv_of_rows(table.to_dict("records"), list(table)) == csv_of(table)


def test_values_are_written_as_ever() -> None:
    table = pd.DataFrame({"text": ["=1", None], "count": pd.array([-1, None], "Int64"), "mixed": [-2, None],
                          "masked": ["<5", -3], "rate": [Decimal("-0.10"), None], "flag": [True, False]})  # fmt: skip
    table["mixed"] = pd.Series([-2, None], dtype=object)
    text = csv_of(table)
    assert text == table.assign(text=["'=1", None]).to_csv(index=False, lineterminator="\n")
    assert text.splitlines()[1] == "'=1,-1,-2,<5,-0.10,True"


def test_a_cell_longer_than_any_text_here_ends_the_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"a,b\n1,2,3\n\n4\n{'x' * 200_000},5\n6,7\n", encoding="utf-8")
    assert read_csv(path) == (["a", "b"], [{"a": "1", "b": "2"}, {"a": "4", "b": ""}])
