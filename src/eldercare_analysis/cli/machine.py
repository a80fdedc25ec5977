"""Commands about this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.completing import SHELLS, one_of, script_for
from eldercare_analysis.cli.options import Spoken
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.inputs.problems import InputError, Problem, check_language


@command(app)
def completion(
    shell: Annotated[str, typer.Argument(autocompletion=one_of(*SHELLS))], *, language: Spoken = "zh"
) -> None:
    """Print the script that has a shell complete commands, options, towns and scenarios."""
    check_language(language)
    if shell not in SHELLS:
        raise InputError([Problem("not_one_of", None, {"value": shell, "known": ", ".join(SHELLS)})])
    tell(script_for(shell))
