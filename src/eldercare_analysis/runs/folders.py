"""Names in a month's folder, and where the months of a scenario are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join
from eldercare_analysis.runs.manifest import read_manifest
from eldercare_analysis.runs.publishing.worth import DONE, results_in

EVIDENCE = "evidence"
INPUTS = "evidence/inputs"
PACK = f"{INPUTS}/data"
RETURNS = f"{INPUTS}/returns.json"
WORKBOOKS = f"{INPUTS}/returns"
NOTEBOOKS = f"{INPUTS}/notebooks"
NAMED = 3  # towns named in a message before it says "and more"


def scenario_of(folder: Path, request: dict[str, Any]) -> str:
    """Return the scenario of a month: its name in the pack, or the file that lies among its inputs."""
    name = request.get("scenario_file")
    return str((folder / PACK / "scenarios" / name).resolve()) if name else str(request["scenario"])


def months_of(output: Path, scenario: str) -> Path:
    """Return the folder that holds the months of a scenario: that of the output for the baseline, else one of its own in it."""
    return output if scenario == BASELINE else output / scenario


def check_scenario(study: Study) -> None:
    """Refuse a scenario whose months, or whose copy among the inputs, would take the place of another's.

    Raises:
        InputError: its name is that of another scenario of the pack, or one of its files is named like another one
            of the pack.
    """
    problems, scenario = Problems(), study.scenario
    folder = study.district.folder / "scenarios"
    named = [(f"{scenario.name}.yaml", path) for path in scenario.files[-1:]]
    for name, path in dict.fromkeys([*named, *((path.name, path) for path in scenario.files)]):
        there = folder / name
        taken = there.is_file() and there.read_bytes() != path.read_bytes()
        if taken or (name == f"{BASELINE}.yaml" == f"{scenario.name}.yaml" and not there.is_file()):
            problems.add("scenario_taken", Place(path.name), value=name.removesuffix(".yaml"), other=there)
    problems.stop_if_any()


def check_replaceable(final: Path, subjects: list[str], study: Study) -> None:
    """Refuse to replace a month by one with fewer reports.

    Raises:
        InputError: the published month has reports that this run would not make.
    """
    published = results_in(read_manifest(final) or {})
    lost = [one.town for one in published if one.status == DONE and one.town not in subjects]
    if lost:
        names = join(study.language, lost[:NAMED]) + (" …" if len(lost) > NAMED else "")
        raise InputError([Problem("output_larger", None, {"value": final, "towns": names})])
