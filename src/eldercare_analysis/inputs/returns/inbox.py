"""Which workbooks lie under the paths of a register; what else does is told, and no link is followed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eldercare_analysis.inputs.problems import Place, Problems, of_error

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
# tables of other forms: somebody may have meant them
OTHER_SHEETS = (".et", ".ett", ".ods", ".xlsb", ".csv", ".tsv", ".numbers")
LOCKS = ("~$", ".~")  # Excel and WPS, LibreOffice
# what `receive` keeps in a register and nothing reads with it: replaced versions, and those sent back
REPLACED, SENT_BACK = ".replaced", ".sent-back"
MOST = 10_000  # entries under one path
TOLD = 20  # of a kind one by one, the rest counted


@dataclass(frozen=True)
class Book:
    """A workbook: its file, and its name in messages, which no other one has."""

    path: Path
    name: str


@dataclass
class _Search:
    """What is found under one path: workbooks by place; what is passed over or broken by key of its text."""

    books: dict[str, Path] = field(default_factory=dict)
    passed: dict[str, list[str]] = field(default_factory=dict)
    broken: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    seen: int = 0

    def look_into(self, top: Path) -> None:
        """Look at everything below a folder; what cannot be opened is a problem of its own."""
        waiting = [(top, "")]
        while waiting and self.seen <= MOST:
            folder, prefix = waiting.pop()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                self.broken.append(("file_unreadable", prefix or str(top), {"why": of_error(error)}))
                continue
            self.seen += len(entries)
            waiting += [
                (Path(entry.path), f"{prefix}{entry.name}/")
                for entry in entries
                if self._enter(entry, prefix + entry.name)
            ]

    def _enter(self, entry: os.DirEntry[str], name: str) -> bool:
        """Put a file where it belongs; say whether it is a folder to look into."""
        if (shown := printable(name)) != name:
            self.broken.append(("name_not_utf8", shown, {}))
        elif entry.is_symlink():
            self._pass("file_link", name)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.startswith("."):
                if name not in (REPLACED, SENT_BACK):
                    self._pass("folder_hidden", name)
                return False
            self.folders.append(f"{name}/")
            return True
        elif not entry.is_file(follow_symlinks=False):
            self._pass("file_special", name)
        elif kind := _kind(entry.name):
            self._pass(kind, name)
        elif not entry.name.startswith("."):
            self.books[name] = Path(entry.path)
        return False

    def _pass(self, key: str, name: str) -> None:
        self.passed.setdefault(key, []).append(name)

    def without_books(self) -> Iterator[str]:
        """Yield folders without any workbook that are in no other such one."""
        told: list[str] = []
        for folder in sorted(self.folders):
            if not folder.startswith(tuple(told)) and not any(name.startswith(folder) for name in self.books):
                told.append(folder)
                yield folder


def books_of(given: Sequence[Path], problems: Problems, broken: Problems, notes: Problems) -> list[Book]:
    """Return the workbooks of files and folders, each once.

    Args:
        given: files and folders.
        problems: gets paths that cannot be used at all.
        broken: gets what should be read below a folder and cannot be.
        notes: gets what is passed over.
    """
    found: dict[tuple[int, int], Book] = {}
    taken: set[str] = set()
    for path in given:
        for name, file in _under(path, problems, broken, notes).items():
            status = file.stat()
            book = Book(file, free_name(name, path, taken))
            if found.setdefault((status.st_dev, status.st_ino), book) is book:
                taken.add(book.name)
    return list(found.values())


def workbooks_under(path: Path) -> list[Path]:
    """Return the workbooks of a file or folder that `books_of` finds there."""
    return [book.path for book in books_of([path], Problems(), Problems(), Problems())]


def _under(path: Path, problems: Problems, broken: Problems, notes: Problems) -> dict[str, Path]:
    shown = printable(str(path))
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        problems.add(_why_not(path, error), Place(printable(path.name)), path=shown, why=of_error(error))
        return {}
    if stat.S_ISREG(status.st_mode):
        if printable(path.name) != path.name:
            problems.add("name_not_utf8", Place(printable(path.name)))
            return {}
        return {path.name: path}
    if not stat.S_ISDIR(status.st_mode):
        problems.add("file_special", Place(shown))
        return {}
    search = _Search()
    search.look_into(path)
    if search.seen > MOST:
        problems.add("folder_large", Place(shown), limit=MOST)
    elif not search.books:
        problems.add("folder_empty", Place(shown))
    _tell(search, broken, notes)
    return dict(sorted(search.books.items()))


def _why_not(path: Path, error: Exception) -> str:
    """Return the key of the problem of a path that cannot be looked at."""
    if isinstance(error, FileNotFoundError):
        return "link_broken" if path.is_symlink() else "file_missing"
    return "link_broken" if getattr(error, "errno", 0) == errno.ELOOP else "file_unreadable"


def _tell(search: _Search, broken: Problems, notes: Problems) -> None:
    for key, name, fields in search.broken:
        broken.add(key, Place(name), **fields)
    for folder in search.without_books():
        notes.add("folder_without", Place(folder))
    for key, names in search.passed.items():
        for name in names[:TOLD]:
            notes.add(key, Place(name))
        if (more := len(names) - TOLD) > 0:
            notes.add("files_more", Place(names[TOLD]), count=more)


def _kind(name: str) -> str:
    """Return the key of the note for a file that is no workbook; empty for others, and for hidden ones."""
    suffix = Path(name).suffix.lower()
    if name.startswith(LOCKS) and suffix.rstrip("#") in (*WORKBOOKS, *OTHER_SHEETS):
        return "file_lock"
    if name.startswith("."):
        return "file_hidden" if suffix in WORKBOOKS else ""
    if suffix in WORKBOOKS:
        return ""
    return "file_other_sheet" if suffix in OTHER_SHEETS else "file_extra"


def printable(name: str) -> str:
    """Return a name with bytes that are no UTF-8 by their numbers."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def free_name(name: str, path: Path, taken: Collection[str]) -> str:
    """Return a name that no other workbook has: with its folder before it, or a number.

    `path`: the file or folder under which it was found.
    """
    candidates = [name, f"{path.resolve().name if name != path.name else path.resolve().parent.name}/{name}"]
    candidates += [f"{number}/{name}" for number in range(2, len(taken) + 3)]
    return next(one for one in candidates if one not in taken)
