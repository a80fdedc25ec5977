"""What a notebook shows of a value is one line."""

from __future__ import annotations

from pathlib import Path

from eldercare_analysis import load_register
from eldercare_analysis.inputs.district import District


def test_values_are_shown_on_one_line(district: District) -> None:
    assert repr(district).startswith("District(江津区, 30 towns, ")
    assert repr(district.plan) == "Plan(30 towns, 2021 to 2022)"
    # Annex 1: 30 towns, 175 villages (合计)
    assert repr(district.places) == "Places(30 towns, 175 villages)"
    assert repr(district.policy).startswith(f"Policy({len(district.policy.clauses)} clauses, ")
    assert repr(district.baseline) == f"Scenario(baseline, {len(district.baseline.assumptions)} assumptions)"


def test_a_register_says_its_months(district: District, demo: Path) -> None:
    from eldercare_analysis import load_district  # noqa: PLC0415

    register = load_register(demo / "returns", load_district(demo / "pack"))
    first, last = register.months[0], register.months[-1]
    assert repr(register) == f"Register({len(register.returns)} returns, {first} to {last})"
