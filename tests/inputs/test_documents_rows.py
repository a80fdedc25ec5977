"""Rows of CSV tables as models: values at their bounds, and each cell that does not fit with its place and fields."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import create_model

from eldercare_analysis.inputs.documents import Strict, columns_of, fit, read_rows
from eldercare_analysis.inputs.fields import FILLED, Code, Filled, Name, between, counted, misfit, one_of
from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.tables import Row
from eldercare_analysis.language import Language
from tests.refusals import Told, refused, told

PLACE = "a.csv | 4 | c"
SMALL = Annotated[float | None, between(-1, 2)]


def read(kind: Any, cell: str) -> tuple[Any, list[Told]]:
    """Return what a cell is read as, and what is wrong with it."""
    problems = Problems()
    made = fit(Row("a.csv", 4, {"c": cell}), create_model("One", __base__=Strict, c=(kind, ...)), problems)
    return made and made.c, told(problems.found)


@pytest.mark.parametrize(
    ("cell", "most", "count"),
    [
        ("0", 5, 0),
        ("５", 5, 5),
        ("5.0", 5, 5),
        ("007", 9, 7),
        ("1000000", 10**6, 10**6),
        (" ", 5, None),
        ("3.000000000", 5, 3),
        ("999999999", 10**9, 999999999),
    ],
)
def test_a_count(cell: str, most: int, count: int | None) -> None:
    assert read(Annotated[int | None, counted(most)], cell) == (count, [])


@pytest.mark.parametrize(
    "cell", ["-1", "1.5", "x", "1,000", "1234567890", "1.0000000000", "1.", ".0", "+1", "1e3", "5²", "①"]
)
def test_what_is_no_count(cell: str) -> None:
    found = read(Annotated[int | None, counted()], cell)
    assert found == (None, [("not_a_count", PLACE, {"value": cell})])


def test_a_count_has_bounds() -> None:
    assert read(Annotated[int | None, counted(5)], "6") == (
        None,
        [("out_of_range", PLACE, {"value": 6, "low": 0, "high": 5})],
    )
    assert read(Annotated[int | None, counted()], "1000001") == (
        None,
        [("out_of_range", PLACE, {"value": 1000001, "low": 0, "high": 10**6})],
    )
    assert read(Annotated[int | None, counted()], "1000000") == (10**6, [])


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1", 1.0),
        ("-1", -1.0),
        ("１．５", 1.5),
        ("+.5", 0.5),
        ("1.", 1.0),
        ("1e0", 1.0),
        ("150E-2", 1.5),
        ("-0", 0.0),
        ("", None),
        ("2", 2.0),
    ],
)
def test_a_number_within_bounds(cell: str, number: float | None) -> None:
    found, problems = read(SMALL, cell)
    assert (str(found), problems) == (str(number), [])


@pytest.mark.parametrize(
    "cell", ["-1.01", "2.01", "1²", "x", "1_0", "inf", "nan", "1e999", "1,5", "0x1", "."]
)
def test_a_number_out_of_bounds(cell: str) -> None:
    assert read(SMALL, cell) == (None, [("out_of_range", PLACE, {"value": cell, "low": -1, "high": 2})])


def test_texts_words_and_codes() -> None:
    words = Annotated[str, one_of("a", "b")]
    assert read(Filled, "甲") == ("甲", [])
    assert read(words, "a") == ("a", [])
    assert read(Code, "５００116.0") == ("500116", [])
    assert read(Filled, "") == (None, [("missing_value", PLACE, {})])
    assert read(words, "x") == (None, [("not_one_of", PLACE, {"value": "x", "known": "a, b"})])
    assert read(Annotated[str, one_of("a", "b"), FILLED], "") == (None, [("missing_value", PLACE, {})])


def test_a_name_in_a_cell() -> None:
    assert read(Name, "⽩沙镇 ") == ("白沙镇", [])
    assert read(Name, "白*镇") == (None, [("name_letters", PLACE, {"value": "白*镇", "odd": "*"})])
    assert read(Name, "") == (None, [("missing_value", PLACE, {})])


class Line(Strict):
    """A row with every kind of column."""

    first: Filled
    text: dict[Language, Filled]
    number: Annotated[int, counted(9), FILLED]
    extra: str = "none"
    place: Place


def write(folder: Path, *lines: str) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_table_of_rows(tmp_path: Path) -> None:
    assert columns_of(Line) == ["first", "text_zh", "text_en", "number"]
    problems = Problems()
    path = write(tmp_path, "number,first,text_en,text_zh", "3,a,b,乙", ",,b,", "x,a,,乙")
    (one, made), *others = read_rows(path, Line, problems)
    assert made is not None
    assert (one.number, dict(made)) == (
        2,
        {
            "first": "a",
            "text": {"zh": "乙", "en": "b"},
            "number": 3,
            "extra": "none",
            "place": Place("a.csv", row=2),
        },
    )
    assert [(row.number, made) for row, made in others] == [(3, None), (4, None)]
    assert told(problems.found) == [
        ("missing_values", "a.csv | 3", {"value": "“first” “text_zh” “number”"}),
        ("missing_value", "a.csv | 4 | text_en", {}),
        ("not_a_count", "a.csv | 4 | number", {"value": "x"}),
    ]


def test_a_column_that_may_be_missing_and_one_that_may_not(tmp_path: Path) -> None:
    path = write(tmp_path, "number,first,text_en,text_zh,extra", "3,a,b,乙,more")
    ((_, made),) = read_rows(path, Line, Problems())
    assert made is not None
    assert made.extra == "more"
    path = write(tmp_path, "number,first,text_en,other", "3,a,b,c")
    assert [key for key, _, _ in refused(lambda: read_rows(path, Line, Problems()))] == [
        "column_missing",
        "column_unknown",
    ]


def test_a_misfit_names_its_problem() -> None:
    error = misfit("coordinate_half", column="lat")
    assert (error.type, error.context) == ("coordinate_half", {"column": "lat"})
