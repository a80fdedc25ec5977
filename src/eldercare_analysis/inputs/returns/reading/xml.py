"""XML without what makes it dangerous: no document types, so no entities and nothing fetched; tags without their namespace."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken

CUT = {3, 5, 20}  # what expat's numbers say: nothing in it, unfinished, an unfinished section
Attributes = dict[str, str]
Starts = Callable[[str, Attributes], None]
Ends = Callable[[str], None]
Text = Callable[[str], None]


def walk(content: bytes, part: str, start: Starts, end: Ends | None = None, text: Text | None = None) -> None:
    """Tell what a part holds, in order.

    Args:
        content: the part.
        part: its name, for messages; empty where they name the sheet.
        start: called at each element's start, with its name as it is written, prefix included.
        end: called at its end.
        text: called for what stands between.

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
