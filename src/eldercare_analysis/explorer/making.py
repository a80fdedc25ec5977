"""Making the report of a month with a scenario, in a process of its own, so that the page stays usable."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Literal

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.scenario import BASELINE

STEERING = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1f\x7f]")
SAID = 12  # lines of what the command said, where it failed
State = Literal["running", "done", "partly", "failed"]
RUNNING: State = "running"


@dataclass(frozen=True)
class Order:
    """What is asked for: a month of a scenario, for all towns or for one and the district."""

    month: str
    scenario: str
    file: Path
    data: Path
    language: str
    town: str | None
    whole: bool

    @property
    def output(self) -> Path:
        """The folder of all reports."""
        return reports_of(self.data)

    @property
    def folder(self) -> Path:
        """Where the month will be."""
        parts = [] if self.scenario == BASELINE else [self.scenario]
        return self.output.joinpath(*parts, self.month)

    @property
    def command(self) -> list[str]:
        """The command that makes it."""
        towns = [] if self.whole else ["--town", DISTRICT, *(["--town", self.town] if self.town else [])]
        options = {
            "--month": self.month,
            "--data": str(self.data.resolve()),
            "--scenario": str(self.file.resolve()),
            "--output": str(self.output),
            "--language": self.language,
        }
        told = [part for pair in options.items() for part in pair]
        return [sys.executable, "-m", "eldercare_analysis", "report", *told, *towns]


@dataclass(frozen=True)
class Report:
    """A report that is made, or was: what it is of, how far it is, and what the command said if it failed."""

    order: Order
    state: State = RUNNING
    said: tuple[str, ...] = ()

    @property
    def files(self) -> list[Path]:
        """What there is to open: the page, the district's report, that of the town."""
        folder, town = self.order.folder, self.order.town
        own = sorted(folder.glob(f"towns/*-{town}.pdf")) if town else []
        found = [folder / "index.html", folder / "district.pdf", *own]
        return [path for path in found if path.is_file()] if self.state in ("done", "partly") else []


def reports_of(data: Path) -> Path:
    """Return the folder of the reports of a data pack."""
    return data.resolve().parent / "reports"


def make(order: Order, tell: Callable[[Report], None]) -> Report:
    """Begin to make a report, and tell of it once it ends."""
    report = Report(order)
    Thread(target=lambda: tell(_made(report)), daemon=True).start()
    return report


def _made(report: Report) -> Report:
    plain = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
    command = report.order.command
    done = subprocess.run(command, capture_output=True, check=False, env=plain)  # noqa: S603 - our own
    states: dict[int, State] = {0: "done", 1: "partly"}
    state = states.get(done.returncode, "failed")
    said = [] if state == "done" else list(said_by(done.stderr))[-SAID:]
    return replace(report, state=state, said=tuple(said))


def said_by(output: bytes) -> Iterator[str]:
    """Yield the lines that a command said, without what steers a terminal."""
    for line in output.decode(errors="replace").splitlines():
        if told := STEERING.sub("", line).strip():
            yield told
