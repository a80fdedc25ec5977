"""The folder of what is sent out for a month: it appears whole, and replaces nothing of anybody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs.disk import (
    broken,
    digests,
    exchange,
    move,
    narrow,
    remove,
    sync,
    there,
    write_seal,
)

SEAL = ".SHA256SUMS"  # of what was made: what was changed since is not replaced
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of zip files: the same files make the same bytes
File = tuple[str, bytes]  # path within the month's folder, content


def check_own(final: Path) -> None:
    """Refuse to make a folder anew that this software has not made, or that somebody has changed.

    Raises:
        InputError: it is not as it was made.
    """
    if there(final) and (final.is_symlink() or not final.is_dir() or broken(final, SEAL)):
        raise InputError([Problem("sent_out_changed", None, {"value": final})])


def publish(final: Path, files: Iterable[File]) -> bool:
    """Write files beside, and put them in their place in one step; say whether anything is new.

    Raises:
        InputError: what is there was changed meanwhile.
        OSError: something cannot be written.
    """
    work, old = (final.with_name(f".{final.name}.{part}") for part in ("work", "old"))
    remove(old)
    remove(work)
    for name, content in files:
        target = work / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    write_seal(work, SEAL)
    narrow(work, work / SEAL)  # returns hold exact numbers of persons
    sync(work)
    if not there(final):
        move(work, final)
        return True
    check_own(final)
    if digests(work, SEAL) == digests(final, SEAL):
        remove(work)
        return False
    if exchange(work, final):
        remove(work)
    else:
        move(final, old)
        move(work, final)
        remove(old)
    return True


def zipped(folder: str, files: Iterable[File]) -> File:
    """Return one zip of a sender's files, the same bytes for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, one in files:
            target.writestr(zipfile.ZipInfo(name, FIRST_DAY), one, zipfile.ZIP_DEFLATED)
    return f"{folder}.zip", content.getvalue()


def with_zips(files: Iterable[File], *, zips: bool) -> Iterator[File]:
    """Yield files, and after those of each folder one zip of them where that is asked for."""
    folder, own = "", list[File]()
    for name, content in files:
        first = name.partition("/")[0]
        if zips and own and first != folder:
            yield zipped(folder, own)
            own = []
        folder = first
        own.append((name, content))
        yield name, content
    if zips and own:
        yield zipped(folder, own)
