"""A papermill engine (`papermill --engine eldercare`): papermill's own, with kernels in fresh processes made from a warm one.

Imported by papermill alone, through its entry point: papermill imports it while it is imported itself.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.iorw import write_ipynb

from eldercare_analysis.runs.engine.process import way

INJECTED = "injected-parameters"


class WarmEngine(NBClientEngine):  # type: ignore[misc]
    """Executes a notebook as papermill does, its kernel is only there sooner; the file is the same but for times, and says nothing of paths."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        **options: Any,  # noqa: ANN401 - papermill's own
    ) -> NotebookNode:
        """Execute all cells up to the first that fails.

        Args:
            nb_man: papermill's notebook, which is told of each cell.
            kernel_name: a kernel of another Python, or of another language, is started as papermill starts it.
            options: papermill's own; with `keep`, the notebook is written there if it ends otherwise than by an error of a cell.
        """
        _tidy(nb_man.nb)
        keep = options.pop("keep", None)
        if way() != "spawn" and _is_own(kernel_name):
            from eldercare_analysis.runs.engine.manager import Manager  # noqa: PLC0415 - papermill alone does without

            options["kernel_manager_class"] = Manager
        try:
            executed: NotebookNode = super().execute_managed_notebook(nb_man, kernel_name, **options)
        except Exception:
            if keep:
                write_ipynb(nb_man.nb, str(keep))
            raise
        return executed


def _is_own(kernel_name: str) -> bool:
    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False  # papermill says so
    program, *rest = spec.argv
    return program in {sys.executable, "python", "python3"} and rest == [
        "-m",
        "ipykernel_launcher",
        "-f",
        "{connection_file}",
    ]


def _tidy(notebook: NotebookNode) -> None:
    """Take out what would differ between two runs: a random cell id and paths. Times stay."""
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
    name = Path(notebook.metadata.papermill.input_path).name
    notebook.metadata.papermill |= {"input_path": name, "output_path": name}
