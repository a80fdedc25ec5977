"""The process that reads workbooks: bytes in, grids or one problem out. It opens no file and asks nobody."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from eldercare_analysis.inputs.returns.reading.grid import Grid, document
from eldercare_analysis.inputs.returns.reading.limits import (
    MEMORY,
    PATIENCE,
    SECONDS,
    UnreadableError,
    broken,
)

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
LENGTH = 8  # bytes before each message that say how long it is
READ, REFUSED = b"+", b"-"  # first byte of an answer


def read(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook; its content decides what it is, not its name.

    Raises:
        UnreadableError: it is no workbook, is damaged, protected by a password or too large.
    """
    if not content:
        raise UnreadableError("empty_file")
    if content.startswith(ZIP):
        from eldercare_analysis.inputs.returns.reading.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(content)
    if content.startswith(OLE):
        from eldercare_analysis.inputs.returns.reading.xls import read_xls  # noqa: PLC0415

        return read_xls(content)
    raise UnreadableError("workbook_other")


def answer(content: bytes) -> bytes:
    """Return what is in a workbook, or what is wrong with it, as the process sends it."""
    try:
        return READ + document(read(content)).encode()
    except UnreadableError as error:
        found = error
    except MemoryError:
        found = UnreadableError("workbook_memory", limit=MEMORY // 2**20)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a reader raises
        found = broken("damaged", type(error).__name__)
    return (
        REFUSED
        + json.dumps([found.key, found.sheet, found.row, found.column, found.fields], default=str).encode()
    )


def serve() -> None:
    """Answer one workbook after another until there are no more."""
    _limit()
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while len(length := incoming.read(LENGTH)) == LENGTH:
        content = incoming.read(int.from_bytes(length, "big"))
        _allow(SECONDS, PATIENCE)
        reply = answer(content)
        _allow(0, 0)
        with suppress(BrokenPipeError):
            _send(outgoing, reply)


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(LENGTH, "big") + message)
    stream.flush()


def _limit() -> None:
    """Keep this process within its memory, and without traces of its end."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent closes the pipe


def _allow(seconds: float, patience: float) -> None:
    """End this process after so much of a processor's or the clock's time, unless called again; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)
