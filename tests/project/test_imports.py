"""The picture of the house is the one that its imports draw, and no arrow in it goes up."""

from __future__ import annotations

from graphlib import CycleError
from pathlib import Path

import pytest
from tools.imports import PICTURE, SOURCE, drawn


def test_the_picture_is_drawn_from_the_imports() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(SOURCE), "python3 run.py python tools/imports.py"


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        path = folder / "house" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "house"


def test_what_follows_from_two_arrows_is_not_drawn(tmp_path: Path) -> None:
    source = written(
        tmp_path,
        inputs__plan="",
        analysis__state="from house.inputs import plan\n",
        cli__app="from house.inputs.plan import x\nfrom house.analysis.state import y\n",
    )
    assert drawn(source).count('marker-end="url(#end)"') == 2


def test_packages_that_import_each_other_are_an_error(tmp_path: Path) -> None:
    source = written(
        tmp_path,
        analysis__money__awards="from house.analysis.goals import rules\n",
        analysis__goals__rules="from house.analysis.money.awards import due\n",
    )
    with pytest.raises(CycleError):
        drawn(source)
