"""Runs that are killed: at random moments, and at each step in which the month is written and put in place."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.fault import Fault, Outcome
from tests.faults.lab import MONTH, PATIENCE, Lab, digests, traceback_in

STEPS = ("-m", "tests.faults.killed_at")
GONE = 60.0  # seconds that children have to end after their parent was killed
KIND = "Kills"
LAST = 60  # steps with which the month is put in place


@dataclass(frozen=True)
class Kill:
    """A signal, to the first process of a run or to all of its processes at once."""

    signal: signal.Signals
    everyone: bool = False

    def __call__(self, lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
        """Send it at a random moment; every second time with an earlier month in place."""
        for number in range(times):
            earlier = number % 2 == 1
            output = lab.published() if earlier else lab.new("killed")
            process = lab.start([*lab.arguments(output), *(["--fresh"] if earlier else [])])
            moment = chance.uniform(0, lab.undisturbed[1])
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            with suppress(ProcessLookupError):
                (os.killpg if self.everyone else os.kill)(process.pid, self.signal)
            yield _after(lab, output, process, f"{self.signal.name} after {moment:.2f} s", earlier=earlier)


def at_steps(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Kill a run before one of its changes to the output folder: first the last ones, in which the month is put in place."""
    steps = _steps(lab)
    before, last = range(max(0, len(steps) - LAST)), range(max(0, len(steps) - LAST), len(steps))
    chosen = chance.sample(last, min(times, len(last)))
    for step in chosen + chance.sample(before, min(times - len(chosen), len(before))):
        output = lab.published()
        process = lab.start([str(step), str(output), *lab.arguments(output), "--fresh"], program=STEPS)
        yield _after(lab, output, process, f"before step {step} of {len(steps)}: {steps[step]}", earlier=True)


def _steps(lab: Lab) -> list[str]:
    """Return the changes that a run makes to its output folder, one after another."""
    output = lab.published()
    done = lab.run(["-1", str(output), *lab.arguments(output), "--fresh"], program=STEPS)
    return [line.removeprefix("STEP ") for line in done.err.splitlines() if line.startswith("STEP ")]


def _after(lab: Lab, output: Path, process: subprocess.Popen[str], how: str, *, earlier: bool) -> Outcome:
    """Look at what a killed run left, and at what the next one makes of it."""
    begin = time.monotonic()
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return Outcome("a hang", f"{how}: it went on for {PATIENCE} s")
    there = digests(output / MONTH)
    losses = [
        _orphans(process),
        "the month is there, but not whole" if (output / MONTH).exists() and not there else "",
        "the month that was there is gone" if earlier and not there else "",
        f"a traceback: {said.strip().splitlines()[-1][:200]}" if "Traceback" in said else "",
    ]
    again = lab.run(lab.arguments(output))
    if again.code or digests(output / MONTH) != lab.reference:
        losses.append(f"the next run gave {again.code}: {again.last}")
    losses += [traceback_in(again), _left_in(lab.temporary)]
    lost = "; ".join(filter(None, losses))
    state = "the month whole" if there else "no month yet"
    return Outcome(f"{_ended(process.returncode)}; {state}; then the same bytes", f"{how}: {lost}" if lost else "",
                   time.monotonic() - begin)  # fmt: skip


def _ended(code: int) -> str:
    return "killed" if code < 0 else "it had ended" if code == 0 else f"exit {code}"


def _orphans(process: subprocess.Popen[str]) -> str:
    """Say how many processes are left, and end them."""
    left = left_of(process)
    for orphan in left:
        with suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)
    return f"{len(left)} processes were left" if left else ""


def _left_in(temporary: Path) -> str:
    """Say what the next run has not tidied up, and do it."""
    left = sorted(path.name for path in temporary.iterdir())
    for path in temporary.iterdir():
        shutil.rmtree(path, ignore_errors=True)
    return f"left in the temporary folder: {', '.join(left)[:100]}" if left else ""


def left_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes of a session that are still there a while after its first one ended."""
    end = time.monotonic() + GONE
    while (left := _session(process.pid)) and time.monotonic() < end:
        time.sleep(0.2)
    return left


def _session(leader: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(path.parent.name))
    return found


FAULTS = [
    Fault("a run is killed, all its processes", KIND, "SIGKILL to its session at a random moment, every second time with an earlier month in place",
          "the earlier month stays; the next run gives the same bytes", Kill(signal.SIGKILL, everyone=True), 20, 1),
    Fault("the first process of a run is killed", KIND, "SIGKILL at a random moment; its children must end by themselves",
          "as above, and no process is left", Kill(signal.SIGKILL), 20, 0),
    Fault("a run is asked to stop", KIND, "SIGTERM to its first process at a random moment", "as above; exit 143", Kill(signal.SIGTERM), 10, 0),
    Fault("a run loses its terminal", KIND, "SIGHUP to its first process at a random moment", "as above; exit 129 or 143", Kill(signal.SIGHUP), 6, 0),
    Fault("a run is interrupted", KIND, "SIGINT to its session at a random moment", "as above; exit 130", Kill(signal.SIGINT, everyone=True), 6, 0),
    Fault("a run is killed at a step", KIND, "SIGKILL before one of its changes to the output folder: each of the last 60, with which the month is put in place, and some before",
          "the earlier month or the new one, whole; the next run gives the same bytes", at_steps, 80, 1),
]  # fmt: skip
