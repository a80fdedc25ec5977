"""Any notebook comes out of `papermill --engine eldercare` as out of plain papermill: outputs, counts, metadata and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest

from eldercare_analysis.runs.engine.starting import WAYS
from eldercare_analysis.runs.notebooks import ENGINE
from tests.examples import some
from tests.runs.any_notebooks import KERNELS, LIMITS, NOTEBOOKS, Cell

TRIED = list(dict.fromkeys(["streams", *some(NOTEBOOKS, 8)]))
FORKING = WAYS[:2]  # the last one launches kernels as papermill does
# unguarded, as scripts of users are: run again by nobody
RUN = f"""
import json, os, sys
from pathlib import Path
import papermill
ends, limits = {{}}, {LIMITS}
folder, engine = Path(sys.argv[1]), sys.argv[2] or None
for source in sorted(Path(sys.argv[3]).glob("*.ipynb")):
    os.makedirs(folder / source.stem)
    (folder / source.stem / "made.py").write_text("print('made', 1)")
    try:
        papermill.execute_notebook(source, folder / source.name, {{}}, engine_name=engine, cwd=folder / source.stem, execution_timeout=limits.get(source.stem), progress_bar=False)
    except Exception as error:
        ends[source.stem] = [type(error).__name__, str(error)]
(folder / "ends.json").write_text(json.dumps(ends))
"""
VARYING = (  # what differs between two runs of one notebook, too
    (r"0x[0-9a-f]{6,}", "0x"), (r"ipykernel_\d+/\d+\.py", "cell.py"), (r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", "id"), (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "id"),
    (r"/any\d+/[a-z]+", "/any"), (r"Task-\d+", "Task"), (r"Thread-\d+", "Thread"),
)  # fmt: skip


def write(folder: Path, name: str, cells: Sequence[Cell]) -> None:
    told = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
    kernel = KERNELS.get(name, "python3")
    notebook = nbformat.v4.new_notebook(
        cells=[
            *(
                nbformat.v4.new_code_cell(source, metadata={"tags": [tag]} if tag else {})
                for source, tag in told
            ),
            nbformat.v4.new_markdown_cell("the end"),
        ],
        metadata={"kernelspec": {"name": kernel, "language": "python", "display_name": kernel}},
    )
    nbformat.write(notebook, folder / f"{name}.ipynb")


def begun(sources: Path, folder: Path, engine: str, way: str) -> subprocess.Popen[bytes]:
    """Begin to run all notebooks in a process of its own."""
    folder.mkdir()
    script = folder.with_suffix(".py")
    script.write_text(RUN, encoding="utf-8")
    surroundings = os.environ | {"ELDERCARE_PROCESSES": way}
    surroundings.pop("PYTEST_CURRENT_TEST", None)  # kernels look at it
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), engine, str(sources)], env=surroundings
    )


def plain(value: Any) -> Any:
    """Return something without what varies."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    for pattern, name in VARYING:
        text = re.sub(pattern, name, text)
    return json.loads(text)


def joined(outputs: list[Any]) -> list[Any]:
    """Return outputs with what was printed one after the other as one: a kernel sends it as time goes by."""
    found: list[Any] = []
    for output in outputs:
        if found and output["output_type"] == "stream" and output["name"] == found[-1].get("name"):
            found[-1]["text"] += output["text"]
        else:
            found.append(output)
    for output in found:
        if "text" in output:
            output["text"] = "".join(output["text"])
    return found


def told(path: Path) -> Any:
    """Return what a notebook says, without ids, times and paths."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        del cell["id"]
        if cell["cell_type"] == "code":
            cell["outputs"] = joined(cell["outputs"])
        for name in ("start_time", "end_time", "duration"):
            cell["metadata"].get("papermill", {}).pop(name, None)
        if "execution" in cell["metadata"]:
            cell["metadata"]["execution"] = sorted(cell["metadata"]["execution"])
    for name in ("start_time", "end_time", "duration", "input_path", "output_path"):
        notebook["metadata"]["papermill"].pop(name)
    for kept in notebook["metadata"].get("widgets", {}).values():
        kept["state"] = sorted(
            (plain(model) for model in kept["state"].values()), key=json.dumps
        )  # by ids until here
    return plain(notebook)


@pytest.fixture(scope="session")
def plainly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all notebooks as plain papermill makes them; beside it, as the engine makes them by each way."""
    root = tmp_path_factory.mktemp("any")
    (sources := root / "sources").mkdir()
    for name in TRIED:
        write(sources, name, NOTEBOOKS[name])
    began, theirs = time.monotonic(), begun(sources, root / "plain", "", "")
    ours = [begun(sources, root / way, ENGINE, way) for way in FORKING]
    assert [run.wait(3000) for run in ours] == [0] * len(ours)
    patience = 60 + 5 * (time.monotonic() - began)
    try:
        assert theirs.wait(patience) == 0
    except subprocess.TimeoutExpired:  # plain papermill was seen to wait for ever after its last cell
        theirs.kill()
        theirs.wait()
        shutil.rmtree(root / "plain")
        assert begun(sources, root / "plain", "", "").wait(3000) == 0
    return root / "plain"


@pytest.mark.parametrize("way", FORKING)
@pytest.mark.parametrize("name", TRIED)
def test_a_notebook_comes_out_as_of_plain_papermill(plainly: Path, name: str, way: str) -> None:
    folders = (plainly.with_name(way), plainly)
    ours, theirs = (
        json.loads((folder / "ends.json").read_text(encoding="utf-8")).get(name) for folder in folders
    )
    assert plain(ours) == plain(theirs)
    own, other = (told(folder / f"{name}.ipynb") for folder in folders)
    for own_cell, cell in zip(own["cells"], other["cells"], strict=True):
        assert own_cell == cell
    assert own == other
    own_files, files = (
        {path.name: path.read_text() for path in (folder / name).iterdir()} for folder in folders
    )
    assert own_files == files


@pytest.mark.parametrize("way", FORKING)
def test_what_is_printed_later_comes_later(plainly: Path, way: str) -> None:
    notebook = json.loads((plainly.with_name(way) / "streams.ipynb").read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if "early" in "".join(cell["source"])]
    assert ["".join(output["text"]) for output in cell["outputs"]] == ["early\n", "late\n"]


@pytest.mark.parametrize("way", FORKING)
def test_a_kernel_does_not_outlive_who_asked_for_it(tmp_path: Path, way: str) -> None:
    (sources := tmp_path / "sources").mkdir()
    waiting = "import os, time\nopen('pid.part', 'w').write(str(os.getpid()))\nos.rename('pid.part', 'pid')\ntime.sleep(100)"
    write(sources, "waiting", [waiting])
    run = begun(sources, tmp_path / "out", ENGINE, way)
    told_here = tmp_path / "out" / "waiting" / "pid"
    assert within(300, told_here.exists)
    run.kill()
    run.wait()
    kernel = Path("/proc", told_here.read_text())
    assert within(60, lambda: not kernel.exists() or "(zombie)" in (kernel / "status").read_text())


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not (there := happens()) and time.monotonic() < end:
        time.sleep(0.05)
    return there
