"""Workbooks as they come out of broken disks, odd programs and bad intent: seeded changes of a good one, without end.

`python -m tests.faults.mutants 10000` tries that many on the reader and says what came out.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Problems
from eldercare_analysis.inputs.returns.inbox import Book
from eldercare_analysis.inputs.returns.parse import return_of
from eldercare_analysis.inputs.returns.workbooks import Grid, Reader, read_workbook, with_readers
from eldercare_analysis.language import LANGUAGES

ODD = (
    "", " ", "-1", "0", "1e999999999", "NaN", "99999999999999999999", "１２", "A1048576", "XFD1048576:A1", "A0", "ZZZZ9", "true", "#REF!", "=1+1",
    "\u202e镇", "&#1;", "&#xD800;", "&amp;", "&x;", "_x0000_", "2021-13-45", "0001-01-01", "../../etc/passwd", "http://localhost/", "x" * 40_000,
)  # fmt: skip
MARKUP = (
    "<!--", "<![CDATA[", "<?xml version='1.0' encoding='gb2312'?>", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>", "</row>", "<c>",
    "<row r='1'>", "<v>1</v>", "<f>A1</f>", "<is><t>x</t></is>", "<mergeCell ref='A1:XFD1048576'/>", "<x:c xmlns:x='y'/>", "\x00", "\ufffe", "\ud800",
)  # fmt: skip
BATCH = 200  # files at a time
Parts = dict[str, bytes]


def mutants(content: bytes, seed: int) -> Iterator[bytes]:
    """Yield changed copies of a workbook without end; equal seeds yield equal ones."""
    chance = random.Random(seed)
    parts = _unpacked(content)
    while True:
        if not parts or chance.random() < 0.25:
            yield chance.choice(BYTES)(content, chance)
            continue
        changed = dict(parts)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            chance.choice(PARTS)(changed, chance)
        yield _packed(changed)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice((content[:first], content[last:], content[:first] + content[last:]))


def _repeated(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:last] + content[first:last] + content[last:]


def _any_part(change: Callable[[bytes, random.Random], bytes]) -> Callable[[Parts, random.Random], None]:
    def changed(parts: Parts, chance: random.Random) -> None:
        if parts:
            name = chance.choice(sorted(parts))
            parts[name] = change(parts[name], chance)

    return changed


def _dropped(parts: Parts, chance: random.Random) -> None:
    if parts:
        del parts[chance.choice(sorted(parts))]


def _swapped(parts: Parts, chance: random.Random) -> None:
    if parts:
        one, other = (chance.choice(sorted(parts)) for _ in range(2))
        parts[one], parts[other] = parts[other], parts[one]


def _renamed(parts: Parts, chance: random.Random) -> None:
    if parts:
        name = chance.choice(sorted(parts))
        parts[
            chance.choice(
                (name.upper(), name.replace("/", "\\"), f"/{name}", f"x/../{name}", ".", "x" * 60_000)
            )
        ] = parts.pop(name)


def _attribute(part: bytes, chance: random.Random) -> bytes:
    return _replaced(part, rb'(?<==")[^"]*(?=")', chance, ODD)


def _content(part: bytes, chance: random.Random) -> bytes:
    return _replaced(part, rb"(?<=>)[^<>]*(?=</)", chance, ODD)


def _element(part: bytes, chance: random.Random) -> bytes:
    return _replaced(part, rb"<[^<>]*>", chance, MARKUP)


def _beside(part: bytes, chance: random.Random) -> bytes:
    places = [found.end() for found in re.finditer(rb">", part)]
    place = chance.choice(places) if places else 0
    return (
        part[:place]
        + chance.choice(MARKUP).encode(errors="surrogatepass") * chance.choice((1, 1, 1000))
        + part[place:]
    )


def _recoded(part: bytes, chance: random.Random) -> bytes:
    return part.decode(errors="replace").encode(
        chance.choice(("utf-16", "utf-32", "gb18030", "utf-7", "utf-8-sig"))
    )


def _replaced(part: bytes, pattern: bytes, chance: random.Random, values: tuple[str, ...]) -> bytes:
    places = [found.span() for found in re.finditer(pattern, part)]
    if not places:
        return part
    first, last = chance.choice(places)
    return part[:first] + chance.choice(values).encode(errors="surrogatepass") + part[last:]


BYTES = (_flipped, _cut, _repeated)
PARTS = (
    *map(_any_part, (_flipped, _cut, _repeated, _attribute, _attribute, _attribute, _content, _content, _element, _beside, _recoded)),
    _dropped, _swapped, _renamed,
)  # fmt: skip


def _unpacked(content: bytes) -> Parts:
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


@dataclass
class Tally:
    """What came out of mutants: how many were `read`, how many gave a problem, by its key; the seconds of the slowest."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


def tried(content: bytes, count: int, seed: int, district: District, folder: Path) -> Tally:
    """Try mutants of a workbook on the reader, and what is read on what follows.

    Args:
        content: a good return.
        count, seed: how many mutants, and which.
        district: that the return is of.
        folder: for their files.

    Raises:
        Exception: whatever is no InputError; the mutant lies in the folder.
    """
    tally, source = Tally(), mutants(content, seed)
    for first in range(0, count, BATCH):
        books = [
            Book(folder / f"{number}.xlsx", f"{number}.xlsx")
            for number in range(first, min(first + BATCH, count))
        ]
        for book, mutant in zip(books, source, strict=False):
            book.path.write_bytes(mutant)
        for book, (grids, seconds) in zip(books, with_readers(_timed, books), strict=True):
            tally.slowest = max(tally.slowest, seconds)
            tally.outcomes.update(_outcome(grids, book, district))
            book.path.unlink()
    return tally


def _timed(reader: Reader, book: Book) -> tuple[list[Grid] | InputError, float]:
    began = time.monotonic()
    return read_workbook(reader, book), time.monotonic() - began


def _outcome(grids: list[Grid] | InputError, book: Book, district: District) -> set[str]:
    """Return `read`, or the keys of the problems, each of which has words."""
    notes = Problems()
    try:
        if isinstance(grids, InputError):
            raise grids
        return_of(grids, book.name, district, notes)
    except InputError as error:
        notes.found += error.problems
    for language in LANGUAGES:
        InputError(notes.found).render(language).encode()
    return {problem.key for problem in notes.found} or {"read"}


if __name__ == "__main__":
    for example in map(Path, sys.argv[2:]):
        with tempfile.TemporaryDirectory() as scratch:
            found = tried(example.read_bytes(), int(sys.argv[1]), 1, load_district("data"), Path(scratch))
        print(f"{example.name}: slowest {found.slowest:.1f} s, {dict(found.outcomes.most_common())}")
