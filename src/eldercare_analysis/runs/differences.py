"""Two months side by side: inputs, request and rules, every figure.

And a month's printed numbers beside its own tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.reporting.csv_text import read_csv
from eldercare_analysis.runs.evidence import TABLES, manifest_of
from eldercare_analysis.runs.printed_facts import FACTS, Entry, Misfit, entries

NO_ROW = "no row"
Key = tuple[str, ...]  # of a row of a table
PARTS = ("software", "request", "inputs", "printed", "figures", "files")


@dataclass(frozen=True)
class Difference:
    """One thing of two months: of which part (`PARTS`), where, and both values.

    Empty where one side has none.
    """

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
    plain = [manifest.model_dump(exclude_unset=True) for manifest in manifests]
    for part in ("software", "request", "inputs"):
        yield from _pairs(part, *(_flat(content[part]) for content in plain))
    yield from figures(first, second)
    yield from _pairs("files", outputs or manifests[0].outputs, manifests[1].outputs)


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
    """Return every printed number by report and id, with its exact value and place.

    What is none, as it stands there.
    """
    found: dict[str, str] = {}
    for fact in entries(folder):
        if isinstance(fact, Misfit):
            found[f"{FACTS} {fact.number}"] = json.dumps(fact.content, ensure_ascii=False)
            continue
        name = f"{fact.report} {fact.id}"
        more = fact.model_dump(include={"table", "row", "column", "unit", "kind"}, exclude_unset=True)
        told = f"{fact.text} ({fact.value}) {json.dumps(more, ensure_ascii=False)}"
        found[name] = f"{found[name]}; {told}" if name in found else told
    return found


def printed_against_tables(folder: Path) -> Iterator[Difference]:
    """Yield every printed number that names a row and column of a table, with its value there.

    Misfits are differences, too.

    Protected cells hold a mark (`<5`, `*`) instead of a count: a printed number there is one that should not
    be known.
    """
    tables = {name: rows_of(folder, name) for name in KEYS}
    heads = {name: _head(folder, name) for name in KEYS}
    for fact in entries(folder):
        if isinstance(fact, Misfit):
            yield Difference("printed", fact.place, json.dumps(fact.content, ensure_ascii=False), "")
        elif key := _key(fact, heads.get(fact.table, [])):
            rows = tables[fact.table]
            printed, cell = str(fact.value), rows[key].get(fact.column, "") if key in rows else NO_ROW
            where = f"{fact.report} {fact.id} = {fact.table} {' '.join(key)} {fact.column}"
            yield Difference("printed", where, printed, printed if _equal(printed, cell) else cell)


def _key(fact: Entry, head: list[str]) -> Key | None:
    """Return the key of the row that a number is a cell of.

    None where it is a sum, or is in no table of the folder.
    """
    if fact.row.keys() != set(KEYS.get(fact.table, ())) or fact.column not in head:
        return None
    return tuple(str(fact.row[name]) for name in KEYS[fact.table])


def _head(folder: Path, name: str) -> list[str]:
    path = folder / TABLES / f"{name}.csv"
    return read_csv(path)[0] if path.is_file() else []


def _equal(printed: str, cell: str) -> bool:
    try:
        return Decimal(printed) == Decimal(cell)
    except InvalidOperation:  # a mark, a blank
        return printed == cell


def rows_of(folder: Path, name: str) -> dict[Key, dict[str, str]]:
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
