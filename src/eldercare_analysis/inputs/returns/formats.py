"""Number formats: which section shows a number, and what of it (a day, a month, a time, thousands)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne

BUILTIN = "builtin:"  # before the id of a format whose code depends on the country; here it is China's
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_TIME, _SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
_HALVES = "上午/下午"
_CHINESE = {
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _DAY),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: _TIME,
    33: _SECONDS,
    **dict.fromkeys((34, 55), _HALVES + _TIME),
    **dict.fromkeys((35, 56), _HALVES + _SECONDS),
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|standard|g/通用格式)|(?P<halves>am/pm|a/p|上午/下午)|(?P<exponent>e[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+|aaaa?|b+|g+)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<section>;)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)")
_HOLDS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_LONGEST = 255  # letters of a code; spreadsheets take no longer one
_OF_ZERO = 2  # the section of zero, after those of positive and negative numbers
_MINUTES = 2  # letters; m and mm may be minutes, mmm is a month


@dataclass(frozen=True)
class Token:
    """A piece of a format: `kind` is a name in the pattern, or `year`, `month`, `day`, `weekday`, `time`."""

    kind: str
    text: str


Section = tuple[Token, ...]
DATES = ("year", "month", "day", "weekday", "time")


def section_of(code: str, number: Decimal) -> Section:
    """Return the section of a format (`builtin:31`; empty: General) that shows a number as it is stored."""
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
    return sections[_OF_ZERO] if number == 0 and len(sections) > _OF_ZERO else sections[0]


def date_parts(section: Section) -> frozenset[str]:
    """Return what a section shows of a day (`DATES`); nothing if it shows a number."""
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
