"""What everybody has to correct or to check, at the start of a month, from a register's folder."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.inputs.returns.sender import BUREAU, Sender, senders_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.returns.corrections import (
    Correction,
    corrections_for,
    corrections_of,
    questions,
)
from eldercare_analysis.reporting.returns.who_owes import asked_for
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.runs.round.filing import Folder, whose


def open_corrections(folder: Folder, last: Study) -> dict[Sender, list[Correction]]:
    """Return by sender what was sent back and not yet corrected, what cannot be read, and what to check.

    What nobody can be told to have sent is the bureau's to sort out.

    Args:
        folder: the register's, as it was read.
        last: the district at the end of the month before, with the register.
    """
    found: dict[Sender, list[Correction]] = {}
    for sender, corrections in (
        *_sent_back(folder, last),
        *_unreadable(folder, last),
        *_contradictions(folder, last),
        *_notes(folder, last),
        *_questions(folder, last),
    ):
        if corrections:
            found.setdefault(sender, []).extend(corrections)
    return {sender: found[sender] for sender in [*senders_of(folder.district), *found] if sender in found}


Told = Iterator[tuple[Sender, list[Correction]]]


def _sent_back(folder: Folder, last: Study) -> Told:
    for sender, opened in folder.sent_back:
        yield sender, corrections_of(opened, words_of(last))


def _unreadable(folder: Folder, last: Study) -> Told:
    for opened in folder.opened:
        if opened.sent is None:
            yield whose(opened, folder.district) or BUREAU, corrections_of(opened, words_of(last))


def _contradictions(folder: Folder, last: Study) -> Told:
    by_name = {one.book.name: one for one in folder.opened if one.sent}
    for problem in folder.register.problems:
        opened = by_name.get(problem.place.file if problem.place else "")
        if opened:
            sender = whose(opened, folder.district) or BUREAU
            yield sender, corrections_for([problem], opened, words_of(last))


def _notes(folder: Folder, last: Study) -> Told:
    for opened in folder.opened:
        if opened.sent and opened.sent.month == last.month:
            yield whose(opened, folder.district) or BUREAU, corrections_of(opened, words_of(last))


def _questions(folder: Folder, last: Study) -> Told:
    if not asked_for(last):
        return
    by_name = {one.book.name: one for one in folder.opened}
    for town, corrections in questions(Dispatch(last), by_name).items():
        yield Sender("town", town), corrections
