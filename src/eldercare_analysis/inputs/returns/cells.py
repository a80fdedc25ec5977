"""One cell as people type it -> the number, answer or code that it means, or what is wrong with it; nothing is guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from eldercare_analysis.inputs.returns.content import CellError, Content, clipped
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


def as_number(content: Content, field: Field | None = None) -> Decimal:
    """Return an exact number of 0 or more.

    One that carries a unit in its text is refused, because the column says the unit; one that is shown as another number than is stored, too.

    Args:
        content: the cell.
        field: its column, if it is known.
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
    """Refuse a number that its format shows as a day, a thousandth, a percentage, in another unit, or not at all."""
    stored = plain(content.number or Decimal(0))
    if content.parts:
        raise CellError("shown_otherwise", value=stored, shown=content.shown)
    shown = content.as_shown
    if not shown.text:
        raise CellError("not_shown", value=stored)
    if (content.number and shown.scale != 1) or (field and _is_other_unit(shown.words, field)):
        raise CellError("shown_otherwise", value=stored, shown=shown.text)


def _is_other_unit(words: str, field: Field) -> bool:
    """Say whether the words that a format puts beside a number are another unit than the column's: 元 under 累计投资（万元）."""
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
        if text.casefold() in (name, narrow(word).casefold()):
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
