"""Digests: SHA-256 as 64 hexadecimal letters, of bytes, files and plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


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
