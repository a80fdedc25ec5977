"""JSON files -> what they hold, without what JSON readers let pass: repeated keys, NaN, endless nesting."""

from __future__ import annotations

import json
import reprlib
from pathlib import Path
from typing import Any, NoReturn

from eldercare_analysis.inputs.problems import InputError, Place, Problem, of_text
from eldercare_analysis.inputs.tables import read_text

LARGEST = 32 << 20  # bytes: what it holds takes some ten times as much memory
DIGITS = 40  # of a whole number; longer ones take long to read and mean nothing here


class _NotMeantError(ValueError):
    """Something that the format allows, or its readers let pass, and nobody means; `key` names its texts."""

    def __init__(self, key: str, value: str) -> None:
        """Keep both."""
        self.key, self.value = key, value
        super().__init__(key)


def read_json(path: Path, largest: int = LARGEST) -> Any:  # noqa: ANN401 - JSON holds anything
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
