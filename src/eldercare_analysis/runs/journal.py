"""`run.log`: what happened when, one JSON object a line, by the standard library's logging."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.district import spoken
from eldercare_analysis.inputs.letters import escaped
from eldercare_analysis.inputs.problems import EldercareError
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.surroundings import offset, signal_of

log = logging.getLogger(__package__)
FIELDS = "fields"  # of a record: what a line says beside its message


class Lines(logging.Formatter):
    """Formats records as JSON: time (UTC), level, event, subject (perhaps a town), seconds so far, more."""

    def __init__(self) -> None:
        """Count the seconds from now."""
        super().__init__()
        self._begin = time.time()

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        moment = datetime.fromtimestamp(record.created, UTC) + offset()
        fields: dict[str, Any] = {"event": record.name, "subject": ""} | getattr(record, FIELDS, {})
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": fields.pop("event"),
            "subject": fields.pop("subject"),
            "seconds": round(record.created - self._begin, 3),
            **fields,
            "message": record.getMessage(),
        }
        return escaped(json.dumps(line, ensure_ascii=False, default=str))


class _File(logging.FileHandler):
    """A file of lines; what cannot be written is an error of the run, not a traceback in between."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - as logging has it
        """Raise what writing raised."""
        raise  # noqa: PLE0704 - called while an exception is handled


def tell(
    language: Language, event: str, *, level: int = logging.INFO, subject: str = "", **fields: object
) -> None:
    """Write a line: its message is the text of the event (`log.EVENT`) filled with its fields.

    Args:
        language: of the message.
        event: what happened.
        level: of the standard library's logging.
        subject: the town, or the district, that it concerns.
        fields: what else the line says, by name.
    """
    message = say(language, f"log.{event}", subject=spoken(subject, language), **fields)
    log.log(level, "%s", message, extra={FIELDS: {"event": event, "subject": subject, **fields}})


@contextmanager
def journal(path: Path, language: Language) -> Iterator[None]:
    """Write what happens within to a file, after what an interrupted run wrote there.

    What ends it is its last line.
    """
    _cut(path)
    handler = _File(path, encoding="utf-8")
    handler.setFormatter(Lines())
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        yield
    except BaseException as error:
        with suppress(OSError):  # of a disk that is full
            _tell_end(language, error)
        raise
    finally:
        log.removeHandler(handler)
        with suppress(OSError):
            handler.close()


def stopped(path: Path, language: Language, error: BaseException) -> None:
    """Write the last line of a run whose process could not."""
    with suppress(type(error)), journal(path, language):
        raise error


def leave() -> None:
    """Write no more lines from this process, which another one has forked."""
    log.handlers.clear()


def _tell_end(language: Language, error: BaseException) -> None:
    if signal := signal_of(error):
        tell(language, "stopped", level=logging.WARNING, signal=signal)
    elif isinstance(error, EldercareError):
        tell(language, "failed", level=logging.ERROR, reason=str(error))
    else:
        told = "".join(traceback.format_exception(error))
        tell(
            language, "failed", level=logging.ERROR, reason=f"{type(error).__name__}: {error}", traceback=told
        )


def _cut(path: Path) -> None:
    """Take away half a line that a killed run has written."""
    if path.is_file():
        whole = path.read_bytes()
        path.write_bytes(whole[: whole.rfind(b"\n") + 1])
