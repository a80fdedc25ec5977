"""Fixtures: whole months, each made once for all tests that look at it. `--quick` does without them, and without what they import."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import make_demo

from eldercare_analysis.runs.monthly import Outcome, Request
from tests.once import once
from tests.warm import run_month

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all processes of this run of tests have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def whole_month(shared: Path) -> Outcome:
    """The monthly run of all towns, once for all tests that look at it."""
    return once(
        shared / "month", lambda folder: run_month(Request("2021-09", folder, data=ROOT / "data", workers=2))
    )


@pytest.fixture(scope="session")
def demo(shared: Path) -> Path:
    """The fictional district: its pack in `pack`, three months of returns in `returns`."""
    once(shared / "demo", make_demo.main)
    return shared / "demo"


@pytest.fixture(scope="session")
def september(shared: Path, demo: Path) -> Outcome:
    request = Request(
        "2025-09", demo / "reports", data=demo / "pack", register=(demo / "returns",), workers=2
    )
    return once(shared / "september", lambda _: run_month(request))


@pytest.fixture(scope="session")
def english(shared: Path) -> Path:
    """The district and a town in English."""
    towns = ("district", "白沙镇")
    return once(
        shared / "english",
        lambda folder: run_month(
            Request("2021-09", folder, towns, data=ROOT / "data", language="en", workers=2)
        ),
    ).folder


@pytest.fixture(scope="session")
def english_september(shared: Path, demo: Path) -> Path:
    """The fictional district and a town in English, with returns."""
    towns = ("district", "丙桥镇")
    return once(
        shared / "english_september",
        lambda folder: run_month(
            Request(
                "2025-09",
                folder,
                towns,
                demo / "pack",
                register=(demo / "returns",),
                language="en",
                workers=2,
            )
        ),
    ).folder
