"""Number formats: which of its sections shows a number, and what that section shows of it (a day, a month, a time, so many thousands)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

BUILTIN = "builtin:"  # before the id of a format whose code depends on the country; here it is China's
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_CHINESE = {
    27: _MONTH, 28: _DAY, 29: _DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: _MONTH, 50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY,
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: _MONTH, 58: _DAY,
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<general>general|standard|g/通用格式)'
    r"|(?P<halves>am/pm|a/p|上午/下午)|(?P<exponent>e[+-])|(?P<date>y+|m+|d+|h+|s+|e+|aaaa?|b+|g+)|(?P<digit>[0#?])|(?P<point>\.)"
    r"|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<section>;)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)")
_HOLDS = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__, "=": Decimal.__eq__, "<>": Decimal.__ne__,
}  # fmt: skip
_LONGEST = 255  # letters of a code; spreadsheets take no longer one
_MINUTES = 2  # letters; m and mm may be minutes, mmm is a month


@dataclass(frozen=True)
class Token:
    """A piece of a format: `kind` is a name in the pattern above, or `year`, `month`, `day`, `weekday`, `time`."""

    kind: str
    text: str


Section = tuple[Token, ...]
DATES = ("year", "month", "day", "weekday", "time")


def section_of(code: str, number: Decimal) -> Section:
    """Return the section of a format that shows a number.

    Args:
        code: as in a workbook, or `builtin:31`; empty: General.
        number: as stored.
    """
    sections = _sections(code)
    if len(sections) > 1 and any(token.kind == "text" for token in sections[-1]):
        sections = sections[:-1]
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        holding = (
            s for s, c in zip(sections, conditions, strict=True) if not c or _HOLDS[c[0]](number, c[1])
        )
        return next(holding, sections[-1])
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]  # noqa: PLR2004 - positive; negative; zero


def date_parts(section: Section) -> frozenset[str]:
    """Return what a section shows of a day: `year`, `month`, `day`, `weekday`, `time`; nothing if it shows a number."""
    return frozenset(token.kind for token in section) & frozenset(DATES)


@lru_cache(maxsize=256)
def _sections(code: str) -> list[Section]:
    number = code.removeprefix(BUILTIN)
    if number != code and number.isdecimal():
        code = _CHINESE.get(int(number), "")
    sections: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(code if 0 < len(code) <= _LONGEST else "General"):
        kind = str(found.lastgroup)
        if kind == "section":
            sections.append([])
        else:
            sections[-1].append(_token(kind, found[kind]))
    return [_without_minutes(section) for section in sections]


def _token(kind: str, text: str) -> Token:
    if kind in ("quoted", "escaped", "literal"):
        return Token("literal", text)
    if kind == "bracket" and text.startswith("$"):  # of a currency, or of a language: [$￥-804], [$-804]
        return Token("literal", text[1:].partition("-")[0])
    if kind == "halves" or (kind == "bracket" and re.fullmatch("h+|m+|s+", text, re.IGNORECASE)):
        return Token("time", text.lower())
    if kind != "date":
        return Token(kind, text)
    letter, length = text[0].lower(), len(text)
    if letter == "a" or (letter == "d" and length > 2):  # noqa: PLR2004 - d and dd are numbers, ddd a name
        return Token("weekday", text.lower())
    names = {"y": "year", "e": "year", "b": "year", "m": "month", "d": "day", "h": "time", "s": "time"}
    return Token(names.get(letter, "era"), text.lower())


def _without_minutes(section: list[Token]) -> Section:
    """Tell minutes from months: they follow hours or come before seconds."""
    dates = [n for n, token in enumerate(section) if token.kind in DATES]
    for first, second in pairwise(dates):
        one, other = section[first], section[second]
        if one.text[0] == "h" and other.kind == "month" and len(other.text) <= _MINUTES:
            section[second] = Token("time", other.text)
        elif one.kind == "month" and other.text[0] == "s" and len(one.text) <= _MINUTES:
            section[first] = Token("time", one.text)
    return tuple(section)


def _condition(section: Section) -> tuple[str, Decimal] | None:
    for token in section:
        if token.kind == "bracket" and (found := _CONDITION.fullmatch(token.text.replace(" ", ""))):
            return found[1], Decimal(found[2])
    return None
