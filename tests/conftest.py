"""Fixtures: the published district, a pack that tests may break, and one whole monthly run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tools import make_demo

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.runs.monthly import Outcome, Request, run_month

ROOT = Path(__file__).parents[1]
# a busy machine is no defect: properties are judged by their result, not by their time
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is read of workbooks away from the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
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


@pytest.fixture(scope="session")
def whole_month(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The monthly run of all towns, once for all tests that look at it."""
    output = tmp_path_factory.mktemp("reports")
    return run_month(Request("2021-09", output, data=ROOT / "data", workers=2))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional district: its pack in `pack`, three months of returns in `returns`."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo.main(folder)
    return folder


@pytest.fixture(scope="session")
def september(demo: Path) -> Outcome:
    request = Request(
        "2025-09", demo / "reports", data=demo / "pack", register=(demo / "returns",), workers=2
    )
    return run_month(request)


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district and a town in English."""
    output = tmp_path_factory.mktemp("english")
    request = Request("2021-09", output, ("district", "白沙镇"), data=ROOT / "data", language="en", workers=2)
    return run_month(request).folder
