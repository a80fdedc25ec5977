"""Random questions: a register, a scenario or both, and a month; the same data for both sides."""

from __future__ import annotations

import random
from typing import Any

from eldercare_analysis.inputs.district import District
from tests.reckoning.bridge import register_of, scenario_of
from tests.reckoning.compare import Asked
from tests.reckoning.random_returns import MONTHS, Sent, register
from tests.reckoning.random_scenarios import readings, scenario
from tests.reckoning.scheduling import Assumed
from tests.reckoning.state import Known


def asked(district: District, kind: str, seed: int) -> Asked:
    """Return a question.

    Args:
        district: whose plan.
        kind: `register` (returns under random readings), `scenario` (no returns), or `both`.
        seed: which one.
    """
    rng = random.Random(f"{kind} {seed}")  # noqa: S311
    content: dict[str, Any] = scenario(seed)
    returns: list[Sent] | None = None if kind == "scenario" else register(seed)
    if kind == "register":
        content = {"name": "readings", "label": {"zh": "例", "en": "example"}, "readings": readings(seed)}
    month = rng.choice(MONTHS)
    if returns and rng.random() < 0.6:
        month = max(sent["month"] for sent in returns)
    return question(district, content, returns, month)


def question(district: District, content: dict[str, Any], returns: list[Sent] | None, month: str) -> Asked:
    return Asked(
        district, None if returns is None else register_of(returns), scenario_of(content, district), month,
        Known(returns, month, content.get("readings", {})), Assumed(content),
    )  # fmt: skip
