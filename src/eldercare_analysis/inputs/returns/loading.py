"""Files and folders of workbooks -> a register: each read once, a broken one never in the way of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.returns.inbox import Book, books_of
from eldercare_analysis.inputs.returns.naming import HOMES, ids_called
from eldercare_analysis.inputs.returns.parse import Return, contradictions, head_told, return_of
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.snapshot import read_snapshot
from eldercare_analysis.inputs.returns.workbooks import Grid, read_workbooks

SNAPSHOT = ".json"
SHOWN = 100  # problems of one workbook


@dataclass(frozen=True)
class Opened:
    """A workbook that was read.

    Attributes:
        book: which.
        grids: its sheets; none where it could not be opened.
        sent: what it says; None where it has problems.
        problems: what is wrong with it.
        notes: what was passed over in it.
    """

    book: Book
    grids: tuple[Grid, ...]
    sent: Return | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]

    def head(self, district: District) -> tuple[str, str]:
        """Return the month and the town that it names, whatever else is wrong; empty where none."""
        told = head_told(self.grids, district) if self.grids else {}
        return told.get("month") or "", told.get("town") or ""

    def home(self, district: District) -> str:
        """Return the id of the home that it names above its tables; empty where that is not certain."""
        told = head_told(self.grids, district) if self.grids else {}
        ids = ids_called(district, told.get("home") or "", HOMES)
        return next(iter(ids)) if len(ids) == 1 else ""


def open_books(books: Sequence[Book], district: District) -> list[Opened]:
    """Read workbooks, each by itself."""
    return [_opened(book, grids, district) for book, grids in zip(books, read_workbooks(books), strict=True)]


def _opened(book: Book, grids: list[Grid] | InputError, district: District) -> Opened:
    notes = Problems()
    if isinstance(grids, InputError):
        return Opened(book, (), None, _first(grids.problems, book.name), ())
    try:
        sent = return_of(grids, book.name, district, notes)
        return Opened(book, tuple(grids), sent, (), tuple(notes.found))
    except InputError as error:
        return Opened(book, tuple(grids), None, _first(error.problems, book.name), tuple(notes.found))


def load_register(
    paths: str | Path | Iterable[str | Path], district: District, *, leave_out_broken: bool = False
) -> Register:
    """Read workbooks, or folders of workbooks.

    Args:
        paths: workbooks (.xlsx, .xls), folders, or one snapshot (.json) that a monthly run wrote.
        district: the district that they report on.
        leave_out_broken: go on without the workbooks that have problems; `rejected` names them.

    Raises:
        InputError: with every problem of every workbook, and rows that contradict each other.

    Examples:
        >>> from eldercare_analysis import load_district
        >>> load_register([], load_district())
        Register(0 returns)
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    if len(given) == 1 and given[0].suffix == SNAPSHOT:
        sent, left_out = read_snapshot(given[0], district)
        return Register(sent, rejected=left_out)
    unusable, problems, notes = Problems(), Problems(), Problems()
    books = books_of(given, unusable, problems, notes)
    unusable.stop_if_any()  # a path that is not there is no broken return
    opened = open_books(books, district)
    register = registered(opened, district, problems.found, notes.found)
    if not leave_out_broken and register.problems:
        raise InputError(register.problems)
    return register


def registered(
    opened: Sequence[Opened],
    district: District,
    problems: Sequence[Problem] = (),
    notes: Sequence[Problem] = (),
) -> Register:
    """Return the register of workbooks that were read, without those that have problems or contradict others.

    `problems`, `notes`: what was found before they were read; files with problems count as left out.
    """
    told = [*problems, *(problem for one in opened for problem in one.problems)]
    rejected = {problem.place.file: "" for problem in problems if problem.place}
    rejected |= {one.book.name: one.head(district)[1] for one in opened if one.sent is None}
    found = [one.sent for one in opened if one.sent]
    for problem, files in contradictions_between(found):
        told.append(problem)
        rejected |= dict.fromkeys(files, "")
    kept = sorted(
        (sent for sent in found if sent.file not in rejected), key=lambda sent: (sent.month, sent.file)
    )
    towns = {name: town or town_in(name, district) for name, town in sorted(rejected.items())}
    said = (*notes, *(note for one in opened for note in one.notes))
    return Register(tuple(kept), said, tuple(told), towns)


def _first(found: tuple[Problem, ...], name: str) -> tuple[Problem, ...]:
    """Return the problems of a workbook; of very many the first, and how many more there are."""
    more = (
        [Problem("problems_more", Place(name), {"count": len(found) - SHOWN})] if len(found) > SHOWN else []
    )
    return (*found[:SHOWN], *more)


def contradictions_between(found: Sequence[Return]) -> list[tuple[Problem, set[str]]]:
    """Return what returns of one month say differently, each with the files that say so."""
    return [
        contradiction
        for month in sorted({sent.month for sent in found})
        for contradiction in contradictions(
            [record for sent in found if sent.month == month for record in sent.records], "returns_differ"
        )
    ]


def town_in(name: str, district: District) -> str:
    """Return the town that a file is named after; empty where that is none or not certain."""
    for names in (
        {town: town for town in district.towns},
        {name: town for town, name in district.short_names.items()},
    ):
        told = [town for word, town in names.items() if word in name]
        if told:
            return told[0] if len(told) == 1 else ""
    return ""
