"""A derivation -> lines of text, indented as a tree."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.analysis.trace import Node
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words

INDENT = "  "


def told(words: Words, node: Node, depth: int = 0) -> Iterator[str]:
    """Yield one line a step: what it is, its value, where it comes from, what is said of it."""
    missing = "trace.blank" if node.kind == "cell" else "form.unknown"
    value = words(missing) if node.value is None else _value(words, node)
    parts = [
        words(f"trace.{node.kind}", name=node.name, value=value, unit=node.unit),
        f"[{node.source}]" if node.source else "",
        pick(words.language, node.text) if node.text else "",
    ]
    yield INDENT * depth + " ".join(part for part in parts if part)
    if node.kind == "line":
        yield INDENT * (depth + 1) + words("trace.product")
    if node.kind == "served" and node.children and node.children[0].kind == "cell":
        yield INDENT * (depth + 1) + words("trace.smaller")
    for child in node.children:
        yield from told(words, child, depth + 1)


def _value(words: Words, node: Node) -> str:
    return words.amount(node.value) if node.unit == "fen" else f"{node.value}"
