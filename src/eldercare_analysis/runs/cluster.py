"""Hand the reports of a month to the workers of a Dask cluster and take them back by value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eldercare_analysis.inputs.files import digest
from eldercare_analysis.inputs.problems import InputError, Problem, of_error
from eldercare_analysis.runs.cluster_worker import Files, as_sent, made_before, make, packed, versions, write
from eldercare_analysis.runs.engine.processes import ProcessError
from eldercare_analysis.runs.evidence import Result
from eldercare_analysis.runs.report import Job
from eldercare_analysis.runs.reports import Outcome, Outcomes, killed, twice

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 30.0  # seconds until a scheduler that does not answer, or has no worker, is a problem
ANYWHERE = Path()
SHOWN = 12  # letters of a digest in a message


def cluster_reports(jobs: list[Job], address: str, meanwhile: Callable[[], None] = lambda: None) -> Outcomes:
    """Yield how each report came out, as they come, and write its files into the work folder.

    A task is named by its inputs: it may run again or elsewhere with the same result, so that a worker that
    dies costs what it was doing. Where a process beside a worker is killed, its report is tried once more.
    Inputs reach each worker once.

    Args:
        jobs: the reports of one month.
        address: of the scheduler, as `tcp://HOST:8786`.
        meanwhile: what this process does while the first ones are made.

    Raises:
        InputError: `distributed` is not installed, the scheduler cannot be reached or has no workers, or they
            have other software.
    """
    content, own = packed(jobs[0]), versions()
    name = digest(content)
    with _connected(address) as client:
        _check_workers(client, address, own)
        inputs = client.submit(as_sent, content, key=f"eldercare-inputs-{name}")

        def sent(job: Job, time: int) -> Future[tuple[Result, Files]]:
            there, key = (
                replace(job, work=ANYWHERE, notebooks=ANYWHERE),
                f"{name}-{job.run}-{job.subject}-{time}",
            )
            return client.submit(make, inputs, there, made_before(job), own, key=f"eldercare-report-{key}")

        def tried(some: list[Job], time: int) -> Outcomes:
            futures = {sent(job, time): job for job in some}
            if time == 1:
                meanwhile()
            return _taken(client, futures)

        yield from twice(jobs, tried)


def _taken(client: Client, futures: Mapping[Future[tuple[Result, Files]], Job]) -> Outcomes:
    """Yield how reports came out, as they come.

    What was made for one of which a process was killed is left there.
    """
    from distributed import as_completed  # noqa: PLC0415 - an extra

    for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
        job, files = futures[future], Files()
        outcome: Outcome
        try:
            outcome, files = future.result()
        except ProcessError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001 - whatever it was, it is this report's failure only
            outcome = ProcessError("failed", {"text": f"{type(error).__name__}: {error}"})
        if not killed(outcome):
            write(job.work, files)
        yield job, outcome
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
        {"value": worker, "name": name, "there": there.get(name, "")[:SHOWN], "here": here[:SHOWN]}
        for worker, there in found.items()
        for name, here in own.items()
        if there.get(name) != here
    ]
    if unlike:
        raise InputError([Problem("worker_unlike", None, dict(fields)) for fields in unlike])
