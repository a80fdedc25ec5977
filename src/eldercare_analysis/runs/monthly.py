"""The monthly run: notebooks for each town and the district, their PDFs, tables and manifest, published whole."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.district import spoken
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.language import join
from eldercare_analysis.runs import clock
from eldercare_analysis.runs.cluster.client import cluster_reports
from eldercare_analysis.runs.folders import EVIDENCE, INPUTS, NOTEBOOKS, RETURNS, WORKBOOKS
from eldercare_analysis.runs.journal import journal, tell
from eldercare_analysis.runs.manifest import LOG, Result, folder_digests, read_manifest, write_manifest
from eldercare_analysis.runs.notebooks import copy_sources, notebook_input
from eldercare_analysis.runs.order import Order, Request, order_of
from eldercare_analysis.runs.output import alone, writable
from eldercare_analysis.runs.publishing.disk import there
from eldercare_analysis.runs.publishing.modes import narrow
from eldercare_analysis.runs.publishing.place import Place
from eldercare_analysis.runs.publishing.worth import DONE, lost, results_in
from eldercare_analysis.runs.report import SAID
from eldercare_analysis.runs.reports import make_reports, told
from eldercare_analysis.runs.scratch import own_scratch
from eldercare_analysis.runs.seal import broken, write_seal
from eldercare_analysis.runs.work import copy_inputs

__all__ = ["Outcome", "Request", "run_month"]  # `Request`: where programs of others look for it
Progress = Callable[[int, int, str], None]  # reports done, reports in all, the one just done


@dataclass(frozen=True)
class Outcome:
    """How a month came out.

    Attributes:
        folder: where it is: published, beside a better one, or still in the work folder where no report came out.
        results: how each report came out.
        rejected: the problems of returns that were left out.
        notes: what was passed over while returns were read.
        published: the month's place where this one is not in it, because another one is that has what this one lacks, or no report came out.
        lacking: towns and returns that the published month has and this one has not.
        kept: what this software has not made, or somebody changed: it was in the month's place, and is kept under these names.
    """

    folder: Path
    results: list[Result]
    rejected: tuple[Problem, ...] = ()
    published: Path | None = None
    lacking: tuple[str, ...] = ()
    kept: tuple[Path, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def failed(self) -> list[Result]:
        """The reports that were not made."""
        return [result for result in self.results if result.status != DONE]


def run_month(request: Request, progress: Progress = lambda *_: None) -> Outcome:
    """Make the reports of a month and put it in its place in one step.

    An interrupted run leaves its work beside (`.YYYY-MM.work`); the next run of the same inputs goes on from there. A month that lacks what the
    published one has is put beside it (`YYYY-MM.failed-N`); one without any report stays in the work folder. What is replaced is kept as
    `.YYYY-MM.previous`, and under a name with the time where this software has not made it.

    Args:
        request: what is asked for.
        progress: called with reports done, reports in all, and the one just done.

    Raises:
        InputError: bad input, or an output folder that is busy or cannot be written; nothing was published.
    """
    order = order_of(request)
    with writable(order.final.parent), alone(order.final), own_scratch():
        place = Place(order.final)
        place.recover()
        if not request.fresh and _is_there(order, place):
            place.close()
            return _outcome(order, place, order.final)
        if request.fresh or not place.finished(order.state):
            place.begin(order.state, fresh=request.fresh)
            results = _make(order, place, progress)
            if not any(result.status == DONE for result in results):
                return Outcome(
                    place.work,
                    results,
                    order.rejected,
                    order.final,
                    kept=tuple(place.kept),
                    notes=order.notes,
                )
        return _publish(order, place)


def _is_there(order: Order, place: Place) -> bool:
    """Say whether the month need not be made: an equal run died right after it had published it, or one may be used that is there whole."""
    if place.published(order.state):
        return True
    manifest = read_manifest(order.final) if order.request.reuse else None
    if manifest is None or {result.status for result in results_in(manifest)} != {DONE}:
        return False
    asked: dict[str, Any] = manifest["request"] if isinstance(manifest.get("request"), dict) else {}
    return (asked.get("run"), asked.get("towns")) == (order.run, order.subjects) and not broken(order.final)


def _make(order: Order, place: Place, progress: Progress) -> list[Result]:
    """Make the month in the work folder, sealed; where no report comes out, it is left without tables, manifest and seal."""
    study, work, started = order.study, place.work, clock.now()
    copy_inputs(study, order.request.register, work)
    if study.register:
        write_snapshot(study.register, work / RETURNS)
    with journal(work / EVIDENCE / LOG, study.language):
        _tell_start(order)
        jobs = order.jobs(work, copy_sources(order.source, work / NOTEBOOKS))
        # imported here, within `own_scratch`: with it comes matplotlib, which keeps files where that says
        from eldercare_analysis.runs.whole import Whole  # noqa: PLC0415

        whole = Whole(study, work, order.run)
        outcomes = (
            cluster_reports(jobs, order.request.scheduler, whole.write_tables)
            if order.request.scheduler
            else make_reports(jobs, order.request.workers, whole.write_tables)
        )
        results = list(told(outcomes, len(jobs), progress))
        results.sort(key=lambda result: order.subjects.index(result.town))
        done = sum(result.status == DONE for result in results)
        if not done:
            tell(study.language, "nothing", level=logging.ERROR, count=len(jobs))
            return results
        whole.write_page(results)
        shutil.rmtree(work / SAID, ignore_errors=True)
        inputs = folder_digests(work / INPUTS)
        inputs |= {notebook_input(name): digest for name, digest in order.digests.items()}
        times = {"started": clock.told(started), "finished": clock.told(clock.now())}
        write_manifest(work, order.described, inputs, results, times)
        lacking = join(study.language, [spoken(name, study.language) for name in _lacking(order, place)])
        tell(study.language, "finished", done=done, count=len(jobs), lacking=lacking)
    write_seal(work)
    return results


def _publish(order: Order, place: Place) -> Outcome:
    """Put the finished month in its place, or beside a better one.

    Raises:
        InputError: somebody else has changed it meanwhile, as a second run does after the lock was deleted by hand.
    """
    if not place.finished(order.state):
        raise InputError([Problem("output_busy", None, {"value": order.final})])
    narrow(place.work / EVIDENCE, place.work / WORKBOOKS)
    lacking = _lacking(order, place)
    if lacking:
        return _outcome(order, place, place.publish_beside(order.request.keep), lacking)
    made = read_manifest(place.work) or {}
    whole = all(result.status == DONE for result in results_in(made))
    place.publish(order.request.keep if whole else None)
    return _outcome(order, place, order.final)


def _lacking(order: Order, place: Place) -> list[str]:
    """Return what the published month has and the one in the work folder has not."""
    made = read_manifest(place.work)
    return lost(read_manifest(order.final), made) if made and there(order.final) else []


def _outcome(order: Order, place: Place, folder: Path, lacking: list[str] | None = None) -> Outcome:
    results = results_in(read_manifest(folder) or {})
    published = order.final if lacking else None
    return Outcome(
        folder, results, order.rejected, published, tuple(lacking or ()), tuple(place.kept), order.notes
    )


def _tell_start(order: Order) -> None:
    """Say what is made, and what of the returns was passed over or left out."""
    request, language = order.request, order.study.language
    tell(
        language, "start", run=order.run, month=request.month, scenario=order.study.scenario.name, count=len(order.subjects),
        workers=request.workers, scheduler=request.scheduler, ahead=clock.offset().total_seconds(),
    )  # fmt: skip
    for problem in order.notes:
        tell(
            language,
            "passed_over",
            subject=problem.place.file if problem.place else "",
            text=problem.render(language),
        )
    for problem in order.rejected:
        tell(language, "left_out", level=logging.WARNING, subject=problem.place.file if problem.place else "", text=problem.render(language))  # fmt: skip
