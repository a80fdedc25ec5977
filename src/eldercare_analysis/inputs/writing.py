"""Files that a command is asked for: made beside their place, so that they appear whole, and never through somebody's link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.reasons import of_error

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def made_beside(path: Path, content: bytes, ending: str = ".part") -> Iterator[Path]:
    """Yield a new file beside a place; it is gone afterwards unless it was renamed.

    Args:
        path: the place; its folder is made.
        content: what is written.
        ending: of the file's name.

    Raises:
        InputError: it cannot be written, or cannot be put in its place.
    """
    beside = path.with_name(f".{token_hex(8)}{ending}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(beside, NEW_FILE, 0o666)  # which the umask may narrow
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            yield beside
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        fields: dict[str, object] = {"value": path, "why": of_error(error)}
        raise InputError([Problem("output_unwritable", None, fields)]) from error
