"""The notebooks: current outputs (strict nbval), plain papermill from any folder, one clear error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from eldercare_analysis.reporting.items import published_items
from eldercare_analysis.runs.notebooks import NAMES
from tests.examples import ALL, some

ROOT = Path(__file__).parents[2]
PAPERMILL = Path(sys.executable).with_name("papermill")


def nbval(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=600", "-q",
               "-p", "no:cacheprovider", "-W", "default", *map(str, paths)]  # fmt: skip
    chinese = {name: value for name, value in os.environ.items() if name != "ELDERCARE_LANGUAGE"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=chinese)


def test_committed_outputs_are_current() -> None:
    """If this fails: python3 run.py python tools/refresh_notebooks.py, and look at what changed."""
    notebooks = [ROOT / "notebooks" / f"{name}.ipynb" for name in NAMES]
    for path in notebooks:
        assert published_items(nbformat.read(path, as_version=4)), f"{path.name} has no outputs to compare"  # type: ignore[no-untyped-call]
    done = nbval(*notebooks)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    ("old", "new"), [("88.6%–96.6%", "88.7%–96.6%"), ("155–169 / 175", "155–168 / 175")][: 2 if ALL else 1]
)
def test_a_changed_number_is_found(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / "notebooks" / "coverage_map.ipynb").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "changed.ipynb").write_text(text.replace(old, new), encoding="utf-8")
    assert nbval(tmp_path / "changed.ipynb").returncode == 1


@pytest.mark.parametrize("name", some([*NAMES, "scenario_explorer"], 2))
def test_plain_papermill_from_any_folder(tmp_path: Path, name: str) -> None:
    command = [
        str(PAPERMILL),
        "--no-progress-bar",
        str(ROOT / "notebooks" / f"{name}.ipynb"),
        "out.ipynb",
        "-p",
        "town",
        "白沙镇",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shown = json.dumps(json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8")), ensure_ascii=False)
    assert ("白沙镇 · 2021-06" if name in NAMES else "application/vnd.jupyter.widget-view+json") in shown


def test_a_wrong_town_is_one_clear_error(tmp_path: Path) -> None:
    command = [
        str(PAPERMILL),
        "--no-progress-bar",
        str(ROOT / "notebooks" / "target_gap.ipynb"),
        "out.ipynb",
        "-p",
        "town",
        "白沙",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    shown = done.stderr[done.stderr.index("Exception encountered") :].strip().splitlines()
    assert shown[1].startswith("InputError: 没有镇街“白沙”；相近的有：白沙镇")
    assert len(shown) == 2


@pytest.mark.parametrize("name", NAMES)
def test_parameters_explain_themselves(name: str) -> None:
    done = subprocess.run(
        [str(PAPERMILL), "--help-notebook", str(ROOT / "notebooks" / f"{name}.ipynb")],
        capture_output=True,
        text=True,
        check=True,
    )
    for parameter in (
        "town: str",
        "month: str",
        "data: str",
        "register: str",
        "scenario: str",
        "language: str",
    ):
        assert parameter in done.stdout
