"""Problems: what messages show of places and values, how they are gathered, and which names come nearest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eldercare_analysis.inputs.problems import (
    InputError,
    Nearest,
    Place,
    Problem,
    Problems,
    brief,
    check_language,
    nearest,
)
from tests.refusals import refused


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("白沙镇", "白沙镇"),
        (5, 5),
        (2.5, 2.5),
        (Decimal("1.50"), Decimal("1.50")),
        (True, "true"),
        (10**30 - 1, 10**30 - 1),
        (10**30, "1" + "0" * 30),
        (-(10**30), "-1" + "0" * 30),
        (1 - 10**30, 1 - 10**30),
        (float("inf"), "inf"),
        (10**80, "1" + "0" * 17 + "..." + "0" * 19),
        ([1, 2], "[1, 2]"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, ...]"),
        ({"a": 1}, "{'a': 1}"),
        ((1, 2), "(1, 2)"),
        ("a\nb\u200b", "a〔U+000A〕b〔U+200B〕"),
        ("x" * 200, "x" * 200),
        ("h" * 140 + "m" * 21 + "t" * 40, "h" * 140 + "…" + "t" * 40),
    ],
)
def test_a_value_in_a_message_is_short_and_on_one_line(value: object, shown: object) -> None:
    found = brief(value)
    assert found == shown
    assert type(found) is type(shown)


def test_a_value_that_remembers_its_figures_stays_what_it_is() -> None:
    class Text(str):
        __slots__ = ()

    given = Text("白沙")
    assert brief(given) is given


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place("a.csv"), "a.csv", "a.csv"),
        (Place("a.csv", row=3), "a.csv 第3行", "a.csv, row 3"),
        (
            Place("a.xlsx", "设施进度", 5, "B"),
            "a.xlsx 工作表“设施进度” 第5行 “B”列",
            "a.xlsx, sheet '设施进度', row 5, column B",
        ),
        (
            Place("a\u202e", row=1, column="x" * 201),
            None,
            f"a〔U+202E〕, row 1, column {'x' * 140}…{'x' * 40}",
        ),
    ],
)
def test_a_place_in_words(place: Place, zh: str | None, en: str) -> None:
    assert place.render("en") == en
    if zh:
        assert place.render("zh") == zh


def test_a_problem_is_its_place_what_is_wrong_and_what_to_do() -> None:
    problem = Problem("travel_code", Place("travel_times.csv", row=2), {"value": "5"})
    said = "village code '5' is not in villages.csv. Use the 12-digit code."
    assert problem.render("en") == f"travel_times.csv, row 2: {said}"
    assert Problem("travel_code", None, {"value": "5"}).render("en") == said
    assert (
        Problem("travel_code", None, {"value": "\x1b"}).render("en").startswith("village code '〔U+001B〕'")
    )


def test_an_error_tells_all_its_problems_in_chinese_and_to_notebooks() -> None:
    error = InputError(Problem("empty_file", Place(name)) for name in ("a.csv", "b.csv"))
    assert [problem.place for problem in error.problems] == [Place("a.csv"), Place("b.csv")]
    assert error.args == (error.problems,)
    assert str(error) == error.render("zh") != error.render("en")
    assert len(str(error).split("\n")) == 2
    assert error._render_traceback_() == [f"InputError: {error}"]


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [(200, 200, "b199"), (201, 201, "1 more problem."), (203, 201, "3 more problems.")],
)
def test_of_very_many_problems_the_rest_is_counted(count: int, lines: int, last: str) -> None:
    error = InputError([Problem("empty_file", Place(f"b{n}")) for n in range(count)])
    rendered = error.render("en").split("\n")
    assert len(rendered) == lines
    assert last in rendered[-1]


def test_problems_are_gathered_and_raised_at_once() -> None:
    problems = Problems()
    problems.stop_if_any()
    problems.add("empty_file")
    problems.add("bad_code", Place("a"), value="x", digits=9)
    problems.at(Place("c", row=2), InputError([Problem("empty_file", Place("b"), {"n": 1})]))
    assert problems.attempt(lambda: 5) == 5

    def fail() -> int:
        raise InputError([Problem("empty_file", Place("d"))])

    assert problems.attempt(fail) is None
    expected = [
        Problem("empty_file", None, {}),
        Problem("bad_code", Place("a"), {"value": "x", "digits": 9}),
        Problem("empty_file", Place("c", row=2), {"n": 1}),
        Problem("empty_file", Place("d"), {}),
    ]
    assert problems.found == expected
    with pytest.raises(InputError) as caught:
        problems.stop_if_any()
    assert caught.value.problems == tuple(expected)


def test_a_language_that_there_are_words_in() -> None:
    assert (check_language("zh"), check_language("en")) == ("zh", "en")
    assert refused(lambda: check_language("fr")) == [
        ("language_unknown", "", {"value": "fr", "known": "zh, en"})
    ]


@pytest.mark.parametrize(
    ("wrong", "known", "found"),
    [
        ("白莎镇", ["几江街道", "白沙镇", "石蟆镇"], ["白沙镇"]),
        ("aaaa", ["aaab", "aabb", "aaaa", "aaac"], ["aaaa", "aaac", "aaab"]),
        ("ab", ["axxxxxxxxxxx", "yyyyyyyyyyya", "zzzz", "aqqqqqqqqqqqq", "arrrrrrrrrrr"], ["axxxxxxxxxxx", "yyyyyyyyyyya", "aqqqqqqqqqqqq"]),
        ("q", ["bb", "cc", "dd", "ee"], ["bb", "cc", "dd"]),
        ("", ["bb", "cc", "dd", "ee"], ["bb", "cc", "dd"]),
        ("x", [], []),
        ("ab", ["abcdefgh", "zzzzzzzz"], ["abcdefgh"]),  # 2 · 2 of 10 letters: 0.4
        ("ab", ["xbcdefghi", "ayyyyyyyyy"], ["ayyyyyyyyy"]),
        ("a" * 250, ["a" * 201], ["a" * 201]),
    ],
)  # fmt: skip
def test_nearest_names(wrong: str, known: list[str], found: list[str]) -> None:
    assert nearest(wrong, iter(known)) == found
    assert str(Nearest(wrong, tuple(known))) == ", ".join(found)
