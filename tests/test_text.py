"""A text keeps its numbers: what would lose them is an error."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

import eldercare_analysis
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Number, Text, fill, joined, number, placed, text_of, written

ZH, EN = Words("zh"), Words("en")


def test_what_would_lose_numbers_is_an_error() -> None:
    text = ZH.count(155)
    for lose in (str, format, lambda one: f"{one}", lambda one: "%s" % one, lambda one: ", ".join([one])):  # noqa: UP031
        with pytest.raises(TypeError):
            lose(text)
    assert text.plain == "155"


def test_texts_are_joined_with_their_numbers() -> None:
    text = "共" + ZH.count(155) + "/" + ZH.count(175) + "村"
    assert text == "共155/175村"
    assert [one.value for one in text.numbers] == [155, 175]
    assert joined("、", [text, "无", ZH.count(3)]).numbers[2].value == 3
    assert ZH.listed([]) == ""
    assert not NOTHING
    assert (" " + text + " ").strip().parts == text.parts
    assert "村" in text


def test_ranges_and_sentences_name_their_numbers() -> None:
    """155 of 175 villages have a point, 14 more may be served by their center (一（二）, 二（四）)."""
    text = fill("{served} of {villages:village|villages} ({share})", {
        "served": EN.span(155, 155 + 14), "villages": 175, "share": EN.percent(155 / 175, 155 / 175),
    })  # fmt: skip
    assert text == "155–169 of villages (88.6%)"
    assert text.numbers == (
        Number("155", 155, "", "served.low"),
        Number("169", 169, "", "served.high"),
        Number("88.6%", 155 / 175, "ratio", "share"),
    )
    assert fill("{year}: {count}", {"year": 2022, "count": Decimal("1.50")}).numbers == (
        Number("1.50", "1.50", "", "count"),
    )


def test_columns_are_declared_in_order_and_kept() -> None:
    text = ZH.span(13, 14).of(("served_low", "served_high"))
    assert [one.column for one in text.numbers] == ["served_low", "served_high"]
    assert [one.column for one in text.of(("other", "other")).numbers] == ["served_low", "served_high"]
    assert [one.column for one in text.of((), {"served_low": 12, "served_high": 14}).numbers] == [
        "",
        "served_high",
    ]


@pytest.mark.parametrize("text", [
    "2021年9月，附件1共" + number("1", 1) + "个村，" + number("2", 2) + "个镇",
    number("1,234.5", 1234.5) + "；2022 " + number("2", 2),
    "白沙-点-2021-03 " + number("3", 3) + "%",
    text_of(""),
])  # fmt: skip
def test_a_plain_text_and_its_numbers_are_the_text_again(text: Text) -> None:
    assert placed(text.plain, text.numbers).parts == text.parts


def test_a_number_that_is_not_there_is_no_text() -> None:
    with pytest.raises(ValueError, match="substring"):
        placed("12", [Number("3", 3)])


def test_numbers_of_words_are_read_and_what_says_which_is_not() -> None:
    found = list(written("每镇1个，2022年末达到90%，附件1，2021-09，白沙-点-2021-03"))
    assert [(one.text, one.value, one.unit) for one in found] == [("1", 1, ""), ("90%", 0.9, "ratio")]


def test_no_f_string_holds_a_text() -> None:
    """A type checker does not look into f-strings; what they hold is known to be a text where it is asked for there."""
    wrong = []
    for path in sorted((Path(eldercare_analysis.__file__).parent).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        held = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FormattedValue)]
        calls = [ast.unparse(call.func) for call in held if isinstance(call, ast.Call)]
        wrong += [f"{path.name}: {name}" for name in calls if "words" in name.split(".")]
    assert [one for one in wrong if not one.endswith(".plain")] == []
