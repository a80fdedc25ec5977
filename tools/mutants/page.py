"""What became of the mutants -> docs/mutants.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutants.mutant import Mutant
from tools.mutants.trial import KILLED

REASONS = Path(__file__).parent / "survivors.toml"
ENOUGH = 95.0  # percent, of mutants killed and of lines and branches run
HEAD = """# What the tests notice

`python3 run.py mutants` breaks one thing at a time in `inputs` and `analysis` (mutmut's changes: an operator, a number, a word, an argument,
a branch), runs the tests of that package that run the line, and wrote this page. A mutant is killed if a test fails or hangs. There are too
many to try them all: these are a sample in which each is as likely as any other; another one is tried with `--seed`. The share of lines and branches
is that of the package's own tests.

| package | mutants | tried | killed | share | lines and branches run |
|---|--:|--:|--:|--:|--:|
"""


@dataclass
class Tally:
    """What became of a sample of the mutants of a package."""

    package: str
    of: int
    branches: float
    outcomes: list[tuple[Mutant, str]] = field(default_factory=list)

    @property
    def killed(self) -> int:
        """How many the tests noticed."""
        return sum(outcome == KILLED for _, outcome in self.outcomes)

    @property
    def share(self) -> float:
        """Percent of those tried that the tests noticed."""
        return 100 * self.killed / max(1, len(self.outcomes))

    @property
    def enough(self) -> bool:
        """Whether tests and lines are as many as they shall be."""
        return self.share >= ENOUGH and self.branches >= ENOUGH

    def __str__(self) -> str:
        """The row of the page."""
        tried = len(self.outcomes)
        return f"| {self.package} | {self.of:,} | {tried:,} | {self.killed:,} | {self.share:.1f} % | {self.branches:.1f} % |"


def page(tallies: list[Tally], about: str) -> str:
    """Return the page; `about` says when, with which seed and software."""
    reasons = {(one["file"], one["before"], one["after"]): one["reason"] for one in _listed()}
    rows = [
        f"| `{mutant.file.partition('eldercare_analysis/')[2]}` | {_code(mutant.before)} | {_code(mutant.after)} "
        f"| {reasons.get((mutant.file, mutant.before, mutant.after), outcome)} |"
        for tally in tallies
        for mutant, outcome in tally.outcomes
        if outcome != KILLED
    ]
    table = "".join(f"{tally}\n" for tally in tallies)
    living = "".join(f"{row}\n" for row in rows)
    return f"{HEAD}{table}\n{about}\n\n## Those that lived\n\n| module | line | changed to | why |\n|---|---|---|---|\n{living}"


def _listed() -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(REASONS.read_text(encoding="utf-8")).get("survivor", [])
    return found


def _code(text: str) -> str:
    shown = text.replace("|", "\\|")
    return f"`` {shown} ``"
