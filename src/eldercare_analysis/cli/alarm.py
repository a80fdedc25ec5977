"""`--on-failure CMD`: a program of the user's own that learns that a run did not end well.

No shell is asked.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import typer

from eldercare_analysis.cli.screen import tell
from eldercare_analysis.inputs.problems import InputError, Problem, of_error
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.surroundings import Stopped, exit_code

LIMIT = 60.0  # seconds for the program
LETTERS = 8000  # of the message in the environment; on standard input it is whole


@dataclass
class Alarm:
    """What to run, and what it is told.

    Attributes:
        command: the program and its arguments; none: nothing is run.
        language: of what is said when it does not succeed.
        told: by name, without `ELDERCARE_`: what its environment says of the run.
        lines: what the run has said on standard error.
    """

    command: list[str]
    language: Language
    told: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Print a line on standard error, and remember it for the program."""
        self.lines.append(line)
        tell(line, err=True)

    def ring(self, exit_code: int) -> None:
        """Run the program, and say so where it does not succeed; the exit code of the run stays its own."""
        if why := self._failure(exit_code):
            tell(say(self.language, "run.alarm_failed", value=self.command[0], why=why), err=True)

    def _failure(self, exit_code: int) -> str:
        message = "\n".join(self.lines)
        told = {"EXIT": str(exit_code), "MESSAGE": message[:LETTERS], **self.told}
        environment = {f"ELDERCARE_{name}": _plain(value) for name, value in told.items()}
        try:
            with subprocess.Popen(  # noqa: S603 - what the user has asked for
                self.command,
                stdin=subprocess.PIPE,
                stdout=2,
                env=os.environ | environment,
                start_new_session=True,
            ) as process:
                try:
                    process.communicate(_plain(message).encode(), LIMIT)
                except subprocess.TimeoutExpired:
                    _kill(process)
                    return say(self.language, "run.alarm_late", seconds=int(LIMIT))
        except OSError as error:
            return of_error(error).render(self.language)
        return say(self.language, "run.alarm_code", code=process.returncode) if process.returncode else ""


def alarm_of(command: str, language: Language) -> Alarm:
    """Return the alarm of a command line, which is split as a POSIX shell splits words.

    On Windows it is split at spaces, but for those in double quotes.

    Raises:
        InputError: quotes are not closed, or there is no such program.
    """
    try:
        words = (
            [word.strip('"') for word in shlex.split(command, posix=False)]
            if os.name == "nt"
            else shlex.split(command)
        )
    except ValueError:
        raise InputError([Problem("alarm_quotes", None, {"value": command})]) from None
    if words and shutil.which(words[0]) is None:
        raise InputError([Problem("alarm_missing", None, {"value": words[0]})])
    return Alarm(words, language)


@contextmanager
def watched(alarm: Alarm) -> Iterator[None]:
    """Ring where what happens within ends badly: by an exit code, bad input, an error, SIGTERM or SIGHUP.

    Not by Ctrl-C: somebody is there.
    """
    try:
        yield
    except typer.Exit as error:
        _ring(alarm, error.exit_code)
        raise
    except InputError as error:
        alarm.lines += error.render(alarm.language).splitlines()
        _ring(alarm, 2)
        raise
    except Stopped as error:
        alarm.lines.append(say(alarm.language, "log.stopped", signal=str(error)))
        _ring(alarm, exit_code(error))
        raise
    except Exception as error:
        alarm.lines += traceback.format_exception_only(error)
        _ring(alarm, 1)
        raise


def _ring(alarm: Alarm, exit_code: int) -> None:
    if exit_code and alarm.command:
        alarm.ring(exit_code)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it has started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _plain(text: str) -> str:
    """Return a text without what no environment can hold."""
    return text.replace("\0", "").encode(errors="replace").decode()
