"""Months as `YYYY-MM` text, which sorts and compares as time does."""

from __future__ import annotations

import calendar
import re
from datetime import date

from eldercare_analysis.inputs.problems import InputError, Problem

PATTERN = r"(19|20)\d\d-(0[1-9]|1[0-2])"


def check_month(month: object, earliest: date) -> str:
    """Return a month that is well formed and not before the plan was issued.

    Raises:
        InputError: it is neither.
    """
    text = str(month).strip()
    if not re.fullmatch(PATTERN, text):
        raise InputError([Problem("month_form", None, {"value": month})])
    if text < f"{earliest:%Y-%m}":
        raise InputError([Problem("month_early", None, {"value": text, "issued": earliest.isoformat()})])
    return text


def last_day(month: str) -> date:
    """Return the last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def month_before(day: date) -> str:
    """Return the last month that was complete on a day."""
    return f"{day.year - (day.month == 1)}-{(day.month - 2) % 12 + 1:02d}"


def number_of(month: str) -> int:
    """Return a month as a number that counts on by one a month."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def shift(month: str, by: int) -> str:
    """Return the month so many months later, or earlier where negative."""
    number = number_of(month) + by
    return f"{number // 12}-{number % 12 + 1:02d}"


def months_of(year: int, first: int = 1) -> tuple[str, ...]:
    """Return the months of a year, from one on."""
    return tuple(f"{year}-{number:02d}" for number in range(first, 13))
