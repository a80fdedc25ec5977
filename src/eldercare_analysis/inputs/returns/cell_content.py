"""A cell's content: what is stored, how it is shown, and what can be wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import Any

from eldercare_analysis.inputs.returns.formats import Section, date_parts, section_of
from eldercare_analysis.inputs.returns.reading.grid import Cell, Grid
from eldercare_analysis.inputs.returns.shown import DIGITS, Shown, plain, shown_date, shown_number
from eldercare_analysis.inputs.tables import has_odd_digits, narrow

# of serial numbers
DAY_ZERO = {1900: datetime.fromisoformat("1899-12-30"), 1904: datetime.fromisoformat("1904-01-01")}
LEAP_DAY = 60  # 1900-02-29, which spreadsheets count and which never was
LAST_SERIAL = 2_958_465  # 9999-12-31: larger ones are no days
LONGEST = 60  # letters of a value in a message
_NOTHING = re.compile(
    r"[-/∕\\—–―─_~…·.。、*×0]+|n/?\.?a\.?|none|nil|null|nothing|空|空白|略|不适用|不涉及"
    r"|(目前|暂时|暂|现|尚|本月)?(无|没有|没|未有|不存在)(任何|存在|其他|其它|此|该)?(问题|困难|情况|内容|异常|需求|事项|项)?[。.!,;]?",
    re.IGNORECASE,
)


class CellError(Exception):
    """A cell that cannot be read; `key` names the problem's texts, `fields` fill them."""

    def __init__(self, key: str, **fields: object) -> None:
        """Keep both; long texts are cut."""
        self.key = key
        self.fields = {
            name: clipped(value) if isinstance(value, str) else value for name, value in fields.items()
        }
        super().__init__(key)


@dataclass(frozen=True)
class Content:
    """What a cell holds.

    Attributes:
        value: text, a number as it is stored, yes or no, or a day with its time.
        format: the code of its number format; empty: General, or not a number.
        epoch: the year that its workbook counts days from, 1900 or 1904.
    """

    value: Any
    format: str = ""
    epoch: int = 1900

    @cached_property
    def number(self) -> Decimal | None:
        """The number, with the digits that spreadsheets show; None for anything else."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        number = Decimal(f"{self.value:.{DIGITS}g}") if isinstance(self.value, float) else Decimal(self.value)
        return number if number.is_finite() else None

    @cached_property
    def _section(self) -> Section:
        return section_of(self.format, self.number or Decimal(0))

    @cached_property
    def parts(self) -> frozenset[str]:
        """What the format shows of a day (`year`, `month`, `day`, `weekday`, `time`); nothing for others."""
        return date_parts(self._section) if self.number is not None else frozenset()

    @cached_property
    def moment(self) -> datetime | None:
        """The day and time that the stored number stands for, or that the cell holds, if any."""
        if isinstance(self.value, datetime):
            return self.value.replace(tzinfo=None)
        if isinstance(self.value, date):
            return datetime.combine(self.value, datetime.min.time())
        if self.number is None or not 0 <= self.number <= LAST_SERIAL:
            return None
        leap = self.epoch == 1900 and 1 <= self.number < LEAP_DAY  # noqa: PLR2004 - the epoch that counts it
        return DAY_ZERO[self.epoch] + timedelta(days=float(self.number) + leap)

    @property
    def is_day(self) -> bool:
        """Say whether the cell stores a day and shows something of it."""
        return self.moment is not None and (self.number is None or bool(self.parts))

    @cached_property
    def serial(self) -> Decimal | None:
        """The number that a workbook stores, for a day, too."""
        if self.moment is None or self.number is not None:
            return self.number
        days = (self.moment - DAY_ZERO[self.epoch]) / timedelta(days=1)
        return Decimal(f"{days:.{DIGITS}g}")

    @cached_property
    def shown(self) -> str:
        """What stands in the cell."""
        if self.parts:
            return shown_date(self._section, self.moment) if self.moment else plain(self.number or Decimal(0))
        return self.text if self.number is None else self.as_shown.text

    @cached_property
    def as_shown(self) -> Shown:
        """What stands in a cell with a number."""
        return shown_number(self._section, self.number or Decimal(0))

    @cached_property
    def text(self) -> str:
        """The content as text: numbers as they are stored, days as they sort."""
        if self.moment and self.parts & {"month", "day"}:
            return self.moment.isoformat()[: len("YYYY-MM-DD") if "day" in self.parts else len("YYYY-MM")]
        return as_text(self.value)

    @property
    def plain(self) -> str:
        """The text with full-width digits, letters and signs made narrow, as numbers and names need them."""
        return narrow(self.text)

    @property
    def has_odd_digits(self) -> bool:
        """Say whether there are digits that only look like others: 5² is not 52."""
        return has_odd_digits(self.text)

    @property
    def says_nothing(self) -> bool:
        """Say whether the cell has a word for nothing: 无, 暂无, /, —, 没有."""
        return _NOTHING.fullmatch("".join(self.plain.split())) is not None


def content_of(grid: Grid, cell: Cell) -> Content | None:
    """Return the content of a cell, None where it is empty."""
    value = grid.cells.get(cell)
    return None if value is None else Content(value, grid.formats.get(cell, ""), grid.epoch)


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    """Return a value as text: whole numbers without decimals, days as they sort."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and isfinite(value):
        return plain(Decimal(f"{value:.{DIGITS}g}"))
    return str(value).strip()


def clipped(text: str) -> str:
    """Return a text that is short enough for a message."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
