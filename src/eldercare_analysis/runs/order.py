"""A request, checked and read: all that is known of a month before its first file is written."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.files import digest
from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.register import described
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language, join
from eldercare_analysis.runs.contents import pack_files, workbook_files
from eldercare_analysis.runs.evidence import (
    DONE,
    RETURNS,
    Requested,
    Sent,
    file_digest,
    months_of,
    read_manifest,
    software,
)
from eldercare_analysis.runs.notebooks import (
    changed,
    check_parameters,
    check_shipped,
    notebook_folder,
    source_digests,
)
from eldercare_analysis.runs.output import check_outside
from eldercare_analysis.runs.report import Job

ID_LETTERS = 8  # of the SHA-256 in the run id
NAMED = 3  # towns named in a message before it says "and more"


@dataclass(frozen=True)
class Request:
    """What a monthly run is asked for: its folder is `output/month`, of a scenario `output/scenario/month`.

    No towns: all of them and the district; no register: the plan alone; no scheduler: this machine. `fresh`:
    nothing of an interrupted run is used; `reuse`: a month of the same inputs that is published whole stays
    as it is; `keep`: how many of the months that it replaces stay. `notebooks`: the folder of the notebooks,
    by default the one that `notebook_folder` finds; `own_notebooks`: they need not be as shipped, and every
    page says so.
    """

    month: str
    output: Path
    towns: tuple[str, ...] = ()
    data: Path | None = None
    register: tuple[Path, ...] = ()
    scenario: str = "baseline"
    language: Language = "zh"
    workers: int = 1
    scheduler: str = ""
    fresh: bool = False
    reuse: bool = False
    keep: int = 1
    notebooks: Path | None = None
    own_notebooks: bool = False


@dataclass(frozen=True)
class Order:
    """What is to be made.

    Attributes:
        request: as it was asked for.
        study: the validated inputs of the whole district.
        subjects: the towns whose reports are made, in the order of Annex 1, the district first.
        source: the folder of the notebooks.
        digests: of the notebooks' sources, by name.
    """

    request: Request
    study: Study
    subjects: list[str]
    source: Path
    digests: dict[str, str]

    @property
    def final(self) -> Path:
        """The month's folder."""
        return months_of(self.request.output, self.study.scenario.name) / self.request.month

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """The problems of returns that were left out."""
        return self.study.register.problems if self.study.register else ()

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was passed over while returns were read."""
        return self.study.register.notes if self.study.register else ()

    @cached_property
    def _identity(self) -> str:
        """What decides the figures: request, software, notebooks and inputs by name, wherever they are."""
        pack = sorted([path.name, file_digest(path)] for path in pack_files(self.study))
        sent = sorted([path.name, file_digest(path)] for path in workbook_files(self.request.register))
        described = self._described.model_dump(exclude={"run", "towns"})
        parts = [described, software(), self.digests, pack, sent]
        return json.dumps(parts, ensure_ascii=False, sort_keys=True)

    @property
    def run(self) -> str:
        """The id of the run, printed on every page."""
        return digest(self._identity.encode())[:ID_LETTERS]

    @property
    def state(self) -> str:
        """What an interrupted run must have had in common with this one for its work to be of use."""
        subjects = json.dumps(self.subjects, ensure_ascii=False)
        return digest((self._identity + subjects).encode())

    @property
    def described(self) -> Requested:
        """The request as the manifest has it."""
        return self._described.model_copy(update={"run": self.run})

    @property
    def _described(self) -> Requested:
        scenario, study = self.request.scenario, self.study
        sent = study.register and described(study.register, study.month, study.district.towns)
        return Requested(
            month=self.request.month,
            language=self.request.language,
            scenario=study.scenario.name,
            scenario_file=Path(scenario).name if _is_file(scenario) else None,
            readings=dict(study.scenario.readings),
            own_notebooks=list(study.own_notebooks),
            register=Sent(**sent) if sent else None,
            towns=self.subjects,
        )

    def parameters(self, subject: str) -> dict[str, str]:
        """Return what a notebook is given; paths are as seen from its place among the evidence."""
        scenario = self.request.scenario
        if _is_file(scenario):
            scenario = f"../../inputs/data/scenarios/{Path(scenario).name}"
        return {
            "town": subject,
            "month": self.request.month,
            "data": "../../inputs/data",
            "register": f"../../../{RETURNS}" if self.study.register else "",
            "scenario": scenario,
            "language": self.study.language,
        }

    def jobs(self, work: Path, notebooks: Path) -> list[Job]:
        """Return the reports to make in a work folder with its copies of the notebooks."""
        return [self._job(work.resolve(), notebooks.resolve(), subject) for subject in self.subjects]

    def _job(self, work: Path, notebooks: Path, subject: str) -> Job:
        study = self.study
        towns = study.district.towns
        if subject == DISTRICT:
            code, pdf = study.district.policy.info.code, f"{DISTRICT}.pdf"
        else:
            code = str(study.district.places.towns.set_index("town").loc[subject, "code"])
            number = f"{towns.index(subject) + 1:0{max(2, len(str(len(towns))))}d}"
            pdf = f"towns/{number}-{subject}.pdf"
        given = self.parameters(subject)
        return Job(work, notebooks, subject, code, pdf, given, self.run, study.own_notebooks)


def order_of(request: Request) -> Order:
    """Check and read what is asked for.

    Raises:
        InputError: bad input; nothing was written.
    """
    study = open_study(
        DISTRICT,
        month=request.month,
        data=request.data or "",
        scenario=request.scenario,
        language=request.language,
    )
    if request.register:  # a broken return never stops the others: its town counts as missing
        study = replace(
            study, register=load_register(request.register, study.district, leave_out_broken=True)
        )
        check_outside(request.output, request.register)
    subjects = _subjects(study, request.towns)
    source = request.notebooks or notebook_folder()
    digests = source_digests(source)
    if not request.own_notebooks:
        check_shipped(source, digests)
    order = Order(request, replace(study, own_notebooks=changed(digests)), subjects, source, digests)
    check_parameters(source, order.parameters(DISTRICT))
    check_scenario(study)
    check_replaceable(order.final, subjects, study)
    return order


def _subjects(study: Study, wanted: tuple[str, ...]) -> list[str]:
    """Return the towns asked for in the order of Annex 1, the district first where it is asked for."""
    problems = Problems()
    everything = [DISTRICT, *study.district.towns]
    if not wanted:
        return everything
    asked = [problems.attempt(partial(study.district.find_town, name)) for name in wanted]
    problems.stop_if_any()
    found = {town or DISTRICT for town in asked}
    return [subject for subject in everything if subject in found]


def _is_file(scenario: str) -> bool:
    return scenario.endswith((".yaml", ".yml"))


def check_scenario(study: Study) -> None:
    """Refuse a scenario whose months, or whose copy among the inputs, would take the place of another's.

    Raises:
        InputError: its name is that of another scenario of the pack, or one of its files is named like
            another one of the pack.
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
    published = read_manifest(final)
    there = [one.town for one in published.towns if one.status == DONE] if published else []
    lost = [town for town in there if town not in subjects]
    if lost:
        names = join(study.language, lost[:NAMED]) + (" …" if len(lost) > NAMED else "")
        raise InputError([Problem("output_larger", None, {"value": final, "towns": names})])
