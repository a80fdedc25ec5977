"""Days, months and years, however they are stored: as text, as serial numbers, as cells with a date; one range holds for all."""

from __future__ import annotations

import re
from datetime import date

from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.returns.content import CellError, Content
from eldercare_analysis.inputs.returns.shown import plain

EARLIEST, LATEST = date(1940, 1, 1), date(2099, 12, 31)  # what can be meant; everything else is a slip
YEARS_TYPED = range(1900, 2101)  # a cell with a date that stores one of these holds a year that was typed
MONTHS = range(1, 13)
_TIME = r"(?:(?:[ T]|(?<=[日号]))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?" + _TIME + r"|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?份?", re.ASCII)
_MONTH_END = re.compile(r"(\d{4})[-/.年](\d{1,2})月?份?[底末]?(?:之?前)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_OCTOBER = re.compile(r"\d{4}\.1", re.ASCII)


def as_day(content: Content) -> date:
    """Return the day that a cell shows, if only by month and day (the year is stored).

    Raises:
        CellError: it shows none, or one that cannot be meant.
    """
    day = _day(content)
    if content.is_day and content.parts and "day" not in content.parts:
        raise CellError("no_day", value=day, shown=content.shown)
    return day


def as_due(content: Content) -> date:
    """Return the day by which something is due: the last of the month where the cell shows no day.

    Raises:
        CellError: it shows no month either, or a day that cannot be meant.
    """
    return last_day(as_month(content)) if without_day(content) else as_day(content)


def without_day(content: Content) -> bool:
    """Say whether a cell shows a month and no day: 2021年9月."""
    if content.is_day and content.parts:
        return "month" in content.parts and "day" not in content.parts
    return isinstance(content.value, str) and _MONTH_END.fullmatch(_tight(content)) is not None


def as_month(content: Content) -> str:
    """Return the month, as `YYYY-MM`, of a cell that shows a month or a day.

    Raises:
        CellError: it shows neither, or one that cannot be meant.
    """
    if content.is_day:
        if content.parts and "month" not in content.parts:
            raise CellError("month_form", value=content.shown)
        return f"{_day(content):%Y-%m}"
    text = _tight(content)
    if content.number is not None and _OCTOBER.fullmatch(text):
        raise CellError("month_or_october", value=text)
    found = _MONTH.fullmatch(text) or _MONTH_END.fullmatch(text)
    if found and int(found[2]) in MONTHS and EARLIEST.year <= int(found[1]) <= LATEST.year:
        return f"{found[1]}-{int(found[2]):02d}"
    try:
        return f"{_day(content):%Y-%m}"
    except CellError:
        raise CellError("month_form", value=text) from None


def as_year(content: Content) -> str:
    """Return a year of four digits.

    Raises:
        CellError: it is none.
    """
    if content.is_day:
        day = _day(content)
        if content.parts == {"year"}:
            return f"{day:%Y}"
    text = re.sub("年度?$", "", content.plain)
    if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        raise CellError("not_a_year", value=text)
    return text


def _day(content: Content) -> date:
    """Return the day that is stored or written, whatever the cell shows of it."""
    text = _tight(content)
    if content.is_day and content.moment and content.serial is not None:
        day = content.moment.date()
        if _is_year_typed(int(content.serial)):
            raise CellError("year_typed", value=plain(content.serial), shown=content.shown)
        if content.serial < 1 and "time" in content.parts:
            raise CellError("no_day", value=plain(content.serial), shown=content.shown)
    elif found := _SERIAL.fullmatch(text):
        day = _counted(float(found[0]), content.epoch) or _written(text)
    else:
        day = _written(text)
    if not EARLIEST <= day <= LATEST:
        raise CellError("date_range", value=day, low=EARLIEST, high=LATEST)
    return day


def _is_year_typed(serial: int) -> bool:
    """Say whether a number in a date cell is a year (2021) or a year and month (202109) that somebody typed."""
    return serial in YEARS_TYPED or (serial // 100 in YEARS_TYPED and serial % 100 in MONTHS)


def _counted(serial: float, epoch: int) -> date | None:
    """Return the day of a serial number without a date's format, if it can be meant."""
    moment = Content(serial, epoch=epoch).moment
    return moment.date() if moment and EARLIEST <= moment.date() <= LATEST else None


def _written(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise CellError("not_a_date", value=text) from None


def _tight(content: Content) -> str:
    """Return a text without spaces beside what separates year, month and day."""
    return re.sub(r"\s*([-/.年月日号])\s*", r"\1", content.plain)
