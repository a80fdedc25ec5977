"""The month by a real Dask scheduler and workers in processes of their own: the same bytes, and a worker that is killed costs its task only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import psutil
import pytest
from benchmarks.cluster import cluster

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.runs import cluster as client
from eldercare_analysis.runs import cluster_worker
from eldercare_analysis.runs.engine import starting
from eldercare_analysis.runs.engine.processes import KilledError, ProcessError
from eldercare_analysis.runs.evidence import folder_digests
from eldercare_analysis.runs.monthly import Outcome, Request, run_month
from eldercare_analysis.runs.report import Job
from tests.examples import ALL
from tests.warm import ELDERCARE, ROOT
from tests.warm import run_month as made

TOWNS = ("district", "白沙镇", "石蟆镇", "四屏镇", "鼎山街道")[0 if ALL else 2 :]
# these hold times, and where things ran
OWN = ("run.log", "manifest.json", "SHA256SUMS")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cluster(2) as found:
        yield found


def request(output: Path, scheduler: str = "") -> Request:
    return Request("2021-09", output, TOWNS, data=ROOT / "data", workers=2, scheduler=scheduler)


def digests(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in folder_digests(folder).items() if Path(name).name not in OWN}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(made(request(tmp_path_factory.mktemp("here"))).folder)


def test_the_same_bytes_as_on_this_machine(tmp_path: Path, address: str, here: dict[str, str]) -> None:
    outcome = run_month(request(tmp_path, address))
    assert not outcome.failed
    assert digests(outcome.folder) == here
    assert not list(outcome.folder.rglob("*.part"))


def dask_workers() -> list[psutil.Process]:
    """Return the processes of the workers: children of their nannies, which start them anew."""
    found = psutil.Process().children(recursive=True)
    every = [process for process in found if process.status() != psutil.STATUS_ZOMBIE]  # has no command line
    return [one for one in every if any("spawn_main" in part for part in one.cmdline())]


def helpers() -> list[psutil.Process]:
    """Return the processes beside the workers, without what they have forked."""
    children = [child for worker in dask_workers() for child in worker.children()]
    return [child for child in children if "eldercare_analysis.runs.engine" in child.cmdline()]


@pytest.mark.parametrize("victims", [helpers, lambda: dask_workers()[-1:]][: 2 if ALL else 1])
def test_a_process_killed_in_the_middle_costs_its_task_only(
    tmp_path: Path, address: str, here: dict[str, str], victims: Callable[[], list[psutil.Process]]
) -> None:
    command = [
        str(ELDERCARE),
        "report",
        "--month",
        "2021-09",
        "--data",
        str(ROOT / "data"),
        "--output",
        str(tmp_path),
    ]
    towns = [part for town in TOWNS for part in ("--town", town)]
    with subprocess.Popen([*command, *towns, "--scheduler", address], stderr=subprocess.PIPE) as running:
        while not list(tmp_path.rglob(".2021-09.work/**/*.pdf")) and running.poll() is None:
            time.sleep(0.05)
        killed = [process.pid for process in victims()]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _, said = running.communicate(timeout=1200)
    assert killed
    assert running.returncode == 0, said.decode()
    assert digests(tmp_path / "2021-09") == here


@pytest.mark.parametrize(
    ("end", "error"), [("os.kill(os.getpid(), 9)", KilledError), ("sys.exit(3)", ProcessError)]
)
def test_a_helper_that_is_killed_is_told_from_one_that_fails(
    monkeypatch: pytest.MonkeyPatch, end: str, error: type[Exception]
) -> None:
    start, program = subprocess.Popen, f"import os, sys; sys.stdin.buffer.read(1); {end}"
    monkeypatch.setattr(
        starting.subprocess, "Popen", lambda _, **pipes: start([sys.executable, "-c", program], **pipes)
    )
    monkeypatch.setattr(cluster_worker, "_idle", SimpleQueue())
    with pytest.raises(error) as caught:
        cluster_worker.make(
            b"", Job(Path(), Path(), "district", "", "", {}, ""), {}, cluster_worker.versions()
        )
    assert type(caught.value) is error


def test_a_scheduler_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", 1.0)
    for wrong in ("tcp://127.0.0.1:9", "nowhere"):
        with pytest.raises(InputError, match="连接不上调度器"):
            run_month(request(tmp_path, wrong))
    assert not (tmp_path / "2021-09").exists()


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", 2.0)
    with cluster(0) as empty, pytest.raises(InputError, match="没有工作进程"):
        run_month(request(tmp_path, empty))


def test_workers_with_other_software_are_refused(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = client._check_workers
    monkeypatch.setattr(client, "_check_workers", lambda c, a, own: check(c, a, own | {"typst": "0.0.1"}))
    with pytest.raises(InputError, match=r"的 typst 是 .*，本机是 0\.0\.1"):
        run_month(request(tmp_path, address))


def test_a_worker_with_other_software_that_comes_later_makes_no_report(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = cluster_worker.versions() | {"typst": "0.0.1"}
    monkeypatch.setattr(client, "versions", lambda: own)
    monkeypatch.setattr(client, "_check_workers", lambda *_: None)
    outcome = run_month(request(tmp_path, address))
    assert [result.reason for result in outcome.failed] == ["工作进程的软件与本机不同"] * len(TOWNS)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"eldercare-analysis\[cluster\]"):
        run_month(request(tmp_path, "tcp://127.0.0.1:8786"))


def test_inputs_are_the_same_bytes_wherever_they_lie(tmp_path: Path, september: Outcome) -> None:
    found = set()
    for name in ("one", "other"):
        work = tmp_path / name
        shutil.copytree(september.folder / "evidence" / "inputs", work / "evidence" / "inputs")
        found.add(cluster_worker.packed(Job(work, ROOT / "notebooks", "district", "", "", {}, "")))
    (content,) = found
    own = cluster_worker.unpacked(
        content, tmp_path / "there", Job(tmp_path, tmp_path, "district", "", "", {}, "")
    )
    assert (own.work / "evidence/inputs/returns.json").is_file()
    assert (own.notebooks / "target_gap.ipynb").is_file()
    assert not list(own.work.rglob("*.xlsx"))  # workbooks as they were sent stay here
