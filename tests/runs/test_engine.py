"""Notebooks in fresh processes: the same outputs as by plain papermill, and one that crashes, hangs or is greedy stops no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from eldercare_analysis.runs import notebooks, reports
from eldercare_analysis.runs.engine import starting
from eldercare_analysis.runs.engine.processes import ProcessError, Stage, Worker, all_of
from eldercare_analysis.runs.engine.starting import WAYS, way
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.monthly import Outcome, Request, run_month
from eldercare_analysis.runs.notebooks import ENGINE, NAMES, NotebookError, execute
from tests.examples import ALL
from tests.warm import ROOT

TOWNS = ("district", "白沙镇", "鼎山街道", "石蟆镇", "四屏镇")


@pytest.fixture(params=WAYS)
def chosen(request: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ELDERCARE_PROCESSES", request.param)
    return str(request.param)


def outputs_of(path: Path) -> tuple[list[Any], dict[str, Any]]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [(cell.get("outputs"), cell.get("execution_count")) for cell in notebook["cells"]]
    return cells, {name: value for name, value in notebook["metadata"].items() if name != "papermill"}


@pytest.mark.parametrize("name", NAMES)
def test_outputs_equal_those_of_plain_papermill(tmp_path: Path, name: str) -> None:
    source = str(ROOT / "notebooks" / f"{name}.ipynb")
    for town in TOWNS if ALL else TOWNS[:1]:
        for engine in (None, ENGINE):
            papermill.execute_notebook(
                source, tmp_path / f"{engine}.ipynb", {"town": town, "month": "2021-09"}, engine_name=engine,
                kernel_name="python3", progress_bar=False, cwd=tmp_path,
            )  # fmt: skip
        assert outputs_of(tmp_path / "None.ipynb") == outputs_of(tmp_path / f"{ENGINE}.ipynb"), town


def notebook_of(folder: Path, *sources: str) -> Path:
    path = folder / "source.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=cells,
            metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        ),
        path,
    )
    return path


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("raise ValueError('boom')", "ValueError: boom"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import os; os._exit(7)", "DeadKernelError: Kernel died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError: Kernel died"),
        ("x = bytearray(2**36)", "MemoryError"),
        ("input('name?')", "StdinNotImplementedError"),
    ],
)
def test_what_goes_wrong_is_one_failed_notebook(tmp_path: Path, chosen: str, source: str, why: str) -> None:
    assert chosen in WAYS
    target = tmp_path / "out" / "made.ipynb"
    with pytest.raises(NotebookError, match=why):
        execute(notebook_of(tmp_path, "print('before')", source, "print('after')"), target, {})
    kept = nbformat.read(target.with_suffix(".failed.ipynb"), as_version=4)
    texts = [output.get("text", "") for cell in kept.cells for output in cell.get("outputs", [])]
    assert "before\n" in texts
    assert "after\n" not in texts
    assert not target.exists()


def test_a_cell_without_end_is_a_failed_notebook_and_no_trouble_with_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebooks, "TIME_LIMIT", 1)
    target = tmp_path / "out" / "made.ipynb"
    with pytest.raises(NotebookError, match="CellTimeoutError") as caught:
        execute(notebook_of(tmp_path, "print('before')", "import time; time.sleep(60)"), target, {})
    assert caught.value.__cause__ is None
    assert "before" in target.with_suffix(".failed.ipynb").read_text(encoding="utf-8")


def test_nothing_of_one_notebook_reaches_another(tmp_path: Path, chosen: str) -> None:
    assert chosen in WAYS
    first = "import pandas, os, matplotlib\npandas.leak = 1\nos.environ['LEAK'] = '1'\nmatplotlib.rcParams['font.size'] = 1\nleak = 1"
    second = "import pandas, os, matplotlib\nprint(hasattr(pandas, 'leak'), 'LEAK' in os.environ, matplotlib.rcParams['font.size'] == 1, 'leak' in globals())"
    execute(notebook_of(tmp_path, first), tmp_path / "first.ipynb", {})
    execute(notebook_of(tmp_path, second), tmp_path / "second.ipynb", {})
    (cell,) = [
        cell
        for cell in nbformat.read(tmp_path / "second.ipynb", as_version=4).cells
        if "hasattr" in cell.source
    ]
    assert cell.outputs[0].text == "False False False False\n"
    assert "LEAK" not in os.environ


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def square(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number * number


def test_a_task_without_end_is_late() -> None:
    worker = Worker()
    worker.begin(sleep, (60.0,), limit=0.3)
    with pytest.raises(ProcessError, match=r"no end after 0\.3 seconds"):
        worker.result()
    worker.close()
    assert worker.exitcode == -signal.SIGKILL


def test_many_tasks_and_one_that_dies(chosen: str) -> None:
    warm_up()
    assert way() == chosen or (chosen, way()) == ("fork", "server")
    found = dict(all_of((Stage(square),), range(6), 2, limit=600))
    assert {number: value for number, value in found.items() if number != 3} == {
        n: n * n for n in (0, 1, 2, 4, 5)
    }
    assert isinstance(found[3], ProcessError)


def test_a_late_task_does_not_hold_up_the_others() -> None:
    assert dict(all_of((Stage(sleep),), [0.0], 1, limit=600)) == {
        0.0: 0.0
    }  # what others are forked from is there
    begun = time.monotonic()
    found = dict(all_of((Stage(sleep),), [0.01, 3000.0, 0.02], 3, limit=5))
    assert (found[0.01], found[0.02]) == (0.01, 0.02)
    assert isinstance(found[3000.0], ProcessError)
    assert time.monotonic() - begun < 1000


def leave(number: int) -> int:
    threading.Timer(0.1, os._exit, (0,)).start()
    return number


def test_a_process_that_dies_while_idle_is_replaced() -> None:
    found = []
    for number, value in all_of((Stage(leave),), range(3), 1, limit=600):
        time.sleep(0.3)
        found.append((number, value))
    assert found == [(0, 0), (1, 1), (2, 2)]


def test_stages_follow_each_other_and_a_failed_one_ends_it() -> None:
    found = dict(
        all_of((Stage(halve), Stage(square, share=2)), [2, 5, 8], 2, limit=600, meanwhile=lambda: None)
    )
    assert found == {2: 4, 5: "odd", 8: 64}


def halve(number: int) -> str | None:
    return "odd" if number % 2 else None


def test_executed_notebooks_of_a_month_equal_those_of_plain_papermill(
    whole_month: Outcome, tmp_path: Path
) -> None:
    """Within a month processes begin with a shell, and notebooks are read without outputs."""
    folder = whole_month.folder / "evidence" / "notebooks" / "白沙镇"
    for name in NAMES:
        source = ROOT / "notebooks" / f"{name}.ipynb"
        given = {"town": "白沙镇", "month": "2021-09", "data": "../../inputs/data"}
        papermill.execute_notebook(
            source, tmp_path / f"{name}.ipynb", given, kernel_name="python3", progress_bar=False, cwd=folder
        )
        assert outputs_of(tmp_path / f"{name}.ipynb") == outputs_of(folder / f"{name}.ipynb"), name


def test_this_program_starts_without_a_grammar_that_it_does_not_use() -> None:
    code = """import sys
from eldercare_analysis.runs.surroundings import UNUSED, be_lean
be_lean()
import nbformat, papermill
assert UNUSED not in sys.modules
nbformat.validate(nbformat.v4.new_notebook())
try:
    __import__(UNUSED)
except ModuleNotFoundError as error:
    assert error.name == UNUSED
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_rehearsal_that_fails_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr(reports, "_rehearse", fail)
    monkeypatch.setattr(reports, "way", lambda: "fork")
    outcome = run_month(Request("2021-09", tmp_path, ("鼎山街道",), data=ROOT / "data"))
    assert not outcome.failed


@pytest.mark.skipif(sys.platform != "linux", reason="there is no fork on every system")
def test_this_process_forks_when_it_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_threads", lambda: 1)
    assert way() == "fork"
    monkeypatch.setattr(starting, "_threads", lambda: 2)
    assert way() == "server"
