"""A derivation -> lines of text, indented as a tree."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.analysis.trace import Node
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words

INDENT = "  "
FORMULAS = ("line", "total", "target", "peak", "scheduled")  # with a text `trace.KIND_rule`


def told(words: Words, node: Node, depth: int = 0) -> Iterator[str]:
    """Yield one line a step: what it is, its value, where it comes from, what is said of it, by which rule."""
    missing = "trace.blank" if node.kind == "cell" else "form.unknown"
    value = words(missing) if node.value is None else _value(words, node)
    parts = [
        words(f"trace.{node.kind}", name=_name(words, node), value=value, unit=node.unit),
        f"[{node.source}]" if node.source else "",
        pick(words.language, node.text) if node.text else "",
    ]
    yield INDENT * depth + " ".join(part for part in parts if part)
    if node.kind in FORMULAS and node.children:
        yield INDENT * (depth + 1) + words(f"trace.{node.kind}_rule")
    if node.kind == "served" and node.children and node.children[0].kind == "cell":
        yield INDENT * (depth + 1) + words("trace.smaller")
    for child in node.children:
        yield from told(words, child, depth + 1)


def _name(words: Words, node: Node) -> str:
    key = f"cash.{node.name}"
    return words(key) if node.kind == "peak" and key in words else node.name


def _value(words: Words, node: Node) -> str:
    if node.kind == "status":
        return words(f"status.{node.value}")
    return words.amount(node.value) if node.unit == "fen" else f"{node.value}"
