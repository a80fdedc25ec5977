"""One report after another: notebooks, then the PDF, each in a process of its own; one that fails stops no other."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from eldercare_analysis.analysis.budget import budget
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.privacy import masks_for
from eldercare_analysis.analysis.targets import targets
from eldercare_analysis.analysis.uncertainty.results import experiment, simulate
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.fonts import missing_glyphs
from eldercare_analysis.reporting.items import Item, published_items
from eldercare_analysis.reporting.pdf import build_pdf, printed_items
from eldercare_analysis.runs.engine.kernel import prepare as prepare_kernel
from eldercare_analysis.runs.engine.pool import Stage, all_of
from eldercare_analysis.runs.engine.process import TIME_LIMIT, ProcessError, warm_up, way
from eldercare_analysis.runs.facts import write_part
from eldercare_analysis.runs.folders import PACK, RETURNS
from eldercare_analysis.runs.manifest import LOG, Result
from eldercare_analysis.runs.notebooks import NAMES, execute, read_notebook

log = logging.getLogger(__name__)
STDERR = 2  # the file descriptor
FEW = 8  # scenarios of a rehearsal
REPORT_LIMIT = TIME_LIMIT * (len(NAMES) + 1)  # seconds for one report


@dataclass(frozen=True)
class Job:
    """One report: its notebooks, then its PDF, all inside the work folder."""

    work: Path
    notebooks: Path
    subject: str
    code: str
    pdf: str
    parameters: dict[str, str]
    run: str
    own_notebooks: tuple[str, ...] = ()

    @property
    def executed(self) -> Path:
        """The folder of its executed notebooks."""
        return self.work / "evidence" / "notebooks" / self.subject


def make_reports(
    jobs: list[Job], workers: int, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[tuple[Job, Result | ProcessError]]:
    """Yield how each report came out, as they come; one that fails stops no other.

    Args:
        jobs: the reports.
        workers: how many at a time.
        meanwhile: what this process does while the first ones are made.
    """
    prepare(jobs[0])
    log.info("processes by %s", way())
    try:
        yield from all_of(STAGES, jobs, workers, REPORT_LIMIT, meanwhile)
    finally:
        gc.unfreeze()


def told(
    outcomes: Iterable[tuple[Job, Result | ProcessError]],
    count: int,
    progress: Callable[[int, int, str], None],
) -> Iterator[Result]:
    """Yield results as they come, after writing them to the run's log.

    Args:
        outcomes: how each report came out.
        count: how many there will be.
        progress: called with reports done, reports in all, and the one just done.
    """
    for done, (job, outcome) in enumerate(outcomes, start=1):
        result = outcome if isinstance(outcome, Result) else _failed(job, outcome)
        log.info("%s: %s %s", result.town, result.status, result.reason)
        progress(done, count, result.town)
        yield result


def prepare(job: Job) -> None:
    """Have everything in this process that processes forked from it need for a report like this one."""
    warm_up()
    if way() == "fork":
        with suppress(Exception):  # what fails here fails in its report, and is told there
            _rehearse(job)
        gc.collect()
        gc.freeze()  # processes share what is there


def _rehearse(job: Job) -> None:
    """Read and draw once what every report reads and draws: texts, fonts and projections are then there in every process.

    What it computes is thrown away.
    """
    from eldercare_analysis.reporting.charts import coverage_chart  # noqa: PLC0415 - with matplotlib, whose files have a place now
    from eldercare_analysis.reporting.maps.coverage import coverage_map  # noqa: PLC0415

    study = open_study(**_parameters(job) | {"town": "district"})
    covered = coverage(study.district, study.scenario, study.register, study.month)
    facts([coverage_map(study, covered), coverage_chart(study, covered)])
    budget(study.district, study.scenario, study.register, study.month)
    targets(study.district, study.register, study.month, study.scenario)
    masks_for(study)  # what is hidden is the same in every report, so it is solved once
    missing_glyphs(study.name)
    if study.scenario.ranges:
        simulate(experiment(study.district, study.scenario, study.register, study.month), FEW)


def _parameters(job: Job) -> dict[str, str]:
    """Return what a report's notebooks are given, as seen from anywhere."""
    return {
        **job.parameters,
        "data": str(job.work / PACK),
        "scenario": _seen_from(job.executed, job.parameters["scenario"]),
        "register": str(job.work / RETURNS) if job.parameters["register"] else "",
    }


def _send_notebooks(send: Callable[[Result | None], None], job: Job) -> None:
    """Execute a report's notebooks; what libraries print goes to the run's log, what failed is in the result."""
    _quiet(job)
    if way() == "fork":
        prepare_kernel()  # notebooks begin with it
    send(execute_notebooks(job))


def _send_pdf(send: Callable[[Result], None], job: Job) -> None:
    """Write a report's PDF, in a process where Typst may have threads and whose world of fonts is there already."""
    _quiet(job)
    send(write_pdf(job))


def _quiet(job: Job) -> None:
    logging.disable()
    with (job.work / "evidence" / LOG).open("ab") as target:
        os.dup2(target.fileno(), STDERR)


# a PDF takes less than a quarter of its notebooks' time, and Typst keeps what it has laid out: few processes, less memory
STAGES = (Stage(_send_notebooks), Stage(_send_pdf, share=4))


def execute_notebooks(job: Job) -> Result | None:
    """Execute the notebooks of a town or the district; return what failed, None where nothing did."""
    try:
        for name in NAMES:
            execute(job.notebooks / f"{name}.ipynb", job.executed / f"{name}.ipynb", job.parameters)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is this report's failure only
        return _failed(job, error)
    return None


def write_pdf(job: Job) -> Result:
    """Write the PDF of a town or the district from its executed notebooks."""
    try:
        study = replace(open_study(**_parameters(job)), own_notebooks=job.own_notebooks)
        items = read_items(job.executed)
        found = facts(printed_items(study, items))
        content = build_pdf(study, items, job.run, found)
        write_part(job.work, job.pdf, job.subject, found)
    except Exception as error:  # noqa: BLE001 - as above
        return _failed(job, error)
    target = job.work / job.pdf
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Result(job.subject, job.code, "done", job.pdf)


def _failed(job: Job, error: BaseException) -> Result:
    return Result(job.subject, job.code, "failed", None, _why(error))


def read_items(folder: Path) -> dict[str, Item]:
    """Return the items that the executed notebooks of a folder published, by id."""
    items: dict[str, Item] = {}
    for name in NAMES:
        path = folder / f"{name}.ipynb"
        if path.is_file():
            items |= {item.id: item for item in published_items(read_notebook(path))}
    return items


def _seen_from(folder: Path, scenario: str) -> str:
    return str((folder / scenario).resolve()) if scenario.endswith((".yaml", ".yml")) else scenario


def _why(error: BaseException) -> str:
    if isinstance(error, EldercareError):
        return " ".join(str(error).split())
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
