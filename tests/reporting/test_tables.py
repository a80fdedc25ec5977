"""A table is described by its columns: every number knows its row and its column of the tidy table."""

from __future__ import annotations

import json
from dataclasses import dataclass

from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.items import Table, form_of, item_of
from eldercare_analysis.reporting.screen import to_text
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged, which
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import text_of

WORDS = Words("zh")


@dataclass(frozen=True)
class Served:
    town: str
    year: int
    villages: int
    served_low: int
    served_high: int


# 白沙镇: 14 villages, 13 points by 2022, one center (Annex 1, line 6); the district: 175 villages, 155 points, 14 towns with a center
ROWS = [Served("白沙镇", 2022, 14, 13, 14), Served("district", 2022, 175, 155, 169)]


def table() -> Table:
    columns = [
        which("town", lambda row: row.town),
        Column[Served]("villages", lambda row: WORDS.count(row.villages)),
        Column[Served]("served", lambda row: WORDS.span(row.served_low, row.served_high), ranged("served")),
        Column[Served]("points", lambda row: "至少" + WORDS.count(row.served_low), label="2022"),
    ]
    return TableSpec(
        id="coverage_by_town", columns=columns, rows=ROWS, key=("town", "year"), title=text_of("表"),
        notes=[text_of("说明")], total=lambda row: row.town == "district",
    ).item(WORDS)  # fmt: skip


def test_one_description_gives_head_cells_alignment_and_data() -> None:
    item = table()
    assert [head.label.plain for head in item.columns] == ["镇街", "村", "有服务的村", "2022"]
    assert [head.align for head in item.columns] == ["left", "right", "right", "right"]
    assert item.rows == [["白沙镇", "14", "13–14", "至少13"], ["district", "175", "155–169", "至少155"]]
    assert item.emphasis == [1]
    assert item.about == [{"town": row.town, "year": 2022} for row in ROWS]
    assert item.data[0] == vars(ROWS[0])


def test_every_number_has_its_row_and_the_column_that_holds_it() -> None:
    found = {fact.id: fact for fact in facts([table()])}
    assert [(found[name].column, found[name].value) for name in ("C7.1.2", "C7.1.3.1", "C7.1.3.2")] == [
        ("villages", 14), ("served_low", 13), ("served_high", 14),
    ]  # fmt: skip
    assert found["C7.2.3.2"].row == {"town": "district", "year": 2022}
    assert found["C7.1.4"].column == ""  # at least 13: no column of the row is called `points`
    assert "C7.k4" not in found  # a year says which


def test_what_says_which_has_no_numbers() -> None:
    spec = TableSpec(
        id="coverage_by_year",
        columns=[which("year", lambda row: f"{row.villages}")],
        rows=ROWS,
        key=("town",),
    )
    assert facts([spec.item(WORDS)]) == []


def test_an_item_is_its_form() -> None:
    item = table()
    assert item_of(json.loads(json.dumps(form_of(item)))) == item
    numbers = form_of(item)["figures"]
    assert numbers["1.3"][1] == {"text": "14", "value": 14, "name": "high", "column": "served_high"}


def test_a_terminal_shows_notes_and_table() -> None:
    lines = to_text(table(), WORDS).splitlines()
    assert lines[:2] == ["表", "说明"]
    assert lines[-1].split() == ["district", "175", "155–169", "至少155"]
