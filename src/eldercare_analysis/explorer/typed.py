"""What people type into a control (90万, 900,000, 15 %): taken as it is meant, or refused in words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from eldercare_analysis.explorer.chosen import Value
from eldercare_analysis.explorer.controls import Control
from eldercare_analysis.reporting.words import Words

RATIO = "ratio"
TEN_THOUSAND = Decimal(10**4)
TIMES = {
    "": Decimal(1),
    "k": Decimal(10**3),
    "万": TEN_THOUSAND,
    "wan": TEN_THOUSAND,
    "million": Decimal(10**6),
    "亿": TEN_THOUSAND**2,
}
TYPED = re.compile(
    r"(?:cny|rmb|¥)?([+-]?)(\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)"
    r"(万|wan|亿|million|k|%)?(?:元|yuan|cny|个|个月|months?|人|persons?|points?|villages?)?",
)


class RefusedError(Exception):
    """What was typed is not taken; it says why, in the language."""


def read(control: Control, text: str, words: Words) -> Value:
    """Return what a typed or chosen text means.

    Raises:
        RefusedError: it is no number, none of the options, or lies outside the bounds.
    """
    if control.span is None:
        if text not in dict(control.options):
            raise RefusedError(words.plain("explorer.refused_option", given=text))
        return text
    number = _number(control, text)
    if number is None:
        raise RefusedError(words.plain("explorer.refused_text", given=text, example=example(control, words)))
    span = control.span
    whole = span.step == span.step.to_integral_value()
    if whole and number != number.to_integral_value():
        raise RefusedError(words.plain("explorer.refused_whole", given=text))
    if not span.low <= number <= span.high:
        raise RefusedError(words.plain("explorer.refused_bounds", given=text, bounds=bounds(control, words)))
    return number.normalize() + 0 if number else Decimal(0)


def _number(control: Control, text: str) -> Decimal | None:
    """Return the number that a text says; None where it says none, or one of another kind."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    found = TYPED.fullmatch(plain)
    if found is None:
        return None
    sign, digits, mark = found[1], found[2].replace(",", ""), found[3] or ""
    if mark == "%":
        return Decimal(f"{sign}{digits}") / 100 if control.unit == RATIO else None
    if mark and not control.yuan:
        return None
    return Decimal(f"{sign}{digits}") * TIMES[mark]


def shown(control: Control, value: Value | None, words: Words) -> str:
    """Return a value as the control's box has it; the option's name of a list, empty where it is unknown."""
    if value is None:
        return ""
    if control.options:
        return dict(control.options).get(str(value), str(value))
    number = Decimal(value)
    if control.unit == RATIO:
        return f"{(number * 100).normalize():f}%"
    if control.yuan and words.language == "zh" and number and not number % 1000:
        return f"{(number / TEN_THOUSAND).normalize():,f}万" if number >= TEN_THOUSAND else f"{number:,.0f}"
    return f"{number.normalize():,f}"


def bounds(control: Control, words: Words) -> str:
    """Return between which values a control stands."""
    if control.span is None:
        return ""
    low, high = (shown(control, value, words) for value in (control.span.low, control.span.high))
    return words.plain("explorer.bounds", low=low, high=high)


def example(control: Control, words: Words) -> str:
    """Return how a value may be written: one that the control can have."""
    if control.span is None:
        return ""
    middle = control.span.low + control.span.step * (
        (control.span.high - control.span.low) // control.span.step // 2
    )
    return shown(control, middle, words)
