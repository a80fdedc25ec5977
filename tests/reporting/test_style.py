"""Figures look the same whatever settings of matplotlib lie about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest

from eldercare_analysis.reporting.style import drawing, to_svg

BROKEN = b"font.size: 30\nfigure.facecolor: red\nno such key\n\xff\xfe"
PROGRAM = """
from eldercare_analysis.runs.surroundings import import_plainly
import_plainly()
import os, matplotlib
assert matplotlib.rcParams["font.size"] == matplotlib.rcParamsDefault["font.size"], matplotlib.rcParams["font.size"]
assert os.environ["MATPLOTLIBRC"]
"""


def figure() -> str:
    with drawing(8, 5) as made:
        axes = made.add_subplot()
        axes.plot([1, 2, 3], [3, 1, 2], label="村")
        axes.set_title("镇街")
        axes.legend()
        return to_svg(made)


@pytest.mark.slow
def test_settings_of_the_user_change_nothing() -> None:
    plain = figure()
    theirs = {"figure.facecolor": "red", "lines.linewidth": 9, "axes.grid": True, "xtick.direction": "in", "path.simplify": False, "legend.frameon": False}  # fmt: skip
    with mpl.rc_context(theirs):
        assert figure() == plain
        assert mpl.rcParams["figure.facecolor"] == "red"  # theirs are there again


@pytest.mark.parametrize("where", ["folder", "variable"])
@pytest.mark.slow
def test_a_file_of_settings_that_cannot_be_read_stops_nothing(tmp_path: Path, where: str) -> None:
    path = tmp_path / ("matplotlibrc" if where == "folder" else "other")
    path.write_bytes(BROKEN)
    import os  # noqa: PLC0415

    environment = os.environ | {"MATPLOTLIBRC": str(path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
