"""Hand the reports of a month to the workers of a Dask cluster and take them back by value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.reasons import of_error
from eldercare_analysis.runs.cluster.parcel import digest, made_before, packed, versions, write
from eldercare_analysis.runs.cluster.task import as_sent, make
from eldercare_analysis.runs.engine.process import ProcessError
from eldercare_analysis.runs.manifest import Result
from eldercare_analysis.runs.report import Job

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 30.0  # seconds until a scheduler that does not answer, or has no worker, is a problem
ANYWHERE = Path()
SHOWN = 12  # letters of a digest in a message


def cluster_reports(
    jobs: list[Job], address: str, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[tuple[Job, Result | ProcessError]]:
    """Yield how each report came out, as they come, and write its files into the work folder.

    A task is named by its inputs: it may run again or elsewhere with the same result, so that a worker that dies costs what it was
    doing. Inputs reach each worker once.

    Args:
        jobs: the reports of one month.
        address: of the scheduler, as `tcp://HOST:8786`.
        meanwhile: what this process does while the first ones are made.

    Raises:
        InputError: `distributed` is not installed, the scheduler cannot be reached or has no workers, or they have other software.
    """
    content, own = packed(jobs[0]), versions()
    name = digest(content)
    with _connected(address) as client:
        _check_workers(client, address, own)
        from distributed import as_completed  # noqa: PLC0415 - an extra

        inputs = client.submit(as_sent, content, key=f"eldercare-inputs-{name}")
        futures = {
            client.submit(
                make, inputs, replace(job, work=ANYWHERE, notebooks=ANYWHERE), made_before(job), own,
                key=f"eldercare-report-{name}-{job.run}-{job.subject}",
            ): job for job in jobs
        }  # fmt: skip
        meanwhile()
        for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
            job = futures[future]
            try:
                result, files = future.result()
            except Exception as error:  # noqa: BLE001 - whatever it was, it is this report's failure only
                yield job, ProcessError(f"{type(error).__name__}: {error}")
            else:
                write(job.work, files)
                yield job, result
            future.release()  # its value is here now


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise InputError([Problem("cluster_missing", None, {"value": address})]) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        fields: dict[str, object] = {"value": address, "why": of_error(error)}
        raise InputError([Problem("scheduler_unreachable", None, fields)]) from error
    with client:
        yield client


def _check_workers(client: Client, address: str, own: dict[str, str]) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        found = client.run(versions)
    except TimeoutError:
        raise InputError([Problem("scheduler_idle", None, {"value": address})]) from None
    except Exception as error:
        why = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise InputError([Problem("scheduler_unfit", None, {"value": address, "why": why})]) from error
    unlike = [
        Problem(
            "worker_unlike",
            None,
            {"value": worker, "name": name, "there": there.get(name, "")[:SHOWN], "here": here[:SHOWN]},
        )
        for worker, there in found.items()
        for name, here in own.items()
        if there.get(name) != here
    ]
    if unlike:
        raise InputError(unlike)
