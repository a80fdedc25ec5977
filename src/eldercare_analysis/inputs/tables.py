"""CSV files as people save them (BOM, GBK, CRLF, tabs, wide characters) -> rows that know their place."""

from __future__ import annotations

import csv
import io
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Nearest, Place, Problem, Problems, Reason, of_error

ENCODINGS = ("utf-8-sig", "gb18030")  # in this order: valid UTF-8 is hardly ever meant as GBK
UTF_16, UTF_16_MARKS = "utf-16", (b"\xff\xfe", b"\xfe\xff")  # what Excel calls Unicode text
LARGEST, MOST_ROWS, MOST_COLUMNS = 64 << 20, 300_000, 200  # bytes, rows and columns of a table
SEPARATORS = (",", "\t", ";")
DECLARED = re.compile(r'\ufeff?"?sep=(.)"?[;,\t]*(?:\r\n|\r|\n)')  # Excel's own line
CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SHORTENED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


def narrow(text: str) -> str:
    """Return text with wide digits, letters and signs made narrow, as numbers and columns need them."""
    return unicodedata.normalize("NFKC", text).strip()


def has_odd_digits(text: str) -> bool:
    """Say whether a text has digits that only look like others: 5² is not 52."""
    return len(re.findall("[0-9]", narrow(text))) != len(re.findall(r"\d", text))


def narrow_number(text: str) -> str:
    """Return a number or code made narrow; one with odd digits stays what it is, which is no number."""
    return text.strip() if has_odd_digits(text) else narrow(text)


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file (1 is the header) and its cells by column, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def place(self, column: str | None = None) -> Place:
        """Return where a cell of this row stands."""
        return Place(self.file, row=self.number, column=column)


def code_of(cell: str) -> str:
    """Return a code without what spreadsheets add to it."""
    return narrow_number(cell).removesuffix(".0")


def read_text(path: Path, largest: int = LARGEST) -> str:
    """Return the text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GB 18030.

    Raises:
        InputError: it is missing, not regular, too large, unreadable, or in none of these encodings.
    """
    content = read_content(path, largest)
    for encoding in (UTF_16,) if content.startswith(UTF_16_MARKS) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError([Problem("encoding", Place(path.name))])


def read_content(path: Path, largest: int) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: it is missing, not regular, too large or unreadable.
    """
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
        raise InputError([Problem("file_unreadable", Place(path.name), {"why": of_error(error)})]) from None


def check_codes(rows: Sequence[Row], column: str, digits: int, problems: Problems) -> None:
    """Add a problem at each code without so many digits; one for all that a spreadsheet cut to 5.00E+11."""
    cut = [row for row in rows if SHORTENED.fullmatch(code_of(row.cells[column]))]
    if cut:
        problems.add(
            "codes_cut", cut[0].place(column), value=cut[0].cells[column], count=len(cut), digits=digits
        )
    shortened = {row.number for row in cut}
    for row in rows:
        if row.number not in shortened and not re.fullmatch(
            rf"[0-9]{{{digits}}}", code_of(row.cells[column])
        ):
            problems.add("bad_code", row.place(column), value=row.cells[column], digits=digits)


def read_table(
    path: Path, required: list[str], allowed: Callable[[str], bool] = lambda _: False
) -> list[Row]:
    """Read a CSV file with a header; blank rows, and columns without a name that are blank, are passed over.

    Args:
        path: the file; its cells are apart by commas, tabs or semicolons, as the header or a line `sep=`
            says.
        required: columns that must be there, in any order.
        allowed: says of a further column whether it belongs; others are problems.

    Raises:
        InputError: with every problem of encoding, header and row length.
    """
    problems, text = Problems(), read_text(path)
    records = list(_records(path.name, text, required))
    if not records:
        raise InputError([Problem("empty_file", Place(path.name))])
    if clean(text).removed:
        _check_controls(path.name, records, problems)
        records = [(number, [clean(cell).text.strip() for cell in cells]) for number, cells in records]
    names = [narrow(column) for column in records[0][1]]
    header = [name for name in names if name]
    _check_header(path.name, header, required, allowed, problems)
    _check_length(path.name, names, records[1:], problems)
    problems.stop_if_any()
    rows: list[Row] = []
    for number, cells in records[1:]:
        padded = cells + [""] * (len(names) - len(cells))
        rows.append(
            Row(path.name, number, {name: cell for name, cell in zip(names, padded, strict=False) if name})
        )
    return rows


def _check_length(
    file: str, names: Sequence[str], records: Sequence[tuple[int, list[str]]], problems: Problems
) -> None:
    """Refuse rows with more cells than the header names: one problem, where the first of them stands."""
    extra = {
        number: " ".join(more)
        for number, cells in records
        if (more := [cell for place, cell in enumerate(cells) if cell and not any(names[place : place + 1])])
    }
    if extra:
        first = min(extra)
        problems.add("row_too_long", Place(file, row=first), value=extra[first], count=len(extra))


def _check_controls(file: str, records: Sequence[tuple[int, list[str]]], problems: Problems) -> None:
    """Refuse control characters, which do not belong into any table."""
    rows = [(number, found) for number, cells in records if (found := CONTROLS.findall("".join(cells)))]
    if rows:
        number, found = rows[0]
        place = Place(file, row=number)
        problems.add("cell_control", place, value="".join(dict.fromkeys(found)), count=len(rows))


def _records(file: str, text: str, required: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank with their numbers; Excel's line `sep=` is none."""
    declared = DECLARED.match(text)
    text = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(text, required)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for number, record in enumerate(reader, start=1):
            cells = [cell.strip() for cell in record]
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                most: dict[str, object] = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
                raise InputError([Problem("table_large", Place(file, row=number), most)])
            if any(cells):
                yield number, cells
    except csv.Error as error:
        why = Reason("table", str(error))
        raise InputError([Problem("broken_csv", Place(file, row=reader.line_num), {"why": why})]) from None


def _separator(text: str, required: Sequence[str]) -> str:
    """Return what parts the header into the most columns that are known; a comma where nothing does."""
    header = next((line for line in text[:10_000].splitlines() if line.strip(" ,;\t")), "")
    known = {
        mark: len({narrow(cell).strip('"') for cell in header.split(mark)} & set(required))
        for mark in SEPARATORS
    }
    return max(SEPARATORS, key=lambda mark: known[mark])


def _check_header(
    file: str, header: list[str], required: list[str], allowed: Callable[[str], bool], problems: Problems
) -> None:
    place, found = Place(file, row=1), ", ".join(header)
    if not set(header) & set(required):
        unknown: dict[str, object] = {"found": found, "expected": ", ".join(required)}
        raise InputError([*problems.found, Problem("header_unknown", place, unknown)])
    for column in required:
        if column not in header:
            problems.add("column_missing", place, column=column, found=found)
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            problems.add("column_twice", place, column=column)
        if column not in required and not allowed(column):
            problems.add("column_unknown", place, column=column, nearest=Nearest(column, tuple(required)))
