"""Two months side by side: inputs, request and rules, and every figure of their tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs.facts import FACTS, read_facts
from eldercare_analysis.runs.manifest import read_manifest

TABLES = "evidence/tables"
PARTS = ("software", "request", "inputs", "figures", "files")


@dataclass(frozen=True)
class Difference:
    """One thing of two months: of which part (`PARTS`), where, and both values; empty where one side has none."""

    part: str
    where: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        """Say whether both are the same."""
        return self.first == self.second


def differences(first: Path, second: Path) -> list[Difference]:
    """Return what differs between two monthly folders, in the order of `PARTS`.

    Raises:
        InputError: a folder is none of a monthly run.
    """
    return [one for one in compared(first, second) if not one.same]


def compared(first: Path, second: Path) -> Iterator[Difference]:
    """Yield everything that two monthly folders have, the same or not.

    Raises:
        InputError: a folder is none of a monthly run.
    """
    manifests = [manifest_of(folder) for folder in (first, second)]
    for part in ("software", "request", "inputs"):
        yield from _pairs(part, *(_flat(manifest.get(part, {})) for manifest in manifests))
    yield from figures(first, second)
    yield from _pairs("files", *(manifest["outputs"] for manifest in manifests))


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a monthly folder.

    Raises:
        InputError: there is none that can be read.
    """
    manifest = read_manifest(folder)
    if manifest is None or not {"request", "inputs", "outputs"} <= manifest.keys():
        raise InputError([Problem("month_none", None, {"value": folder})])
    return manifest


def figures(first: Path, second: Path) -> Iterator[Difference]:
    """Yield the cells of all tables and all printed numbers: where they are, and both values as written."""
    folders = (first, second)
    for name in KEYS:
        tables = [_rows(folder, name) for folder in folders]
        for key in dict.fromkeys(key for table in tables for key in table):
            yield from _pairs(
                "figures", *(table.get(key, {}) for table in tables), prefix=f"{name} {' '.join(key)} "
            )
    if all((folder / FACTS).is_file() for folder in folders):  # months made before there were ids have none
        yield from _pairs("figures", *(_printed(folder) for folder in folders))


def _printed(folder: Path) -> dict[str, str]:
    """Return every printed number by report and id, with its exact value."""
    return {
        f"{fact['report']} {fact['id']}": f"{fact['text']} ({fact['value']})" for fact in read_facts(folder)
    }


def _rows(folder: Path, name: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a table by their keys."""
    path, key = folder / TABLES / f"{name}.csv", KEYS[name]
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(str(row.get(column) or "") for column in key): row for row in rows}


def _pairs(
    part: str, first: Mapping[str, Any], second: Mapping[str, Any], *, prefix: str = ""
) -> Iterator[Difference]:
    """Yield what two sides have by name, with both values as text."""
    for name in dict.fromkeys([*first, *second]):
        one, other = (str(side[name]) if side.get(name) is not None else "" for side in (first, second))
        yield Difference(part, prefix + name, one, other)


def _flat(value: Any, prefix: str = "") -> dict[str, str]:  # noqa: ANN401 - JSON holds anything
    """Return nested values by dotted name."""
    if not isinstance(value, dict):
        return {prefix: str(value)}
    return {
        name: text
        for key, inner in value.items()
        for name, text in _flat(inner, f"{prefix}.{key}" if prefix else str(key)).items()
    }
