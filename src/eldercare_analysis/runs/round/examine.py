"""What becomes of files that came: which are returns that can be filed, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from eldercare_analysis.analysis.meeting.changes import Change
from eldercare_analysis.inputs.files import digest_of_file
from eldercare_analysis.inputs.months import check_month
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.returns.loading import Opened, contradictions_between
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.language import LANGUAGES, say
from eldercare_analysis.runs.round.filing import Filing, Folder, month_of, same, whose
from eldercare_analysis.runs.round.told_before import facilities_in, rows_beside_their_own, told_before
from eldercare_analysis.runs.surroundings import today

FILED, THERE, REFUSED, PASSED = "filed", "there", "refused", "passed"
OWN_SHEETS = ("round.corrections", "round.owed")  # titles of what is sent out and is no return


@dataclass(frozen=True)
class Came:
    """A file that came, and what became of it.

    Attributes:
        opened: as it was read.
        month, sender: of which month and from whom, as far as that is known.
        fate: `FILED`, `THERE` (the register has the same file), `REFUSED`, `PASSED` (it is no return).
        problems: why it is refused.
        path: where it is filed, or the sheet of corrections.
        kept: where the returns are that it has replaced.
        rewritten: how many rows say otherwise than in what it has replaced.
        changes: what it says otherwise than the register did.
        amounts: facilities whose invested sum fell, or is ten times what it was, with both.
        as_before: a town's facilities have nothing that earlier months' returns did not have, and it does not
            say that nothing has changed: it may not have been filled in.
    """

    opened: Opened
    month: str = ""
    sender: Sender | None = None
    fate: str = FILED
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    kept: tuple[Path, ...] = ()
    rewritten: int = 0
    changes: tuple[Change, ...] = ()
    amounts: tuple[tuple[str, Decimal, Decimal], ...] = ()
    as_before: bool = False

    def refused(self, *problems: Problem) -> Came:
        """Return it with why it cannot be taken; none: as it is."""
        if not problems:
            return self
        return replace(self, fate=REFUSED, problems=(*self.problems, *problems))


def examined(coming: Sequence[Opened], folder: Folder, month: str | None) -> list[Came]:
    """Return what becomes of files: each by itself, beside the others, and beside what the register has."""
    alone = [_judged(one, folder, month) for one in coming]
    return _against_the_register(_against_each_other(alone), folder)


def _judged(opened: Opened, folder: Folder, month: str | None) -> Came:
    """Return what becomes of a file by itself."""
    district = folder.district
    titles = {say(language, key) for language in LANGUAGES for key in OWN_SHEETS}
    if titles & {grid.sheet for grid in opened.grids}:
        return Came(opened, fate=PASSED)
    came = Came(opened, month_of(opened, district) or (month or ""), whose(opened, district))
    if digest_of_file(opened.book.path) in folder.months:
        return replace(came, fate=THERE)
    if outdated := list(_outdated(came, folder)):
        return came.refused(*outdated)
    if opened.sent is None:
        return came.refused(*opened.problems)
    if came.sender is None or not (opened.sent.records or opened.sent.town):
        return came.refused(Problem("return_silent", Place(opened.book.name)))
    beside = rows_beside_their_own(facilities_in(opened), told_before(folder, came.sender, came.month))
    return came.refused(*_out_of_time(came, month, folder), *_less(came, folder), *beside)


def _out_of_time(came: Came, month: str | None, folder: Folder) -> Iterator[Problem]:
    """Yield why a return is not of the month that is asked for, or of one that can be reported."""
    place, latest = Place(came.opened.book.name), f"{today():%Y-%m}"
    try:
        check_month(came.month, folder.district.policy.info.plan.issued_on)
    except InputError as error:
        yield from (replace(problem, place=place) for problem in error.problems)
    if came.month > latest:
        yield Problem("month_future", place, {"value": came.month, "latest": latest})
    elif month is not None and came.month != month:
        yield Problem("return_other_month", place, {"value": came.month, "month": month})


def _outdated(came: Came, folder: Folder) -> Iterator[Problem]:
    """Yield that a file is an earlier version of what counts now."""
    kept = Filing(folder).replaced(came.month, came.opened.book.path)
    if kept and came.sender and folder.earlier(came.month, came.sender):
        yield Problem("return_outdated", Place(came.opened.book.name), {"kept": kept.name})


def _less(came: Came, folder: Folder) -> Iterator[Problem]:
    """Yield that a return does not have a sheet of what it would replace: all of that would be lost."""
    if came.sender is None:
        return
    now = _sheets_of(came.opened)
    for old in folder.earlier(came.month, came.sender):
        for sheet in sorted(_sheets_of(old) - now):
            place, label = Place(came.opened.book.name), sheets()[sheet].label["zh"]
            yield Problem("return_less", place, {"value": label, "file": old.book.name})


def _sheets_of(opened: Opened) -> set[str]:
    return {record.sheet for record in opened.sent.records} if opened.sent else set()


def _against_each_other(came: list[Came]) -> list[Came]:
    """Return files, those refused that are returns of one sender and month but not the same."""
    found = list(came)
    for number, one in enumerate(found):
        for other in found[:number]:
            if FILED not in (one.fate, other.fate) or not _same_return(one, other):
                continue
            if same(one.opened.book.path, other.opened.book.path):
                found[number] = replace(one, fate=THERE) if one.fate == FILED else one
            elif one.fate == FILED == other.fate:
                found[number] = found[number].refused(_two(one, other))
                found[found.index(other)] = other.refused(_two(other, one))
    return found


def _same_return(one: Came, other: Came) -> bool:
    if one.month != other.month or one.sender is None or other.sender is None:
        return False
    return one.sender.replaces(other.sender) or other.sender.replaces(one.sender)


def _two(one: Came, other: Came) -> Problem:
    return Problem("return_two", Place(one.opened.book.name), {"file": other.opened.book.name})


def _against_the_register(came: list[Came], folder: Folder) -> list[Came]:
    """Return files, those refused that contradict what others reported for the month."""
    good = [(one, one.sender) for one in came if one.fate == FILED and one.sender]
    gone = {old.book.name for one, sender in good for old in folder.earlier(one.month, sender)}
    stay = [one.sent for one in folder.opened if one.sent and one.book.name not in gone]
    coming = [one.opened.sent for one, _ in good if one.opened.sent]
    against: dict[str, list[Problem]] = {}
    for problem, files in contradictions_between([*stay, *coming]):
        for name in files:
            against.setdefault(name, []).append(_seen_from(name, problem))
    found = [
        one.refused(*against.get(one.opened.book.name, [])) if one.fate == FILED else one for one in came
    ]
    return found if found == came else _against_the_register(found, folder)  # what they replaced stays


def _seen_from(name: str, problem: Problem) -> Problem:
    """Return a contradiction as a problem of either file."""
    place, other = problem.place, problem.fields
    if place is None or place.file == name:
        return problem
    here = Place(name, place.sheet, int(str(other["row"])))
    return Problem(problem.key, here, {**other, "file": place.file, "row": place.row})
