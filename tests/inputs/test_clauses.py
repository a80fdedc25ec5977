"""`clauses.csv`: every column is kept, and every word that is none of its kind is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis.inputs.clauses import Clause, load_clauses
from eldercare_analysis.inputs.documents import columns_of
from eldercare_analysis.inputs.problems import Place
from tests.refusals import refused

COLUMNS = columns_of(Clause)
GIVEN = {name: name for name in COLUMNS} | {
    "deadline": "2022-12-31",
    "strength": "must",
    "assess": "computed",
}
STRENGTHS = "must, in_principle, strive, where_possible, basically, may, planned, unspecified"


def write(folder: Path, *changes: dict[str, str]) -> Path:
    rows = [",".join((GIVEN | change)[name] for name in COLUMNS) for change in changes]
    (folder / "clauses.csv").write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return folder


def test_every_column_is_kept(tmp_path: Path) -> None:
    named = ("id", "section", "applies_to", "metric", "operator", "value", "unit", "needs")
    assert load_clauses(write(tmp_path, {})) == {
        "id": Clause(
            **{name: name for name in named},
            deadline="2022-12-31",
            strength="must",
            assess="computed",
            label={"zh": "label_zh", "en": "label_en"},
            text={"zh": "text_zh", "en": "text_en"},
            question={"zh": "question_zh", "en": "question_en"},
            place=Place("clauses.csv", row=2),
        )
    }
    assert len(COLUMNS) == 17


@pytest.mark.parametrize(
    "change",
    [{"deadline": ""}, {"deadline": "monthly"}, {"deadline": "year_end"}, {"assess": "checklist"}, {"assess": "narrative", "strength": "explore"},
     {"assess": "narrative"}, *({"strength": word} for word in STRENGTHS.split(", ")), {"applies_to": "", "label_en": "", "question_zh": "", "unit": ""}],
)  # fmt: skip
def test_what_a_clause_may_say(tmp_path: Path, change: dict[str, str]) -> None:
    clause = load_clauses(write(tmp_path, change))["id"]
    assert {name: getattr(clause, name) for name in change if hasattr(clause, name)} == {
        name: word for name, word in change.items() if hasattr(clause, name)
    }


@pytest.mark.parametrize(
    ("change", "key", "column", "fields"),
    [
        ({"deadline": "2022-02-30"}, "not_one_of", "deadline", {"value": "2022-02-30", "known": "YYYY-MM-DD, monthly, year_end"}),
        ({"deadline": "20221231"}, "not_one_of", "deadline", {"value": "20221231", "known": "YYYY-MM-DD, monthly, year_end"}),
        ({"strength": "explore"}, "not_one_of", "strength", {"value": "explore", "known": STRENGTHS}),
        ({"strength": "x", "assess": "narrative"}, "not_one_of", "strength", {"value": "x", "known": f"{STRENGTHS}, explore"}),
        ({"assess": "x"}, "not_one_of", "assess", {"value": "x", "known": "computed, checklist, narrative"}),
        *(({column: ""}, "missing_value", column, {}) for column in ("assess", "strength", "id", "section", "metric", "text_zh", "text_en")),
    ],
)  # fmt: skip
def test_what_it_may_not(
    tmp_path: Path, change: dict[str, str], key: str, column: str, fields: dict[str, object]
) -> None:
    write(tmp_path, change)
    assert refused(lambda: load_clauses(tmp_path)) == [(key, f"clauses.csv | 2 | {column}", fields)]


def test_an_id_twice(tmp_path: Path) -> None:
    write(tmp_path, {}, {})
    assert refused(lambda: load_clauses(tmp_path)) == [
        ("value_twice", "clauses.csv | 3 | id", {"value": "id"})
    ]
