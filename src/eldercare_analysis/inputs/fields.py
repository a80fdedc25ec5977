"""Types of values as documents and tables write them: exact, in bounds that no plan or scenario leaves."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs.names import fault_of
from eldercare_analysis.inputs.problems import MISSING
from eldercare_analysis.inputs.tables import code_of, narrow, narrow_number
from eldercare_analysis.language import LANGUAGES, Language

MOST = Decimal(10) ** 12  # more than any amount in yuan that a district decides on
MOST_COUNTED = 10**6  # of anything that is counted in a district
FINEST = 12  # digits after the point
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
COUNT = re.compile(r"[0-9]{1,9}(\.0{1,9})?")
TEXT_LENGTH, LIST_LENGTH = 2000, 2000


def misfit(key: str, **fields: object) -> PydanticCustomError:
    """Return the error of a value that does not fit: `key` names its problem's texts, `fields` fill them."""
    return PydanticCustomError(key, key, fields)


def exact(value: Any) -> Decimal:  # noqa: ANN401 - a document holds anything
    """Return a number of plain digits as an exact decimal.

    Raises:
        PydanticCustomError: it is none, or larger or finer than what can be meant.
    """
    text = narrow_number(str(value))  # a float's shortest decimal form is what was written; True is no digits
    if NUMBER.fullmatch(text):
        number = Decimal(text).normalize()
        exponent = number.as_tuple().exponent
        if abs(number) <= MOST and isinstance(exponent, int) and exponent >= -FINEST:
            return number + 0 if exponent <= 0 else number.quantize(Decimal(1))
    raise misfit("misfit_number")


def whole(value: Any) -> int:  # noqa: ANN401
    """Return a whole number.

    Raises:
        PydanticCustomError: it is none.
    """
    number = exact(value)
    if number != number.to_integral_value():
        raise misfit("misfit_whole")
    return int(number)


def _joined(text: str) -> str:
    """Return a text on one line, as titles and tables need it."""
    return " ".join(text.split())


def _in_both(texts: dict[Language, str]) -> dict[Language, str]:
    if set(texts) != set(LANGUAGES):
        raise misfit("misfit_languages")
    return texts


Exact = Annotated[Decimal, BeforeValidator(exact)]
Whole = Annotated[int, BeforeValidator(whole)]
_ONE_LINE = StringConstraints(strip_whitespace=True, max_length=TEXT_LENGTH)
_TEXT = StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH)
OneLine = Annotated[str, _ONE_LINE, AfterValidator(_joined)]
Text = Annotated[str, _TEXT, AfterValidator(_joined)]
Bilingual = Annotated[dict[Language, OneLine], AfterValidator(_in_both)]
Named = Annotated[dict[Language, Text], AfterValidator(_in_both)]


def _filled(cell: str) -> str:
    if not cell:
        raise misfit(MISSING)
    return cell


def _name(cell: str) -> str:
    """Return a name with wide forms made plain, if it can be one."""
    name = narrow(_filled(cell))
    if fault := fault_of(name):
        raise misfit(fault[0], **fault[1])
    return name


def counted(most: int = MOST_COUNTED) -> BeforeValidator:
    """Read a cell as a whole number of 0 or more; a blank one, which is never 0, as None."""

    def read(cell: str) -> int | None:
        text = narrow_number(cell)
        if text and not COUNT.fullmatch(text):
            raise misfit("not_a_count", value=text)
        if text and (number := int(float(text))) > most:
            raise misfit("out_of_range", value=number, low=0, high=most)
        return int(float(text)) if text else None

    return BeforeValidator(read)


def between(low: float, high: float) -> BeforeValidator:
    """Read a cell as a decimal number within bounds; a blank one as None."""

    def read(cell: str) -> float | None:
        text = narrow_number(cell)
        if not text:
            return None
        if NUMBER.fullmatch(text) and low <= float(text) <= high:
            return float(text) + 0.0  # no -0
        raise misfit("out_of_range", value=text, low=low, high=high)

    return BeforeValidator(read)


def among(value: str, known: Collection[str], also: str = "") -> str:
    """Return a cell that is one of some words; `also`: what else a message says it may be.

    Raises:
        PydanticCustomError: it is none of them.
    """
    if value not in known:
        raise misfit("not_one_of", value=value, known=", ".join(filter(None, (also, *known))))
    return value


def one_of(*known: str) -> AfterValidator:
    """Take a cell that is one of some words."""
    return AfterValidator(lambda cell: among(cell, known))


FILLED = BeforeValidator(_filled)  # behind what reads a cell: it may not be empty
Filled = Annotated[str, FILLED]
Name = Annotated[str, BeforeValidator(_name)]
Code = Annotated[str, BeforeValidator(code_of)]
