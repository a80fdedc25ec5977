"""Coverage, budget and target gaps of a district's rural elder-care plan.

Names are imported when they are first used: the command line tells its help without waiting for pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from eldercare_analysis.analysis.goals.targets import targets
    from eldercare_analysis.analysis.money.budget import budget
    from eldercare_analysis.analysis.planning.closing import close_gap
    from eldercare_analysis.analysis.planning.comparison import compare
    from eldercare_analysis.analysis.planning.siting import site_points
    from eldercare_analysis.analysis.served.access import access
    from eldercare_analysis.analysis.served.coverage import coverage
    from eldercare_analysis.analysis.trace import trace
    from eldercare_analysis.inputs.district import load_district, load_scenario
    from eldercare_analysis.inputs.problems import EldercareError, InputError
    from eldercare_analysis.inputs.returns.loading import load_register

__all__ = [
    "EldercareError",
    "InputError",
    "access",
    "budget",
    "close_gap",
    "compare",
    "coverage",
    "load_district",
    "load_register",
    "load_scenario",
    "site_points",
    "targets",
    "trace",
]
_HOMES = {
    "access": "analysis.served.access",
    "budget": "analysis.money.budget",
    "close_gap": "analysis.planning.closing",
    "compare": "analysis.planning.comparison",
    "coverage": "analysis.served.coverage",
    "site_points": "analysis.planning.siting",
    "targets": "analysis.goals.targets",
    "trace": "analysis.trace",
    "load_district": "inputs.district",
    "load_scenario": "inputs.district",
    "load_register": "inputs.returns.loading",
    "EldercareError": "inputs.problems",
    "InputError": "inputs.problems",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    """Return a public name, importing its module."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
