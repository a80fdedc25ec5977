"""Why something could not be read or done: libraries and systems tell it in English, messages in the language of their reader."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from eldercare_analysis.language import Language, say

FOUND = 20  # letters shown of what does not fit
SYSTEM = {
    "ENOENT": "missing",
    "EACCES": "denied",
    "EPERM": "denied",
    "EROFS": "read_only",
    "ENOSPC": "full",
    "EDQUOT": "full",
    "EFBIG": "large",
    "EIO": "device",
    "EISDIR": "folder",
    "ENOTDIR": "no_folder",
    "EEXIST": "exists",
    "ENOTEMPTY": "exists",
    "EMFILE": "open",
    "ENFILE": "open",
    "ENAMETOOLONG": "long",
    "ELOOP": "loop",
    "EBUSY": "busy",
    "ETXTBSY": "busy",
    "ENOEXEC": "no_program",
    "ENOMEM": "memory",
    "ETIMEDOUT": "late",
    "ECONNREFUSED": "refused",
    "EHOSTUNREACH": "unreachable",
    "ENETUNREACH": "unreachable",
}
SHAPES = {
    "Self-intersection": "shape_crossing",
    "Ring Self-intersection": "shape_touching",
    "Too few points in geometry component": "shape_points",
    "Hole lies outside shell": "shape_hole",
    "Holes are nested": "shape_holes",
    "Nested shells": "shape_shells",
    "Interior is disconnected": "shape_parted",
    "Duplicate Rings": "shape_rings",
    "Ring is not closed": "shape_open",
}  # how GEOS calls its kinds of errors; a place follows in brackets


@dataclass(frozen=True)
class Reason:
    """One reason.

    Attributes:
        kind: names its text.
        said: what the library or the system says, which English messages keep.
        at: the part of a file that is concerned, empty for the whole.
        value: fills the text.
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
    """Return the reason of an error of the system; one without a number is of a name that no file can have."""
    number = getattr(error, "errno", None)
    if number is None:
        return Reason("late" if isinstance(error, TimeoutError) else "other", " ".join(str(error).split()))
    kind = SYSTEM.get(errno.errorcode.get(number, ""), "system")
    return Reason(kind, getattr(error, "strerror", None) or str(error), value=number)


def of_text(text: str, position: int, said: str) -> Reason:
    """Return the reason of a reader that did not get beyond a letter of a text: what stands there, or that it ends.

    Args:
        text: what was read.
        position: of the letter, from 0.
        said: the reader's own words.
    """
    line = next(iter(text[position:].strip().splitlines()), "")
    return Reason("text", said, value=line[:FOUND]) if line else Reason("cut", said)


def of_shape(said: str) -> Reason:
    """Return the reason why a shape is invalid, as GEOS explains it; one that it finds valid has no area."""
    kind, _, place = said.partition("[")
    if kind == "Valid Geometry":
        return Reason("shape_flat")
    return Reason(SHAPES.get(kind, "shape"), said, value=place.rstrip("]"))
