"""How soon a command answers: `--help` and a table, beside Python importing pandas."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.measuring import PROGRAMS, Row, said, seconds, spread

REPETITIONS = 7
ELDERCARE = str(PROGRAMS / "eldercare")
COMMANDS = {
    "import pandas (peer)": [sys.executable, "-c", "import pandas"],
    "eldercare --help": [ELDERCARE, "--help"],
    "eldercare budget": [ELDERCARE, "budget"],
}


def measure(_: Path) -> list[Row]:
    """Return seconds of each command and how they compare with importing pandas."""
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _round in range(REPETITIONS + 1):  # the first one does not count
        for name, command in COMMANDS.items():
            found[name].append(seconds(lambda command=command: said(command)))  # type: ignore[misc]
    peer = statistics.median(found["import pandas (peer)"][1:])
    return [
        spread(name, times[1:]) | {"times the peer": round(statistics.median(times[1:]) / peer, 2)}
        for name, times in found.items()
    ]
