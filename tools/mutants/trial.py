"""Run tests on one mutant, in a process forked from one that has the libraries loaded, in a copy of the project."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

import pytest

from tools.mutants import ROOT
from tools.mutants.covering import Covering
from tools.mutants.mutant import Mutant

KILLED, SURVIVED, UNTESTED = "killed", "survived", "not run by any test"
LIBRARIES = ("geopandas", "matplotlib.pyplot", "openpyxl", "pandas", "pydantic", "scipy.optimize", "typer")
BUDGET = 40.0  # seconds of tests a mutant may take, as they take without a change; what is beyond is not run
FACTOR, SPARE = 8, 30  # a mutant that takes so many times as long, and seconds more, hangs: it is killed
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", "reports", ".*_cache", ".hypothesis", "mutants.json"
)


def tried(mutants: Iterable[Mutant], covering: Covering, jobs: int) -> Iterator[tuple[Mutant, str]]:
    """Yield each mutant with what became of it, as they end."""
    _load()
    with _copies(jobs) as free:
        running: list[Trial] = []
        for mutant in mutants:
            tests, seconds = _affordable(covering.of(mutant.file, mutant.line), covering)
            if not tests:
                yield mutant, UNTESTED
                continue
            while not free:
                yield from _ended(running, free)
            running.append(Trial(mutant, tests, free.pop(), time.monotonic() + FACTOR * seconds + SPARE))
        while running:
            yield from _ended(running, free)


def _ended(running: list[Trial], free: list[Path]) -> Iterator[tuple[Mutant, str]]:
    time.sleep(0.05)
    for trial in list(running):
        outcome = trial.outcome()
        if outcome:
            running.remove(trial)
            free.append(trial.copy)
            yield trial.mutant, outcome


class Trial:
    """The tests of one mutant, running in a session of their own; the copy has the mutant in it as long as they run."""

    def __init__(self, mutant: Mutant, tests: list[str], copy: Path, end: float) -> None:
        """Begin; `end` by the monotonic clock is when it hangs."""
        self.mutant, self.copy, self._end = mutant, copy, end
        (copy / mutant.file).write_text(mutant.code, encoding="utf-8")
        self._process = os.fork()
        if not self._process:
            os.setsid()
            _become(tests, copy)

    def outcome(self) -> str:
        """Return what became of it, or nothing as long as the tests run; one that hangs is killed."""
        ended, status = os.waitpid(self._process, os.WNOHANG)
        late = time.monotonic() > self._end
        if not ended and not late:
            return ""
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        if not ended:
            os.waitpid(self._process, 0)
        shutil.copyfile(ROOT / self.mutant.file, self.copy / self.mutant.file)
        return SURVIVED if ended and status == 0 else KILLED


def _load() -> None:
    """Load what is not mutated, once."""
    for library in LIBRARIES:
        import_module(library)


@contextmanager
def _copies(jobs: int) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory(prefix="eldercare-mutants-") as folder:
        yield [
            Path(shutil.copytree(ROOT, Path(folder) / str(number), ignore=NOT_COPIED))
            for number in range(jobs)
        ]


def _affordable(tests: list[str], covering: Covering) -> tuple[list[str], float]:
    chosen: list[str] = []
    seconds = 0.0
    for test in tests:
        if chosen and seconds + covering.seconds[test] > BUDGET:
            break
        chosen.append(test)
        seconds += covering.seconds[test]
    return chosen, seconds


def _become(tests: list[str], copy: Path) -> None:
    sys.dont_write_bytecode = True
    # the order of tests is ours: the quickest first
    code = 1
    try:
        os.chdir(copy)
        sys.path[:0] = [str(copy / "src"), str(copy)]
        os.environ.update(PYTHONPATH=str(copy / "src"), PYTHONDONTWRITEBYTECODE="1")
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        code = pytest.main(
            [
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                "--rootdir",
                str(copy),
                "-c",
                str(copy / "pyproject.toml"),
                *tests,
            ]
        )
    except BaseException:  # noqa: BLE001 - the process ends here
        traceback.print_exc()
    finally:
        os._exit(int(code))
