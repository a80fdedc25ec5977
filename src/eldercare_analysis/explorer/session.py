"""One planner's session: what is chosen and what follows from it; `acting` changes it. No widgets here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from eldercare_analysis.explorer.chosen import Chosen
from eldercare_analysis.explorer.controls import Control, groups_of
from eldercare_analysis.explorer.levers import DRAFT, Levers, Reasons, document_of
from eldercare_analysis.explorer.link import link_of
from eldercare_analysis.explorer.making import RUNNING, Report
from eldercare_analysis.explorer.saving import FIELDS, FOLDER, MONTH, WHOLE, Form
from eldercare_analysis.explorer.views import Look
from eldercare_analysis.inputs.district import load_scenario
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario import Scenario, scenario_names
from eldercare_analysis.inputs.scenario_files import draft
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES, pick, say
from eldercare_analysis.reporting.words import Words, words_of

UNSAVED = Reasons(DRAFT, DRAFT, DRAFT)  # a draft is looked at before anybody says why
KEPT = 24  # scenarios whose tables are kept, so that going back takes no time


@dataclass(frozen=True)
class Refused:
    """What was typed and not taken, and why."""

    given: str
    why: str


@dataclass(frozen=True)
class Saved:
    """A scenario that was saved from here."""

    path: Path
    scenario: Scenario


@dataclass
class Session:
    """What is chosen, what can be undone, and what was said of it.

    Attributes:
        study: district, month, returns and language; its scenario is the first base.
        chosen: what is looked at.
        steps: what was chosen before, the latest last, with the name of what was changed.
        refused: by control, what was typed and not taken.
        form: the fields of a scenario that is saved.
        saved: by `Chosen.key`, what was saved.
        report: the report that is made, or was.
        told: what else there is to say, each once.
        tell: called once a report has ended.
    """

    study: Study
    chosen: Chosen
    steps: list[tuple[Chosen, str]] = field(default_factory=list)
    refused: dict[str, Refused] = field(default_factory=dict)
    form: Form = field(default_factory=Form)
    saved: dict[str, Saved] = field(default_factory=dict)
    report: Report | None = None
    told: list[str] = field(default_factory=list)
    tell: Callable[[], None] = lambda: None
    _studies: dict[str, Study] = field(default_factory=dict)
    _scenarios: dict[str, Scenario] = field(default_factory=dict)

    @classmethod
    def of(cls, study: Study) -> Session:
        """Return the session that begins with a study."""
        folder = str(study.district.folder / "scenarios")
        form = Form(dict.fromkeys(FIELDS, "") | {FOLDER: folder, MONTH: study.month, WHOLE: ""})
        return cls(study, Chosen(study.scenario.name, place=study.place), form=form)

    @property
    def words(self) -> Words:
        """The words in the language that is spoken."""
        return words_of(self.study)

    @property
    def scenarios(self) -> dict[str, str]:
        """The scenarios there are, each with its label; its name, too, where a label is another's as well."""
        names = list(dict.fromkeys([self.study.scenario.name, *scenario_names(self.study.district.folder)]))
        names += [one.scenario.name for one in self.saved.values() if one.scenario.name not in names]
        labels = {name: self._label(name) for name in names}
        twice = [label for label in labels.values() if list(labels.values()).count(label) > 1]
        return {name: f"{label} ({name})" if label in twice else label for name, label in labels.items()}

    def _label(self, name: str) -> str:
        try:
            return pick(self.study.language, self.scenario_of(name).label)
        except InputError:
            return name  # choosing it says what is wrong

    def scenario_of(self, name: str) -> Scenario:
        """Return a scenario by its name: as given, as saved here, or of the pack; read once.

        Raises:
            InputError: there is none, or it does not fit.
        """
        if name not in self._scenarios:
            own = [self.study.scenario, *(one.scenario for one in self.saved.values())]
            found = next((one for one in own if one.name == name), None)
            self._scenarios[name] = found or load_scenario(name, self.study.district)
        return self._scenarios[name]

    @property
    def base(self) -> Scenario:
        """The scenario that levers change."""
        return self.scenario_of(self.chosen.base)

    @property
    def look(self) -> Look:
        """What is looked at."""
        return self.look_at(self.chosen)

    @property
    def before(self) -> Look:
        """The base scenario, at the same place."""
        return self.look_at(replace(self.chosen, levers=Levers()))

    @property
    def compared(self) -> list[Look]:
        """The scenarios side by side: the base, others, and what was set."""
        names = [self.chosen.base, *(name for name in self.chosen.others if name != self.chosen.base)]
        found = [self.look_at(replace(self.chosen, base=name, levers=Levers())) for name in names]
        return found if self.chosen.levers.untouched else [*found, self.look]

    def look_at(self, chosen: Chosen) -> Look:
        """Return a look at what is chosen.

        Raises:
            InputError: it does not fit.
        """
        if chosen.key not in self._studies:
            made = replace(self.study, scenario=self._scenario(chosen), town=None)
            self._studies = dict([*self._studies.items(), (chosen.key, made)][-KEPT:])
        known = self._studies[chosen.key]
        return Look(known.spoken(self.study.language).at(chosen.town))

    def keep(self, saved: Saved) -> None:
        """Take note that what is shown was saved: from now on it is called as it was saved."""
        self.saved[self.chosen.key] = saved
        self._studies.pop(self.chosen.key, None)

    def _scenario(self, chosen: Chosen) -> Scenario:
        if chosen.key in self.saved:
            return self.saved[chosen.key].scenario
        base = self.scenario_of(chosen.base)
        if chosen.levers.untouched:
            return base
        label = {language: say(language, "explorer.draft") for language in LANGUAGES}
        document = document_of(chosen.levers, base, self.study.district, UNSAVED, label=label)
        return draft(document, base, self.study.district)

    @property
    def groups(self) -> dict[str, list[Control]]:
        """The controls by group."""
        return groups_of(self.study, self.base, self.chosen)

    @property
    def link(self) -> str:
        """The end of an address that opens the same."""
        return link_of(self.chosen, self.study.language)

    @property
    def kept(self) -> Path | None:
        """The file that holds what is shown: as saved, or the base where nothing was changed."""
        if self.chosen.key in self.saved:
            return self.saved[self.chosen.key].path
        return self.base.files[-1] if self.chosen.levers.untouched and self.base.files else None

    @property
    def kept_name(self) -> str:
        """The name of what is shown, where a file holds it."""
        own = self.saved.get(self.chosen.key)
        return own.scenario.name if own else self.chosen.base

    @property
    def making(self) -> bool:
        """Say whether a report is being made."""
        return self.report is not None and self.report.state == RUNNING

    def made(self, report: Report) -> None:
        """Take note of a report that has ended."""
        self.report = report
        self.tell()

    @property
    def state(self) -> str:
        """What is shown, in words: nothing changed, so many changes, or as it was saved."""
        if self.chosen.levers.untouched:
            return self.words.plain("explorer.unchanged")
        if self.kept:
            label = self.scenarios.get(self.kept_name, self.kept_name)
            return self.words.plain("explorer.saved", label=label)
        return self.words.plain("explorer.changed", count=self.changes)

    @property
    def changes(self) -> int:
        """Return how many levers were set, those of towns included."""
        levers = self.chosen.levers
        of_towns = sum(
            value not in (None, 0) for own in levers.towns.values() for value in vars(own).values()
        )
        return len(levers.readings) + len(levers.parameters) + bool(levers.delay) + of_towns
