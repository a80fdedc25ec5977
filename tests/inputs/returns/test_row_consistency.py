"""What the values of one row must be to each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.inputs.returns.row import faults_in
from eldercare_analysis.inputs.returns.sheets import sheets

EARLY, LATE = date(2021, 7, 2), date(2021, 8, 2)


@pytest.mark.parametrize(
    ("sheet", "cells", "faults"),
    [
        ("facilities", {"started_on": EARLY, "completed_on": LATE}, []),
        ("facilities", {"started_on": EARLY, "completed_on": EARLY}, []),
        ("facilities", {"started_on": LATE, "completed_on": EARLY}, [("dates_reversed", "completed_on")]),
        ("facilities", {"site_chosen_on": LATE, "accepted_on": EARLY}, [("dates_reversed", "accepted_on")]),
        (
            "facilities",
            {"opened_on": EARLY, "accepted_on": LATE},
            [],
        ),  # in use before acceptance: told elsewhere
        ("residents", {"recipients": 5, "recipients_disabled": 5}, []),
        ("residents", {"recipients": 5, "recipients_disabled": 6}, [("part_exceeds", "recipients_disabled")]),
        ("residents", {"recipients_disabled": 6}, []),
        ("residents", {"recipients": 5}, []),
        ("villages", {"groups_total": 0, "groups_with_team": 1}, [("part_exceeds", "groups_with_team")]),
    ],
)
def test_steps_and_parts(sheet: str, cells: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert [(key, column) for key, column, _ in faults_in(cells, sheets()[sheet])] == faults
