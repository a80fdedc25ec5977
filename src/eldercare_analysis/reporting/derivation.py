"""A derivation -> lines of text, indented as a tree; each sum is shown once, what repeats is folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from eldercare_analysis.analysis.trace import Node
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.words import Words

INDENT = "  "
# with a text `trace.KIND_rule`
RULES = ("line", "total", "gap", "peak", "scheduled", "group", "gap_plan", "progress")
ALIKE = 12  # children of one kind that are shown one by one
NAMED = 60  # of those that are folded
LONG = 3  # lines from which a step that was shown is not shown again
LAW = ("clause", "reading")
ROW = re.compile(r" row (\d+)")  # as sources have it
# of names
AREAS = {"peak": ("cash",), "list": ("standstill_kind", "trace_list"), "group": ("status", "trace_group")}
Key = tuple[object, ...]


def told(words: Words, node: Node, *, full: bool = False) -> Iterator[str]:
    """Yield one line a step: what it is, its value, where it comes from, what is said of it, by which rule.

    Args:
        words: the words of the reader.
        node: the derivation.
        full: every step, however often; else steps that were shown are referred to, and more than `ALIKE`
            alike are one line.
    """
    yield from _Telling(words, full).lines(node, 0)


class _Telling:
    """One derivation being told: the steps that were shown."""

    def __init__(self, words: Words, full: bool) -> None:  # noqa: FBT001 - private
        self.words, self.full = words, full
        self.shown: set[Key] = set()
        self.texts: set[Key] = set()
        self.keys: dict[int, Key] = {}

    def lines(self, node: Node, depth: int) -> Iterator[str]:
        """Yield the lines of a step and of what it is made from."""
        again = not self.full and self._again(node)
        yield INDENT * depth + self._line(node) + (f" {self.words.plain('trace.above')}" if again else "")
        if again:
            return
        if (
            not self.full and node.kind == "verdict"
        ):  # a list of verdicts says which; each has a derivation of its own
            return
        for rule in self._rules(node):
            yield INDENT * (depth + 1) + rule
        for _, group in groupby(node.children, key=_group):
            alike = list(group)
            if self._known_law(alike):
                yield INDENT * (depth + 1) + self.words.plain("trace.law_above")
            elif self.full or len(alike) <= ALIKE or alike[0].kind in LAW:
                for child in alike:
                    yield from self.lines(child, depth + 1)
            else:
                yield INDENT * (depth + 1) + self._folded(alike)

    def _known_law(self, alike: Sequence[Node]) -> bool:
        """Say whether these are clauses and readings that were all shown with their words."""
        return not self.full and all(one.kind in LAW and _said(one) in self.texts for one in alike)

    def _again(self, node: Node) -> bool:
        """Say whether a step of some length was shown, and remember it."""
        key = self._key(node)
        if _size(node) < LONG:
            return False
        if key in self.shown:
            return True
        self.shown.add(key)
        return False

    def _key(self, node: Node) -> Key:
        if id(node) not in self.keys:
            parts = tuple(self._key(child) for child in node.children)
            self.keys[id(node)] = (
                node.kind,
                node.name,
                str(node.value),
                node.unit,
                node.source,
                node.of,
                hash(parts),
            )
        return self.keys[id(node)]

    def _line(self, node: Node) -> str:
        words = self.words
        unit = words.plain(f"unit.{node.unit}") if f"unit.{node.unit}" in words else node.unit
        kind = "lists" if node.kind == "town" and node.value is None else node.kind
        parts = [
            words.plain(f"trace.{kind}", name=_name(words, node), value=_value(words, node), unit=unit),
            f"[{_source(words, node)}]" if node.source else "",
            self._text(node),
        ]
        return " ".join(part for part in parts if part)

    def _text(self, node: Node) -> str:
        """Return what is said of a step: of a clause or reading its words, once."""
        if not node.text:
            return ""
        if _said(node) in self.texts and not self.full and node.kind in LAW:
            return self.words.plain("trace.above")
        self.texts.add(_said(node))
        return pick(self.words.language, node.text)

    def _rules(self, node: Node) -> Iterator[str]:
        if node.kind in RULES and node.children:
            yield self.words.plain(f"trace.{node.kind}_rule")
        if node.kind == "served" and node.children and node.children[0].kind == "cell":
            yield self.words.plain("trace.smaller")

    def _folded(self, alike: Sequence[Node]) -> str:
        """Return many steps of a kind as one line: how many, their sum, each by name and value."""
        words = self.words
        names = [f"{_whose(words, one)} {_value(words, one)}" for one in alike[:NAMED]]
        if len(alike) > NAMED:
            names.append(words.plain("trace.and_more", count=len(alike) - NAMED))
        fields = {
            "count": len(alike),
            "kind": words.plain(f"trace_kind.{alike[0].kind}"),
            "names": join(words.language, names),
        }
        total = _sum(words, alike)
        return (
            words.plain("trace.folded", **fields)
            if total is None
            else words.plain("trace.folded_sum", sum=total, **fields)
        )


def _said(node: Node) -> Key:
    return node.kind, node.name, str(node.value)


def _group(node: Node) -> str:
    """Return what children are told together by: their kind; clauses and readings are the law."""
    return LAW[0] if node.kind in LAW else node.kind


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.children)


def _whose(words: Words, node: Node) -> str:
    name = _name(words, node)
    return name if not node.of or node.of in name or node.kind == "line" else f"{node.of} {name}"


def _sum(words: Words, alike: Sequence[Node]) -> str | None:
    """Return the sum of counts, amounts or ranges of counts; None where they are something else."""
    values = [one.value for one in alike if one.value is not None]
    if alike[0].kind == "parameter" or not values:
        return None
    if all(isinstance(value, int | Decimal) for value in values):
        total = sum(values)
        return words.amount(total).plain if alike[0].unit == "fen" else f"{total}"
    ends = [str(value).split("–") for value in values]
    if alike[0].kind != "served" or not all(part.isdigit() for parts in ends for part in parts):
        return None
    return words.span(sum(int(parts[0]) for parts in ends), sum(int(parts[-1]) for parts in ends)).plain


def _name(words: Words, node: Node) -> str:
    if node.kind == "missing":
        return (
            words.needs(*node.name.split("; ")).plain + (f" × {node.value}" if node.value else "")
            if node.name
            else words.plain("form.unknown")
        )
    for area in AREAS.get(node.kind, ()):
        if f"{area}.{node.name}" in words:
            return words.plain(f"{area}.{node.name}")
    name, place = (_place(words, one) for one in (node.name, node.of))
    return f"{place} {name}" if place and node.kind in ("served", "count", "verdict") else name


def _place(words: Words, name: str) -> str:
    """Return what the district is called, whose id is no word; any other name as it is."""
    return words.plain("place.district") if name == DISTRICT else name


def _source(words: Words, node: Node) -> str:
    if node.kind == "change" and f"change.{node.source}" in words:
        return words.plain(f"change.{node.source}")
    return ROW.sub(lambda found: " " + words.plain("place.row", value=found[1]), node.source)


def _value(words: Words, node: Node) -> str:
    if node.value is None:
        missing = {"cell": "trace.blank", "actual": "trace.not_reported"}
        return words.plain(missing.get(node.kind, "form.unknown"))
    for kind, area in {
        "status": "status",
        "verdict": "status",
        "unit": "stage",
        "change": "event",
        "issue": "issue_state",
    }.items():
        if node.kind == kind and f"{area}.{node.value}" in words:
            return words.plain(f"{area}.{node.value}")
    return words.amount(node.value).plain if node.unit == "fen" else f"{node.value}"
