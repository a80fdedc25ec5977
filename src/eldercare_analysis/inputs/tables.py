"""CSV files as people save them (BOM, GBK, CRLF, full-width characters) -> rows of text that know their place."""

from __future__ import annotations

import csv
import io
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, nearest

ENCODINGS = ("utf-8-sig", "gb18030")  # in this order: valid UTF-8 is hardly ever meant as GBK
UTF_16, UTF_16_MARKS = "utf-16", (b"\xff\xfe", b"\xfe\xff")  # what Excel calls Unicode text
LARGEST = 64 << 20  # bytes of a table: some two million rows


def narrow(text: str) -> str:
    """Return text with full-width digits, letters and signs made narrow, as numbers and names of columns need them."""
    return unicodedata.normalize("NFKC", text).strip()


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file (1 is the header) and its cells by column, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def place(self, column: str | None = None) -> Place:
        """Return where a cell of this row stands."""
        return Place(self.file, row=self.number, column=column)

    def text(self, column: str, problems: Problems) -> str:
        """Return a cell that must not be empty."""
        value = self.cells[column]
        if not value:
            problems.add("missing_value", self.place(column))
        return value

    def count(self, column: str, problems: Problems) -> int | None:
        """Return a whole number of 0 or more; None for a blank cell, which is never 0."""
        value = narrow(self.cells[column])
        if not value:
            return None
        if re.fullmatch(r"\d{1,9}(\.0+)?", value):
            return int(float(value))
        problems.add("not_a_count", self.place(column), value=value)
        return None

    def number_between(self, column: str, low: float, high: float, problems: Problems) -> float | None:
        """Return a decimal number within bounds; None for a blank cell."""
        value = narrow(self.cells[column])
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if low <= number <= high:
            return number
        problems.add("out_of_range", self.place(column), value=value, low=low, high=high)
        return None


def read_text(path: Path, largest: int = LARGEST) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GB 18030.

    Args:
        path: the file.
        largest: bytes that it may have.

    Raises:
        InputError: the file is missing, no regular file, too large, cannot be read or is in none of these encodings.
    """
    content = _content(path, largest)
    for encoding in (UTF_16,) if content.startswith(UTF_16_MARKS) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError([Problem("encoding", Place(path.name))])


def _content(path: Path, largest: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise InputError([Problem("file_odd", Place(path.name), {"path": path})])
        if status.st_size > largest:
            most = f"{largest >> 20} MiB"
            raise InputError(
                [Problem("file_large", Place(path.name), {"value": status.st_size, "most": most})]
            )
        return path.read_bytes()
    except (FileNotFoundError, ValueError):  # a name with a NUL is that of no file
        raise InputError([Problem("file_missing", Place(path.name), {"path": path})]) from None
    except OSError as error:
        raise InputError([Problem("file_unreadable", Place(path.name), {"why": error.strerror})]) from None


def read_table(
    path: Path, required: list[str], allowed: Callable[[str], bool] = lambda _: False
) -> list[Row]:
    """Read a CSV file with a header; blank rows are passed over.

    Args:
        path: the file.
        required: columns that must be there, in any order.
        allowed: says of a further column whether it belongs; others are problems.

    Raises:
        InputError: with every problem of encoding, header and row length.
    """
    records = list(_records(path))
    problems = Problems()
    if not records:
        raise InputError([Problem("empty_file", Place(path.name))])
    header = [narrow(column) for column in records[0][1]]
    _check_header(path.name, header, required, allowed, problems)
    rows: list[Row] = []
    for number, cells in records[1:]:
        if any(cells[len(header) :]):
            problems.add("row_too_long", Place(path.name, row=number), value=" ".join(cells[len(header) :]))
        padded = cells + [""] * (len(header) - len(cells))
        rows.append(Row(path.name, number, dict(zip(header, padded, strict=False))))
    problems.stop_if_any()
    return rows


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise InputError(
            [Problem("broken_csv", Place(path.name, row=reader.line_num), {"why": error})]
        ) from None


def _check_header(
    file: str, header: list[str], required: list[str], allowed: Callable[[str], bool], problems: Problems
) -> None:
    place = Place(file, row=1)
    for column in required:
        if column not in header:
            problems.add("column_missing", place, column=column, found=", ".join(header)[:200])
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            problems.add("column_twice", place, column=column)
        if column not in required and not allowed(column):
            problems.add("column_unknown", place, column=column, nearest=", ".join(nearest(column, required)))
