"""`travel_times.csv`: a matrix of minutes, and every cell that cannot be one of it."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from eldercare_analysis.inputs.places import load_travel_times
from tests.refusals import refused

A, B, C = "500116001200", "500116001205", "500116002203"
VILLAGES = pd.DataFrame({"code": [A, B, C]})
HEAD = "from_code,to_code,minutes\n"


def load(folder: Path, rows: str) -> pd.DataFrame | None:
    (folder / "travel_times.csv").write_text(HEAD + rows, encoding="utf-8")
    return load_travel_times(folder, VILLAGES)


def test_no_file_no_times(tmp_path: Path) -> None:
    assert load_travel_times(tmp_path, VILLAGES) is None


def test_a_direction_that_is_not_given_takes_the_time_of_the_other(tmp_path: Path) -> None:
    table = load(tmp_path, f"{A},{B},12.5\n{B},{A},20\n{C},{A},0\n{A},{A},7\n")
    assert table is not None
    assert list(table.index) == list(table.columns) == [A, B, C]
    found = [[None if math.isnan(one) else one for one in row] for row in table.to_numpy().tolist()]
    assert found == [[0.0, 12.5, 0.0], [20.0, 0.0, None], [0.0, None, 0.0]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f"{A},5,3\n", [("travel_code", "2 | to_code", {"value": "5"})]),
        (f"5,{A},3\n", [("travel_code", "2 | from_code", {"value": "5"})]),
        (f",{A},3\n", [("missing_value", "2 | from_code", {})]),
        (f"{A},,3\n", [("missing_value", "2 | to_code", {})]),
        (f"{A},{B},\n", [("missing_value", "2 | minutes", {})]),
        (f"{A},{B},1440.5\n", [("out_of_range", "2 | minutes", {"value": "1440.5", "low": 0, "high": 1440.0})]),
        (f"{A},{B},-1\n", [("out_of_range", "2 | minutes", {"value": "-1", "low": 0, "high": 1440.0})]),
        (f"{A},{B},1440\n{A},{B},1\n", [("travel_twice", "3 | to_code", {"value": f"{A} → {B}"})]),
        ("", [("empty_file", "", {})]),
    ],
)  # fmt: skip
def test_what_is_no_travel_time(
    tmp_path: Path, rows: str, expected: list[tuple[str, str, dict[str, object]]]
) -> None:
    assert refused(lambda: load(tmp_path, rows)) == [
        (key, " | ".join(filter(None, ("travel_times.csv", place))), fields)
        for key, place, fields in expected
    ]
