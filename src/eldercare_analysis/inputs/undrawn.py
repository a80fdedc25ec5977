"""Where the letters stand that no font can draw: reports show them by their numbers, and these places are told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import clean, code_points, drawable, excerpt, undrawable
from eldercare_analysis.inputs.problems import Place, Problem
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.tables import read_text


def undrawn_in_returns(returns: Iterable[Return]) -> list[Problem]:
    """Return one problem for each cell of a return with such letters."""
    return [
        problem
        for sent in returns
        for record in sent.records
        for name, value in record.cells.items()
        if isinstance(value, str)
        for problem in _of(value, Place(record.place.file, record.place.sheet, record.place.row, sheets()[record.sheet].columns[name].zh))
    ]  # fmt: skip


def undrawn_in_files(district: District, scenario: Scenario) -> list[Problem]:
    """Return one problem for each cell of the pack's tables, and each line of its other texts and of the scenario, with such letters.

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
