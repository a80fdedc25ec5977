"""`python -m tests.faults`: inject the faults of the table and write docs/reliability.md; exit 1 where something was lost."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from datetime import UTC, datetime

from eldercare_analysis.runs.evidence import software
from tests.faults.fault import Tally, inject
from tests.faults.lab import ROOT, laboratory
from tests.faults.odd import CASES
from tests.faults.reliability import page
from tests.faults.table import FAULTS
from tests.faults.workers import MEBIBYTE, MEMORY, SECONDS

PAGE = ROOT / "docs" / "reliability.md"


def main() -> int:
    """Inject what the arguments ask for; the page is written by a run of all faults only."""
    parser = argparse.ArgumentParser(prog="run.py faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of chance: the same one gives the same faults")
    parser.add_argument("--scale", type=float, default=1.0, help="times as often as the table says")
    parser.add_argument(
        "--changed",
        type=float,
        metavar="SCALE",
        help="the same for changed inputs, which take little time; else as --scale",
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="TEXT", help="faults with this in their names or kinds"
    )
    parser.add_argument(
        "--cases", help="a folder of further inputs to read: workbooks, files of a pack, scenarios, snapshots"
    )
    asked = parser.parse_args()
    if asked.cases:
        os.environ[CASES] = asked.cases
    chosen = [
        fault
        for fault in FAULTS
        if not asked.only or any(text in f"{fault.kind} {fault.name}" for text in asked.only)
    ]
    begin = time.monotonic()
    tallies = []
    with laboratory() as lab:
        for fault in chosen:
            scale = asked.scale if asked.changed is None or fault.kind != "Inputs" else asked.changed
            tallies.append(inject(fault, lab, asked.seed, max(1, round(fault.often * scale))))
            _tell(tallies[-1])
    if chosen == FAULTS:
        PAGE.write_text(
            page(tallies, seed=asked.seed, minutes=(time.monotonic() - begin) / 60, **_about()),
            encoding="utf-8",
        )
        print(PAGE.relative_to(ROOT))
    return int(any(tally.losses for tally in tallies))


def _tell(tally: Tally) -> None:
    counts = ", ".join(f"{name}: {count}" for name, count in sorted(tally.counts.items()))
    print(
        f"{tally.fault.name}: {counts}; at most {tally.seconds:.1f} s, {tally.mebibytes:.0f} MiB; lost: {len(tally.losses) or 'nothing'}",
        flush=True,
    )
    for loss in tally.losses:
        print(f"    {loss}", flush=True)


def _about() -> dict[str, object]:
    made = software()
    return {"when": f"{datetime.now(UTC):%Y-%m-%d}", "software": f"version {made['version']} {made['code']}", "seconds": SECONDS, "memory": MEMORY // MEBIBYTE,
            "machine": f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores"}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
