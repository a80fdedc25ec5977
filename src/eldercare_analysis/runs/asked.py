"""What is asked of a printed number: which it is, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.runs.printed_facts import Entry


@dataclass(frozen=True)
class Asked:
    """A number that is asked about.

    Attributes:
        fact: as in `facts.json`.
        town: whose report it stands in; None: the district's.
    """

    fact: Entry
    town: str | None

    @property
    def name(self) -> str:
        """Return which number of its text, or which printed column, it is."""
        return self.fact.name or self.fact.what

    @property
    def place(self) -> str:
        """Return the town that it is about, or the district."""
        return str(self.fact.row.get("town", self.town or DISTRICT))

    @property
    def year(self) -> int | None:
        """Return the year that it is about, where it is about one."""
        year = self.fact.row.get("year") or (self.fact.column if self.fact.column.isdigit() else None)
        return int(year) if year else None

    @property
    def number(self) -> int | None:
        """Return the number of the note that it stands in."""
        place = self.fact.id.split(".")[1]
        return int(place[1:]) if place[0] == "n" and place[1:].isdigit() else None
