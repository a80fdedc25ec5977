"""One cell as people type it -> the number, answer, code, day, month or year meant; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.returns.cell_content import CellError, Content, clipped
from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.returns.shown import plain
from eldercare_analysis.inputs.tables import narrow

MOST = 10**6  # of anything that is counted; a district has fewer people
YES, NO = {"是", "有", "yes", "y", "true", "1", "√", "✓"}, {"否", "无", "no", "n", "false", "0", "×", "x"}
UNIT_WORDS = re.compile(r"(万元|万|元|亿元|亿|人民币|rmb|cny|[¥￥$])", re.IGNORECASE)
UNIT_IN_FORMAT = re.compile(r"[十百千万亿]*[元角分]|[十百千万亿]+|(?<![A-Za-z])[kKM](?![A-Za-z])")
UNIT_OF_COLUMN = re.compile("（(.+)）")
NUMBER = re.compile(r"[-+]?(?:(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?|\.\d+)", re.ASCII)
IN_E_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d+", re.IGNORECASE | re.ASCII)
EXCEL_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!")
IDENTITY = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
IDENTITY_HEADER = re.compile(
    r"身份证|证件号|手机|电话|联系方式|phone|mobile|id_?card|identity", re.IGNORECASE
)
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


def as_number(content: Content, field: Field | None = None) -> Decimal:
    """Return an exact number of 0 or more.

    One with a unit in its text is refused, as the column says the unit; so is one that is shown as another.
    """
    if content.number is None:
        number = _written(content)
    else:
        _refuse_two_readings(content, field)
        number = content.number
    if number < 0:
        raise CellError("not_a_number", value=content.plain)
    return number.copy_abs()  # no -0


def _written(content: Content) -> Decimal:
    text = content.plain
    if UNIT_WORDS.search(text):
        raise CellError("unit_in_cell", value=text)
    if IN_E_NOTATION.fullmatch(text):
        raise CellError("number_shortened", value=text)
    if not NUMBER.fullmatch(text) or content.has_odd_digits:
        raise CellError("not_a_number", value=content.text)
    return Decimal(re.sub("[ ,]", "", text))


def _refuse_two_readings(content: Content, field: Field | None) -> None:
    """Refuse a number that is shown as a day, a thousandth, a percentage, in another unit, or not at all."""
    stored = plain(content.number or Decimal(0))
    if content.parts:
        raise CellError("shown_otherwise", value=stored, shown=content.shown)
    shown = content.as_shown
    if not shown.text:
        raise CellError("not_shown", value=stored)
    if (content.number and shown.scale != 1) or (field and _is_other_unit(shown.words, field)):
        raise CellError("shown_otherwise", value=stored, shown=shown.text)


def _is_other_unit(words: str, field: Field) -> bool:
    """Say whether words of a format are another unit than the column's: 元 under 累计投资（万元）."""
    unit, column = UNIT_IN_FORMAT.search(words), UNIT_OF_COLUMN.search(field.zh)
    return bool(unit) and not (column and unit and unit[0] in (column[1], column[1].removesuffix("元")))


def as_count(content: Content, field: Field | None = None) -> int:
    """Return a whole number of 0 or more, as many as there can be of anything."""
    try:
        number = as_number(content, field)
    except CellError as error:
        key = "not_a_count" if error.key in ("not_a_number", "unit_in_cell") else error.key
        raise CellError(key, **error.fields) from None
    if number > MOST:
        raise CellError("count_too_large", value=clipped(content.plain), most=f"{MOST:,}")
    if number != number.to_integral_value():
        raise CellError("not_a_count", value=content.plain)
    return int(number)


def as_flag(content: Content) -> bool:
    """Return yes or no."""
    text = content.plain.casefold()
    if text in YES or text in NO:
        return text in YES
    raise CellError("not_one_of", value=text, known="是, 否")


def as_choice(content: Content, field: Field) -> str:
    """Return the option that a cell names, by its English name or Chinese word."""
    text = content.plain.replace(" ", "")
    for name, word in field.options.items():
        if text.casefold() in (name, name.replace("_", ""), narrow(word).casefold()):
            return name
    raise CellError("not_one_of", value=text, known=", ".join(field.options.values()))


def within(number: Decimal, field: Field) -> Decimal:
    """Return a number within the bounds of its column; outside of them the unit was mistaken."""
    if (
        field.between
        and number
        and not Decimal(str(field.between[0])) <= number <= Decimal(str(field.between[1]))
    ):
        low, high = f"{field.between[0]:,g}", f"{field.between[1]:,.0f}"
        raise CellError("magnitude", value=plain(number), low=low, high=high)
    return number


def whole_code(content: Content) -> str:
    """Return a code as text; one that a spreadsheet has shortened to 5.00E+11 has lost its digits."""
    text = content.plain
    if IN_E_NOTATION.fullmatch(text):
        raise CellError("code_shortened", value=text)
    return text


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
        day = _counted(float(found[0]), content.epoch) or _written_day(text)
    else:
        day = _written_day(text)
    if not EARLIEST <= day <= LATEST:
        raise CellError("date_range", value=day, low=EARLIEST, high=LATEST)
    return day


def _is_year_typed(serial: int) -> bool:
    """Say whether a number in a date cell is a year (2021) or a year and month (202109) as typed."""
    return serial in YEARS_TYPED or (serial // 100 in YEARS_TYPED and serial % 100 in MONTHS)


def _counted(serial: float, epoch: int) -> date | None:
    """Return the day of a serial number without a date's format, if it can be meant."""
    moment = Content(serial, epoch=epoch).moment
    return moment.date() if moment and EARLIEST <= moment.date() <= LATEST else None


def _written_day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise CellError("not_a_date", value=text) from None


def _tight(content: Content) -> str:
    """Return a text without spaces beside what separates year, month and day."""
    return re.sub(r"\s*([-/.年月日号])\s*", r"\1", content.plain)
