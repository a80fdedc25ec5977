"""The folder of a register: returns by month and sender, with what was replaced or sent back in it.

`MONTH/SENDER.xlsx` counts; `.replaced/MONTH/SENDER.1.xlsx`, `.2` and so on came before it, in that order;
`.sent-back/MONTH/SENDER.xlsx` has problems, and nothing better has come yet. Files are copied byte by byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from pathlib import Path

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.files import digest_of_file, made_beside
from eldercare_analysis.inputs.problems import Problem, Problems
from eldercare_analysis.inputs.returns.inbox import REPLACED, SENT_BACK, Book, books_of
from eldercare_analysis.inputs.returns.loading import Opened, open_books, registered, town_in
from eldercare_analysis.inputs.returns.parse import tables_of
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sender import BUREAU, Sender, of_houses, sender_of, senders_of
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.runs.disk import sync_path, there

UNDATED = "undated"  # the folder of what was sent back and names no month
NUMBERED = re.compile(r"\.([1-9]\d*)$")


@dataclass(frozen=True)
class Folder:
    """A register's folder, as it was read.

    Attributes:
        path, district: which, and on what it reports.
        opened: the workbooks that count, and those that are broken.
        sent_back: those that were sent back and are not yet corrected, each with who has to.
        problems, notes: what could not be opened, and what was passed over.
    """

    path: Path
    district: District
    opened: tuple[Opened, ...]
    sent_back: tuple[tuple[Sender, Opened], ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @cached_property
    def months(self) -> dict[str, str]:
        """The month of each return that counts, by its file's SHA-256."""
        return {digest_of_file(one.book.path): one.sent.month for one in self.opened if one.sent}

    @cached_property
    def register(self) -> Register:
        """Return what counts."""
        return registered(self.opened, self.district, self.problems, self.notes)

    def earlier(self, month: str, sender: Sender) -> list[Opened]:
        """Return what a return takes the place of: of its month and sender, broken ones, too."""
        return [
            one
            for one in self.opened
            if (month_of(one, self.district) or one.book.path.parent.name) == month
            and (found := whose(one, self.district))
            and sender.replaces(found)
        ]


def read_folder(path: Path, district: District) -> Folder:
    """Read a register's folder; it may be empty.

    Raises:
        InputError: it is no folder, or has too many files.
    """
    unusable, problems, notes = Problems(), Problems(), Problems()
    books = books_of([path], unusable, problems, notes)
    unusable.found = [one for one in unusable.found if one.key != "folder_empty"]
    unusable.stop_if_any()
    opened = open_books(books, district)
    return Folder(
        path,
        district,
        tuple(opened),
        _sent_back(path, district),
        tuple(problems.found),
        tuple(notes.found),
    )


def _sent_back(path: Path, district: District) -> tuple[tuple[Sender, Opened], ...]:
    """Return what was sent back; workbooks of several homes are the bureau's, beside its own."""
    by_name = {sender.file_name(district): sender for sender in senders_of(district)}
    files = sorted((path / SENT_BACK).glob("*/*.xls*"))
    books = [Book(file, f"{file.parent.name}/{file.name}") for file in files]
    return tuple((by_name.get(one.book.path.stem, BUREAU), one) for one in open_books(books, district))


def month_of(opened: Opened, district: District) -> str:
    """Return the month that a workbook is for, whatever else is wrong with it; empty where none."""
    return opened.sent.month if opened.sent else opened.head(district)[0]


def whose(opened: Opened, district: District) -> Sender | None:
    """Return who sent a workbook, broken or not: by what it says, else by its name; None where unknown."""
    found = sender_of(opened.sent, district) if opened.sent else None
    if found:
        return found
    town, home = opened.head(district)[1], opened.home(district)
    roles = {sheets()[name].role for _, _, name in tables_of(list(opened.grids))}
    if not town and "bureau" in roles:
        return BUREAU
    if not town and home:
        return of_houses([home], district)
    if not town and "home" in roles:
        known = {house for sender in senders_of(district) for house in sender.houses}
        texts = {value for grid in opened.grids for value in grid.cells.values() if isinstance(value, str)}
        return of_houses(known & texts, district)
    named = town or town_in(opened.book.name, district)
    return Sender("town", named) if named else None


class Filing:
    """Puts files into a register's folder; each step may be the last one of a process."""

    def __init__(self, folder: Folder) -> None:
        """Touch nothing yet."""
        self._folder, self._path = folder, folder.path

    def take(self, opened: Opened, month: str, sender: Sender) -> tuple[Path, list[Path]]:
        """File a return; what it replaces, and what was sent back before it, is kept apart.

        Returns where it is, and where what it replaced is kept.

        Raises:
            InputError: it cannot be written.
        """
        earlier = [one.book.path for one in self._folder.earlier(month, sender)]
        source = opened.book.path
        target = self._free(self._path / month / self._name(sender, source), earlier)
        kept = [self._keep(path, month) for path in earlier]
        content = source.read_bytes()
        for path in earlier:
            if path != target:
                path.unlink()
        write(target, content)
        for path in self._returned(month, sender):
            self._keep(path, month)
            path.unlink()
        return target, kept

    def send_back(self, opened: Opened, month: str, sender: Sender) -> None:
        """Keep a return that is sent back, in the place of an earlier one that was."""
        source = opened.book.path
        target = self._path / SENT_BACK / (month or UNDATED) / self._name(sender, source)
        before = self._returned(month or UNDATED, sender)
        if any(path == target and same(path, source) for path in before):
            return
        for path in before:
            self._keep(path, month or UNDATED)
            if path != target:
                path.unlink()
        write(target, source.read_bytes())

    def replaced(self, month: str, source: Path) -> Path | None:
        """Return what was replaced in a month and has the bytes of a file."""
        kept = sorted((self._path / REPLACED / month).glob("*"))
        return next((path for path in kept if path.is_file() and same(path, source)), None)

    def _name(self, sender: Sender, source: Path) -> str:
        return sender.file_name(self._folder.district) + source.suffix.lower()

    def _returned(self, month: str, sender: Sender) -> list[Path]:
        """Return what was sent back to a sender."""
        name = sender.file_name(self._folder.district)
        found = sorted((self._path / SENT_BACK / month).glob("*"))
        return [path for path in found if path.stem == name]

    def _free(self, target: Path, earlier: list[Path]) -> Path:
        """Return a place that nothing has but what is replaced."""
        places = chain([target], (target.with_stem(f"{target.stem}-{number}") for number in count(2)))
        return next(place for place in places if place in earlier or not there(place))

    def _keep(self, path: Path, month: str) -> Path:
        """Copy a file to what was replaced, after what was replaced before; once where it is the last one."""
        folder = self._path / REPLACED / month
        numbers = {
            int(said[1]): kept
            for kept in folder.glob("*")
            if (said := NUMBERED.search(kept.stem)) and kept.stem[: said.start()] == path.stem
        }
        last = numbers.get(max(numbers, default=0))
        if last and same(last, path):
            return last
        kept = folder / f"{path.stem}.{max(numbers, default=0) + 1}{path.suffix}"
        write(kept, path.read_bytes())
        return kept


def same(one: Path, other: Path) -> bool:
    """Say whether two files have the same bytes."""
    return digest_of_file(one) == digest_of_file(other)


def write(target: Path, content: bytes) -> None:
    """Write a file, whole or not at all, and have it on the disk.

    Raises:
        InputError: it cannot be written.
    """
    with made_beside(target, content) as beside:
        sync_path(beside)
        beside.replace(target)
    sync_path(target.parent)
