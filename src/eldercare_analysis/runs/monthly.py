"""The monthly run: notebooks for each town and the district, their PDFs, tables and manifest, published whole."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from eldercare_analysis.analysis.budget import budget
from eldercare_analysis.analysis.coverage import coverage
from eldercare_analysis.analysis.targets import targets
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.problems import EldercareError, InputError, Problem, Problems
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language, join
from eldercare_analysis.reporting.items import Item, published_items
from eldercare_analysis.reporting.page import build_page
from eldercare_analysis.reporting.pdf import build_pdf
from eldercare_analysis.runs.manifest import (
    LOG,
    Result,
    file_digest,
    folder_digests,
    read_manifest,
    software,
    write_manifest,
)
from eldercare_analysis.runs.notebooks import NAMES, check_parameters, execute, notebook_folder, read_notebook

PACK = "evidence/inputs/data"
STATE = "state.json"
NAMED = 3  # towns named in a message before it says "and more"
PATTERNS = ("*.csv", "*.yaml", "*.geojson", "*.md", "scenarios/*.yaml")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What a monthly run is asked for; no towns: all of them and the district."""

    month: str
    output: Path
    towns: tuple[str, ...] = ()
    data: Path | None = None
    scenario: str = "baseline"
    language: Language = "zh"
    workers: int = 1
    fresh: bool = False


@dataclass(frozen=True)
class Job:
    """One report: its notebooks, then its PDF, all inside the work folder."""

    work: Path
    notebooks: Path
    subject: str
    code: str
    pdf: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """Where the month was published, and how each report came out."""

    folder: Path
    results: list[Result]

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
    subjects = _subjects(study, request.towns)
    source = notebook_folder()
    check_parameters(source, _parameters(request, study, DISTRICT))
    final = request.output / request.month
    _check_replaceable(final, subjects, study)
    with _writable(request.output), _lock(final), _own_scratch():
        work = _work_folder(request, study, source, subjects)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        with _logged(work / "evidence" / LOG):
            jobs = [_job(work, source, request, study, subject) for subject in subjects]
            results = list(_results(jobs, request.workers, progress))
            results.sort(key=lambda result: subjects.index(result.town))
            _write_tables(study, work / "evidence" / "tables")
            _write_page(study, work, results)
        (work / STATE).unlink()
        times = {"started": started, "finished": datetime.now(UTC).isoformat(timespec="seconds")}
        inputs = folder_digests(work / "evidence" / "inputs")
        write_manifest(work, _described(request, study, subjects), inputs, results, times)
        _publish(work, final)
    return Outcome(final, results)


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


def _check_replaceable(final: Path, subjects: list[str], study: Study) -> None:
    """Refuse to replace a month by one with fewer reports.

    Raises:
        InputError: the published month has reports that this run would not make.
    """
    published = (read_manifest(final) or {}).get("towns", [])
    lost = [town["town"] for town in published if town["status"] == "done" and town["town"] not in subjects]
    if lost:
        names = join(study.language, lost[:NAMED]) + (" …" if len(lost) > NAMED else "")
        raise InputError([Problem("output_larger", None, {"value": final, "towns": names})])


@contextmanager
def _writable(output: Path) -> Iterator[None]:
    try:
        output.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(
            [Problem("output_unwritable", None, {"value": error.filename or output, "why": why})]
        ) from error


