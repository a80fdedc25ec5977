"""Notes on a sheet, one for all rows of which the same is to be said."""

from __future__ import annotations

from collections.abc import Iterable

from eldercare_analysis.inputs.problems import Place, Problems
from eldercare_analysis.inputs.returns.content import clipped

RANGES = 12  # of rows that a note names
VALUES = 4  # that it repeats


class Told:
    """Gathers what is to be said of rows."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._found: dict[tuple[str, str | None], list[tuple[int, str]]] = {}

    def add(self, key: str, row: int, value: str = "", column: str | None = None) -> None:
        """Say something of a row: `key` names the texts, `value` is what stands there."""
        self._found.setdefault((key, column), []).append((row, value))

    def note(self, place: Place, notes: Problems) -> None:
        """Put one note for each thing and column into notes, at a sheet's place."""
        for (key, column), rows in self._found.items():
            notes.add(
                key,
                Place(place.file, place.sheet, None, column),
                rows=in_ranges(row for row, _ in rows),
                value=quoted(value for _, value in rows),
            )


def quoted(values: Iterable[str], most: int = VALUES) -> str:
    """Return the first of some texts, each once, cut and in quotation marks; empty ones are left out."""
    shown = list(dict.fromkeys(clipped(value) for value in values if value))
    return " ".join(f"“{value}”" for value in shown[:most]) + "…" * (len(shown) > most)


def in_ranges(rows: Iterable[int]) -> str:
    """Return rows as text: 5-7, 9."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return ", ".join(texts[:RANGES]) + ("…" if len(texts) > RANGES else "")
