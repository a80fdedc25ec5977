"""Two months side by side: inputs, request and rules, and every figure of their tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs.manifest import read_manifest

TABLES = "evidence/tables"
PARTS = ("software", "request", "inputs", "figures", "files")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: of which part (`PARTS`), where, and both values; empty where one side has none."""

    part: str
    where: str
    first: str
    second: str


def differences(first: Path, second: Path) -> list[Difference]:
    """Return what differs between two monthly folders, in the order of `PARTS`.

    Raises:
        InputError: a folder is none of a monthly run.
    """
    manifests = [manifest_of(folder) for folder in (first, second)]
    found = [
        Difference(part, name, one, other)
        for part in ("software", "request", "inputs")
        for name, one, other in _unequal(*(_flat(manifest.get(part, {})) for manifest in manifests))
    ]
    found += figures(first, second)
    outputs = [manifest["outputs"] for manifest in manifests]
    return found + [Difference("files", name, one, other) for name, one, other in _unequal(*outputs)]


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a monthly folder.

    Raises:
        InputError: there is none that can be read.
    """
    manifest = read_manifest(folder)
    if manifest is None or not {"request", "inputs", "outputs"} <= manifest.keys():
        raise InputError([Problem("month_none", None, {"value": folder})])
    return manifest


def figures(first: Path, second: Path) -> list[Difference]:
    """Return the cells of all tables that differ: where they are, and both values as written."""
    return [
        Difference("figures", f"{name} {' '.join(key)} {column}", one, other)
        for name in KEYS
        for key, column, one, other in _cells(
            *(_rows(folder / TABLES / f"{name}.csv", KEYS[name]) for folder in (first, second))
        )
    ]


def _rows(path: Path, key: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(str(row.get(column) or "") for column in key): row for row in rows}


def _cells(
    first: Mapping[tuple[str, ...], Mapping[str, str]], second: Mapping[tuple[str, ...], Mapping[str, str]]
) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    for key in dict.fromkeys([*first, *second]):
        for column, one, other in _unequal(first.get(key, {}), second.get(key, {})):
            yield key, column, one, other


def _unequal(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the names whose values differ, with both as text."""
    for name in dict.fromkeys([*first, *second]):
        one, other = (str(side[name]) if side.get(name) is not None else "" for side in (first, second))
        if one != other:
            yield name, one, other


def _flat(value: Any, prefix: str = "") -> dict[str, str]:  # noqa: ANN401 - JSON holds anything
    """Return nested values by dotted name."""
    if not isinstance(value, dict):
        return {prefix: str(value)}
    return {
        name: text
        for key, inner in value.items()
        for name, text in _flat(inner, f"{prefix}.{key}" if prefix else str(key)).items()
    }
