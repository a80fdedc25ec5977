"""Numbers and texts of documents: exact, within bounds, on one line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs.fields import Bilingual, Named, OneLine, Text, exact, whole


@pytest.mark.parametrize(
    ("value", "number"),
    [("12.5", "12.5"), ("１２．５", "12.5"), (0.1, "0.1"), (7, "7"), ("+.5", "0.5"), ("5.", "5"), ("-0", "0"), ("1e3", "1000"), ("1E-12", "0.000000000001"),
     ("1e12", "1000000000000"), (-(10**12), "-1000000000000"), (Decimal("1.500"), "1.5"), ("100", "100"), (" 3 ", "3")],
)  # fmt: skip
def test_an_exact_number(value: Any, number: str) -> None:
    assert f"{exact(value):f}" == number
    assert "E" not in str(exact(value)) or "E-" in str(exact(value))


@pytest.mark.parametrize(
    "value",
    [
        "1000000000000.5",
        10**12 + 1,
        "1e-13",
        "1e999",
        "",
        "x",
        "1,000",
        "0x1",
        "1_0",
        "1²",
        "nan",
        "inf",
        True,
        None,
        [1],
        {},
        "--1",
    ],
)
def test_what_is_no_plausible_number(value: Any) -> None:
    for read in (exact, whole):
        with pytest.raises(PydanticCustomError) as caught:
            read(value)
        assert caught.value.type == "misfit_number"


def test_a_whole_number() -> None:
    assert [whole(value) for value in ("12", "1.20e1", 12.0, -3)] == [12, 12, 12, -3]
    assert type(whole("12")) is int
    with pytest.raises(PydanticCustomError) as caught:
        whole("12.5")
    assert caught.value.type == "misfit_whole"


def kinds(of: Any, value: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(of).validate_python(value)
    return [error["type"] for error in caught.value.errors()]


def test_texts_on_one_line() -> None:
    for of in (Text, OneLine):
        read = TypeAdapter(of).validate_python
        assert read(" 一\n二  三 ") == "一 二 三"
        assert read("x" * 2000) == "x" * 2000
        assert kinds(of, "x" * 2001) == ["string_too_long"]
    assert TypeAdapter(OneLine).validate_python("  ") == ""
    assert kinds(Text, "  ") == ["string_too_short"]


def test_texts_in_both_languages() -> None:
    assert TypeAdapter(Bilingual).validate_python({"zh": " 甲\n乙", "en": ""}) == {"zh": "甲 乙", "en": ""}
    assert TypeAdapter(Named).validate_python({"zh": "甲", "en": "a"}) == {"zh": "甲", "en": "a"}
    for of in (Bilingual, Named):
        assert kinds(of, {"zh": "甲"}) == ["misfit_languages"]
    assert kinds(Named, {"zh": "甲", "en": ""}) == ["string_too_short"]
