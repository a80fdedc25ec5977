"""The place of one month: never taken from a better one, never filled in part, never over what others made.

Each step may be the last one of a process: the next run goes on from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count, pairwise, takewhile
from pathlib import Path

from eldercare_analysis.inputs.files import digest_of_file
from eldercare_analysis.runs.disk import SEAL, broken, exchange, move, remove, sync, sync_path, there
from eldercare_analysis.runs.surroundings import now

NUMBER = re.compile("[1-9][0-9]*")


@dataclass(frozen=True)
class Note:
    """What lies in the work folder: of which run, and the digest of its seal once it is finished."""

    state: str = ""
    sealed: str = ""


class Place:
    """A month's folder, and what stands beside it while and after it is replaced.

    `.NAME.work` is being made; `.NAME.note` says of it which run makes it, and whether it is finished;
    `.NAME.replaced` is on its way out; `.NAME.previous`, `.NAME.previous-2` and so on were published before;
    `NAME.failed-N` came out worse than what is published; `NAME.kept-TIME` holds what this software has not
    made.
    """

    def __init__(self, final: Path) -> None:
        """Touch nothing yet."""
        self.final = final
        self.work, self._note, self._replaced, self._doomed = (
            final.with_name(f".{final.name}.{part}") for part in ("work", "note", "replaced", "doomed")
        )
        self.kept: list[Path] = []

    def recover(self) -> None:
        """Finish what a run that died while it published left: then the month is in its place, whole."""
        remove(self._doomed)
        note = self._read()
        if there(self.work) and (note is None or note.sealed not in ("", _digest(self.work))):
            exchanged = note is not None  # already; else it is not ours
            move(self.work, self._replaced if exchanged else self._name_to_keep())
        if there(self._replaced) and not there(self.final):
            move(self._replaced, self.final)
        elif there(self._replaced):
            self._put_away()

    def begin(self, state: str, *, fresh: bool) -> None:
        """Make sure that there is a work folder of this run: what an equal run left, else an empty one.

        Args:
            state: tells one run from another.
            fresh: start over in any case.
        """
        if fresh or (self._read() or Note()).state != state:
            self._drop(self.work)
        (self.work / SEAL).unlink(missing_ok=True)
        self._write(Note(state))
        self.work.mkdir(parents=True, exist_ok=True)

    def finished(self, state: str) -> bool:
        """Say whether an equal run has left the whole month in the work folder, sealed and unchanged."""
        note = self._read()
        return note is not None and note.state == state and _ours(self.work)

    def published(self, state: str) -> bool:
        """Say whether an equal run has put the month in place, and died before it could say so."""
        note = self._read()
        same = note is not None and note.state == state and note.sealed == _digest(self.final) != ""
        return same and _ours(self.final)

    def publish(self, keep: int | None) -> None:
        """Put the finished month in place of what is there.

        Where a system cannot exchange folders, by two renames.

        Args:
            keep: how many of the months that were there before stay, and how many of those beside that were
                worse; None: all of them.
        """
        self._finish()
        if not there(self.final):
            move(self.work, self.final)
        elif exchange(self.work, self.final):
            sync_path(self.final.parent)
            move(self.work, self._replaced)
        else:
            move(self.final, self._replaced)
            move(self.work, self.final)
        if there(self._replaced):
            self._put_away()
        if keep is not None:
            self._thin(keep)
            self._thin_worse(keep)
        self.close()

    def publish_beside(self, keep: int) -> Path:
        """Put the finished month beside a better one, and return where.

        Args:
            keep: how many of those that were put there before stay.
        """
        self._finish()
        last = max(self._worse(), default=0)
        beside = self._failed(last + 1)
        move(self.work, beside)
        self.close()
        self._thin_worse(1 + keep)
        return beside

    def close(self) -> None:
        """Forget the run: it has said what came out."""
        self._note.unlink(missing_ok=True)

    def _finish(self) -> None:
        """Have all of the month on the disk, and note that it is finished: from here on its seal tells."""
        sync(self.work)
        note = self._read() or Note()
        self._write(Note(note.state, _digest(self.work)))

    def _put_away(self) -> None:
        """Put away what was replaced: as the month before, or for good where it is not ours."""
        if not _ours(self._replaced):
            move(self._replaced, self._name_to_keep())
            return
        taken = list(takewhile(there, self._earlier()))
        free = next(name for name in self._earlier() if not there(name))
        for newer, older in reversed(list(pairwise([*taken, free]))):
            move(newer, older)
        move(self._replaced, next(self._earlier()))

    def _thin(self, keep: int) -> None:
        """Delete months that were there before, but for the newest.

        Those that somebody changed get another name.
        """
        beside = self.final.parent.glob(f".{self.final.name}.previous*")
        newest = [name for name, _ in zip(self._earlier(), range(keep), strict=False)]
        for path in sorted(beside):
            if path in newest:
                continue
            if _ours(path):
                self._drop(path)
            else:
                move(path, self._name_to_keep())

    def _thin_worse(self, keep: int) -> None:
        """Delete months that came out worse, but for the newest and for those that somebody has changed."""
        for number in sorted(self._worse(), reverse=True)[keep:]:
            if _ours(path := self._failed(number)):
                self._drop(path)

    def _worse(self) -> list[int]:
        """Return the numbers of the months that came out worse."""
        start = len(f"{self.final.name}.failed-")
        beside = [path.name[start:] for path in self.final.parent.glob(f"{self.final.name}.failed-*")]
        return [int(number) for number in beside if NUMBER.fullmatch(number)]

    def _failed(self, number: int) -> Path:
        return self.final.with_name(f"{self.final.name}.failed-{number}")

    def _earlier(self) -> Iterator[Path]:
        first = self.final.with_name(f".{self.final.name}.previous")
        yield first
        for number in count(2):
            yield first.with_name(f"{first.name}-{number}")

    def _name_to_keep(self) -> Path:
        """Return a free name that tells when something was put there, and remember it."""
        first = self.final.with_name(f"{self.final.name}.kept-{now():%Y%m%dT%H%M%SZ}")
        further = (first.with_name(f"{first.name}-{number}") for number in count(2))
        name = first if not there(first) else next(one for one in further if not there(one))
        self.kept.append(name)
        return name

    def _drop(self, path: Path) -> None:
        """Delete a folder of ours; one that is deleted in part has a name that says so."""
        if there(path):
            remove(self._doomed)
            move(path, self._doomed)
            remove(self._doomed)

    def _read(self) -> Note | None:
        try:
            return Note(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, note: Note) -> None:
        beside = self._note.with_name(f"{self._note.name}.part")
        beside.write_text(json.dumps(asdict(note)), encoding="utf-8")
        sync_path(beside)
        beside.replace(self._note)
        sync_path(self._note.parent)


def _digest(folder: Path) -> str:
    """Return the SHA-256 of a folder's seal; empty where it has none."""
    try:
        return digest_of_file(folder / SEAL)
    except OSError:
        return ""


def _ours(folder: Path) -> bool:
    """Say whether a folder is a month as this software has made it."""
    try:
        return not folder.is_symlink() and not broken(folder)
    except OSError:  # what cannot be read is nobody's to delete
        return False
