"""The `eldercare` command line: every command adds itself to this app. Heavy imports wait until a command needs them."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Coverage, budget and target gaps of a district's rural elder-care plan.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
