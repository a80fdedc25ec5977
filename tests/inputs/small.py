"""A district of three towns, made of values: a plan, a policy and scenarios, for tests that need no files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.policy import DistrictInfo, Parameter, PlanInfo, Policy, Reading
from eldercare_analysis.inputs.scenario import Scenario, apply_document, published
from eldercare_analysis.inputs.scenario_document import ScenarioDocument

TOLD = {"who": "甲", "why": "乙", "source": "丙"}
BOTH = {"zh": "x", "en": "x"}
COUNTS = {
    "villages": [3, 5, None],
    "existing_points": [1, 5, None],
    "gap": [2, 0, None],
    "centers_2021": [1, None, None],
    "points_2021": [2, 0, None],
    "points_2022": [None, 3, None],
}
PLAN = Plan(
    pd.DataFrame(
        {"town": ["甲镇", "乙镇", "丙镇"], "row": [2, 3, 4]}
        | {name: pd.array([pd.NA if one is None else one for one in cells], dtype="Int64") for name, cells in COUNTS.items()}
    ),
    (2021, 2022),
)  # fmt: skip


def parameter(value: int | None, unit: str = "years", most: int = 100, *, whole: bool = False) -> Parameter:
    """Return a parameter that holds from June 2021."""
    values = {} if value is None else {"2021-06": Decimal(value)}
    return Parameter(
        label=BOTH, unit=unit, clause="c", values=values, between=(Decimal(0), Decimal(most)), whole=whole
    )


POLICY = Policy(
    DistrictInfo(
        name=BOTH,
        code="500116",
        plan=PlanInfo(title=BOTH, number="1", issued_on=date(2021, 6, 1)),
        map_credit=BOTH,
    ),
    {},
    {
        "projection_years": parameter(2, whole=True),
        "completion_month": parameter(12, "month", 12, whole=True),
        "award": parameter(50, "yuan", 2000),
        "open": parameter(None, "yuan"),
    },
    {"trigger": Reading(label=BOTH, clause="c", default="one", why=BOTH, options={"one": BOTH, "two": BOTH})},
)


def document(**content: Any) -> ScenarioDocument:
    """Return a scenario document."""
    return ScenarioDocument.model_validate({"name": "own", "label": {"zh": "甲", "en": "own"}, **content})


def scenario(**content: Any) -> Scenario:
    """Return the scenario of a document on what is published."""
    return apply_document(published(POLICY), document(**content), "own.yaml")


def change(town: str, kind: str, year: int, by: int) -> dict[str, Any]:
    """Return a change of the plan."""
    return {"town": town, "kind": kind, "year": year, "change": by, **TOLD}
