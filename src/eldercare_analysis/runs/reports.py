"""One report after another, each in processes of its own; one that fails stops no other."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.meeting.forecast import forecasts
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.money.ranges import experiment, simulate
from eldercare_analysis.analysis.privacy import hidden_cells
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.letters import REGULAR, letters_of
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.runs.engine.kernel import prepare as prepare_kernel
from eldercare_analysis.runs.engine.processes import TIME_LIMIT, KilledError, ProcessError, Stage, all_of
from eldercare_analysis.runs.engine.starting import way
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.evidence import DONE, Result
from eldercare_analysis.runs.journal import leave, tell
from eldercare_analysis.runs.notebooks import NAMES
from eldercare_analysis.runs.output import use_scratch
from eldercare_analysis.runs.report import Job, execute_notebooks, failed, parameters_of, write_pdf

STDERR = 2  # the file descriptor
FEW = 8  # scenarios of a rehearsal
REPORT_LIMIT = TIME_LIMIT * (len(NAMES) + 1)  # seconds for one report
Outcome = Result | ProcessError
Outcomes = Iterator[tuple[Job, Outcome]]


def make_reports(jobs: list[Job], workers: int, meanwhile: Callable[[], None] = lambda: None) -> Outcomes:
    """Yield how each report came out, as they come; one that fails stops no other.

    Args:
        jobs: the reports.
        workers: how many at a time.
        meanwhile: what this process does while the first ones are made.
    """
    prepare(jobs[0])
    tell(jobs[0].language, "processes", way=way())

    def tried(some: list[Job], time: int) -> Outcomes:
        return all_of(STAGES, some, workers, REPORT_LIMIT, meanwhile if time == 1 else lambda: None)

    try:
        yield from twice(jobs, tried)
    finally:
        gc.unfreeze()


def twice(jobs: list[Job], tried: Callable[[list[Job], int], Outcomes]) -> Outcomes:
    """Yield how each report came out.

    Those of which a process was killed are tried once more, after the others.

    Args:
        jobs: the reports.
        tried: makes some of them, the first or the second time.
    """
    again: list[Job] = []
    for job, outcome in tried(jobs, 1):
        if killed(outcome):
            why = outcome.reason if isinstance(outcome, Result) else outcome.render(job.language)
            tell(job.language, "again", level=logging.WARNING, subject=job.subject, reason=why)
            again.append(job)
        else:
            yield job, outcome
    if again:
        yield from tried(again, 2)


def killed(outcome: Outcome) -> bool:
    """Say whether a report failed because a process of it was killed, as by a system short of memory."""
    return outcome.killed if isinstance(outcome, Result) else isinstance(outcome, KilledError)


def results_of(outcomes: Iterable[tuple[Job, Outcome]]) -> Iterator[tuple[Job, Result]]:
    """Yield the result of each report, as they come."""
    for job, outcome in outcomes:
        yield job, outcome if isinstance(outcome, Result) else failed(job, outcome)


def told(
    outcomes: Iterable[tuple[Job, Outcome]], count: int, progress: Callable[[int, int, str], None]
) -> Iterator[Result]:
    """Yield results as they come, after writing them to the run's log with what their processes printed.

    Args:
        outcomes: how each report came out.
        count: how many there will be.
        progress: called with reports done, reports in all, and the one just done.
    """
    for done, (job, result) in enumerate(results_of(outcomes), start=1):
        if job.said.is_file():
            if text := job.said.read_text(encoding="utf-8", errors="replace"):
                tell(job.language, "said", subject=result.town, text=text)
            job.said.unlink()
        say = partial(tell, job.language, subject=result.town, status=result.status)
        if result.status == DONE:
            say("report")
        else:
            say("report_failed", level=logging.ERROR, reason=result.reason)
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
    """Read and draw once what every report reads and draws: texts, fonts and projections are then there.

    What it computes is thrown away.
    """
    from eldercare_analysis.reporting.maps import coverage_map  # noqa: PLC0415
    from eldercare_analysis.reporting.served.charts import coverage_chart  # noqa: PLC0415 - with matplotlib

    study = open_study(**parameters_of(job) | {"town": DISTRICT})
    covered = coverage_rows(study)
    facts([coverage_map(study, covered), coverage_chart(study, covered)])
    budget_of(study)
    targets_of(study)
    hidden_cells(study)  # what is hidden is the same in every report, so it is solved once
    letters_of(REGULAR[0])
    forecasts(study)  # with returns it imports what is slow to import
    if study.scenario.ranges:
        simulate(experiment(study), FEW)


def _execute(job: Job) -> Result | None:
    """Execute a report's notebooks.

    What libraries print goes to the run's log, what failed is in the result.
    """
    _quiet(job)
    if way() == "fork":
        prepare_kernel()  # notebooks begin with it
    return execute_notebooks(job)


def _lay_out(job: Job) -> Result:
    """Write a report's PDF, in a process where Typst may have threads and has its world of fonts already."""
    _quiet(job)
    return write_pdf(job)


def _quiet(job: Job) -> None:
    leave()
    use_scratch()
    job.said.parent.mkdir(parents=True, exist_ok=True)
    with job.said.open("ab") as target:
        os.dup2(target.fileno(), STDERR)


# a PDF takes less than a quarter of its notebooks' time, and Typst keeps what it has laid out: few processes
STAGES = (Stage(_execute), Stage(_lay_out, share=4))
