"""Workbooks of Excel 97 to 2003 (.xls) -> grids, told in the same way as those of .xlsx."""

from __future__ import annotations

import struct

from eldercare_analysis.inputs.returns.reading.biff import BOF, Texts, records
from eldercare_analysis.inputs.returns.reading.grid import EPOCH, MACINTOSH, Grid
from eldercare_analysis.inputs.returns.reading.limits import SHEETS
from eldercare_analysis.inputs.returns.reading.ole import Streams
from eldercare_analysis.inputs.returns.reading.page import Page
from eldercare_analysis.inputs.returns.reading.shape import Found, Room, grid_of
from eldercare_analysis.inputs.returns.reading.styles import BUILT_IN
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken

STREAM, OLD, LOCKED = (
    "Workbook",
    "Book",
    "EncryptedPackage",
)  # the last is that of an .xlsx file with a password
BIFF8 = 0x600
WORKSHEET = 0
FILEPASS, DATEMODE, BOUNDSHEET, FORMAT, XF, SST = (
    0x2F,
    0x22,
    0x85,
    0x41E,
    0xE0,
    0xFC,
)  # records: their names in MS-XLS


def read_xls(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook, without the name of its file.

    Args:
        content: the file.

    Raises:
        UnreadableError: it is damaged, older than Excel 97, protected by a password or too large.
    """
    streams = Streams(content)
    if LOCKED in streams:
        raise UnreadableError("workbook_protected")
    if STREAM not in streams:
        raise UnreadableError("workbook_old" if OLD in streams else "workbook_other")
    stream = streams.read(STREAM)
    try:
        return _Book(stream).grids()
    except struct.error:
        raise broken("structure", "record") from None


class _Book:
    """What the records of a workbook say."""

    def __init__(self, stream: bytes) -> None:
        self._stream, self._room = stream, Room()
        self._epoch = EPOCH
        self._texts: list[str] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._listed: list[tuple[int, int, int, str]] = []
        for kind, pieces in records(stream):
            self._tell(kind, pieces)
        if len(self._listed) > SHEETS:
            raise UnreadableError("workbook_sheets", value=len(self._listed), limit=SHEETS)

    def _tell(self, kind: int, pieces: list[bytes]) -> None:
        data = pieces[0]
        if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
            raise UnreadableError("workbook_old")
        if kind == FILEPASS:
            raise UnreadableError("workbook_protected")
        if kind == DATEMODE and data[:1] == b"\1":
            self._epoch = MACINTOSH
        elif kind == BOUNDSHEET:
            start, hidden, type_ = struct.unpack_from("<IBB", data)
            self._listed.append((start, hidden & 3, type_, Texts(pieces, 6).text(1)))
        elif kind == FORMAT:
            self._codes[struct.unpack_from("<H", data)[0]] = Texts(pieces, 2).text()
        elif kind == XF:
            self._styles.append(struct.unpack_from("<HH", data)[1])
        elif kind == SST:
            texts = Texts(pieces, 8)
            self._texts = [texts.text() for _ in range(struct.unpack_from("<II", data)[1])]

    def grids(self) -> list[Grid]:
        grids = []
        for start, hidden, type_, title in self._listed:
            if type_ == WORKSHEET:
                found = Found(title, bool(hidden), self._epoch)
                try:
                    Page(found, self._texts, self._formats, self._room).read(self._stream, start)
                except UnreadableError as error:
                    error.sheet = title
                    raise
                grids.append(grid_of(found))
        return grids

    @property
    def _formats(self) -> list[str]:
        return [
            self._codes.get(number) or BUILT_IN.get(number) or f"builtin:{number}" for number in self._styles
        ]
