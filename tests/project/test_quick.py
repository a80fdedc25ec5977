"""`--quick` leaves out what takes its time, and nothing where it is not asked for."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import quick

ITEMS = {
    "plain": (("district",), ()),
    "marked": ((), ("slow",)),
    "a month": (("tmp_path", "whole_month"), ()),
    "the fictional district": (("demo",), ()),
}


def item(fixtures: tuple[str, ...], marks: tuple[str, ...]) -> Any:
    return SimpleNamespace(
        nodeid="tests/inputs/test_x.py::test_x",
        fixturenames=fixtures,
        get_closest_marker=lambda name: name if name in marks else None,
    )


@pytest.mark.parametrize(("asked", "left"), [(True, ["plain"]), (False, [*ITEMS])])
def test_what_is_left(asked: bool, left: list[str]) -> None:
    out: list[Any] = []

    def deselected(items: list[Any]) -> None:
        out.extend(items)

    hook = SimpleNamespace(pytest_deselected=deselected)
    items = {name: item(*told) for name, told in ITEMS.items()}
    these: Any = list(items.values())
    quick.pytest_collection_modifyitems(SimpleNamespace(getoption=lambda _: asked, hook=hook), these)  # type: ignore[arg-type]
    assert these == [items[name] for name in left]
    assert len(out) == len(ITEMS) - len(left)


def test_what_takes_longest_begins_first() -> None:
    names = [f"tests/{folder}/test_x.py::test_x" for folder in ("analysis", "reporting", "inputs", "runs")]
    items: Any = [SimpleNamespace(nodeid=name) for name in names]
    quick.pytest_collection_modifyitems(SimpleNamespace(getoption=lambda _: False), items)  # type: ignore[arg-type]
    assert [item.nodeid for item in items] == [names[3], names[1], names[0], names[2]]
    assert all((Path(quick.__file__).parent / name).is_dir() for name in quick.FIRST)


def test_what_is_dear_are_the_fixtures_of_months() -> None:
    """Without asking for them by `--quick` they are there; all of them are known to it."""
    text = (Path(quick.__file__).parent / "months.py").read_text(encoding="utf-8")
    assert set(re.findall(r"@pytest.fixture.*\ndef (\w+)", text)) == quick.DEAR


@pytest.mark.parametrize(
    ("asked", "path", "ignored"),
    [
        (True, "runs", True),
        (True, "browser", True),
        (True, "inputs", None),
        (True, "inputs/returns", None),
        (False, "runs", None),
    ],
)
def test_which_folders_are_passed_over(asked: bool, path: str, ignored: bool | None) -> None:
    config: Any = SimpleNamespace(getoption=lambda _: asked)
    assert quick.pytest_ignore_collect(Path(quick.__file__).parent / path, config) is ignored
    assert all((Path(quick.__file__).parent / name).is_dir() for name in quick.FOLDERS)


@pytest.mark.parametrize(
    ("asked", "text", "ignored"),
    [
        (True, "import x\n\npytestmark = pytest.mark.slow\n", True),
        (True, "@pytest.mark.slow\ndef test_x(): ...\n", None),
        (False, "import x\n\npytestmark = pytest.mark.slow\n", None),
    ],
)
def test_a_file_of_which_all_waits_is_not_imported(
    tmp_path: Path, asked: bool, text: str, ignored: bool | None
) -> None:
    config: Any = SimpleNamespace(getoption=lambda _: asked)
    (tmp_path / "test_x.py").write_text(text, encoding="utf-8")
    assert quick.pytest_ignore_collect(tmp_path / "test_x.py", config) is ignored
