"""The fields of a scenario that is saved: what each needs, what it lacks, and where an error belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from eldercare_analysis.inputs.names import is_scenario
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.words import Words

FIELDS = ("name", "label", "who", "why", "source", "folder")
NEEDED = ("name", "who", "why", "source", "folder")
NAME, FOLDER = "name", "folder"
MONTH, WHOLE, YES = "month", "whole", "yes"  # of the report that is made with it
OF_FILE = ("output_exists",)  # problems of the name that was chosen


@dataclass
class Form:
    """What was filled in, and by field what is wrong with it."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return a field without the space around it."""
        return self.values[name].strip()

    @property
    def path(self) -> Path:
        """The file that is written."""
        return Path(self[FOLDER]) / f"{self[NAME]}.yaml"

    def missing(self, words: Words) -> dict[str, str]:
        """Return by field what it lacks."""
        found = {name: words.plain(f"explorer.needs_{name}") for name in NEEDED if not self[name]}
        if NAME not in found and not is_scenario(self[NAME]):
            found[NAME] = words.plain("explorer.wrong_name", given=self[NAME])
        if FOLDER not in found and not Path(self[FOLDER]).is_dir():
            found[FOLDER] = words.plain("explorer.wrong_folder", given=self[FOLDER])
        return found

    def blamed(self, error: InputError, language: Language) -> tuple[dict[str, str], list[str]]:
        """Return what is wrong by field, each once, and what belongs to none."""
        found: dict[str, str] = {}
        rest: list[Problem] = []
        for problem in error.problems:
            name = _field_of(problem)
            if name:
                found.setdefault(name, Problem(problem.key, None, problem.fields).render(language))
            else:
                rest.append(problem)
        return found, said_once(InputError(rest), language)


def _field_of(problem: Problem) -> str | None:
    """Return the field that a problem is about."""
    if problem.key in OF_FILE:
        return NAME
    parts = (problem.place.column or "").split(".") if problem.place else []
    return next((part for part in reversed(parts) if part in FIELDS), None)


def said_once(error: InputError, language: Language) -> list[str]:
    """Return what is wrong, each once wherever it stands."""
    alike = {(one.key, repr(one.fields)): Problem(one.key, None, one.fields) for one in error.problems}
    return [problem.render(language) for problem in alike.values()]
