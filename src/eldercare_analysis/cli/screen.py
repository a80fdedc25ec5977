"""What is said on a terminal, or to a log: text that cannot steer it."""

from __future__ import annotations

import json
from typing import Any

import typer

from eldercare_analysis.inputs.letters import escaped, shown


def tell(text: str, *, err: bool = False) -> None:
    """Print lines; letters that steer a terminal, or are not seen, are shown by their numbers."""
    typer.echo("\n".join(line if line.isprintable() else shown(line) for line in text.split("\n")), err=err)


def json_of(value: Any) -> str:  # noqa: ANN401 - a tree of plain values
    """Return plain values as JSON, what is not printable escaped: it reads back as the same values."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=1))
