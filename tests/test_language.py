"""Words in English: one is no plural, in any text that has a number beside a noun."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from eldercare_analysis.inputs.returns.row import in_ranges
from eldercare_analysis.language import SAME, entry_of, keys, say
from eldercare_analysis.text import fill

LIMITS = {
    "limit",
    "most",
    "columns",
    "digits",
    "seconds",
    "year",
    "month",
    "last_year",
    "yellow",
}  # never one
BEFORE = "further|more|existing|planned|other|new|of the"  # may stand between a number and its noun
SINGULAR = {
    "is",
    "was",
    "has",
    "needs",
    "depends",
    "lacks",
    "it",
    "this",
    "its",
    "less",
    "minus",
    "plus",
    "does",
    "occurs",
    "holds",
    "names",
}
# where a name, and no number, comes before the word
NAMES = {
    *("change.resumed", "run.beside", "forecast.unknown", "forecast.method", "annex2.blocked"),
    *("workbook.option_text", "clarify.text_and_annex", "problem.areas_crs_missing.what"),
    *("problem.areas_shift.what", "problem.scenario_months.what", "problem.output_larger.what"),
    *("problem.pack_twice.what", "problem.areas_range.what", "problem.fewer_than_none.what"),
    "problem.plan_years.what",
}


class One(int):
    """The number one, told from the 1 of names when it is written."""

    def __format__(self, _: str) -> str:
        return "①"


def as_one(template: str) -> str:
    """Return a text with the number one in all its fields, but for those that hold limits."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    return fill(template, {name: 5 if name in LIMITS else One(1) for name in names}).plain


def plurals(template: str) -> list[str]:
    """Return what a text says in the plural of one thing."""
    found = re.finditer(rf"① (?:(?:{BEFORE}) )*([a-z]+s|are|were|have)\b", as_one(template))
    said = [one[0] for one in found if one[1] not in SINGULAR]
    return said + re.findall(r"\b(?:rows|columns) ①", as_one(template))


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{n} villages", ["① villages"]),
        ("{n} {n:village|villages}", []),
        ("in {n} further points and {n} towns", ["① further points", "① towns"]),
        ("{n} {n:is|are} open", []),
        ("{n} have none", ["① have"]),
        ("rows {rows} hold", ["rows ①"]),
        ("more than {limit} sheets", []),
    ],
)
def test_the_rule_can_fail(template: str, wrong: list[str]) -> None:
    assert plurals(template) == wrong


def test_no_text_says_one_villages() -> None:
    own = {key: entry["en"] for key in keys() if SAME not in (entry := entry_of(key))}
    wrong = {key: found for key, text in own.items() if key not in NAMES and (found := plurals(text))}
    assert wrong == {"problem.table_large.what": ["① rows"]}  # a limit, and the only field `rows` that is one


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([5], "row 5 is hidden, and read all the same."),
        ([1], "row 1 is hidden, and read all the same."),
        ([5, 6, 9], "rows 5-6, 9 are hidden, and read all the same."),
    ],
)
def test_one_row_and_several(rows: list[int], said: str) -> None:
    assert say("en", "problem.rows_hidden.what", rows=in_ranges(rows)) == said
