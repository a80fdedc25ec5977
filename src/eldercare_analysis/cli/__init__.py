"""The `eldercare` command line."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from typing import NoReturn

from eldercare_analysis.cli import audit, computed, history, machine, rounds, routine
from eldercare_analysis.cli.command import app
from eldercare_analysis.cli.completing import answer_shells
from eldercare_analysis.cli.screen import start_over_in_utf8, tell
from eldercare_analysis.cli.usage import ClickException, refusal
from eldercare_analysis.inputs.letters import clean
from eldercare_analysis.inputs.problems import InputError, Place, Problem, of_error
from eldercare_analysis.language import LANGUAGES, say
from eldercare_analysis.runs.surroundings import Stopped, be_lean, end_in_order, exit_code
from eldercare_analysis.spoken import VARIABLE, language_of_run

__all__ = ["app", "audit", "computed", "history", "machine", "main", "rounds", "routine"]


def main() -> None:
    """Run the command line.

    Bad input ends with its problems and exit code 2, an interruption with 130 or 143.
    """
    start_over_in_utf8()
    be_lean()
    end_in_order()
    atexit.register(gc.freeze)  # what is only memory is not taken apart at the end
    for stream in (sys.stdout, sys.stderr):  # what a terminal of another encoding cannot show is no error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if os.environ.get(VARIABLE, "") in ("", *LANGUAGES):  # another one is for the command to refuse
        os.environ[VARIABLE] = language_of_run()  # for the options of commands, and what they start
    answer_shells()
    try:
        _check_arguments(sys.argv[1:])
        sys.exit(app(standalone_mode=False))
    except ClickException as error:
        tell(refusal(error), err=True)
        sys.exit(error.exit_code)
    except InputError as error:
        _refuse(error)
    except OSError as error:  # of a path that the system keeps from us: it is named, without a traceback
        place = Place(str(error.filename or ""))
        _refuse(InputError([Problem("file_unreadable", place, {"why": of_error(error)})]))
    except (KeyboardInterrupt, Stopped) as error:
        sys.exit(exit_code(error))
    except Exception:
        tell(say(language_of_run(), "run.broken"), err=True)
        raise


def _refuse(error: InputError) -> NoReturn:
    """Say what is wrong with the input, and end."""
    tell(error.render(language_of_run()), err=True)
    sys.exit(2)


def _check_arguments(arguments: list[str]) -> None:
    """Refuse what nobody would type, before anything repeats it on the terminal.

    Raises:
        InputError: an argument has letters that are not seen, line breaks, or bytes that are no text.
    """
    odd = [argument for argument in arguments if clean(argument) != (argument, "")]
    if odd:
        raise InputError([Problem("argument_letters", None, {"value": argument}) for argument in odd])
