"""What is said of many rows is said once, and short."""

from __future__ import annotations

from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.row import Told, in_ranges


def test_one_note_for_each_thing_and_column() -> None:
    told, notes = Told(), Problems()
    for row, value in ((9, "无"), (5, "/"), (6, "无"), (7, "")):
        told.add("nothing", row, value, "存在问题")
    told.add("nothing", 5, "—", "责任单位")
    told.add("rows_hidden", 8)
    told.note(Place("a.xlsx", "设施进度"), notes)
    found = [(note.key, note.place and note.place.column, note.fields) for note in notes.found]
    assert found == [
        ("nothing", "存在问题", {"rows": "5-7, 9", "value": "“无” “/”"}),
        ("nothing", "责任单位", {"rows": "5", "value": "“—”"}),
        ("rows_hidden", None, {"rows": "8", "value": ""}),
    ]


def test_values_are_few_and_short() -> None:
    told, notes = Told(), Problems()
    for row in range(5):
        told.add("nothing", row, f"{row}" * (100 if row == 0 else 1))
    told.note(Place("a.xlsx"), notes)
    assert notes.found[0].fields["value"] == f"“{'0' * 60}…” “1” “2” “3”…"


def test_rows_in_ranges() -> None:
    assert in_ranges([5, 6, 7, 9, 9, 11, 12]) == "5-7, 9, 11-12"
    assert in_ranges(range(1, 26, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23…"
    assert in_ranges(range(1, 25, 2)).endswith("23")
