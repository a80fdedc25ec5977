"""The value of a cell as its sheet stores it."""

from __future__ import annotations

import re
from datetime import datetime
from math import isfinite
from typing import Any

WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
LONGEST = 40  # letters of a number that somebody may mean


class LostTextError(Exception):
    """A cell that refers to a shared text that is not there."""


def value_of(kind: str, stored: str, texts: list[str]) -> Any:  # noqa: ANN401 - cells hold anything
    """Return the value of a cell, None where it is empty.

    Args:
        kind: the cell's `t`.
        stored: what is written in it.
        texts: those that sheets share.

    Raises:
        LostTextError: it refers to a text that is not there.
    """
    if kind == "s":
        return _text(_shared(stored.strip(), texts))
    plain = stored.strip()
    if kind == "b" and plain in ("0", "1", "true", "false"):
        return plain in ("1", "true")
    if kind == "d" and (moment := _moment(plain)):
        return moment
    if kind == "n":
        return _number(plain)
    return _text(stored)


def _shared(number: str, texts: list[str]) -> str:
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST or int(number) >= len(texts):
        raise LostTextError(number)
    return texts[int(number)]


def _text(text: str) -> str | None:
    return text if text.strip() else None


def _number(stored: str) -> int | float | str | None:
    """Return a number; what no float can hold, or is none, stays as it is written."""
    if WHOLE.fullmatch(stored):
        return int(stored)
    if len(stored) <= LONGEST and NUMBER.fullmatch(stored) and isfinite(number := float(stored)):
        return number
    return _text(stored)


def _moment(stored: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stored)
    except ValueError:
        return None
    return found.replace(tzinfo=None)
