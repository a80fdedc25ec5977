"""Mutants of a module, as mutmut makes them: one change of one expression, operator, argument or word."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.mutants import ROOT


@dataclass(frozen=True)
class Mutant:
    """One change of a file: `line` counts from 1; `before` and `after` are the lines that differ, without their indentation."""

    file: str
    line: int
    before: str
    after: str
    code: str

    def __str__(self) -> str:
        """Say where it is and what it changes."""
        return f"{self.file}:{self.line}: {self.before} → {self.after}"


def modules(package: str) -> list[Path]:
    """Return the modules of a package of the library."""
    return sorted((ROOT / "src" / "eldercare_analysis" / package).rglob("*.py"))


def sample(files: Iterable[Path], size: int, seed: int) -> tuple[list[Mutant], int]:
    """Return `size` mutants by chance, each as likely as any other, in no order; and how many there are."""
    places = [(file, number) for file in files for number in range(_count(file))]
    chosen = random.Random(seed).sample(places, min(size, len(places)))  # noqa: S311 - not secret
    return [_mutant(file, number) for file, number in chosen], len(places)


def _count(file: Path) -> int:
    return len(_of(file)[1])


@cache
def _of(file: Path) -> tuple[Any, list[Any]]:
    from mutmut.mutation.file_mutation import create_mutations  # noqa: PLC0415 - `run.py mutants` installs it

    module, found, *_ = create_mutations(str(file), file.read_text(encoding="utf-8"))
    # mutmut itself leaves what is outside functions alone: it is checked when the module is read
    return module, [one for one in found if one.contained_by_top_level_function]


def _mutant(file: Path, number: int) -> Mutant:
    module, found = _of(file)
    mutation = found[number]
    code = module.deep_replace(mutation.original_node, mutation.mutated_node).code
    lines, changed = file.read_text(encoding="utf-8").splitlines(), code.splitlines()
    first = next((i for i, (a, b) in enumerate(zip(lines, changed, strict=False)) if a != b), 0)
    before, after = _without_common_end(lines[first:], changed[first:])
    return Mutant(str(file.relative_to(ROOT)), first + 1, before, after, code)


def _without_common_end(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    while min(len(before), len(after)) > 1 and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return " ".join(line.strip() for line in before), " ".join(line.strip() for line in after)
