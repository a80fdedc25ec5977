"""Fixtures: the published district, and a pack that tests may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from tests.examples import examples
from tests.quick import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_ignore_collect,
)

__all__ = [
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_ignore_collect",
]

ROOT = Path(__file__).parents[1]
# a busy machine is no defect: properties are judged by their result, not by their time
settings.register_profile(
    "project", examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is read of workbooks away from the user's own cache, and speak Chinese whatever the locale."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELDERCARE_LANGUAGE", "zh")
        patch.setenv("ELDERCARE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def district() -> District:
    return load_district(ROOT / "data")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "pack"))


@pytest.fixture
def edit(pack: Path) -> Callable[[str, str, str], Path]:
    """Return a function that replaces text in a file of the pack, once, and returns the pack."""

    def replace(file: str, old: str, new: str) -> Path:
        text = (pack / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        (pack / file).write_text(text.replace(old, new), encoding="utf-8")
        return pack

    return replace
