"""Scenario YAML -> the readings and parameters that a computation uses, overrides with who, why and source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from eldercare_analysis.inputs.documents import Bilingual, Strict, read_document
from eldercare_analysis.inputs.policy import Exact, Month, Parameter, Policy
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, nearest

BASELINE = "baseline"


class Override(Strict):
    """A value put in place of the plan's, or where the plan has none; one number, or one by starting month."""

    value: Exact | dict[Month, Exact]
    unit: str
    who: str
    why: str
    source: str


class ScenarioDocument(Strict):
    """The shape of a scenario file."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    label: Bilingual
    extends: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, Override] = Field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """What to compute with: every reading decided, every parameter with its dated values."""

    name: str
    label: Bilingual
    readings: dict[str, str]
    parameters: dict[str, Parameter]
    files: tuple[Path, ...] = ()


def published(policy: Policy) -> Scenario:
    """Return the scenario of published numbers and default readings."""
    readings = {name: reading.default for name, reading in policy.readings.items()}
    return Scenario(BASELINE, {"zh": BASELINE, "en": BASELINE}, readings, dict(policy.parameters))


def with_reading(scenario: Scenario, name: str, option: str) -> Scenario:
    """Return a scenario that differs in one reading."""
    return replace(scenario, readings={**scenario.readings, name: option})


def scenario_names(folder: Path) -> list[str]:
    """Return the names of the scenarios of a pack."""
    return sorted(path.stem for path in (folder / "scenarios").glob("*.yaml"))


def build_scenario(name: str | Path, folder: Path, policy: Policy) -> Scenario:
    """Read a scenario by its name in the pack or by its file, with all that it extends.

    Raises:
        InputError: unknown name, key, reading or parameter, a wrong unit, or scenarios that extend each other.
    """
    chain: list[tuple[Path, ScenarioDocument]] = []
    following: str | None = str(name)
    while following:
        path = _find(following, folder)
        if path in [seen for seen, _ in chain]:
            raise InputError([Problem("scenario_loop", Place(path.name))])
        document = read_document(path, ScenarioDocument)
        chain.append((path, document))
        following = document.extends
    scenario = published(policy)
    for path, document in reversed(chain):
        scenario = _apply(scenario, path, document, policy)
    return scenario


def _find(name: str, folder: Path) -> Path:
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    path = folder / "scenarios" / f"{name}.yaml"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = scenario_names(folder)
        raise InputError(
            [Problem("scenario_unknown", None, {"value": name, "nearest": ", ".join(nearest(name, known))})]
        )
    return path


def _apply(base: Scenario, path: Path, document: ScenarioDocument, policy: Policy) -> Scenario:
    problems = Problems()
    for name, option in document.readings.items():
        place = Place(path.name, column=f"readings.{name}")
        if name not in policy.readings:
            problems.add("key_unknown", place, key=name, nearest=", ".join(nearest(name, policy.readings)))
        elif option not in policy.readings[name].options:
            problems.add("not_one_of", place, value=option, known=", ".join(policy.readings[name].options))
    parameters = dict(base.parameters)
    for name, override in document.parameters.items():
        place = Place(path.name, column=f"parameters.{name}")
        if name not in parameters:
            problems.add("key_unknown", place, key=name, nearest=", ".join(nearest(name, parameters)))
        elif override.unit != parameters[name].unit:
            problems.add("wrong_unit", place, value=override.unit, unit=parameters[name].unit)
        else:
            parameters[name] = _override(parameters[name], override)
    problems.stop_if_any()
    return Scenario(
        document.name, document.label, {**base.readings, **document.readings}, parameters, (*base.files, path)
    )


def _override(parameter: Parameter, override: Override) -> Parameter:
    always = min(parameter.values, default="1900-01")
    values = override.value if isinstance(override.value, dict) else {always: override.value}
    return parameter.model_copy(update={"values": values, "assumed": True})
