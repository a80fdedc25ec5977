"""What was said of bad input, as values to compare; each problem is rendered in both languages, so that its texts have all their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from eldercare_analysis.inputs.problems import InputError, Nearest, Problem, Reason
from eldercare_analysis.language import LANGUAGES

Told = tuple[str, str, dict[str, object]]  # the key, where it is, what fills the texts


def told(problems: Iterable[Problem]) -> list[Told]:
    """Return problems or notes: `where` is file, sheet, row and column as far as they are known; nearest names are one text, reasons as a library said them."""
    return [(one.key, where(one), _shown(one)) for one in problems]


def where(problem: Problem) -> str:
    """Return file, sheet, row and column of a problem, as far as they are known."""
    place = problem.place
    parts = (place.file, place.sheet, place.row, place.column) if place else ()
    return " | ".join(str(part) for part in parts if part is not None)


def refused(read: Callable[[], object]) -> list[Told]:
    """Return the problems for which something is refused."""
    with pytest.raises(InputError) as caught:
        read()
    return told(caught.value.problems)


def _shown(problem: Problem) -> dict[str, object]:
    for language in LANGUAGES:
        assert problem.render(language)
    return {name: _plain(one) for name, one in problem.fields.items()}


def _plain(value: object) -> object:
    if isinstance(value, Reason):
        return value.said
    return str(value) if isinstance(value, Nearest) else value
