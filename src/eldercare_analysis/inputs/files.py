"""Files: digests (SHA-256), new ones that appear whole, and JSON without what its readers let pass."""

from __future__ import annotations

import hashlib
import json
import os
import reprlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, NoReturn

from eldercare_analysis.inputs.problems import InputError, Place, Problem, of_error, of_text
from eldercare_analysis.inputs.tables import read_text

LARGEST_JSON = 32 << 20  # bytes: what it holds takes some ten times as much memory
DIGITS = 40  # of a whole number; longer ones take long to read and mean nothing here
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
    """Yield a new file beside a place, whose folder is made; it is gone afterwards unless it was renamed.

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


class _NotMeantError(ValueError):
    """Something that the format allows, or its readers let pass, and nobody means; `key` names its texts."""

    def __init__(self, key: str, value: str) -> None:
        """Keep both."""
        self.key, self.value = key, value
        super().__init__(key)


def read_json(path: Path, largest: int = LARGEST_JSON) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what a JSON file of so many bytes at most holds.

    Raises:
        InputError: the file cannot be read, is too large, is no JSON, repeats a key, is nested too deeply, or
            has numbers that are not finite or of too many digits; with the line where the reader knows it.
    """
    text = read_text(path, largest)
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_without_repetition
        )
    except json.JSONDecodeError as error:
        why = of_text(text, error.pos, error.msg)
        problem = Problem("broken_json", Place(path.name, row=error.lineno), {"why": why})
    except RecursionError:
        problem = Problem("json_deep", Place(path.name))
    except _NotMeantError as error:
        problem = Problem(error.key, Place(path.name), {"value": error.value, "key": error.value})
    raise InputError([problem])


def as_json(value: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """Return a value as its file has it, a text without quotation marks."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return reprlib.repr(value)


def _no_constant(name: str) -> NoReturn:
    raise _NotMeantError("json_number", name)


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise _NotMeantError("json_number", digits)
    return int(digits)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _NotMeantError("key_twice", name)
        found[name] = value
    return found
