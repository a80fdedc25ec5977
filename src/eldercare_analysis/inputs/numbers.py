"""Numbers and texts as documents write them -> exact values within bounds that no plan or scenario leaves."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs.tables import narrow_number
from eldercare_analysis.language import LANGUAGES, Language

MOST = Decimal(10) ** 12  # more than any amount in yuan that a district decides on
FINEST = 12  # digits after the point
PLAIN = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
TEXT_LENGTH, LIST_LENGTH = 2000, 2000


def exact(value: Any) -> Decimal:  # noqa: ANN401 - a document holds anything
    """Return a number of plain digits as an exact decimal.

    Raises:
        PydanticCustomError: it is none, or larger or finer than what can be meant.
    """
    text = narrow_number(str(value))  # a float's shortest decimal form is what was written; True is no digits
    if PLAIN.fullmatch(text):
        number = Decimal(text).normalize()
        exponent = number.as_tuple().exponent
        if abs(number) <= MOST and isinstance(exponent, int) and exponent >= -FINEST:
            return number + 0 if exponent <= 0 else number.quantize(Decimal(1))
    raise PydanticCustomError("misfit_number", "no plausible number")


def whole(value: Any) -> int:  # noqa: ANN401
    """Return a whole number.

    Raises:
        PydanticCustomError: it is none.
    """
    number = exact(value)
    if number != number.to_integral_value():
        raise PydanticCustomError("misfit_whole", "no whole number")
    return int(number)


def _joined(text: str) -> str:
    """Return a text on one line, as titles and tables need it."""
    return " ".join(text.split())


def _in_both(texts: dict[Language, str]) -> dict[Language, str]:
    if set(texts) != set(LANGUAGES):
        raise PydanticCustomError("misfit_languages", "one text a language")
    return texts


Exact = Annotated[Decimal, BeforeValidator(exact)]
Whole = Annotated[int, BeforeValidator(whole)]
OneLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=TEXT_LENGTH), AfterValidator(_joined)
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH),
    AfterValidator(_joined),
]
Bilingual = Annotated[dict[Language, OneLine], AfterValidator(_in_both)]
Named = Annotated[dict[Language, Text], AfterValidator(_in_both)]
