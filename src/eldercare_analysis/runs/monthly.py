"""The monthly run: notebooks for each town and the district, their PDFs, tables and manifest, published whole."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import Problem, Problems
from eldercare_analysis.inputs.returns.register import described, load_register
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language
from eldercare_analysis.runs.cluster.client import cluster_reports
from eldercare_analysis.runs.folders import (
    INPUTS,
    NOTEBOOKS,
    RETURNS,
    STATE,
    check_replaceable,
    check_scenario,
    copy_returns,
    lock,
    months_of,
    own_scratch,
    pack_files,
    publish,
    work_folder,
    workbook_files,
    writable,
)
from eldercare_analysis.runs.manifest import (
    LOG,
    Result,
    file_digest,
    folder_digests,
    read_manifest,
    software,
    write_manifest,
)
from eldercare_analysis.runs.notebooks import (
    changed,
    check_parameters,
    check_shipped,
    copy_sources,
    notebook_folder,
    notebook_input,
    source_digests,
)
from eldercare_analysis.runs.reports import Job, make_reports, told
from eldercare_analysis.runs.seal import broken, write_seal

log = logging.getLogger(__package__)
ID_LETTERS = 8  # of the SHA-256 in the run id


@dataclass(frozen=True)
class Request:
    """What a monthly run is asked for: its folder is `output/month`, of a scenario `output/scenario/month`.

    No towns: all of them and the district; no register: the plan alone; no scheduler: this machine. `fresh`: nothing of an interrupted
    run is used; `keep`: a month of the same inputs that is published whole stays as it is. `notebooks`: the folder of the notebooks, by
    default the one that `notebook_folder` finds; `own_notebooks`: they need not be as shipped, and every page says so.
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
    keep: bool = False
    notebooks: Path | None = None
    own_notebooks: bool = False


@dataclass(frozen=True)
class Outcome:
    """Where the month was published, how each report came out, and the problems of returns that were left out."""

    folder: Path
    results: list[Result]
    rejected: tuple[Problem, ...] = ()

    @property
    def failed(self) -> list[Result]:
        """The reports that were not made."""
        return [result for result in self.results if result.status != "done"]


