"""Two months side by side: inputs, request and rules, and every figure of their tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.reporting.csv_text import read_csv
from eldercare_analysis.runs.facts import FACTS, loaded, malformed
from eldercare_analysis.runs.manifest import read_manifest

TABLES = "evidence/tables"
NEEDED = ("software", "request", "inputs", "outputs")  # parts of a manifest
PARTS = ("software", "request", "inputs", "printed", "figures", "files")


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


def compared(first: Path, second: Path, outputs: Mapping[str, str] | None = None) -> Iterator[Difference]:
    """Yield everything that two monthly folders have, the same or not.

    Args:
        first: a monthly folder.
        second: another one.
        outputs: the digests of the first one's files; by default those in its manifest.

    Raises:
        InputError: a folder is none of a monthly run.
    """
    manifests = [manifest_of(folder) for folder in (first, second)]
    for part in ("software", "request", "inputs"):
        yield from _pairs(part, *(_flat(manifest.get(part, {})) for manifest in manifests))
    yield from figures(first, second)
    yield from _pairs("files", outputs or manifests[0]["outputs"], manifests[1]["outputs"])


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return the manifest of a monthly folder.

    Raises:
        InputError: there is none that can be read.
    """
    manifest = read_manifest(folder)
    whole = isinstance(manifest, dict) and all(isinstance(manifest.get(part), dict) for part in NEEDED)
    if manifest is None or not whole or not _is_request(manifest["request"]):
        raise InputError([Problem("month_none", None, {"value": folder})])
    return manifest


def _is_request(request: dict[str, Any]) -> bool:
    """Say whether a request of a manifest, which anybody may have changed, has what making it again needs."""
    texts = all(isinstance(request.get(name), str) for name in ("month", "language", "scenario"))
    return texts and isinstance(request.get("towns"), list) and "register" in request


def figures(first: Path, second: Path) -> Iterator[Difference]:
    """Yield the cells of all tables and all printed numbers: where they are, and both values as written."""
    folders = (first, second)
    for name in KEYS:
        tables = [rows_of(folder, name) for folder in folders]
        for key in dict.fromkeys(key for table in tables for key in table):
            yield from _pairs(
                "figures", *(table.get(key, {}) for table in tables), prefix=f"{name} {' '.join(key)} "
            )
    if all((folder / FACTS).is_file() for folder in folders):  # months made before there were ids have none
        yield from _pairs("figures", *(_printed(folder) for folder in folders))


def _printed(folder: Path) -> dict[str, str]:
    """Return every printed number by report and id, with its exact value and place; what is none, as it stands there.

    The file may have been changed by anybody.
    """
    found: dict[str, str] = {}
    for number, fact in enumerate(loaded(folder), start=1):
        if malformed(fact):
            found[f"{FACTS} {number}"] = json.dumps(fact, ensure_ascii=False)
            continue
        name = f"{fact['report']} {fact['id']}"
        more = {key: fact[key] for key in ("table", "row", "column", "unit", "kind") if key in fact}
        told = f"{fact['text']} ({fact['value']}) {json.dumps(more, ensure_ascii=False)}"
        found[name] = f"{found[name]}; {told}" if name in found else told
    return found


def rows_of(folder: Path, name: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a table by their keys."""
    path, key = folder / TABLES / f"{name}.csv", KEYS[name]
    if not path.is_file():
        return {}
    return {tuple(row.get(column, "") for column in key): row for row in read_csv(path)[1]}


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
