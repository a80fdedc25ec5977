"""The monthly run beside its peer (papermill command, nbconvert, Chromium's print) and beside its limit (plain function calls)."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.district import DISTRICT, load_district
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting import items as published
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.pdf import build_pdf, printed_items
from eldercare_analysis.runs.engine.process import warm_up
from eldercare_analysis.runs.notebooks import NAMES, notebook_folder

MONTH = "2021-09"
ROUNDS = 3
PEER_TOWNS = ("白沙镇", "鼎山街道", "石蟆镇", "四屏镇")
PROGRAMS = Path(sys.executable).parent
Rows = list[dict[str, object]]


def measure(scratch: Path) -> Rows:
    """Return seconds of the month, of its limit and of its peer, medians and spread, and how they compare."""
    workers, reports = os.cpu_count() or 1, len(load_district().towns) + 1
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    months, limits = [], []
    peers: dict[int, list[float]] = {1: [], 2: []}
    for number in range(ROUNDS):  # one after the other: what disturbs the machine disturbs all of them
        months.append(_seconds(lambda number=number: _month(scratch / f"month-{number}", workers)))  # type: ignore[misc]
        limits.append(_limit(workers))
        for at_a_time, found in peers.items() if browser else ():
            spent = _seconds(lambda at_a_time=at_a_time: _peer(scratch / "peer", str(browser), at_a_time))  # type: ignore[misc]
            found.append(spent / len(PEER_TOWNS) * reports)
    month, limit = statistics.median(months), statistics.median(limits)
    rows = [
        _row(f"month, {workers} at a time", months, month),
        _row(f"limit: plain functions, {workers} warm processes", limits, month),
    ]
    rows += [
        _row(f"peer, {at_a_time} at a time", found, month) for at_a_time, found in peers.items() if found
    ]
    rows[0]["of the limit"] = f"{month / limit:.2f}"
    rows[0]["peak MiB"] = _peak_mib()
    return [{head: row.get(head, "") for head in rows[0]} for row in rows]


def _row(name: str, seconds: list[float], month: float) -> dict[str, object]:
    median = statistics.median(seconds)
    return {
        "what": name,
        "reports": "all",
        "median s": f"{median:.1f}",
        "spread s": f"{min(seconds):.1f} to {max(seconds):.1f}",
        "times the month": f"{median / month:.2f}",
    }


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _month(output: Path, workers: int) -> None:
    program = str(PROGRAMS / "eldercare")
    _run([program, "report", "--month", MONTH, "--workers", str(workers), "--output", str(output)])


def _peak_mib() -> str:
    """Return the most memory that any process of the month took."""
    import resource  # noqa: PLC0415 - not on every system

    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f}"


def _limit(workers: int) -> float:
    """Return the seconds that plain calls take to make all that the month's reports show, in as many warm processes as the month has."""
    shares = [["-m", "benchmarks.month", str(number), str(workers)] for number in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda share: float(_run([sys.executable, *share])), shares))
    return max(found)


def _peer(scratch: Path, browser: str, at_a_time: int) -> None:
    with ThreadPoolExecutor(at_a_time) as pool:
        list(pool.map(lambda town: _peer_report(scratch, browser, town), PEER_TOWNS))


def _peer_report(scratch: Path, browser: str, town: str) -> None:
    """Make one town's report as one would without this engine: a papermill command for each notebook, HTML, the browser's PDF."""
    folder = scratch / town
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        notebook = folder / f"{name}.ipynb"
        parameters = ["-p", "town", town, "-p", "month", MONTH]
        _run(
            [
                str(PROGRAMS / "papermill"),
                "--no-progress-bar",
                str(notebook_folder() / notebook.name),
                str(notebook),
                *parameters,
            ]
        )
    pages = [str(folder / f"{name}.ipynb") for name in NAMES]
    _run([str(PROGRAMS / "jupyter-nbconvert"), "--to", "html", "--no-input", *pages])
    for name in NAMES:
        target = f"--print-to-pdf={folder / f'{name}.pdf'}"
        _run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                target,
                (folder / f"{name}.html").as_uri(),
            ]
        )


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def plain_reports(towns: list[str]) -> Iterator[bytes]:
    """Yield the PDFs of reports, made by running the notebooks' code as plain Python."""
    sources = {name: _code(notebook_folder() / f"{name}.ipynb") for name in NAMES}
    for town in towns:
        found: list[published.Item] = []
        published.publish = found.append  # type: ignore[assignment]
        for cells in sources.values():
            space: dict[str, Any] = {}
            for source in cells:
                exec(source, space)  # noqa: S102 - our own notebooks
                if "town: str" in source:
                    space |= {"town": town, "month": MONTH}
        study = open_study(town, month=MONTH)
        items = {item.id: item for item in found}
        yield build_pdf(study, items, "0", facts(printed_items(study, items)))


def _code(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        "".join(cell["source"]).replace("print(study)", "") for cell in cells if cell["cell_type"] == "code"
    ]


if __name__ == "__main__":  # one share of the limit: which one, of how many
    share, shares = map(int, sys.argv[1:])
    warm_up()
    subjects = [DISTRICT, *load_district().towns][share::shares]
    list(plain_reports(subjects[:1]))  # what is read and drawn once is there
    begun = time.perf_counter()
    list(plain_reports(subjects))
    print(time.perf_counter() - begun)
