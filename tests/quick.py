"""`--quick`: the tests for those who change code. What takes its time waits for the whole.

A test waits that is marked `slow`, that looks at whole months or at the fictional district, or that is in a folder where processes,
servers or many examples are the subject.
"""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDERS = ("analysis", "inputs", "project", "reporting")
WHOLLY = "\npytestmark = pytest.mark.slow\n"  # a file of which nothing is asked for is not imported
MONTHS = "tests.months"  # the fixtures of whole months; importing them takes a second
DEAR = {"shared", "whole_month", "demo", "september", "english", "english_september"}
HERE = Path(__file__).parent
# what takes longest begins first, so that no core has a long file left at the end; the order of folders within is that of their names
FIRST = ("runs", "project", "cli", "faults", "browser", "frontdoor", "reporting")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only the fast tests")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("quick"):
        config.pluginmanager.import_plugin(MONTHS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("quick"):
        return None
    if collection_path.is_dir():
        return True if collection_path.parent == HERE and collection_path.name not in FOLDERS else None
    test = collection_path.match("test_*.py")
    return True if test and WHOLLY in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=rank)
    if not config.getoption("quick"):
        return
    waiting = [item for item in items if waits(item)]
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if not waits(item)]


def rank(item: pytest.Item) -> int:
    folder = item.nodeid.split("/")[1]
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


def waits(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None or not DEAR.isdisjoint(
        getattr(item, "fixturenames", ())
    )
