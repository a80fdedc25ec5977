"""One step of a derivation, and the steps that derivations end in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from eldercare_analysis.language import LANGUAGES, Language, say

# what a derivation may end in; `missing` says what nobody has reported or decided
ENDS = frozenset({"cell", "clause", "parameter", "reading", "assumption", "row", "missing"})


@dataclass(frozen=True)
class Node:
    """One step of a derivation.

    Attributes:
        kind: what it is; the texts `trace.KIND` say it in words. `ENDS` are the kinds that derivations end in.
        name: which: a line, an item, a column, an id.
        value, unit: its value (amounts in fen); None where it is unknown, then `source` says what would tell.
        source: file, row and column, or file and key.
        text: what the clause says, why a reading is the default, who assumes something and why.
        children: what it is made from.
        of: whose it is, where the name does not say so: a town.
    """

    kind: str
    name: str
    value: Any = None
    unit: str = ""
    source: str = ""
    text: Mapping[Language, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    of: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the tree as plain values, for JSON."""
        return {
            "kind": self.kind, "name": self.name, "value": None if self.value is None else str(self.value), "unit": self.unit,
            "source": self.source, "text": dict(self.text), "of": self.of, "children": [child.plain() for child in self.children],
        }  # fmt: skip

    def ends(self) -> Iterator[Node]:
        """Yield the steps in which the derivation ends."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.ends()


def span(low: Any, high: Any) -> str | None:  # noqa: ANN401 - a count, or NA
    """Return a range of counts, one number where both ends agree, None where one is unknown."""
    if pd.isna(low) or pd.isna(high):
        return None
    return f"{low}" if low == high else f"{low}–{high}"


def whole(value: Any) -> int | None:  # noqa: ANN401 - a count, or NA
    """Return a count, None where it is unknown."""
    return None if value is None or pd.isna(value) else int(value)


def both(key: str, **fields: object) -> dict[Language, str]:
    """Return a text in all languages."""
    return {language: str(say(language, key, **fields)) for language in LANGUAGES}


def same(text: str) -> dict[Language, str]:
    """Return a text that is the same in all languages, because somebody wrote it."""
    return dict.fromkeys(LANGUAGES, text)


def missing(needs: str, count: int | None = None) -> Node:
    """Return that something is not reported: the sheet and column that would tell, and of how many."""
    return Node("missing", needs, count)
