"""JSON files -> what they hold, with everything refused that JSON readers let pass: repeated keys, NaN, endless nesting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.tables import read_text

LARGEST = 32 << 20  # bytes: what it holds takes some ten times as much memory
DIGITS = 40  # of a whole number; longer ones take long to read and mean nothing here


class _NotMeantError(ValueError):
    """Something that the format allows, or its readers let pass, and nobody means."""


def read_json(path: Path, largest: int = LARGEST) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what a JSON file of so many bytes at most holds.

    Raises:
        InputError: the file cannot be read, is too large, is no JSON, repeats a key, is nested too deeply, or has numbers
            that are not finite or of too many digits; with the line where the reader knows it.
    """
    text = read_text(path, largest)
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_int=_whole, object_pairs_hook=_without_repetition
        )
    except json.JSONDecodeError as error:
        place, why = Place(path.name, row=error.lineno), error.msg
    except RecursionError:
        place, why = Place(path.name), "nested too deeply"
    except _NotMeantError as error:
        place, why = Place(path.name), str(error)
    raise InputError([Problem("broken_json", place, {"why": why})])


def _no_constant(name: str) -> NoReturn:
    raise _NotMeantError(name)


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise _NotMeantError(f"{digits[:DIGITS]}…")
    return int(digits)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _NotMeantError(name)
        found[name] = value
    return found
