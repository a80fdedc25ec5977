"""What the Tab key completes besides commands and options: towns, scenarios, words; nothing is checked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import typer

from eldercare_analysis.inputs.pack_folder import default_pack, scenario_names, town_names

ASKED = "_ELDERCARE_COMPLETE"  # a shell's question; the library answers it
SHELLS = ("bash", "zsh", "fish", "powershell")


def answer_shells() -> None:
    """Have the library know the shells, where one asks; it is imported only then."""
    if os.environ.get(ASKED):
        from typer._completion_classes import completion_init  # noqa: PLC0415

        completion_init()


def script_for(shell: str) -> str:
    """Return the script that has a shell ask."""
    from typer._completion_shared import get_completion_script  # noqa: PLC0415

    return get_completion_script(prog_name="eldercare", complete_var=ASKED, shell=shell)


def towns(ctx: typer.Context) -> list[str]:
    """Return the towns of the pack that the command line names so far."""
    return town_names(_pack(ctx))


def scenarios(ctx: typer.Context) -> list[str]:
    """Return the scenarios of the pack that the command line names so far."""
    return scenario_names(_pack(ctx))


def one_of(*words: str) -> Callable[[], list[str]]:
    """Return what completes one of some words."""
    return lambda: list(words)


def _pack(ctx: typer.Context) -> Path:
    named = ctx.params.get("data")
    first = named[0] if isinstance(named, list | tuple) and named else named
    return Path(first) if first else default_pack()
