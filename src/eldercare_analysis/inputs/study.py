"""The parameters of one notebook, validated: a case, with the town and the language in which it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT, load_district, load_scenario
from eldercare_analysis.inputs.months import check_month
from eldercare_analysis.inputs.problems import InputError, Problems, check_language
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.language import Language, pick
from eldercare_analysis.spoken import language_around


@dataclass(frozen=True, kw_only=True)
class Study(Case):
    """A case as a notebook or a report tells it; `town` is None for the whole district.

    `own_notebooks`: the notebooks of its report that are not as shipped.
    """

    town: str | None
    language: Language
    own_notebooks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return place, month and scenario on one line."""
        return f"{self.name} · {self.month} · {pick(self.language, self.scenario.label)}"

    def at(self, town: str | None) -> Self:
        """Return the study of another town, or of the district; what was made of the case is the same."""
        return self._told(town=town)

    def spoken(self, language: Language) -> Self:
        """Return the study in another language; what was made of the case is the same."""
        return self._told(language=language)

    def _told(self, **changes: str | None) -> Self:
        other = replace(self, **changes)  # type: ignore[arg-type]
        vars(other)["made"] = self.made
        return other

    @property
    def name(self) -> str:
        """The town or district as readers of this language know it."""
        return self.town_name(self.town) if self.town else self.district_name

    @property
    def place(self) -> str:
        """What tables call it: the town, or `DISTRICT`."""
        return self.town or DISTRICT

    @property
    def district_name(self) -> str:
        """The district as readers of this language know it."""
        return pick(self.language, self.district.policy.info.name)

    def town_name(self, town: str) -> str:
        """Return a town's name in this language."""
        if self.language == "zh":
            return town
        return f"{self._romanized(town)} ({town})"

    def short_name(self, town: str) -> str:
        """Return what a town is called in short in this language."""
        return self.district.short_names[town] if self.language == "zh" else self._romanized(town)

    def _romanized(self, town: str) -> str:
        return str(self.district.places.towns.set_index("town").loc[town, "town_en"])


def open_study(
    town: object = DISTRICT,
    *,
    data: object = "",
    scenario: object = "baseline",
    register: str | Sequence[str | Path] = "",
    month: object = "",
    language: object = "zh",
) -> Study:
    """Validate what a notebook was given and load what it names.

    Args:
        town: `district`, a town's name or its 9-digit code (a number is taken, too).
        data: folder of the data pack; empty: the default one.
        scenario: a name in the pack or a YAML file.
        register: workbooks of returns, or folders of them; several in one text are parted by `;`.
        month: `YYYY-MM`, not before the plan was issued.
        language: `zh` or `en`; empty: as ELDERCARE_LANGUAGE says, else Chinese.

    Raises:
        InputError: with every problem of the arguments, or of the files they name.
    """
    spoken = check_language(language or language_around())
    district = load_district(str(data) if data else None)
    problems = Problems()
    paths = [part for part in str(register).split(";") if part] if isinstance(register, str) else register
    found_register = problems.attempt(lambda: load_register(paths, district)) if paths else None
    found_town = problems.attempt(lambda: district.find_town(town))
    found_month = problems.attempt(lambda: check_month(month, district.policy.info.plan.issued_on))
    found_scenario = problems.attempt(lambda: load_scenario(str(scenario), district))
    if problems.found or found_month is None or found_scenario is None:
        raise InputError(problems.found)
    return Study(district, found_scenario, found_month, found_register, town=found_town, language=spoken)
