"""Where letters stand that nobody sees (left out on reading) or no font can draw (shown by their numbers)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import clean, code_points, drawable, excerpt, undrawable
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario import Scenario
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


def undrawn_in_returns(returns: Iterable[Return]) -> list[Problem]:
    """Return one problem for each cell of a return with such letters."""
    return [
        problem
        for sent in returns
        for record in sent.records
        for name, value in record.cells.items()
        if isinstance(value, str)
        for problem in _of(value, replace(record.place, column=sheets()[record.sheet].columns[name].zh))
    ]


def undrawn_in_files(district: District, scenario: Scenario) -> list[Problem]:
    """Return a problem for each cell of the pack's tables and line of other files with such letters.

    A name that stands in many rows of a table is told of the first.
    """
    files = [*sorted(district.folder.glob("*.csv")), *sorted(district.folder.glob("*.yaml")), *scenario.files]
    first: dict[tuple[str, str | None, str], Place] = {}
    for path in files:
        for text, place in _texts(path):
            first.setdefault((place.file, place.column, text), place)
    return [problem for (_, _, text), place in first.items() for problem in _of(text, place)]


def _texts(path: Path) -> Iterator[tuple[str, Place]]:
    text = clean(read_text(path)).text
    if not undrawable(text):
        return
    if path.suffix != ".csv":
        yield from ((line, Place(path.name, row=row)) for row, line in enumerate(text.split("\n"), start=1))
        return
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row, cells in enumerate(rows, start=1):
        yield from (
            (cell, Place(path.name, row=row, column=head)) for head, cell in zip(rows[0], cells, strict=False)
        )


def _of(text: str, place: Place) -> list[Problem]:
    missing = undrawable(text)
    if not missing:
        return []
    fields = {"value": drawable(excerpt(text, missing[0])), "letters": code_points(missing)}
    return [Problem("letters_undrawn", place, {**fields})]
