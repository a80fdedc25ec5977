"""One error type that carries every problem found, each with its place, value, remedy and reason."""

from __future__ import annotations

import difflib
import errno
import reprlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from eldercare_analysis.inputs.letters import shown
from eldercare_analysis.language import LANGUAGES, Language, join, say
from eldercare_analysis.spoken import language_around

FOUND = 20  # letters shown of what does not fit
_SYSTEM = {  # what errors of the system are called
    "missing": "ENOENT",
    "denied": "EACCES EPERM",
    "read_only": "EROFS",
    "full": "ENOSPC EDQUOT",
    "large": "EFBIG",
    "device": "EIO",
    "folder": "EISDIR",
    "no_folder": "ENOTDIR",
    "exists": "EEXIST ENOTEMPTY",
    "open": "EMFILE ENFILE",
    "long": "ENAMETOOLONG",
    "loop": "ELOOP",
    "busy": "EBUSY ETXTBSY",
    "no_program": "ENOEXEC",
    "memory": "ENOMEM",
    "late": "ETIMEDOUT",
    "refused": "ECONNREFUSED",
    "unreachable": "EHOSTUNREACH ENETUNREACH",
}
SYSTEM = {code: kind for kind, codes in _SYSTEM.items() for code in codes.split()}
Result = TypeVar("Result")
Bound = int | Decimal
MISSING = "missing_value"  # an empty cell that may not be
MOST_SHOWN = 200  # problems; nobody reads on, and the rest is counted
LONGEST, HEAD, TAIL = 200, 140, 40  # letters of a value in a message; of a longer one its beginning and end
LARGEST = 10**30  # larger numbers are shown as texts are, cut


@dataclass(frozen=True)
class Reason:
    """One reason: `kind` names its text, `value` fills it; `at`: the part of a file, empty for the whole.

    `said` is what the library or the system says, which English messages keep.
    """

    kind: str
    said: str = ""
    at: str = ""
    value: object = ""

    def render(self, language: Language) -> str:
        """Return the reason in words."""
        own = language == "zh" or not self.said
        words = say(language, f"reason.{self.kind}", value=self.value) if own else self.said
        return f"{self.at}: {words}" if self.at else words


def of_error(error: OSError | ValueError) -> Reason:
    """Return the reason of an error of the system; without a number: of a name that no file can have."""
    number = getattr(error, "errno", None)
    if number is None:
        return Reason("late" if isinstance(error, TimeoutError) else "other", " ".join(str(error).split()))
    kind = SYSTEM.get(errno.errorcode.get(number, ""), "system")
    return Reason(kind, getattr(error, "strerror", None) or str(error), value=number)


def of_text(text: str, position: int, said: str) -> Reason:
    """Return the reason of a reader stuck at a letter (from 0): what stands there, or that the text ends."""
    line = next(iter(text[position:].strip().splitlines()), "")
    return Reason("text", said, value=line[:FOUND]) if line else Reason("cut", said)


