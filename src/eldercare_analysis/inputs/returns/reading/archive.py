"""The archive that a workbook is, no part unpacked before its size is known; its XML without entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from eldercare_analysis.inputs.returns.reading.limits import PARTS, UNPACKED_BYTES, UnreadableError, broken

ENCRYPTED = 0x1  # bit of an entry's flags
# what Office writes; others ask for memory as they please
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MEGABYTE = 2**20
KINDS = {zipfile.BadZipFile: "archive", zlib.error: "packed", EOFError: "cut", NotImplementedError: "method"}
CUT = {3, 5, 20}  # what expat's numbers say: nothing in it, unfinished, an unfinished section
Attributes = dict[str, str]
Starts = Callable[[str, Attributes], None]
Ends = Callable[[str], None]
Text = Callable[[str], None]


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
            UnreadableError: it is not there, damaged, needs a password, or is too large with those read
                before.
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
                # no more than the directory has announced, whatever is in it
                return part.read(entry.file_size)
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


def walk(content: bytes, part: str, start: Starts, end: Ends | None = None, text: Text | None = None) -> None:
    """Tell what a part holds, in order: elements by their names as written, and the text between.

    `part`: its name, for messages; empty where they name the sheet.

    Raises:
        UnreadableError: it is no well-formed XML, or has a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser takes no names
    except expat.ExpatError as error:
        raise broken("cut" if error.code in CUT else "markup", error, at=part, value=error.lineno) from None
    except (ValueError, LookupError, UnicodeError) as error:
        raise broken("damaged", error, at=part) from None


def _refuse(*_: object) -> None:
    raise UnreadableError("workbook_entities")


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def plain(attributes: Attributes) -> Attributes:
    """Return attributes by their names without prefixes."""
    return {local(name): value for name, value in attributes.items()}


def is_true(value: str | None) -> bool:
    """Say whether an attribute says yes."""
    return value is not None and value.strip().casefold() in ("1", "true", "on")
