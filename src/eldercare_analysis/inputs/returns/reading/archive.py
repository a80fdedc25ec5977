"""The archive that a workbook is: its parts by name, whatever case and slashes were used, and none of them unpacked before its size is known."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from eldercare_analysis.inputs.returns.reading.limits import PARTS, UNPACKED_BYTES
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken

ENCRYPTED = 0x1  # bit of an entry's flags
PACKINGS = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # what Office writes; others ask for memory as they please
MEGABYTE = 2**20
KINDS = {
    zipfile.BadZipFile: "archive",
    zlib.error: "packed",
    EOFError: "cut",
    NotImplementedError: "method",
}


class Archive:
    """The parts of a workbook."""

    def __init__(self, content: bytes) -> None:
        """Read the directory.

        Raises:
            UnreadableError: there is none, or it has too many entries.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise _broken(error) from None
        entries = self._zip.infolist()
        if len(entries) > PARTS:
            raise UnreadableError("workbook_parts", value=len(entries), limit=PARTS)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._entries.setdefault(_plain(entry.filename), entry)
        self._left = UNPACKED_BYTES

    def __contains__(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return _plain(name) in self._entries

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            UnreadableError: it is not there, is damaged, needs a password, or is too large together with those read before.
        """
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise broken("part", at=name)
        if entry.flag_bits & ENCRYPTED:
            raise UnreadableError("workbook_protected")
        if entry.compress_type not in PACKINGS:
            raise broken("method", f"compression {entry.compress_type}", at=name)
        self._left -= entry.file_size
        if self._left < 0:
            raise UnreadableError("workbook_unpacked", limit=UNPACKED_BYTES // MEGABYTE)
        try:
            with self._zip.open(entry) as part:
                return part.read(
                    entry.file_size
                )  # no more than the directory has announced, whatever is in it
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise _broken(error, name) from None


def _broken(error: Exception, name: str = "") -> UnreadableError:
    return broken(KINDS.get(type(error), "damaged"), error, at=name)


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).casefold()
