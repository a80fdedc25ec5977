"""The monthly run beside its peer (papermill command, nbconvert, Chromium's print) and beside its limit (plain function calls)."""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.measuring import PROGRAMS, ROUNDS, Row, Run, said, seconds, spread, watched
from eldercare_analysis.inputs.district import DISTRICT, load_district
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting import items as published
from eldercare_analysis.reporting.facts import facts
from eldercare_analysis.reporting.layout import printed_items
from eldercare_analysis.reporting.pdf import build_pdf
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.notebooks import NAMES, notebook_folder

MONTH = "2021-09"
PEER_TOWNS = ("白沙镇", "鼎山街道", "石蟆镇", "四屏镇")
# what Python's search for cycles costs the limit, but not the month, whose processes are forked after their heap is frozen
LIMITS = {"plain": "", "frozen": ", their heap frozen, too"}
PEERS = (1, 2)  # peer reports made at a time


def measure(scratch: Path) -> list[Row]:
    """Return seconds of the month, of its limit and of its peer, medians and spread, and how they compare."""
    workers, reports = os.cpu_count() or 1, len(load_district().towns) + 1
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    months: list[Run] = []
    limits: dict[str, list[float]] = {kind: [] for kind in LIMITS}
    peers: dict[int, list[float]] = {at_a_time: [] for at_a_time in PEERS}
    for number in range(ROUNDS):  # one after the other: what disturbs the machine disturbs all of them
        months.append(run_month(scratch / f"month-{number}", workers))
        for kind, found in limits.items():
            found.append(_limit(workers, kind))
        for at_a_time, found in peers.items() if browser else ():
            found.append(_peer(scratch / "peer", str(browser), at_a_time) / len(PEER_TOWNS) * reports)
    own = [run.seconds for run in months]
    rows = [
        spread(f"month: {reports} reports, {workers} at a time", own),
        *(
            spread(f"limit: the same by plain functions in {workers} warm processes{LIMITS[kind]}", found)
            for kind, found in limits.items()
        ),
        *(
            spread(f"peer: {len(PEER_TOWNS)} reports measured, scaled to {reports}, {n} at a time", found)
            for n, found in peers.items()
            if found
        ),
    ]
    month = statistics.median(own)
    for row in rows:
        row["times the month"] = round(float(str(row["median s"])) / month, 2)
    for number, found in enumerate(limits.values(), start=1):
        rows[number]["the month takes times as long"] = round(month / statistics.median(found), 2)
    rows[0]["peak MiB, all processes"] = round(max(run.peak for run in months))
    rows[0]["peak MiB, parent"] = round(max(run.parent for run in months))
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [{head: row.get(head, "") for head in heads} for row in rows]


def run_month(output: Path, workers: int, *more: str | Path) -> Run:
    """Make the reports of a month, each time from the beginning."""
    command: list[str | Path] = [PROGRAMS / "eldercare", "report", "--month", MONTH]
    return watched([*command, "--workers", str(workers), "--fresh", "--output", output, *more])


def _limit(workers: int, kind: str) -> float:
    """Return the seconds that plain calls take to make all that the month's reports show, in as many warm processes as the month has."""
    shares = [["-m", "benchmarks.month", str(number), str(workers), kind] for number in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(lambda share: float(said([sys.executable, *share])), shares))
    return max(found)


def _peer(scratch: Path, browser: str, at_a_time: int) -> float:
    with ThreadPoolExecutor(at_a_time) as pool:
        return seconds(lambda: list(pool.map(lambda town: _peer_report(scratch, browser, town), PEER_TOWNS)))


def _peer_report(scratch: Path, browser: str, town: str) -> None:
    """Make one town's report as one would without this engine: a papermill command for each notebook, HTML, the browser's PDF."""
    folder = scratch / town
    folder.mkdir(parents=True, exist_ok=True)
    parameters = ["-p", "town", town, "-p", "month", MONTH]
    executed = {name: str(folder / f"{name}.ipynb") for name in NAMES}
    for name, target in executed.items():
        source = str(notebook_folder() / f"{name}.ipynb")
        said([str(PROGRAMS / "papermill"), "--no-progress-bar", source, target, *parameters])
    said([str(PROGRAMS / "jupyter-nbconvert"), "--to", "html", "--no-input", *executed.values()])
    printing = [browser, "--headless", "--no-sandbox", "--disable-gpu"]
    for name in NAMES:
        target = f"--print-to-pdf={folder / f'{name}.pdf'}"
        said([*printing, target, (folder / f"{name}.html").as_uri()])


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


if __name__ == "__main__":  # one share of the limit: which one, of how many, of which kind
    share, shares = map(int, sys.argv[1:3])
    warm_up()
    subjects = [DISTRICT, *load_district().towns][share::shares]
    list(plain_reports(subjects[:1]))  # what is read and drawn once is there
    if sys.argv[3] == "frozen":
        gc.collect()
        gc.freeze()
    begun = time.perf_counter()
    list(plain_reports(subjects))
    print(time.perf_counter() - begun)
