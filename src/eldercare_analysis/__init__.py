"""Coverage, budget and target gaps of a district's rural elder-care plan."""

from eldercare_analysis.analysis.access import access
from eldercare_analysis.analysis.budget import budget
from eldercare_analysis.analysis.closegap import close_gap
from eldercare_analysis.analysis.compare import compare
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.siting.plan import site_points
from eldercare_analysis.analysis.targets import targets
from eldercare_analysis.analysis.trace import trace
from eldercare_analysis.inputs.district import load_district, load_scenario
from eldercare_analysis.inputs.problems import EldercareError, InputError
from eldercare_analysis.inputs.returns.register import load_register

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
