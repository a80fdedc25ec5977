"""`parameters.yaml` -> dated parameters and readings, each citing a clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.clauses import Clause, load_clauses
from eldercare_analysis.inputs.documents import Strict, read_document
from eldercare_analysis.inputs.fields import Bilingual, Exact, Named, OneLine, Text, misfit, one_of
from eldercare_analysis.inputs.months import PATTERN
from eldercare_analysis.inputs.names import fault_of
from eldercare_analysis.inputs.problems import InputError, Place, Problems, nearest

_READINGS = """
award_trigger award_unit award_payment award_cap award_year center_village merging_villages
built_when home_upgraded_when scheduled_means homes_counted quality_pool annex2_required staff_base
shared_points progress_counts floor_unit floor_from
"""
_AMOUNTS = """
award_per_center operating_ratio living_allowance home_subsidy center_operating_subsidy
central_funds
"""
_SETTINGS = """
clock_start_month yellow_points forecast_observations forecast_range budget_month completion_month
projection_years uncertainty_samples uncertainty_base
"""
READINGS = tuple(_READINGS.split())
_COSTS = [f"{kind}_{what}" for kind in kinds.BY_COLUMN for what in ("cost", "months")]
AMOUNTS = (*_AMOUNTS.split(), *_COSTS, "award_lag", "home_subsidy_lag")
_ACCESS = [f"access_{how}_{unit}" for unit in ("km", "minutes") for how in ("near", "middle", "far")]
SETTINGS = (*_SETTINGS.split(), *_ACCESS)
PARAMETERS = "parameters.yaml"
PAYERS = ("municipality", "district", "central", "not_stated")
Month = Annotated[str, Field(pattern=f"^{PATTERN}$")]
# of a parameter: amounts in fen, times all facilities of a district, stay whole numbers of 64 bits
HIGHEST = Decimal(10) ** 9
LIMITS = {  # of settings on which the time of a run depends, or that are months
    **dict.fromkeys(("clock_start_month", "budget_month", "completion_month"), (1, 12)),
    "projection_years": (0, 20),
    "uncertainty_samples": (100, 10**6),
    "uncertainty_base": (64, 65536),
    "forecast_observations": (1, 1000),
}


def _rising(bounds: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    if not 0 <= bounds[0] <= bounds[1] <= HIGHEST:
        raise misfit("between_order", most=f"{HIGHEST:,f}")
    return bounds


class Parameter(Strict):
    """A value that computations use, by the month from which it holds; no values: the plan leaves it open.

    `set_by` tells what the plan says from what this software had to settle (`why`); `between` and `whole` say
    what a scenario may put in its place; `assumed`: a scenario has.
    """

    label: Bilingual
    unit: Text
    clause: Text
    payer: Annotated[str, one_of(*PAYERS)] = "not_stated"
    values: dict[Month, Exact]
    set_by: Literal["plan", "software"] = "plan"
    why: Bilingual | None = None
    between: Annotated[tuple[Exact, Exact], AfterValidator(_rising)] = (Decimal(0), HIGHEST)
    whole: bool = False
    assumed: bool = False

    def since(self, month: str) -> str:
        """Return since which month the value holds that is in force in a month (`YYYY-MM`); empty: none."""
        return max((start for start in self.values if start <= month), default="")

    def at(self, month: str) -> Decimal | None:
        """Return the value in force in a month (`YYYY-MM`), None where none is known."""
        return self.values.get(self.since(month))

    def check(self, value: Decimal, place: Place, problems: Problems) -> None:
        """Hold a value to the bounds of this parameter."""
        whole = not self.whole or value == value.to_integral_value()
        if problems.within(place, value, *self.between) and not whole:
            problems.add("not_a_count", place, value=value)


class Reading(Strict):
    """A clause that can be read in more than one way; the wording does not bear options in `what_if`."""

    label: Bilingual
    clause: Text
    default: Text
    why: Bilingual
    options: dict[str, Bilingual]
    what_if: list[str] = Field(default_factory=list)


class PlanInfo(Strict):
    """Title, number and date of the plan."""

    title: Named
    number: OneLine
    issued_on: date


class DistrictInfo(Strict):
    """Name and code of the district, its plan, the sources of its maps; `notice` is printed on every page."""

    name: Named
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    plan: PlanInfo
    map_credit: Bilingual
    notice: Bilingual | None = None


class PolicyDocument(Strict):
    """The shape of `parameters.yaml`."""

    district: DistrictInfo
    parameters: dict[str, Parameter]
    readings: dict[str, Reading]


@dataclass(frozen=True, repr=False)
class Policy:
    """What the plan's clauses say, as data."""

    info: DistrictInfo
    clauses: dict[str, Clause]
    parameters: dict[str, Parameter]
    readings: dict[str, Reading]

    def __repr__(self) -> str:
        """Return how much there is of it, on one line."""
        values = f"{len(self.parameters)} parameters, {len(self.readings)} readings"
        return f"Policy({len(self.clauses)} clauses, {values})"


def load_policy(folder: Path) -> Policy:
    """Read both files and check that each parameter and reading cites a clause that exists.

    Raises:
        InputError: with every problem.
    """
    problems = Problems()
    clauses = problems.attempt(lambda: load_clauses(folder))
    read = problems.attempt(lambda: read_document(folder / PARAMETERS, PolicyDocument))
    if clauses is None or read is None:
        raise InputError(problems.found)
    document, tree = read
    cited = {f"parameters.{name}": value.clause for name, value in document.parameters.items()}
    cited |= {f"readings.{name}": value.clause for name, value in document.readings.items()}
    for where, clause in cited.items():
        if clause not in clauses:
            place = Place(PARAMETERS, column=f"{where}.clause")
            problems.add("clause_unknown", place, value=clause, nearest=", ".join(nearest(clause, clauses)))
    for name, reading in document.readings.items():
        place = Place(PARAMETERS, column=f"readings.{name}.default")
        problems.one_of(place, reading.default, reading.options)
    if fault := fault_of(document.district.name["zh"]):  # a folder of reports bears it
        problems.add(fault[0], Place(PARAMETERS, column="district.name.zh"), **fault[1])
    _check_complete(document, problems)
    _check_values(document, problems)
    problems.found = tree.located(problems.found)
    problems.stop_if_any()
    return Policy(document.district, clauses, document.parameters, document.readings)


def _check_complete(document: PolicyDocument, problems: Problems) -> None:
    """Ask for each reading and parameter that computations use; amounts may be without a value."""
    for kind, names, known in (
        ("parameters", (*AMOUNTS, *SETTINGS), document.parameters),
        ("readings", READINGS, document.readings),
    ):
        for name in names:
            if name not in known:
                problems.add("key_missing", Place(PARAMETERS, column=kind), key=name)
    issued = f"{document.district.plan.issued_on:%Y-%m}"
    for name in SETTINGS:
        if name in document.parameters and document.parameters[name].at(issued) is None:
            problems.add("key_missing", Place(PARAMETERS, column=f"parameters.{name}.values"), key=issued)


def _check_values(document: PolicyDocument, problems: Problems) -> None:
    """Hold values to the document's own bounds, and settings to those that computations bear."""
    for name, parameter in document.parameters.items():
        low, high = parameter.between
        if name in LIMITS:
            low, high = max(low, Decimal(LIMITS[name][0])), min(high, Decimal(LIMITS[name][1]))
        within = parameter.model_copy(
            update={"between": (low, high), "whole": parameter.whole or name in LIMITS}
        )
        for month, value in parameter.values.items():
            within.check(value, Place(PARAMETERS, column=f"parameters.{name}.values.{month}"), problems)
