"""Execute one notebook by papermill, in a process of its own, and publish it by rename."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill

from eldercare_analysis.inputs.problems import EldercareError, InputError, Place, Problem, Problems, nearest
from eldercare_analysis.runs.engine.process import TIME_LIMIT

NAMES = ("coverage_map", "budget_projection", "target_gap")
ENGINE = "eldercare"  # an entry point of this package


class NotebookError(EldercareError):
    """A notebook failed; the message is its last line."""


def notebook_folder() -> Path:
    """Return the folder of the notebooks, in the working folder or the checkout.

    Raises:
        InputError: neither has them.
    """
    checkout = Path(__file__).resolve().parents[3]
    for folder in (Path.cwd() / "notebooks", checkout / "notebooks"):
        if all((folder / f"{name}.ipynb").is_file() for name in NAMES):
            return folder
    raise InputError([Problem("notebook_missing", None, {"value": Path.cwd() / "notebooks"})])


def copy_sources(folder: Path, target: Path) -> Path:
    """Copy the notebooks without their outputs, which would be read again for each report, and return the target folder."""
    target.mkdir(parents=True)
    for name in NAMES:
        notebook = read_notebook(folder / f"{name}.ipynb")
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, target / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    return target


def check_parameters(folder: Path, names: Iterable[str]) -> None:
    """Make sure that every notebook declares the parameters it is about to be given; papermill would only warn.

    Raises:
        InputError: a name is not declared.
    """
    problems = Problems()
    for notebook in NAMES:
        declared = papermill.inspect_notebook(folder / f"{notebook}.ipynb")
        for name in names:
            if name not in declared:
                near = ", ".join(nearest(name, declared))
                problems.add("parameter_unknown", Place(f"{notebook}.ipynb"), value=name, nearest=near)
    problems.stop_if_any()


def execute(source: Path, target: Path, parameters: Mapping[str, object]) -> None:
    """Execute a notebook in its target's folder; an executed one that is there already is kept.

    Raises:
        NotebookError: it failed; the notebook up to the error is kept as `NAME.failed.ipynb`.
    """
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".failed.ipynb")
    try:
        papermill.execute_notebook(
            source, beside, dict(parameters), engine_name=ENGINE, kernel_name="python3", cwd=target.parent, progress_bar=False,
            request_save_on_cell_execute=False, execution_timeout=TIME_LIMIT,
        )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise NotebookError(f"{source.stem}: {error.ename}: {error.evalue}") from error
    except Exception as error:
        raise NotebookError(f"{source.stem}: {type(error).__name__}: {error}") from error
    beside.replace(target)


def read_notebook(path: Path) -> Any:  # noqa: ANN401 - a notebook node
    """Return a notebook in format 4."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def digest(path: Path) -> str:
    """Return the SHA-256 of a notebook without its timing metadata."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for name in ("papermill", "execution"):
            cell["metadata"].pop(name, None)
    return hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()
