"""Execute one notebook by papermill, in a process of its own, and publish it by rename."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill

from eldercare_analysis.inputs.files import digest_of_plain
from eldercare_analysis.inputs.problems import EldercareError, InputError, Place, Problem, Problems, nearest
from eldercare_analysis.runs.engine.processes import TIME_LIMIT

NAMES = ("coverage_map", "budget_projection", "target_gap")
ENGINE = "eldercare"  # an entry point of this package
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT = ("tags",)  # of the metadata of cells
# the digests of the notebooks shipped; tools/refresh_notebooks.py renews it
SHIPPED = Path(__file__).with_name("notebooks.json")


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


@cache
def shipped() -> dict[str, str]:
    """Return the digests of the sources of the notebooks that this software came with, by name."""
    found: dict[str, str] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found


def source_digests(folder: Path) -> dict[str, str]:
    """Return the digest of the sources of each notebook of a month, by name."""
    return {name: source_digest(folder / f"{name}.ipynb") for name in NAMES}


def source_digest(path: Path) -> str:
    """Return the SHA-256 of what a notebook says and does: kind, source, tags and attachments of its cells.

    Of the cell of parameters names and types count, not the values.

    Raises:
        InputError: it is no notebook.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        told = [_told(cell) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError([Problem("notebook_broken", None, {"value": path})]) from None
    return digest_of_plain(told)


def _told(cell: Mapping[str, Any]) -> list[Any]:
    tags, attached = cell["metadata"].get("tags", []), cell.get("attachments", {})
    source = "".join(cell["source"])
    return [cell["cell_type"], _declared(source) if "parameters" in tags else source, tags, attached]


def _declared(source: str) -> str:
    """Return names and types of the parameters that a cell declares; what does anything else as it is.

    Their values count for nothing: a month gives all of them.
    """
    with suppress(SyntaxError):
        lines = ast.parse(source).body
        plain = [
            one for one in lines if isinstance(one, ast.AnnAssign) and isinstance(one.value, ast.Constant)
        ]
        if len(plain) == len(lines):
            return "\n".join(f"{ast.unparse(one.target)}: {ast.unparse(one.annotation)}" for one in plain)
    return source


def notebook_input(name: str) -> str:
    """Return the path of a notebook among a month's inputs."""
    return f"notebooks/{name}.ipynb"


def changed(digests: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the notebooks that are not as shipped, from their digests."""
    return tuple(name for name, digest in digests.items() if digest != shipped().get(name))


def check_shipped(folder: Path, digests: Mapping[str, str]) -> None:
    """Make sure that the notebooks of a folder are as shipped.

    Raises:
        InputError: some are not.
    """
    problems = Problems()
    for name in changed(digests):
        problems.add("notebook_changed", value=folder / f"{name}.ipynb")
    problems.stop_if_any()


def copy_sources(folder: Path, target: Path) -> Path:
    """Copy what notebooks say and do, and return the target folder.

    Outputs would be read again for each report; what else JupyterLab leaves in them would be in every
    executed notebook.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        notebook = read_notebook(folder / f"{name}.ipynb")
        notebook.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            kept = {name: cell.metadata[name] for name in KEPT if name in cell.metadata}
            cell.metadata = nbformat.from_dict(kept)  # type: ignore[no-untyped-call]
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, target / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    return target


def check_parameters(folder: Path, names: Iterable[str]) -> None:
    """Make sure that every notebook declares the parameters it is about to be given.

    Papermill would only warn.

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
            _literal(source),
            _literal(beside),
            dict(parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            cwd=target.parent,
            execution_timeout=TIME_LIMIT,
            keep=beside,
            progress_bar=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",
        )
    except papermill.PapermillExecutionError as error:
        raise NotebookError(f"{source.stem}: {error.ename}: {error.evalue}") from error
    except TimeoutError as error:  # of a cell; an OSError to Python, but no trouble with files
        raise NotebookError(f"{source.stem}: {type(error).__name__}: {error}") from None
    except Exception as error:
        raise NotebookError(f"{source.stem}: {type(error).__name__}: {error}") from error
    beside.replace(target)


def _literal(path: Path) -> str:
    """Return a path as papermill takes it, which fills what stands in braces.

    A town or folder may be named with them.
    """
    return str(path).replace("{", "{{").replace("}", "}}")


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
    return digest_of_plain(notebook)
