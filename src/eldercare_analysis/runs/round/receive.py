"""What came back: each file read, filed by month and sender, or sent back with a sheet of corrections."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, count
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.meeting.changes import changed_since
from eldercare_analysis.inputs.problems import Problem, Problems
from eldercare_analysis.inputs.returns.inbox import Book, books_of, free_name
from eldercare_analysis.inputs.returns.loading import Opened, open_books
from eldercare_analysis.inputs.returns.parse import PREFILLED
from eldercare_analysis.inputs.returns.reading.limits import FILE_BYTES
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import row_key
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.returns.correction_sheet import build_corrections
from eldercare_analysis.reporting.returns.corrections import corrections_of
from eldercare_analysis.reporting.returns.who_owes import missing, name_of
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.output import alone, check_outside, scratch, writable
from eldercare_analysis.runs.round.examine import FILED, REFUSED, THERE, Came, examined
from eldercare_analysis.runs.round.filing import Filing, Folder, read_folder, write
from eldercare_analysis.runs.round.told_before import Known, facilities_in, told_before

TENFOLD = 10  # a sum of that many times the last one is asked about


@dataclass(frozen=True)
class Received:
    """What came of all files.

    Attributes:
        came: each file.
        study: the district with the register as it is now, at the month's end.
        broken: what should have been read and could not be.
        notes: what was passed over.
        missing: by month, who has not sent a return yet.
    """

    came: tuple[Came, ...]
    study: Study
    broken: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    missing: dict[str, list[str]] = field(default_factory=dict)


def receive(study: Study, files: Sequence[Path], register: Path, output: Path, month: str | None) -> Received:
    """File what came back; what has problems is sent back, and nothing of it counts.

    Files that come are copied, never changed or deleted. A return takes the place of an earlier one of its
    month and sender, which is kept.

    Args:
        study: district and language.
        files: workbooks, or folders of them.
        register: the folder where returns are filed.
        output: the folder for sheets of corrections.
        month: the month that is asked for; None: any.

    Raises:
        InputError: a path that is not there, or a folder that cannot be written; nothing more was filed.
    """
    with writable(register), alone(register), scratch() as temporary:
        check_outside(output, [register])
        folder = read_folder(register, study.district)
        broken, notes = Problems(), Problems()
        coming = _coming(files, folder, temporary, broken, notes)
        filing = Filing(folder)
        done = [_filed(one, filing, folder) for one in examined(coming, folder, month)]
        after = read_folder(register, study.district)
        done = [_sent_back(one, filing, study, output) for one in done]
        now = replace(study, register=after.register)
        told = tuple(_with_changes(done, replace(study, register=folder.register), now))
        return Received(told, now, tuple(broken.found), tuple(notes.found), _missing(now, told, month))


def _coming(
    files: Sequence[Path], folder: Folder, temporary: Path, broken: Problems, notes: Problems
) -> list[Opened]:
    """Return the files that came, as they are now: what is judged is what is filed."""
    unusable = Problems()
    books = books_of(files, unusable, broken, notes)
    unusable.stop_if_any()
    names = {one.book.name for one in folder.opened}
    copies = []
    for number, book in enumerate(books):
        name = free_name(book.name, book.path.parent, names)
        names.add(name)
        copies.append(Book(_copy(book.path, temporary / f"{number}{book.path.suffix.lower()}"), name))
    return open_books(copies, folder.district)


def _copy(source: Path, target: Path) -> Path:
    """Copy a file; what is too large to be a return, or cannot be read, is left where it is."""
    with suppress(OSError):
        if source.stat().st_size <= FILE_BYTES:
            return Path(shutil.copyfile(source, target))
    return source


def _filed(came: Came, filing: Filing, folder: Folder) -> Came:
    if came.fate != FILED or came.sender is None:
        return came
    before, after = _rows(folder.earlier(came.month, came.sender)), _rows([came.opened])
    rewritten = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    path, kept = filing.take(came.opened, came.month, came.sender)
    known = told_before(folder, came.sender, came.month)
    return replace(
        came,
        path=path,
        kept=tuple(kept),
        rewritten=rewritten,
        amounts=tuple(_amounts(came, known)),
        as_before=_as_before(came, known),
    )


def _as_before(came: Came, known: Known) -> bool:
    own = facilities_in(came.opened)
    filled = [record for record in own if _id(record) in known or set(record.cells) - PREFILLED]
    same = bool(own) and all(known.get(_id(record)) == record.cells for record in filled)
    return same and not (came.opened.sent and came.opened.sent.unchanged)


def _amounts(came: Came, known: Known) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield sums that fell though they are cumulative, or are so much larger that a point may be missing."""
    for record in facilities_in(came.opened):
        before = known.get(_id(record), {}).get("invested_wan")
        after = record.cells.get("invested_wan")
        if before and after is not None and not before <= after < TENFOLD * before:
            yield _id(record), before, after


def _id(record: Record) -> str:
    return str(record.cells["facility_id"])


def _rows(opened: Iterable[Opened]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows of returns by what tells them apart."""
    records = (record for one in opened if one.sent for record in one.sent.records)
    return {_key(record): record.cells for record in records}


def _key(record: Record) -> tuple[Any, ...]:
    return record.sheet, *row_key(record.sheet, record.cells)


def _sent_back(came: Came, filing: Filing, study: Study, output: Path) -> Came:
    """Write the sheet of corrections of a refused file; one that is wrong is kept until it is corrected."""
    if came.fate != REFUSED:
        return came
    if came.sender is not None and came.problems == came.opened.problems:
        filing.send_back(came.opened, came.month, came.sender)
    words = words_of(study)
    found = corrections_of(replace(came.opened, problems=came.problems), words)
    content = build_corrections(words, came.month or study.month, subject_of(study, came), found)
    named = came.sender.file_name(study.district) if came.sender else Path(came.opened.book.name).stem
    name = f"{words.plain('round.corrections')}-{named}.xlsx"
    return replace(came, path=_put(output / came.month / name, content))


def subject_of(study: Study, came: Came) -> str:
    """Return of whom and which month a return is, in words; its file's name where that is unknown."""
    name = name_of(study, came.sender) if came.sender else came.opened.book.name
    if not came.month:
        return name
    return words_of(study).plain("round.corrections_of", name=name, month=month_name(study, came.month))


def _put(target: Path, content: bytes) -> Path:
    """Write a file; one of that name with other bytes stays, and this one gets a number."""
    places = chain([target], (target.with_stem(f"{target.stem}-{number}") for number in count(2)))
    for place in places:
        if not place.exists():
            write(place, content)
            return place
        if place.read_bytes() == content:
            return place
    raise AssertionError


def _with_changes(came: Sequence[Came], known: Study, now: Study) -> Iterator[Came]:
    """Yield files, those of towns that were filed with what they say otherwise than the register did."""
    changes = {
        month: changed_since(replace(now, month=month), replace(known, month=month))
        for month in {one.month for one in came if one.fate == FILED}
    }
    for one in came:
        town = one.sender.town if one.sender and one.sender.role == "town" else None
        own = changes.get(one.month, []) if one.fate == FILED else []
        yield replace(one, changes=tuple(change for change in own if change.town == town))


def _missing(study: Study, came: Iterable[Came], month: str | None) -> dict[str, list[str]]:
    """Return who has not sent a return yet, by the months that were asked for or came."""
    months = {month} if month else {one.month for one in came if one.fate in (FILED, THERE)}
    return {
        one: [name_of(study, sender) for sender in missing(replace(study, month=one))]
        for one in sorted(months)
    }
