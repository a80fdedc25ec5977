"""What is imported before processes are forked, and papermill's engine that makes kernels so (`eldercare`).

papermill imports this through its entry point while it is imported itself: nothing of papermill's is imported
here.
"""

from __future__ import annotations

import importlib
from typing import Any

from eldercare_analysis.runs.surroundings import import_plainly

WARM = (  # what every notebook and report needs; a test tells what is missing
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "matplotlib.backends.backend_svg",
    "sqlite3",
    "tornado.platform.asyncio",
    "eldercare_analysis.reporting.goals.annex2",
    "eldercare_analysis.reporting.goals.clarify",
    "eldercare_analysis.reporting.goals.heatmap",
    "eldercare_analysis.reporting.goals.matters",
    "eldercare_analysis.reporting.goals.overview",
    "eldercare_analysis.reporting.html",
    "eldercare_analysis.reporting.maps",
    "eldercare_analysis.reporting.maps.neighbors",
    "eldercare_analysis.reporting.meeting",
    "eldercare_analysis.reporting.money.plan_money",
    "eldercare_analysis.reporting.money.prefinancing",
    "eldercare_analysis.reporting.money.projection",
    "eldercare_analysis.reporting.money.ranges",
    "eldercare_analysis.reporting.money.readings",
    "eldercare_analysis.reporting.money.returns",
    "eldercare_analysis.reporting.planning.closing",
    "eldercare_analysis.reporting.prose",
    "eldercare_analysis.reporting.served.access",
    "eldercare_analysis.reporting.served.groups",
    "eldercare_analysis.reporting.town.town_answer",
    "eldercare_analysis.reporting.town.town_money",
    "eldercare_analysis.reporting.town.town_place",
    "eldercare_analysis.reporting.town.town_tasks",
    "eldercare_analysis.reporting.town.village_cells",
    "eldercare_analysis.runs.engine.manager",
    "eldercare_analysis.runs.reports",
)


def warm_up() -> None:
    """Import everything that tasks need."""
    import_plainly()
    for name in WARM:
        importlib.import_module(name)


class _Engine:
    """The engine of `manager`, which is imported where something of it is asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever an engine has
        """Return an attribute of the engine."""
        return getattr(importlib.import_module("eldercare_analysis.runs.engine.manager").Engine, name)


WarmEngine = _Engine()
