"""Processes that read workbooks: started with nothing of this one, so that it is safe wherever this is called."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import IO, TypeVar

from eldercare_analysis.inputs.returns.reading.limits import PATIENCE, SECONDS
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError
from eldercare_analysis.inputs.returns.reading.worker import LENGTH, READ

START = "import sys; sys.path[:] = sys.argv[1:]; from eldercare_analysis.inputs.returns.reading.worker import serve; serve()"
ALONE = ("-I", "-S")  # nothing of the user's: the child takes this process's search path instead
LATE = tuple(-getattr(signal, name) for name in ("SIGPROF", "SIGALRM") if hasattr(signal, name))
Thing = TypeVar("Thing")
Made = TypeVar("Made")


class Reader:
    """A process that reads one workbook after another; it starts with the first one, and another follows where a workbook ends it."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        """Return it."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """End the process."""
        self.close()

    def read(self, content: bytes) -> str:
        """Return the grids of a workbook as JSON.

        Raises:
            UnreadableError: it cannot be read, takes too long or too much memory, or ends the process.
            OSError: no process can be started.
        """
        process = self._process = self._process or _started()
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            reply = _exchanged(process, content)
        finally:
            late = watch.finished.is_set()
            watch.cancel()
        if reply is None:
            code = self.close()
            if late or code in LATE:
                raise UnreadableError("workbook_late", seconds=SECONDS)
            raise UnreadableError("workbook_crash", code=code)
        if reply[:1] == READ:
            return reply[1:].decode()
        key, sheet, row, column, fields = json.loads(reply[1:])
        raise UnreadableError(key, sheet=sheet, row=row, column=column, **fields)

    def close(self) -> int:
        """End the process; return how it ended."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, with a program of this package
        [sys.executable, *ALONE, "-c", START, *sys.path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _exchanged(process: subprocess.Popen[bytes], content: bytes) -> bytes | None:
    """Send a workbook and return the answer; None where the process ended before."""
    outgoing, incoming = process.stdin, process.stdout
    if outgoing is None or incoming is None:
        return None
    try:
        outgoing.write(len(content).to_bytes(LENGTH, "big") + content)
        outgoing.flush()
        length = int.from_bytes(_exactly(incoming, LENGTH), "big")
        return _exactly(incoming, length)
    except (OSError, EOFError):
        return None


def _exactly(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found


def with_readers(work: Callable[[Reader, Thing], Made], things: Sequence[Thing]) -> list[Made]:
    """Do something with each thing and a reader, several at a time; return what came out, in order."""
    waiting = list(enumerate(things))[::-1]
    made: dict[int, Made] = {}

    def one_after_another(_: int) -> None:
        with Reader() as reader:
            while True:
                try:
                    number, thing = waiting.pop()
                except IndexError:
                    return
                made[number] = work(reader, thing)

    several = min(os.cpu_count() or 1, len(things))
    if not several:
        return []
    with ThreadPoolExecutor(several) as pool:
        try:
            list(pool.map(one_after_another, range(several)))
        finally:
            waiting.clear()  # whoever interrupts does not wait for the rest
    return [made[number] for number in range(len(things))]
