"""`tests/` mirrors `src/` path by path, and each module of inputs, analysis and reporting is imported by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import eldercare_analysis

SOURCE = Path(eldercare_analysis.__file__).parent
TESTS = Path(__file__).parents[1]
IMPORTED = ("analysis", "inputs", "reporting")
MIRRORED = (*IMPORTED, "cli", "explorer", "lab", "runs")


def modules() -> list[str]:
    paths = (path.relative_to(SOURCE.parent) for layer in IMPORTED for path in (SOURCE / layer).rglob("*.py"))
    return sorted(".".join(path.with_suffix("").parts) for path in paths if path.stem != "__init__")


def imports(text: str) -> Iterator[str]:
    """Yield what a file imports, by full name; of `from a import b` both `a` and `a.b`, which may be a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def subjects(folder: Path) -> set[str]:
    """Return what a test file beside a folder of the package may be named after: its modules, packages, itself."""
    if not (folder / "__init__.py").exists():
        return set()
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return {folder.name} | packages | {path.stem for path in folder.glob("*.py") if path.stem[0] != "_"}


def named_after(file: str, names: set[str]) -> bool:
    """Say whether a file is `test_NAME.py` or `test_NAME_more.py` of a name."""
    about = file.removeprefix("test_").removesuffix(".py")
    return any(about == name or about.startswith(f"{name}_") for name in names)


@pytest.mark.slow
def test_each_module_is_imported_by_a_test() -> None:
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    imported = {name for text in texts for name in imports(text)}
    assert [name for name in modules() if name not in imported] == []


def test_each_test_file_is_named_after_what_it_tests() -> None:
    files = [path for layer in MIRRORED for path in sorted((TESTS / layer).rglob("test_*.py"))]
    beside = {path: SOURCE / path.parent.relative_to(TESTS) for path in files}
    strangers = [path for path, folder in beside.items() if not named_after(path.name, subjects(folder))]
    assert [str(path.relative_to(TESTS)) for path in strangers] == []


@pytest.mark.parametrize(
    ("file", "is_named"),
    [
        ("test_ranges.py", True),
        ("test_ranges_uncertainty.py", True),
        ("test_money_truth.py", True),
        ("test_rangesof.py", False),
        ("test_truth.py", False),
    ],
)
def test_what_a_name_may_be(file: str, is_named: bool) -> None:
    assert named_after(file, subjects(SOURCE / "analysis" / "money")) is is_named


def test_what_is_in_a_folder() -> None:
    """`goals` has modules of its own and the package `rules`; what is no folder of the package has no name at all."""
    names = subjects(SOURCE / "analysis" / "goals")
    assert {"goals", "rules", "judge"} <= names
    assert "__init__" not in names
    assert subjects(SOURCE / "nothing") == set()


def test_what_is_imported() -> None:
    text = "import a.b\nfrom c import d as e\n\ndef f():\n    from g.h import i\n"
    assert set(imports(text)) == {"a.b", "c", "c.d", "g.h", "g.h.i"}


def test_the_modules_are_those_of_the_package() -> None:
    names = modules()
    assert "eldercare_analysis.analysis.money.ranges" in names
    assert not any("__" in name or ".runs." in name for name in names)
