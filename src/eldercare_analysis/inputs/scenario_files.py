"""Scenario documents -> scenarios in memory, and files, checked before they appear, that replace none."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from eldercare_analysis.inputs.district import District, load_scenario
from eldercare_analysis.inputs.documents import fitting
from eldercare_analysis.inputs.files import made_beside
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.scenario import Scenario, apply_document
from eldercare_analysis.inputs.scenario_document import ScenarioDocument, check_document
from eldercare_analysis.inputs.yaml_files import Tree


def new_document(**content: Any) -> ScenarioDocument:  # noqa: ANN401 - the keys of a scenario file
    """Return a scenario document.

    Raises:
        InputError: with everything that does not fit, as a name that no scenario can have.
    """
    return fitting(Tree(f"{content.get('name')}.yaml", content), ScenarioDocument)


def draft(document: ScenarioDocument, base: Scenario, district: District) -> Scenario:
    """Return the scenario that a document makes of what it extends, without any file.

    Raises:
        InputError: with every problem of the document.
    """
    file = f"{document.name}.yaml"
    check_document(document, file, district.policy, district.plan, base.changes)
    return apply_document(base, document, file, base.files)


def save_scenario(document: ScenarioDocument, path: Path, district: District) -> Scenario:
    """Write a scenario to a new file, `NAME.yaml`, and return what is read back from it.

    Raises:
        InputError: the file is there already, cannot be written, or does not fit; nothing is left behind.
    """
    ending = f".{path.stem}.yml"  # no pack reads it as one of its scenarios
    with made_beside(path, to_yaml(document).encode(), ending) as trial:
        load_scenario(trial, district)
        _put_in_place(trial, path)
    return load_scenario(path, district)


def _put_in_place(trial: Path, path: Path) -> None:
    """Give a file its name in one step that fails where the name is taken."""
    try:
        if os.name == "nt":
            trial.rename(path)
        else:
            os.link(trial, path)
    except FileExistsError:
        raise InputError([Problem("output_exists", None, {"value": path})]) from None


def to_yaml(document: ScenarioDocument) -> str:
    """Return a document as YAML without what is left at its default; it reads back as the same document."""
    content = _plain(document.model_dump(exclude_defaults=True))
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of anything
    """Return numbers as YAML writes them: exact decimals have a short form that reads back the same."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value
