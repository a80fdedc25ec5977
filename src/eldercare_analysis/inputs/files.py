"""Files: digests (SHA-256 in hexadecimal), and new ones that appear whole, never through somebody's link."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Problem, of_error

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def digest(content: bytes) -> str:
    """Return the digest of bytes."""
    return digest_of_parts([content])


def digest_of_parts(parts: Iterable[bytes]) -> str:
    """Return the digest of bytes that come in parts, one after another."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return whole.hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the digest of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    return digest(path.read_bytes())


def digest_of_plain(value: Any) -> str:  # noqa: ANN401 - a tree of plain values
    """Return the digest of a plain value as JSON; the order of keys does not count."""
    return digest(json.dumps(value, sort_keys=True).encode())


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
