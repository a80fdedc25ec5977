"""`run.py mutants`: how many mutants of a package its tests kill; those that live are told, with the reason written in survivors.toml."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tools.mutants import ROOT
from tools.mutants.covering import covering
from tools.mutants.mutant import modules, sample
from tools.mutants.trial import KILLED, tried

TESTS = {
    "inputs": ["tests/inputs"],
    "analysis": ["tests/analysis", "tests/privacy", "tests/reckoning"],
}


def main() -> int:
    """Try a sample of mutants, and tell those that live; always 0."""
    asked = _arguments()
    files = [file for file in modules(asked.package) if asked.part in str(file)]
    chosen, of = sample(files, asked.sample, asked.seed)
    selection = asked.tests or TESTS[asked.package]
    tests = covering(selection, [f"src/eldercare_analysis/{asked.package}"], _kept(selection))
    counts: Counter[str] = Counter()
    for mutant, outcome in tried(chosen, tests, asked.jobs):
        counts[outcome] += 1
        if outcome != KILLED:
            print(f"{outcome}: {mutant}", flush=True)
    print(
        f"{len(chosen)} of {of} mutants, seed {asked.seed}: {dict(counts)}; lines and branches that the tests run: {tests.branches:.1f} %"
    )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py mutants", description=__doc__)
    parser.add_argument("--package", choices=sorted(TESTS), required=True)
    parser.add_argument("--sample", type=int, default=300, help="how many mutants, by chance")
    parser.add_argument("--seed", type=int, default=1, help="of chance: the same one gives the same mutants")
    parser.add_argument(
        "--in", dest="part", default="", metavar="TEXT", help="modules with this in their path only"
    )
    parser.add_argument("--tests", nargs="+", help="other tests than those of the package")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time")
    return parser.parse_args()


def _kept(selection: Sequence[str]) -> Path:
    """Return where the covering of these tests, as they are now, is kept."""
    digest = hashlib.sha256(" ".join(selection).encode())
    for file in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        digest.update(file.read_bytes())
    return ROOT / "reports" / f"mutants-{digest.hexdigest()[:12]}.json"


if __name__ == "__main__":
    sys.exit(main())
