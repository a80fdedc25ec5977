"""The month by the workers of a Dask cluster on this machine: a real scheduler, 1 and 2 workers in processes of their own."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import PROGRAMS, ROUNDS, Row, spread
from benchmarks.month import run_month

SIZES = (1, 2)
STARTS = 30.0  # seconds until a scheduler must answer


def measure(scratch: Path) -> list[Row]:
    """Return seconds of the month; the first one of each cluster, when workers import everything, by itself."""
    rows = []
    for workers in SIZES:
        with cluster(workers) as address:
            times = [
                run_month(scratch / f"{workers}-{number}", workers, "--scheduler", address).seconds
                for number in range(ROUNDS + 1)
            ]
        rows.append(spread(f"Dask, {workers} workers", times[1:]) | {"first s": round(times[0], 2)})
    for row in rows:
        row["times faster"] = round(float(str(rows[0]["median s"])) / float(str(row["median s"])), 2)
    return rows


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Yield the address of a scheduler that has some workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [str(PROGRAMS / "dask")]
    own = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    counted = ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*dask, "scheduler", *own], **quiet) as scheduler:  # type: ignore[call-overload]  # noqa: S603
        _wait_for(port)
        with subprocess.Popen([*dask, "worker", address, *counted], **quiet) as worker:  # type: ignore[call-overload]  # noqa: S603
            try:
                yield address
            finally:
                for process in (worker, scheduler):
                    process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