def run_month(request: Request, progress: Callable[[int, int, str], None] = lambda *_: None) -> Outcome:
    """Make the reports of a month and publish them by one rename.

    An interrupted run leaves its work beside (`.YYYY-MM.work`); the next run of the same inputs goes on from there. The
    folder that it replaces is kept as `.YYYY-MM.previous`.

    Args:
        request: what is asked for.
        progress: called with reports done, reports in all, and the one just done.

    Raises:
        InputError: bad input, or an output folder that is busy or cannot be written; nothing was published.
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
    subjects = _subjects(study, request.towns)
    source = request.notebooks or notebook_folder()
    digests = source_digests(source)
    if not request.own_notebooks:
        check_shipped(source, digests)
    study = replace(study, own_notebooks=changed(digests))
    check_parameters(source, _parameters(request, study, DISTRICT))
    check_scenario(study)
    final = months_of(request.output, study.scenario.name) / request.month
    check_replaceable(final, subjects, study)
    with writable(final.parent), lock(final), own_scratch():
        identity = _identity(request, study, digests)
        run = hashlib.sha256(identity.encode()).hexdigest()[:ID_LETTERS]  # printed on every page
        rejected = study.register.problems if study.register else ()
        if request.keep and (there := _published(final, run, subjects)):
            return Outcome(final, there, rejected)
        state = identity + json.dumps(subjects, ensure_ascii=False)  # what this run may go on from
        work = work_folder(final, study, state, fresh=request.fresh)
        if study.register:
            copy_returns(request.register, work)
            write_snapshot(study.register, work / RETURNS)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        with _logged(work / "evidence" / LOG):
            sources = copy_sources(source, work / NOTEBOOKS)
            jobs = [_job(work, sources, request, study, subject, run=run) for subject in subjects]
            # imported here, within `own_scratch`: with it comes matplotlib, which keeps files where that says
            from eldercare_analysis.runs.whole import Whole  # noqa: PLC0415

            whole = Whole(study, work, run)
            outcomes = (
                cluster_reports(jobs, request.scheduler, whole.write_tables)
                if request.scheduler
                else make_reports(jobs, request.workers, whole.write_tables)
            )
            results = list(told(outcomes, len(jobs), progress))
            results.sort(key=lambda result: subjects.index(result.town))
            whole.write_page(results)
        (work / STATE).unlink()
        times = {"started": started, "finished": datetime.now(UTC).isoformat(timespec="seconds")}
        inputs = folder_digests(work / INPUTS)
        inputs |= {notebook_input(name): digest for name, digest in digests.items()}
        write_manifest(
            work, _described(request, study) | {"run": run, "towns": subjects}, inputs, results, times
        )
        write_seal(work)
        publish(work, final)
    return Outcome(final, results, rejected)


def _published(final: Path, run: str, subjects: list[str]) -> list[Result]:
    """Return the results of a month that was published by an equal run, with all its reports and as it was sealed; none otherwise."""
    manifest = read_manifest(final) or {}
    request, towns = manifest.get("request", {}), manifest.get("towns", [])
    same = (request.get("run"), request.get("towns")) == (run, subjects)
    whole = same and all(town["status"] == "done" for town in towns) and not broken(final)
    return [Result(**town) for town in towns] if whole else []


def _subjects(study: Study, wanted: tuple[str, ...]) -> list[str]:
    """Return the towns asked for in the order of Annex 1, the district first where it is asked for."""
    problems = Problems()
    everything = [DISTRICT, *study.district.towns]
    if not wanted:
        return everything
    found = {problems.attempt(partial(_subject, study, name)) for name in wanted}
    problems.stop_if_any()
    return [subject for subject in everything if subject in found]


def _subject(study: Study, name: str) -> str:
    return study.district.find_town(name) or DISTRICT


def _identity(request: Request, study: Study, notebooks: dict[str, str]) -> str:
    """Return what decides the figures: request, software, notebooks and inputs by name, wherever they are."""
    pack = sorted([path.name, file_digest(path)] for path in pack_files(study))
    sent = sorted([path.name, file_digest(path)] for path in workbook_files(request.register))
    state = [_described(request, study), software(), notebooks, pack, sent]
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def _described(request: Request, study: Study) -> dict[str, Any]:
    return {
        "month": request.month,
        "language": request.language,
        "scenario": study.scenario.name,
        "scenario_file": Path(request.scenario).name if _is_file(request.scenario) else None,
        "readings": study.scenario.readings,
        "own_notebooks": list(study.own_notebooks),
        "register": None
        if study.register is None
        else described(study.register, study.month, study.district.towns),
    }


def _is_file(scenario: str) -> bool:
    return scenario.endswith((".yaml", ".yml"))


def _parameters(request: Request, study: Study, subject: str) -> dict[str, str]:
    """Return what a notebook is given; paths are as seen from its place among the evidence."""
    scenario = request.scenario
    if _is_file(scenario):
        scenario = f"../../inputs/data/scenarios/{Path(scenario).name}"
    return {
        "town": subject,
        "month": request.month,
        "data": "../../inputs/data",
        "register": f"../../../{RETURNS}" if study.register else "",
        "scenario": scenario,
        "language": study.language,
    }


def _job(work: Path, source: Path, request: Request, study: Study, subject: str, *, run: str) -> Job:
    towns = study.district.towns
    if subject == DISTRICT:
        code, pdf = study.district.policy.info.code, f"{DISTRICT}.pdf"
    else:
        code = str(study.district.places.towns.set_index("town").loc[subject, "code"])
        number = f"{towns.index(subject) + 1:0{max(2, len(str(len(towns))))}d}"
        pdf = f"towns/{number}-{subject}.pdf"
    return Job(
        work.resolve(), source.resolve(), subject, code, pdf, _parameters(request, study, subject), run, study.own_notebooks
    )  # fmt: skip


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
