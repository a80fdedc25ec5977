"""Scenario YAML -> what to compute with: readings, parameters, changes of the plan, each with its source."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Self

from eldercare_analysis.inputs.documents import read_document
from eldercare_analysis.inputs.fields import Bilingual
from eldercare_analysis.inputs.names import is_scenario
from eldercare_analysis.inputs.pack_folder import scenario_names as scenario_names  # noqa: PLC0414
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.policy import Parameter, Policy
from eldercare_analysis.inputs.problems import InputError, Nearest, Problem
from eldercare_analysis.inputs.scenario_document import (
    ALWAYS,
    Change,
    Delay,
    Limit,
    Range,
    ScenarioDocument,
    Seat,
    Stated,
    check_document,
    dated,
)
from eldercare_analysis.inputs.sources import Assumption, ParameterValue
from eldercare_analysis.inputs.yaml_files import Tree

BASELINE = "baseline"
MOST_EXTENDED = 20  # scenarios that build on each other


@dataclass(frozen=True, repr=False)
class Scenario:
    """What to compute with.

    Attributes:
        name, label, illustrative: as in its file.
        readings: every reading decided.
        parameters: every parameter with its dated values.
        files: the files that it was read from, what it extends first.
        recipients: persons by town and starting month.
        changes: more or fewer facilities than Annex 1 schedules.
        delays: later completion.
        seats: where centers stand, by town.
        merging: villages about to be merged, by town.
        settled: settled yuan of a town's center with its points.
        ranges, limits: for uncertainty.
        assumptions: all of it as a list, for readers.
    """

    name: str
    label: Bilingual
    readings: dict[str, str]
    parameters: dict[str, Parameter]
    files: tuple[Path, ...] = ()
    illustrative: bool = False
    recipients: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    delays: tuple[Delay, ...] = ()
    seats: dict[str, Seat] = field(default_factory=dict)
    merging: dict[str, int] = field(default_factory=dict)
    settled: dict[str, Decimal] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()

    def __repr__(self) -> str:
        """Return its name, and how much it assumes, on one line."""
        return f"Scenario({self.name}, {len(self.assumptions)} assumptions)"

    def under(self, **readings: str) -> Self:
        """Return the scenario with other options of some readings."""
        return replace(self, readings={**self.readings, **readings})

    def said(self, key: str) -> Assumption | None:
        """Return the assumption that sets a key, the last where several files do; None where none does."""
        return next((one for one in reversed(self.assumptions) if one.key == key), None)

    def source_of(self, key: str) -> Assumption:
        """Return the source of a value that this scenario sets by a key."""
        return self.said(key) or Assumption(self.name, key, "", "", "", "")

    def stated(self, entry: Stated) -> Assumption:
        """Return the assumption that an entry of a scenario file is: a change of the plan, a delay."""
        found = (one for one in self.assumptions if one.entry is entry)
        return next(found, Assumption(self.name, "", _value_of(entry), entry.who, entry.why, entry.source))

    def value_of(self, name: str, month: str) -> ParameterValue:
        """Return as a source the value of a parameter in force in a month (`YYYY-MM`)."""
        parameter = self.parameters[name]
        return ParameterValue(
            name, parameter.since(month), self.said(f"parameters.{name}") if parameter.assumed else None
        )


def published(policy: Policy) -> Scenario:
    """Return the scenario of published numbers and default readings."""
    readings = {name: reading.default for name, reading in policy.readings.items()}
    return Scenario(BASELINE, {"zh": BASELINE, "en": BASELINE}, readings, dict(policy.parameters))


def build_scenario(name: str | Path, folder: Path, policy: Policy, plan: Plan) -> Scenario:
    """Read a scenario by its name in the pack or by its file, with all that it extends.

    Raises:
        InputError: unknown name, key, reading, parameter or town, a wrong unit, a value out of its bounds,
            fewer than no facilities, or scenarios that extend each other; all problems of a file at once.
    """
    chain: list[tuple[Path, ScenarioDocument, Tree]] = []
    following: str | None = str(name)
    while following:
        path = _find(following, folder, *((chain[-1][0], chain[-1][2]) if chain else (None, None)))
        document, tree = read_document(path, ScenarioDocument)
        if path.resolve() in [seen.resolve() for seen, *_ in chain] or len(chain) >= MOST_EXTENDED:
            raise InputError([Problem("scenario_loop", chain[-1][2].place("extends"))])
        chain.append((path, document, tree))
        following = document.extends
    scenario = published(policy)
    for path, document, tree in reversed(chain):
        try:
            check_document(document, path.name, policy, plan, scenario.changes)
        except InputError as error:
            raise InputError(tree.located(error.problems)) from None
        scenario = apply_document(scenario, document, path.name, (*scenario.files, path))
    return scenario


def _find(name: str, folder: Path, extended_by: Path | None, tree: Tree | None) -> Path:
    """Return the file of a scenario: as given, or of the pack, or beside the file that extends it."""
    is_file = name.endswith((".yaml", ".yml"))
    if is_file and (tree is None or os.path.isfile(name)):  # noqa: PTH113 - of any name
        return Path(name)
    if is_scenario(name):
        folders = [folder / "scenarios", *([extended_by.parent] if extended_by else [])]
        for path in (place / f"{name}.yaml" for place in folders):
            if os.path.lexists(path):  # what cannot be read is told where it is read
                return path
    known = scenario_names(folder)
    raise InputError(
        [
            Problem(
                "scenario_unknown",
                tree.place("extends") if tree else None,
                {"value": name, "nearest": Nearest(name, tuple(known))},
            )
        ]
    )


def apply_document(
    base: Scenario, document: ScenarioDocument, file: str, files: tuple[Path, ...] = ()
) -> Scenario:
    """Return a scenario with a checked document's changes: keys replace, lists grow."""
    parameters = dict(base.parameters)
    for name, override in document.parameters.items():
        start = min(parameters[name].values, default=ALWAYS)
        parameters[name] = parameters[name].model_copy(
            update={"values": dated(override.value, start), "assumed": True}
        )
    recipients = {town: dated(stated.value, ALWAYS) for town, stated in document.recipients.items()}
    return Scenario(
        name=document.name,
        label=document.label,
        illustrative=document.illustrative or (base.illustrative and bool(document.extends)),
        readings={**base.readings, **document.readings},
        parameters=parameters,
        files=files,
        recipients={**base.recipients, **recipients},
        changes=(*base.changes, *document.plan),
        delays=(*base.delays, *document.delays),
        seats={**base.seats, **{town: seat.value for town, seat in document.center_seats.items()}},
        merging={**base.merging, **{town: one.value for town, one in document.merging.items()}},
        settled={**base.settled, **{town: cost.value for town, cost in document.settled_costs.items()}},
        ranges={**base.ranges, **document.ranges},
        limits={**base.limits, **document.limits},
        assumptions=(*base.assumptions, *_assumptions(document, file)),
    )