@contextmanager
def _lock(final: Path) -> Iterator[None]:
    lock = FileLock(final.with_name(f".{final.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError([Problem("output_busy", None, {"value": final})]) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _own_scratch() -> Iterator[None]:
    """Keep kernels and matplotlib out of the user's folders, and every process to one thread."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="eldercare-") as scratch:
        for name in (
            "IPYTHONDIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "MPLCONFIGDIR",
        ):
            os.environ[name] = str(Path(scratch) / name.lower())
        os.environ |= dict.fromkeys(ONE_THREAD, "1")
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _work_folder(request: Request, study: Study, source: Path, subjects: list[str]) -> Path:
    """Return the folder to work in: the one that the same run left behind, or a new one with copies of the inputs."""
    work = request.output / f".{request.month}.work"
    notebooks = {name: file_digest(source / f"{name}.ipynb") for name in NAMES}
    pack = {path.as_posix(): file_digest(path) for path in _pack_files(study)}
    described = [_described(request, study, subjects), software(), notebooks, pack]
    state = json.dumps(described, ensure_ascii=False, sort_keys=True)
    if request.fresh or not (work / STATE).is_file() or (work / STATE).read_text(encoding="utf-8") != state:
        shutil.rmtree(work, ignore_errors=True)
        _copy_inputs(study, work)
        (work / STATE).write_text(state, encoding="utf-8")
    return work


def _pack_files(study: Study) -> list[Path]:
    folder = study.district.folder
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern)} | set(study.scenario.files))


def _copy_inputs(study: Study, work: Path) -> None:
    """Copy the pack, and a scenario from elsewhere beside it: the evidence needs nothing but its own folder."""
    for path in _pack_files(study):
        inside = path.is_relative_to(study.district.folder)
        target = (
            work / PACK / path.relative_to(study.district.folder)
            if inside
            else work / PACK / "scenarios" / path.name
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _described(request: Request, study: Study, subjects: list[str]) -> dict[str, Any]:
    return {
        "month": request.month,
        "language": request.language,
        "scenario": study.scenario.name,
        "readings": study.scenario.readings,
        "towns": subjects,
    }


def _parameters(request: Request, study: Study, subject: str) -> dict[str, str]:
    """Return what a notebook is given; paths are as seen from its place among the evidence."""
    scenario = request.scenario
    if scenario.endswith((".yaml", ".yml")):
        scenario = f"../../inputs/data/scenarios/{Path(scenario).name}"
    return {
        "town": subject,
        "month": request.month,
        "data": "../../inputs/data",
        "scenario": scenario,
        "language": study.language,
    }


def _job(work: Path, source: Path, request: Request, study: Study, subject: str) -> Job:
    towns = study.district.towns
    if subject == DISTRICT:
        code, pdf = study.district.policy.info.code, f"{DISTRICT}.pdf"
    else:
        code = str(study.district.places.towns.set_index("town").loc[subject, "code"])
        number = f"{towns.index(subject) + 1:0{max(2, len(str(len(towns))))}d}"
        pdf = f"towns/{number}-{subject}.pdf"
    return Job(work.resolve(), source.resolve(), subject, code, pdf, _parameters(request, study, subject))


def _results(jobs: list[Job], workers: int, progress: Callable[[int, int, str], None]) -> Iterator[Result]:
    """Yield how each report came out, as they come; one that fails stops no other."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=context) as pool:
        futures = {pool.submit(make_report, job): job for job in jobs}
        try:
            for count, future in enumerate(as_completed(futures), start=1):
                job = futures[future]
                error = future.exception()
                result = (
                    future.result()
                    if error is None
                    else Result(job.subject, job.code, "failed", None, _why(error))
                )
                log.info("%s: %s %s", result.town, result.status, result.reason)
                progress(count, len(jobs), result.town)
                yield result
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def make_report(job: Job) -> Result:
    """Execute the notebooks of a town or the district and write its PDF."""
    result = Result(job.subject, job.code, "done", job.pdf)
    folder = job.work / "evidence" / "notebooks" / job.subject
    try:
        for name in NAMES:
            execute(job.notebooks / f"{name}.ipynb", folder / f"{name}.ipynb", job.parameters)
        parameters = {
            **job.parameters,
            "data": str(job.work / PACK),
            "scenario": _seen_from(folder, job.parameters["scenario"]),
        }
        content = build_pdf(open_study(**parameters), read_items(folder))
    except Exception as error:  # noqa: BLE001 - whatever it was, it is this report's failure only
        return replace(result, status="failed", pdf=None, reason=_why(error))
    target = job.work / job.pdf
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return result


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


def _write_tables(study: Study, folder: Path) -> None:
    """Write the tidy tables of the whole district, with the mark that makes Excel read them as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "coverage": coverage(study.district, study.scenario),
        "budget": budget(study.district, study.scenario),
        "targets": targets(study.district, month=study.month, scenario=study.scenario),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")


def _write_page(study: Study, work: Path, results: list[Result]) -> None:
    reports = {
        study.name if result.town == DISTRICT else study.town_name(result.town): result.pdf
        for result in results
    }
    page = build_page(study, read_items(work / "evidence" / "notebooks" / DISTRICT), reports)
    (work / "index.html").write_text(page, encoding="utf-8")


def _publish(work: Path, final: Path) -> None:
    previous = final.with_name(f".{final.name}.previous")
    if final.exists():
        shutil.rmtree(previous, ignore_errors=True)
        final.rename(previous)
    work.rename(final)


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
