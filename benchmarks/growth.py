"""Growth: the month of 1, 10 and 100 invented districts of 30 towns, and the library's tables of one district of up to 3,000."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from benchmarks.measuring import ROUNDS, Row, Run, said, spread
from benchmarks.month import run_month
from benchmarks.packs import write_pack
from eldercare_analysis import budget, coverage, load_district, targets
from eldercare_analysis.analysis.money.cashflow import prefinance
from eldercare_analysis.inputs.case import case_of

TOWNS, SIZES = 30, (30, 300, 3_000)  # of a district; in all
MIB = 2**20


def measure_months(scratch: Path) -> list[Row]:
    """Return seconds and memory of the month for more and more districts of the same size, by town."""
    workers = os.cpu_count() or 1
    packs = [write_pack(scratch / f"pack-{number}", TOWNS, number) for number in range(SIZES[-1] // TOWNS)]
    runs: dict[int, list[Run]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, found in runs.items():
            found.append(_month(scratch / "out", packs[: size // TOWNS], workers))
            print(f"{size} towns: {found[-1]}", file=sys.stderr, flush=True)
    return [
        _row(
            f"month, districts of {TOWNS} towns",
            size,
            [run.seconds for run in found],
            max(run.peak for run in found),
        )
        | {"peak MiB, parent": round(max(run.parent for run in found))}
        for size, found in runs.items()
    ]


def _month(output: Path, packs: list[Path], workers: int) -> Run:
    found = run_month(output, workers, *(part for pack in packs for part in ("--data", pack)))
    shutil.rmtree(output)
    return found


def measure_tables(scratch: Path) -> list[Row]:
    """Return seconds, memory and figures of the tables of one district with more and more towns."""
    rows = []
    for size in SIZES:
        pack = write_pack(scratch / f"towns-{size}", size)
        found = [[float(part) for part in _tables(pack)] for _ in range(ROUNDS)]
        peak, figures = max(one[1] for one in found), int(found[0][2])
        rows.append(
            _row("tables of one district", size, [one[0] for one in found], peak)
            | {"figures a town": round(figures / size, 1)}
        )
    return rows


def _row(name: str, towns: int, times: list[float], peak: float) -> Row:
    each = round(statistics.median(times) / towns * 1000, 2)
    return spread(f"{name}, {towns} towns", times) | {"ms a town": each, "peak MiB": round(peak)}


def _tables(pack: Path) -> list[str]:
    return said([sys.executable, "-m", "benchmarks.growth", pack]).split()


def main(pack: str) -> None:
    """Print seconds, peak memory (MiB) and how many figures the tables of a pack hold."""
    import resource  # noqa: PLC0415 - not on every system

    begun = time.perf_counter()
    district = load_district(pack)
    tables = [coverage(district), budget(district), targets(district), prefinance(case_of(district))]
    taken = time.perf_counter() - begun
    figures = sum(int(table.select_dtypes("number").notna().to_numpy().sum()) for table in tables)
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB, figures)


if __name__ == "__main__":
    main(sys.argv[1])
