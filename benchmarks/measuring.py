"""How things are measured: whole commands, with the memory of all their processes; medians and spread."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROUNDS = 3
PROGRAMS = Path(sys.executable).parent
SAMPLED = 1.0  # seconds between two looks at memory
MIB = 2**20
Row = dict[str, object]


@dataclass(frozen=True)
class Run:
    """A command that has run: seconds, the most memory of all its processes together, and of the first one (MiB)."""

    seconds: float
    peak: float
    parent: float


def watched(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Run:
    """Run a command and watch its memory: what processes share counts once (PSS, where the system has it)."""
    begun = time.perf_counter()
    process = psutil.Popen(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    peaks = [0.0, 0.0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(SAMPLED):
            every = [_memory(one) for one in (process, *_children(process))]
            peaks[:] = max(peaks[0], sum(every)), max(peaks[1], every[0])

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - begun
    ended.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{command}: {said.decode()}")
    return Run(seconds, peaks[0] / MIB, peaks[1] / MIB)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _memory(process: psutil.Process) -> float:
    """Return the bytes of a process, 0 where it has ended."""
    try:
        found = process.memory_full_info()
    except (psutil.Error, OSError):
        return 0.0
    return float(getattr(found, "pss", found.rss))


def said(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> str:
    """Run a command and return what it printed."""
    words = [str(part) for part in command]
    done = subprocess.run(  # noqa: S603 - our own commands
        words, check=True, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )
    return done.stdout


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def spread(name: str, found: Sequence[float]) -> Row:
    """Return a row with the median and the range of some seconds."""
    return {
        "what": name,
        "n": len(found),
        "median s": round(statistics.median(found), 2),
        "from s": round(min(found), 2),
        "to s": round(max(found), 2),
    }


def machine() -> str:
    """Return what the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        models = [
            line.split(":", 1)[1].strip()
            for line in listed.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    memory = psutil.virtual_memory().total / 2**30
    return f"{platform.system()} {platform.release()}, {cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
