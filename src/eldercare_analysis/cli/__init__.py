"""The `eldercare` command line."""

from __future__ import annotations

import atexit
import gc
import os
import sys

import typer

from eldercare_analysis.cli import audit, monthly, places, scenarios, tables
from eldercare_analysis.cli.app import app
from eldercare_analysis.cli.encoding import start_over_in_utf8
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.language import Language
from eldercare_analysis.runs.lean import be_lean
from eldercare_analysis.runs.stopping import Stopped, code, end_in_order

__all__ = ["app", "audit", "main", "monthly", "places", "scenarios", "tables"]


def main() -> None:
    """Run the command line; bad input ends with its problems and exit code 2, an interruption with 130 or 143."""
    start_over_in_utf8()
    be_lean()
    end_in_order()
    atexit.register(gc.freeze)  # what is only memory is not taken apart at the end
    try:
        app(standalone_mode=True)
    except InputError as error:
        language: Language = "en" if _asks_for_english() else "zh"
        typer.echo(error.render(language), err=True)
        sys.exit(2)
    except (KeyboardInterrupt, Stopped) as error:
        sys.exit(code(error))


def _asks_for_english() -> bool:
    arguments = " ".join(sys.argv[1:]).replace("=", " ")
    return "--language en" in arguments or os.environ.get("ELDERCARE_LANGUAGE") == "en"
