"""Rows pasted a line off are told from corrections: dates that somebody set right, or that go on."""

from __future__ import annotations

from datetime import date

import pytest

from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.runs.round.told_before import rows_beside_their_own

SITED = {name: {"site_chosen_on": date(2021, 7, day)} for name, day in zip("ABCD", (1, 2, 3, 4), strict=True)}


def found(days: dict[str, int]) -> list[str]:
    """Return the problems of a return that has these days of July for the sites, in rows from 6 on."""
    own = [
        Record(
            "facilities", Place("f", "s", row), {"facility_id": name, "site_chosen_on": date(2021, 7, day)}
        )
        for row, (name, day) in enumerate(days.items(), start=6)
    ]
    return [str(problem.fields["rows"]) for problem in rows_beside_their_own(own, SITED)]


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ({"A": 1, "B": 1, "C": 2, "D": 3}, ["7-9"]),  # each has that of the line above
        ({"A": 2, "B": 3, "C": 4, "D": 4}, ["6-8"]),  # of the line below
        ({"A": 2, "B": 1, "C": 3, "D": 4}, []),  # two that were mixed up before are put right
        ({"A": 4, "B": 4, "C": 4, "D": 4}, []),  # one day is corrected for many
        ({"A": 1, "B": 2, "C": 3, "D": 4, "E": 1, "F": 2, "G": 3}, []),  # new ones on the days of others
        ({"A": 11, "B": 12, "C": 13, "D": 14}, []),  # other days
    ],
)
def test_rows_a_line_off(days: dict[str, int], rows: list[str]) -> None:
    assert found(days) == rows
