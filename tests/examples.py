"""How many examples a property is tried with: all that its test asks for in continuous integration (`CI`), a few of them elsewhere."""

from __future__ import annotations

import os

from hypothesis import settings

ALL = bool(os.environ.get("CI"))
FEW = 10


def examples(many: int) -> settings:
    """Return the settings of a property that is tried with so many examples in CI."""
    return settings(max_examples=many if ALL else min(many, max(FEW, many // 20)))
