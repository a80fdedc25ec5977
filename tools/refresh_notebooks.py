"""Execute the notebooks in place with their default parameters: `python3 run.py python tools/refresh_notebooks.py`.

Their outputs are committed: people read them without running anything, and tests compare against them. The digests of their sources go
into the package, so that a month knows whether its notebooks are those shipped.
"""

import json
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from eldercare_analysis.runs.notebooks import NAMES, SHIPPED, source_digests

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def main() -> None:
    """Renew the outputs; times and other traces of this run are left out."""
    os.environ.pop("ELDERCARE_LANGUAGE", None)  # they are committed in Chinese
    for name in NAMES:
        renew(name)
    renew("scenario_explorer", cells=2)  # its parameters and what it says of itself: a widget is not kept
    SHIPPED.write_text(json.dumps(source_digests(NOTEBOOKS), indent=1) + "\n", encoding="utf-8")


def renew(name: str, cells: int | None = None) -> None:
    """Execute a notebook, or so many of its first cells."""
    path = NOTEBOOKS / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    rest = [] if cells is None else notebook.cells[cells:]
    notebook.cells = notebook.cells[:cells]
    NotebookClient(
        notebook, kernel_name="python3", record_timing=False, resources={"metadata": {"path": NOTEBOOKS}}
    ).execute()
    notebook.cells += rest
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    print(f"renewed {path.name}")


if __name__ == "__main__":
    main()
