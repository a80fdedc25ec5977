"""A papermill engine (`papermill --engine eldercare`): each notebook in a fresh process made from a warm one, without a kernel.

Imported by papermill alone, through its entry point: papermill imports it while it is imported itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NotebookExecutionManager

from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.runs.engine.cells import run_cells
from eldercare_analysis.runs.engine.process import TIME_LIMIT, ProcessError, messages

INJECTED = "injected-parameters"


class CellError(EldercareError):
    """A cell failed; the message is its error's last line."""


class WarmEngine(Engine):  # type: ignore[misc]
    """Executes a notebook as a new kernel would: nothing of one notebook reaches another, outputs are the same, and so is the file but for its times."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003
        **options: Any,  # noqa: ANN401 - papermill's own
    ) -> NotebookNode:
        """Execute all code cells up to the first that fails.

        Args:
            nb_man: papermill's notebook, which is told of each cell.
            kernel_name: not used: it is always this Python.
            options: `execution_timeout`: seconds for the whole notebook.

        A process that died or took too long is an error of the cell that ran.
        """
        _tidy(nb_man.nb)
        cells = nb_man.nb.cells
        sources = [
            (n, cell.source)
            for n, cell in enumerate(cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]
        limit = float(options.get("execution_timeout") or TIME_LIMIT)
        running = sources[0][0] if sources else 0
        try:
            for message in messages(run_cells, sources, limit=limit):
                if message[0] == "start":
                    running = message[1]
                    nb_man.cell_start(cells[running], running)
                else:
                    _, running, outputs, count, failed = message
                    _finish(nb_man, running, outputs, count, failed=failed)
        except ProcessError as error:
            told = {
                "output_type": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": [str(error)],
            }
            _finish(nb_man, running, [told], 0, failed=True)
        nb_man.nb.metadata["language_info"] = _node(dict(IPythonKernel.language_info))
        found: NotebookNode = nb_man.nb
        return found


def _tidy(notebook: NotebookNode) -> None:
    """Take out what would differ between two runs: a random cell id and paths. Times stay."""
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
    name = Path(notebook.metadata.papermill.input_path).name
    notebook.metadata.papermill |= {"input_path": name, "output_path": name}


def _finish(
    nb_man: NotebookExecutionManager, index: int, outputs: list[dict[str, Any]], count: int, *, failed: bool
) -> None:
    cell = nb_man.nb.cells[index]
    cell.outputs = [_node(output) for output in outputs]
    cell.execution_count = count or None
    if failed:
        error: dict[str, Any] = next(
            (output for output in reversed(outputs) if output["output_type"] == "error"), {}
        )
        nb_man.cell_exception(
            cell, index, exception=CellError(f"{error.get('ename')}: {error.get('evalue')}")
        )
    nb_man.cell_complete(cell, index)


def _node(value: dict[str, Any]) -> NotebookNode:
    found: NotebookNode = from_dict(value)  # type: ignore[no-untyped-call]
    return found
