"""Months as `YYYY-MM`."""

from __future__ import annotations

import calendar
from datetime import date


def end_of(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def month_of(day: date) -> str:
    return f"{day.year}-{day.month:02d}"


def later(month: str, by: int) -> str:
    whole = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{whole // 12}-{whole % 12 + 1:02d}"


def of_year(year: int) -> list[str]:
    return [f"{year}-{number:02d}" for number in range(1, 13)]


def span(first: str, last: str) -> list[str]:
    found = []
    while first <= last:
        found.append(first)
        first = later(first, 1)
    return found
