"""One cell as people type it -> the value it means, or what is wrong with it; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from eldercare_analysis.inputs.returns.sheets import Field
from eldercare_analysis.inputs.tables import narrow

DAY_ZERO = date(1899, 12, 30)  # of serial numbers; workbooks of the 1904 system are converted by the reader
SERIAL_NUMBERS = (14611, 73050)  # 1940 to 2099
WRITTEN_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
WRITTEN_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:[-/.]?0?1日?)?")
YES, NO = {"是", "有", "yes", "y", "true", "1", "√", "✓"}, {"否", "无", "no", "n", "false", "0", "×", "x"}
UNIT_WORDS = re.compile(r"(万元|万|元|亿元|亿|人民币|rmb|cny|[¥￥$])", re.IGNORECASE)
CODE_IN_E_NOTATION = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
EXCEL_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!")
IDENTITY = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
IDENTITY_HEADER = re.compile(
    r"身份证|证件号|手机|电话|联系方式|phone|mobile|id_?card|identity", re.IGNORECASE
)


class CellError(Exception):
    """A cell that cannot be read; `key` names the problem's texts, `fields` fill them."""

    def __init__(self, key: str, **fields: object) -> None:
        """Keep both."""
        self.key, self.fields = key, fields
        super().__init__(key)


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    """Return a cell as text: whole numbers without decimals, dates as they sort."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def as_date(value: Any) -> date:  # noqa: ANN401
    """Return a day from a date cell, a serial number, or text in the usual forms with year, month and day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = narrow(as_text(value))
    if re.fullmatch(r"\d{5}", text) and SERIAL_NUMBERS[0] <= int(text) <= SERIAL_NUMBERS[1]:
        return DAY_ZERO + timedelta(days=int(text))
    found = WRITTEN_DATE.fullmatch(text.replace(" ", "") if "年" in text else text)
    if found:
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise CellError("not_a_date", value=text)


def as_month(value: Any) -> str:  # noqa: ANN401
    """Return a month as `YYYY-MM` from a date cell or text."""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m}"
    text = narrow(as_text(value)).replace(" ", "")
    found = WRITTEN_MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12 or not 1990 <= int(found[1]) <= 2099:  # noqa: PLR2004 - months, centuries
        raise CellError("month_form", value=text)
    return f"{found[1]}-{int(found[2]):02d}"


def as_number(value: Any) -> Decimal:  # noqa: ANN401
    """Return an exact number; one that carries a unit in its text is refused, because the column says the unit."""
    text = narrow(as_text(value)).replace(",", "").replace(" ", "")
    if isinstance(value, bool | datetime | date):
        raise CellError("not_a_number", value=text)
    if UNIT_WORDS.search(text):
        raise CellError("unit_in_cell", value=text)
    try:
        number = Decimal(repr(value) if isinstance(value, float) else text)
    except InvalidOperation:
        raise CellError("not_a_number", value=text) from None
    if not number.is_finite() or number < 0:
        raise CellError("not_a_number", value=text)
    return number


def as_count(value: Any) -> int:  # noqa: ANN401
    """Return a whole number of 0 or more."""
    try:
        number = as_number(value)
    except CellError as error:
        raise CellError("not_a_count", value=error.fields["value"]) from None
    if number != number.to_integral_value():
        raise CellError("not_a_count", value=narrow(as_text(value)))
    return int(number)


def as_flag(value: Any) -> bool:  # noqa: ANN401
    """Return yes or no."""
    text = narrow(as_text(value)).casefold()
    if text in YES or text in NO:
        return text in YES
    raise CellError("not_one_of", value=text, known="是, 否")


def as_choice(value: Any, field: Field) -> str:  # noqa: ANN401
    """Return the option that a cell names, by its English name or Chinese word."""
    text = narrow(as_text(value)).replace(" ", "")
    for name, word in field.options.items():
        if text.casefold() in (name, narrow(word).casefold()):
            return name
    raise CellError("not_one_of", value=text, known=", ".join(field.options.values()))


def as_year(value: Any) -> str:  # noqa: ANN401
    """Return a year of four digits."""
    text = narrow(as_text(value)).removesuffix("年").removesuffix("年度")
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise CellError("not_a_year", value=text)
    return text


def within(number: Decimal, field: Field) -> Decimal:
    """Return a number within the bounds of its column; outside of them the unit was mistaken."""
    if (
        field.between
        and number
        and not Decimal(str(field.between[0])) <= number <= Decimal(str(field.between[1]))
    ):
        raise CellError(
            "magnitude", value=number, low=f"{field.between[0]:,g}", high=f"{field.between[1]:,.0f}"
        )
    return number


def whole_code(value: Any) -> str:  # noqa: ANN401
    """Return a code as text; one that a spreadsheet has shortened to 5.00E+11 has lost its digits."""
    text = narrow(as_text(value))
    if CODE_IN_E_NOTATION.fullmatch(text):
        raise CellError("code_shortened", value=text)
    return text
