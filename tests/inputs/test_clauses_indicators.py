"""`annex2_indicators.csv`: every column is kept, and every cell that cannot be is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis.inputs.clauses import Indicator, load_indicators
from eldercare_analysis.inputs.documents import columns_of
from tests.refusals import refused

COLUMNS = columns_of(Indicator)
GIVEN = {name: name for name in COLUMNS} | {"id": "1", "strength": "must", "na_allowed": "no"}
FILE = "annex2_indicators.csv"


def write(folder: Path, *changes: dict[str, str]) -> Path:
    rows = [",".join((GIVEN | change)[name] for name in COLUMNS) for change in changes]
    (folder / FILE).write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return folder


def test_every_column_is_kept(tmp_path: Path) -> None:
    category, text = {"zh": "category_zh", "en": "category_en"}, {"zh": "text_zh", "en": "text_en"}
    asked = {"zh": "question_zh", "en": "question_en"}
    texts = {"category": category, "text": text, "question": asked}
    folder = write(tmp_path, {}, {"id": "999", "strength": "should", "na_allowed": "yes"})
    assert {number: dict(indicator) for number, indicator in load_indicators(folder).items()} == {
        1: {"number": 1, **texts, "strength": "must", "na_allowed": False},
        999: {"number": 999, **texts, "strength": "should", "na_allowed": True},
    }


@pytest.mark.parametrize(
    ("change", "key", "column", "fields"),
    [
        ({"id": ""}, "missing_value", "id", {}),
        ({"id": "x"}, "not_a_count", "id", {"value": "x"}),
        ({"id": "1000"}, "out_of_range", "id", {"value": 1000, "low": 0, "high": 999}),
        ({"strength": "may"}, "not_one_of", "strength", {"value": "may", "known": "must, should"}),
        ({"na_allowed": ""}, "not_one_of", "na_allowed", {"value": "", "known": "yes, no"}),
        *(({column: ""}, "missing_value", column, {}) for column in ("category_zh", "category_en", "text_zh", "text_en")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    tmp_path: Path, change: dict[str, str], key: str, column: str, fields: dict[str, object]
) -> None:
    write(tmp_path, change, {"id": "2"})
    assert refused(lambda: load_indicators(tmp_path)) == [(key, f"{FILE} | 2 | {column}", fields)]


def test_a_number_twice(tmp_path: Path) -> None:
    write(tmp_path, {}, {})
    assert refused(lambda: load_indicators(tmp_path)) == [("value_twice", f"{FILE} | 3 | id", {"value": 1})]


def test_a_number_twice_in_a_row_that_has_another_fault(tmp_path: Path) -> None:
    write(tmp_path, {}, {"strength": "may"}, {"id": ""}, {"id": ""})
    assert [(key, place) for key, place, _ in refused(lambda: load_indicators(tmp_path))] == [
        ("not_one_of", f"{FILE} | 3 | strength"),
        ("missing_value", f"{FILE} | 4 | id"),
        ("missing_value", f"{FILE} | 5 | id"),
        ("value_twice", f"{FILE} | 3 | id"),
    ]
