"""The lock files: which there are, and their entries."""

from __future__ import annotations

import re

LOCKS = ("bootstrap.lock", "requirements.lock")  # uv, which installs the rest; the rest


def entries(lock: str) -> list[str]:
    """Return the entries of a lock, each with its lines of hashes; a package has several where conditions tell versions apart."""
    return [entry for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE) if "==" in entry]


def name_of(entry: str) -> str:
    """Return the package that an entry is about."""
    return entry.partition("==")[0]