def brief(value: object) -> object:
    """Return a value as messages show it: short, on one line, letters that nobody sees by their numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()  # as files have it
    if isinstance(value, int | float | Decimal) and -LARGEST < value < LARGEST:
        return value
    if not isinstance(value, str):
        value = reprlib.repr(value) if isinstance(value, list | dict | tuple | int) else str(value)
    text = value if len(value) <= LONGEST else f"{value[:HEAD]}…{value[-TAIL:]}"
    plain = shown(text)
    return value if plain == value else plain


class EldercareError(Exception):
    """Base of all errors that this package raises on purpose."""


@dataclass(frozen=True)
class Place:
    """Where something stands: a file and, as they apply, its sheet, row (1 is the header) and column."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def render(self, language: Language) -> str:
        """Return the place in words."""
        parts = {"sheet": self.sheet, "row": self.row, "column": self.column}
        told = {key: brief(value) for key, value in parts.items() if value is not None}
        named = [say(language, f"place.{key}", value=value) for key, value in told.items()]
        file = str(brief(self.file))
        return join(language, [file, *named]) if language == "en" else " ".join([file, *named])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `key` names its texts, `fields` fill them."""

    key: str
    place: Place | None = None
    fields: dict[str, object] = field(default_factory=dict)

    def render(self, language: Language) -> str:
        """Return place, what is wrong and what to do, on one line."""
        place = f"{self.place.render(language)}: " if self.place else ""
        return f"{place}{self.said(language, 'what')} {self.said(language, 'remedy')}"

    def said(self, language: Language, part: str) -> str:
        """Return `what` is wrong, or its `remedy`."""
        own = self.fields.items()
        told = {name: one.render(language) if isinstance(one, Reason) else one for name, one in own}
        return say(language, f"problem.{self.key}.{part}", **{name: brief(told[name]) for name in told})


class InputError(EldercareError):
    """Bad input: all problems at once, in the order in which they were found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return all problems in Chinese, one a line."""
        return self.render("zh")

    def render(self, language: Language) -> str:
        """Return the problems, one a line; of many the first, and how many more there are."""
        lines = [problem.render(language) for problem in self.problems[:MOST_SHOWN]]
        if more := len(self.problems) - len(lines):
            lines.append(say(language, "problem.more", count=more))
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """Tell notebooks to show what is wrong instead of a traceback, in their surroundings' language."""
        return [f"InputError: {self.render(language_around())}"]


class Problems:
    """Collects problems while input is read."""

    def __init__(self) -> None:
        """Start with none."""
        self.found: list[Problem] = []

    def add(self, key: str, place: Place | None = None, /, **fields: object) -> None:
        """Record one problem."""
        self.found.append(Problem(key, place, fields))

    def missing(self, place: Place, columns: Sequence[str]) -> None:
        """Record one problem for all cells of a row that are empty and may not be, if there are any."""
        if len(columns) == 1:
            self.add(MISSING, replace(place, column=columns[0]))
        elif columns:
            self.add(f"{MISSING}s", place, value=" ".join(f"“{column}”" for column in columns))

    def known(self, place: Place, key: str, known: Iterable[str]) -> bool:
        """Say whether a key is known; record a problem where it is not."""
        if key in (names := tuple(known)):
            return True
        self.add("key_unknown", place, key=key, nearest=Nearest(key, names))
        return False

    def one_of(self, place: Place, value: str, known: Iterable[str]) -> None:
        """Record a problem where a value is none of some words."""
        if value not in (words := tuple(known)):
            self.add("not_one_of", place, value=value, known=", ".join(words))

    def within(self, place: Place, value: Bound, low: Bound, high: Bound) -> bool:
        """Say whether a number lies within bounds; record a problem where it does not."""
        if low <= value <= high:
            return True
        shown = (bound if isinstance(bound, int) else f"{bound:,f}" for bound in (low, high))
        self.add("out_of_range", place, value=value, **dict(zip(("low", "high"), shown, strict=True)))
        return False

    def at(self, place: Place, error: InputError) -> None:
        """Record the problems of an error as those of a place."""
        self.found += [Problem(problem.key, place, problem.fields) for problem in error.problems]

    def attempt(self, read: Callable[[], Result]) -> Result | None:
        """Return what a reader returns, or record its problems and return None."""
        try:
            return read()
        except InputError as error:
            self.found += error.problems
            return None

    def stop_if_any(self) -> None:
        """Raise what has been found.

        Raises:
            InputError: at least one problem was recorded.
        """
        if self.found:
            raise InputError(self.found)


def check_language(value: object) -> Language:
    """Return a language that there are words in.

    Raises:
        InputError: there are none.
    """
    for language in LANGUAGES:
        if value == language:
            return language
    raise InputError([Problem("language_unknown", None, {"value": value, "known": ", ".join(LANGUAGES)})])


@dataclass(frozen=True)
class Nearest:
    """The known names nearest to a wrong one, looked for only where they are shown."""

    wrong: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        """Return them in one text."""
        return ", ".join(nearest(self.wrong, self.known))


def nearest(wrong: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that look most like a wrong one; the first few known if none does."""
    names, wrong = list(known), wrong[:LONGEST]
    close = difflib.get_close_matches(wrong, names, n=3, cutoff=0.4)
    return close or [name for name in names if wrong and wrong[0] in name][:3] or names[:3]
