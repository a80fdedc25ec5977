"""The monthly run: notebooks for each town and the district, PDFs, tables and manifest, published whole."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.district import spoken
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.returns.snapshot import write_snapshot
from eldercare_analysis.language import join
from eldercare_analysis.runs.cluster import cluster_reports
from eldercare_analysis.runs.contents import Whole, copy_inputs
from eldercare_analysis.runs.disk import broken, narrow, there, write_seal
from eldercare_analysis.runs.evidence import (
    DONE,
    EVIDENCE,
    INPUTS,
    LOG,
    NOTEBOOKS,
    RETURNS,
    WORKBOOKS,
    Manifest,
    Result,
    folder_digests,
    read_manifest,
    write_manifest,
)
from eldercare_analysis.runs.journal import journal, tell
from eldercare_analysis.runs.notebooks import copy_sources, notebook_input
from eldercare_analysis.runs.order import Order, Request, order_of
from eldercare_analysis.runs.output import alone, own_scratch, writable
from eldercare_analysis.runs.place import Place
from eldercare_analysis.runs.report import SAID
from eldercare_analysis.runs.reports import make_reports, told
from eldercare_analysis.runs.surroundings import now, offset

__all__ = ["Outcome", "Request", "run_month"]  # `Request`: where programs of others look for it
Progress = Callable[[int, int, str], None]  # reports done, reports in all, the one just done


@dataclass(frozen=True)
class Outcome:
    """How a month came out.

    Attributes:
        folder: where it is: published, beside a better one, or still in the work folder where no report came
            out.
        results: how each report came out.
        rejected: the problems of returns that were left out.
        notes: what was passed over while returns were read.
        published: the month's place where this one is not in it, because another one is that has what this
            one lacks, or no report came out.
        lacking: towns and returns that the published month has and this one has not.
        kept: what this software has not made, or somebody changed: it was in the month's place, and has these
            names now.
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

    An interrupted run leaves its work beside (`.YYYY-MM.work`); the next run of the same inputs goes on from
    there. A month that lacks what the published one has is put beside it (`YYYY-MM.failed-N`); one without
    any report stays in the work folder. What is replaced is kept as `.YYYY-MM.previous`, and under a name
    with the time where this software has not made it.

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
            manifest = read_manifest(order.final)
            return _outcome(order, place, order.final, manifest.towns if manifest else [])
        if request.fresh or not place.finished(order.state):
            place.begin(order.state, fresh=request.fresh)
            results = _make(order, place, progress)
            if not any(result.status == DONE for result in results):
                return _outcome(order, place, place.work, results)
        return _publish(order, place)


def _is_there(order: Order, place: Place) -> bool:
    """Say whether the month need not be made: an equal run published it and died, or a whole one will do."""
    if place.published(order.state):
        return True
    there_is = read_manifest(order.final) if order.request.reuse else None
    if there_is is None or {result.status for result in there_is.towns} != {DONE}:
        return False
    asked = there_is.request
    return (asked.run, asked.towns) == (order.run, order.subjects) and not broken(order.final)


def _make(order: Order, place: Place, progress: Progress) -> list[Result]:
    """Make the month in the work folder, sealed.

    Where no report comes out, it is left without tables, manifest and seal.
    """
    study, work, started = order.study, place.work, now()
    copy_inputs(study, order.request.register, work)
    if study.register:
        write_snapshot(study.register, work / RETURNS)
    with journal(work / EVIDENCE / LOG, study.language):
        _tell_start(order)
        jobs = order.jobs(work, copy_sources(order.source, work / NOTEBOOKS))
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
        write_manifest(work, order.described, inputs, results, {"started": started, "finished": now()})
        lacking = join(study.language, [spoken(name, study.language) for name in _lacking(order, place)])
        tell(study.language, "finished", done=done, count=len(jobs), lacking=lacking)
    write_seal(work)
    return results


def _publish(order: Order, place: Place) -> Outcome:
    """Put the finished month in its place, or beside a better one.

    Raises:
        InputError: somebody else has changed it meanwhile, as a second run does after the lock was deleted by
            hand.
    """
    if not place.finished(order.state):
        raise InputError([Problem("output_busy", None, {"value": order.final})])
    narrow(place.work / EVIDENCE, place.work / WORKBOOKS)
    lacking = _lacking(order, place)
    made = read_manifest(place.work)
    results = made.towns if made else []
    if lacking:
        beside = place.publish_beside(order.request.keep)
        return _outcome(order, place, beside, results, lacking)
    place.publish(order.request.keep if all(result.status == DONE for result in results) else None)
    return _outcome(order, place, order.final, results)


def _lacking(order: Order, place: Place) -> list[str]:
    """Return what the published month has and the one in the work folder has not."""
    made = read_manifest(place.work)
    return lost(read_manifest(order.final), made) if made and there(order.final) else []


def lost(published: Manifest | None, made: Manifest) -> list[str]:
    """Return what a published month has and a new one has not: reports, and returns that could be read then.

    Args:
        published: the manifest of the published month; None where it has none that can be read: any failed
            report counts.
        made: the manifest of the new one.
    """
    failed = [result.town for result in made.towns if result.status != DONE]
    if published is None:
        return failed
    done = {result.town for result in published.towns if result.status == DONE}
    return [town for town in failed if town in done] + _returns_lost(published, made)


def _returns_lost(published: Manifest, made: Manifest) -> list[str]:
    """Return the returns that count no more: files that were read, and those of towns that had reported."""
    before, after = published.request.sent, made.request.sent
    if not before or not after:
        return []
    read = {name.partition("/")[2] for name in published.inputs if name.startswith("returns/")}
    read |= {name.partition("/")[2] for name in read}  # given as a folder, or by itself
    silent = {*after.towns_without_return} - {*before.towns_without_return}
    return [
        name
        for name, town in after.rejected.items()
        if town in silent or (name in read and name not in before.rejected)
    ]


def _outcome(
    order: Order, place: Place, folder: Path, results: list[Result], lacking: list[str] | None = None
) -> Outcome:
    """Return how a month came out; `published` is its place where it is not in it."""
    elsewhere = None if folder == order.final else order.final
    kept, notes = tuple(place.kept), order.notes
    return Outcome(folder, results, order.rejected, elsewhere, tuple(lacking or ()), kept, notes)


def _tell_start(order: Order) -> None:
    """Say what is made, and what of the returns was passed over or left out."""
    request, language = order.request, order.study.language
    tell(
        language,
        "start",
        run=order.run,
        month=request.month,
        scenario=order.study.scenario.name,
        count=len(order.subjects),
        workers=request.workers,
        scheduler=request.scheduler,
        ahead=offset().total_seconds(),
    )
    for event, level, problems in (
        ("passed_over", logging.INFO, order.notes),
        ("left_out", logging.WARNING, order.rejected),
    ):
        for problem in problems:
            file = problem.place.file if problem.place else ""
            tell(language, event, level=level, subject=file, text=problem.render(language))
