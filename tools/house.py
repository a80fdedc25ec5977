"""How the house stands, in numbers: `run.py check` prints them, and fails where one is above its ceiling. Ceilings only go down."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "eldercare_analysis"
WIDTH, LENGTH, PARAMETERS = 110, 250, 6
CEILINGS = {
    "lines over 110 letters": 0,
    "fmt: skip": 0,
    "modules over 250 lines": 0,
    "functions of more than 6 parameters": 0,
    "names of modules used twice": 0,
}
FLOOR = 0.8  # lines of tests to lines of the package


def main() -> int:
    """Print the numbers; return 1 where one does not hold."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))}
    tests = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "tests").rglob("*.py"))
    numbers = dict(zip(CEILINGS, _numbers(texts), strict=True))
    lines = sum(len(text.splitlines()) for text in texts.values())
    ratio = tests / lines
    print(f"modules: {len(texts)}, lines: {lines:,}")
    for name, number in numbers.items():
        print(f"{name}: {number:,} (at most {CEILINGS[name]:,})")
    print(f"tests to source: {ratio:.2f} (at least {FLOOR})")
    return int(ratio < FLOOR or any(number > CEILINGS[name] for name, number in numbers.items()))


def _numbers(texts: dict[Path, str]) -> Iterator[int]:
    lines = [line for text in texts.values() for line in text.splitlines()]
    names = Counter(name for name, _ in {_name(path) for path in texts if not path.stem.startswith("__")})
    yield sum(len(line) > WIDTH for line in lines)
    yield sum(text.count("fmt: skip") for text in texts.values())
    yield sum(len(text.splitlines()) > LENGTH for text in texts.values())
    yield sum(_parameters(node) > PARAMETERS for text in texts.values() for node in ast.walk(ast.parse(text)))
    yield sum(count > 1 for count in names.values())


def _name(path: Path) -> tuple[str, str]:
    """Return a module's name and subject: modules of one subject in two layers may share a name.

    `analysis/money/ledger.py` and `reporting/money/ledger.py` do; a module may be called as a subject is.
    """
    below = path.relative_to(SOURCE).with_suffix("").parts
    is_subject = (SOURCE / "analysis" / path.stem).is_dir()
    return path.stem, path.stem if is_subject else "/".join(below[1:] or below)


def _parameters(node: ast.AST) -> int:
    if not isinstance(node, ast.FunctionDef):
        return 0
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len(named) - (bool(named) and named[0].arg in ("self", "cls"))


if __name__ == "__main__":
    sys.exit(main())
