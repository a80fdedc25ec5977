"""A pack's files -> where letters that nobody sees were left out on reading them, so that it can be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.tables import read_text
from eldercare_analysis.inputs.yaml_files import read_tree


def unseen_letters(folder: Path) -> list[Problem]:
    """Return a note for each row of a pack's tables, parameters and scenarios that had such letters."""
    notes: list[Problem] = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.yaml"), *folder.glob("scenarios/*.yaml")]):
        try:
            found = dict(_removed(path))
        except InputError:  # told where it is read
            continue
        notes += [
            Problem("row_letters_removed", Place(path.name, row=row), {"letters": letters})
            for row, letters in sorted(found.items())
        ]
    return notes


def _removed(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix == ".yaml":
        yield from read_tree(path).removed.items()
        return
    for row, line in enumerate(read_text(path).split("\n"), start=1):
        if letters := clean(line).removed:
            yield row, letters
