"""One report: notebooks, then the PDF. Whatever goes wrong is its own failure, and its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from eldercare_analysis.inputs.problems import EldercareError, InputError, check_language
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import Language, say
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.items import Item, published_items
from eldercare_analysis.reporting.layout import printed_items
from eldercare_analysis.reporting.pdf import build_pdf
from eldercare_analysis.runs.engine.processes import KilledError, ProcessError
from eldercare_analysis.runs.evidence import DONE, FAILED, PACK, RETURNS, Result
from eldercare_analysis.runs.notebooks import NAMES, NotebookError, execute, read_notebook
from eldercare_analysis.runs.output import problem_of
from eldercare_analysis.runs.printed_facts import write_part

DEAD = "DeadKernelError"  # in the message of a notebook whose kernel was killed, or died
SAID = "evidence/said"  # what processes print, by report, until it is in the run's log


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

    @property
    def said(self) -> Path:
        """What its processes print."""
        return self.work / SAID / f"{self.subject}.txt"

    @property
    def language(self) -> Language:
        """The language of the report."""
        return check_language(self.parameters["language"])


def parameters_of(job: Job) -> dict[str, str]:
    """Return what a report's notebooks are given, as seen from anywhere."""
    return {
        **job.parameters,
        "data": str(job.work / PACK),
        "scenario": _seen_from(job.executed, job.parameters["scenario"]),
        "register": str(job.work / RETURNS) if job.parameters["register"] else "",
    }


def execute_notebooks(job: Job) -> Result | None:
    """Execute the notebooks of a town or the district; return what failed, None where nothing did."""
    (job.work / job.pdf).unlink(missing_ok=True)  # an interrupted run's
    try:
        for name in NAMES:
            _drop_unreadable(job.executed / f"{name}.ipynb")
            execute(job.notebooks / f"{name}.ipynb", job.executed / f"{name}.ipynb", job.parameters)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is this report's failure only
        return failed(job, error)
    return None


def _drop_unreadable(path: Path) -> None:
    """Delete an executed notebook of an interrupted run that is not whole, as after a power cut."""
    try:
        if path.is_file():
            published_items(read_notebook(path))
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        path.unlink()


def write_pdf(job: Job) -> Result:
    """Write the PDF of a town or the district from its executed notebooks."""
    target = job.work / job.pdf
    try:
        study = replace(open_study(**parameters_of(job)), own_notebooks=job.own_notebooks)
        items = read_items(job.executed)
        found = facts(printed_items(study, items))
        content = build_pdf(study, items, job.run, found)
        write_part(job.work, job.pdf, job.subject, found)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except Exception as error:  # noqa: BLE001 - as above
        target.unlink(missing_ok=True)
        return failed(job, error)
    return Result(job.subject, job.code, DONE, job.pdf)


def failed(job: Job, error: BaseException) -> Result:
    """Return the result of a report that an error kept from being made."""
    killed = isinstance(error, KilledError) or DEAD in str(error)
    return Result(job.subject, job.code, FAILED, None, reason_of(job, error), killed)


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


def reason_of(job: Job, error: BaseException) -> str:
    """Return why a report was not made, in its language, on one line."""
    cause = error.__cause__ if isinstance(error, NotebookError) else error
    if isinstance(cause, OSError):
        return problem_of(cause, job.work.parent).render(job.language)
    if isinstance(error, InputError):
        return " ".join(error.render(job.language).split())
    if isinstance(error, ProcessError):
        return error.render(job.language)
    told = " ".join(str(error).split())
    if isinstance(error, NotebookError):
        return say(job.language, "process.notebook", text=told)
    if isinstance(error, EldercareError):
        return told
    return say(job.language, "process.error", text=f"{type(error).__name__}: {told}")
