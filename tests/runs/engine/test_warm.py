"""What is imported before processes are forked is all of the package that a report needs: none imports anything of it anew."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.runs.contents import copy_inputs
from eldercare_analysis.runs.engine.warm import WARM
from eldercare_analysis.runs.evidence import NOTEBOOKS, RETURNS
from eldercare_analysis.runs.notebooks import copy_sources
from eldercare_analysis.runs.order import Request, order_of
from tests.conftest import ROOT

PACKAGE = "eldercare_analysis"
# a process becomes warm, but for one entry; then others are forked from it, for a report and each of its notebooks
PROGRAM = """
import os, pickle, sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from eldercare_analysis.runs.engine import warm
told, missing, *jobs = sys.argv[1:]
warm.WARM = tuple(name for name in warm.WARM if name != missing)
import eldercare_analysis.runs.engine.__main__
from eldercare_analysis.runs.engine.processes import Worker
from eldercare_analysis.runs.engine.starting import forked
class Witness(MetaPathFinder):
    def find_spec(self, name, *_):
        if name.startswith("eldercare_analysis"):
            with open(told, "a") as target:
                target.write(name + "\\n")
def make(path):
    job = pickle.loads(Path(path).read_bytes())
    from eldercare_analysis.runs.reports import STAGES
    return [stage.task(job) for stage in STAGES][-1].status
sys.meta_path.insert(0, Witness())
for path in jobs:
    worker = Worker(forked)
    worker.begin(make, (path,))
    print(worker.result())
    worker.close()
"""


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> list[Path]:
    """A report with ranges, and one with returns; their inputs are copied."""
    found = []
    for name, request in (
        ("planned", Request("2021-09", Path("out"), ("白沙镇",), ROOT / "data", scenario="invented-costs")),
        ("reported", Request("2025-09", Path("out"), ("甲溪镇",), demo / "pack", (demo / "returns",))),
    ):
        work, order = tmp_path_factory.mktemp(name), order_of(request)
        copy_inputs(order.study, (), work)
        if order.study.register:
            write_snapshot(order.study.register, work / RETURNS)
        (job,) = order.jobs(work, copy_sources(order.source, work / NOTEBOOKS))
        found.append(work / "job")
        found[-1].write_bytes(pickle.dumps(job))
    return found


def imported_anew(jobs: list[Path], folder: Path, missing: str = "") -> set[str]:
    told = folder / "told"
    for job in jobs:
        shutil.rmtree(job.parent / "evidence" / "notebooks", ignore_errors=True)  # they are made again
    command = [sys.executable, "-c", PROGRAM, told, missing, *jobs]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.stdout.split() == ["done"] * len(jobs), done.stderr
    return set(told.read_text(encoding="utf-8").split()) if told.exists() else set()


@pytest.mark.skipif(sys.platform != "linux", reason="there is no fork on every system")
def test_a_report_imports_nothing_of_the_package_anew(jobs: list[Path], tmp_path: Path) -> None:
    assert imported_anew(jobs, tmp_path) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="as above")
@pytest.mark.parametrize("missing", [name for name in WARM if name.startswith(PACKAGE)][:1])
def test_an_entry_that_is_missing_would_be_found(jobs: list[Path], tmp_path: Path, missing: str) -> None:
    assert missing in imported_anew(jobs, tmp_path, missing)


def test_what_starts_a_run_leaves_settings_of_drawings_for_later() -> None:
    """matplotlib reads settings where it is imported: not before a run has a place for its files, in whatever order."""
    for names in (
        ("cli", "runs.packs", "runs.verify"),
        ("runs.figures", "runs.engine.kernel", "runs.monthly"),
    ):
        imported = ", ".join(f"{PACKAGE}.{name}" for name in names)
        code = f"import sys, {imported}; assert 'matplotlib' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)


def test_papermill_s_engine_may_be_imported_first() -> None:
    code = f"""import {PACKAGE}.runs.engine.warm as own, papermill.engines
assert papermill.engines.papermill_engines.get_engine("eldercare") is own.WarmEngine"""
    subprocess.run([sys.executable, "-c", code], check=True)