def _assumptions(document: ScenarioDocument, file: str) -> Iterator[Assumption]:
    """Yield everything that a document states; readings are choices without a source."""
    for name, option in document.readings.items():
        yield Assumption(file, f"readings.{name}", option, "", "", "")
    keyed = ("parameters", "recipients", "center_seats", "merging", "settled_costs", "ranges", "limits")
    groups: dict[str, Mapping[str, Stated]] = {
        **{group: getattr(document, group) for group in keyed},
        "plan": {str(n): change for n, change in enumerate(document.plan, 1)},
        "delays": {str(n): delay for n, delay in enumerate(document.delays, 1)},
    }
    for group, entries in groups.items():
        for name, stated in entries.items():
            told = (_value_of(stated), stated.who, stated.why, stated.source)
            yield Assumption(file, f"{group}.{name}", *told, entry=stated)


def _value_of(stated: Stated) -> str:
    """Return what an entry sets, without its reasons."""
    values = stated.model_dump(exclude={"who", "why", "source", "unit"}, exclude_none=True)
    whole = values.pop("value", None)
    if whole is None:
        return ", ".join(f"{name} {value}" for name, value in values.items())
    return (
        ", ".join(f"{month}: {value}" for month, value in whole.items())
        if isinstance(whole, dict)
        else str(whole)
    )
