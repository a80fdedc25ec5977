"""`run.py mutants`: how many mutants of `inputs` and `analysis` the tests of that package kill; docs/mutants.md is written; exit 1 where they are too few."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from tools.mutants import ROOT
from tools.mutants.covering import covering
from tools.mutants.mutant import Mutant, modules, sample
from tools.mutants.page import Tally, page
from tools.mutants.trial import KILLED, tried

TESTS = {
    "inputs": ["tests/inputs"],
    "analysis": ["tests/analysis", "tests/analysis/privacy", "tests/reckoning"],
}
PAGE = ROOT / "docs" / "mutants.md"


def main() -> int:
    """Try samples of mutants; the page is written by a run that was asked for nothing else than its size and seed."""
    asked = _arguments()
    tallies = [_tally(package, asked) for package in asked.package or TESTS]
    if not (asked.package or asked.part or asked.tests):
        PAGE.write_text(page(tallies, f"{datetime.now(UTC):%Y-%m-%d}, seed {asked.seed}."), encoding="utf-8")
        print(PAGE.relative_to(ROOT))
    return int(not all(tally.enough for tally in tallies))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py mutants", description=__doc__)
    parser.add_argument("--package", action="append", choices=sorted(TESTS))
    parser.add_argument("--sample", type=int, default=300, help="how many mutants of a package, by chance")
    parser.add_argument("--seed", type=int, default=1, help="of chance: the same one gives the same mutants")
    parser.add_argument(
        "--in", dest="part", default="", metavar="TEXT", help="modules with this in their path only"
    )
    parser.add_argument("--tests", nargs="+", help="other tests than those of the package")
    parser.add_argument("--minutes", type=float, default=600, help="begin no further mutant after so many")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time")
    return parser.parse_args()


def _tally(package: str, asked: argparse.Namespace) -> Tally:
    files = [file for file in modules(package) if asked.part in str(file)]
    chosen, of = sample(files, asked.sample, asked.seed)
    selection = asked.tests or TESTS[package]
    tests = covering(selection, [f"src/eldercare_analysis/{package}"], _kept(selection))
    tally = Tally(package, of, tests.branches)
    for mutant, outcome in tried(_while(chosen, asked.minutes), tests, asked.jobs):
        tally.outcomes.append((mutant, outcome))
        if outcome != KILLED:
            print(f"{outcome}: {mutant}", flush=True)
    tally.outcomes.sort(key=lambda one: str(one[0]))
    print(tally, flush=True)
    return tally


def _while(mutants: Iterable[Mutant], minutes: float) -> Iterator[Mutant]:
    end = time.monotonic() + 60 * minutes
    return takewhile(lambda _: time.monotonic() < end, mutants)


def _kept(selection: Sequence[str]) -> Path:
    """Return where the covering of these tests, as they are now, is kept."""
    digest = hashlib.sha256(" ".join(selection).encode())
    for file in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        digest.update(file.read_bytes())
    return ROOT / "reports" / f"mutants-{digest.hexdigest()[:12]}.json"


if __name__ == "__main__":
    sys.exit(main())
