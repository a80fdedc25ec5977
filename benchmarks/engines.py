"""One notebook after another: this project's engine beside plain papermill, nbclient and ploomber-engine (which isolates nothing)."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import papermill
from papermill.parameterize import parameterize_notebook

from benchmarks.measuring import ROUNDS, Row, said, spread
from benchmarks.month import MONTH
from eldercare_analysis.runs.engine.kernel import prepare
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.notebooks import ENGINE, NAMES, copy_sources, notebook_folder

TOWNS = ("白沙镇", "石蟆镇")
PEERS = Path(sys.prefix) / "peers"  # where `run.py bench` installs what only benchmarks need
QUIET = {"PLOOMBER_STATS_ENABLED": "false"}


def measure(_: Path) -> list[Row]:
    """Return the seconds of a notebook, medians and spread; each engine in a process that has imported everything."""
    found: dict[str, list[float]] = {name: [] for name in ENGINES}
    for _round in range(ROUNDS):
        for name, times in found.items():
            times.append(_measured(name))
    rows = [spread(f"{name}, a notebook", times) for name, times in found.items()]
    for row in rows:
        row["times ours"] = round(float(str(row["median s"])) / float(str(rows[0]["median s"])), 2)
    return rows


def _measured(name: str) -> float:
    path = os.pathsep.join([str(PEERS), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, "-m", "benchmarks.engines", name]
    environment = QUIET | ({"PYTHONPATH": path} if "ploomber" in name else {})
    return float(said(command, environment).split()[-1])


def _ours(source: Path, target: Path, parameters: dict[str, str]) -> None:
    papermill.execute_notebook(source, target, parameters, engine_name=ENGINE, progress_bar=False)


def _papermill(source: Path, target: Path, parameters: dict[str, str]) -> None:
    papermill.execute_notebook(source, target, parameters, kernel_name="python3", progress_bar=False)


def _nbclient(source: Path, target: Path, parameters: dict[str, str]) -> None:
    from nbclient import NotebookClient  # noqa: PLC0415

    notebook: Any = parameterize_notebook(papermill.iorw.load_notebook_node(str(source)), parameters)
    NotebookClient(notebook, kernel_name="python3").execute()
    nbformat.write(notebook, target)  # type: ignore[no-untyped-call]


def _ploomber(source: Path, target: Path, parameters: dict[str, str]) -> None:
    from ploomber_engine import execute_notebook  # noqa: PLC0415

    execute_notebook(source, target, parameters=parameters, progress_bar=False)


OURS = "this engine"
ENGINES: dict[str, Callable[[Path, Path, dict[str, str]], None]] = {
    OURS: _ours,
    "papermill, a kernel each": _papermill,
    "nbclient, a kernel each": _nbclient,
    "ploomber-engine, in one process": _ploomber,
}


def main(name: str) -> None:
    """Print the seconds of a notebook with one engine."""
    warm_up()
    if name == OURS:  # as a month's processes are
        prepare()
        gc.freeze()
    with TemporaryDirectory(prefix="eldercare-bench-") as folder:
        sources = copy_sources(notebook_folder(), Path(folder) / "sources")
        wanted = [(town, notebook) for town in TOWNS for notebook in NAMES]
        times = []
        for town, notebook in [wanted[0], *wanted]:
            begun = time.perf_counter()
            source, target = sources / f"{notebook}.ipynb", Path(folder) / f"{town}-{notebook}.ipynb"
            ENGINES[name](source, target, {"town": town, "month": MONTH})
            times.append(time.perf_counter() - begun)
    print(sum(times[1:]) / len(wanted))  # the first one does not count


if __name__ == "__main__":
    main(sys.argv[1])
