"""What is said on a terminal, or to a log: text that cannot steer it, tables, in any locale."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import typer

from eldercare_analysis.inputs.letters import escaped, shown
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.language import say
from eldercare_analysis.spoken import language_of_run

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from eldercare_analysis.reporting.items import Item
    from eldercare_analysis.reporting.words import Words

NAME = "镇"
PEOPLE = "table"  # the format for people; the others are for programs
FORMATS = (PEOPLE, "csv", "json")


def start_over_in_utf8() -> None:
    """Start this program over in UTF-8 mode where files cannot have Chinese names, as with LC_ALL=C."""
    try:
        NAME.encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if not sys.flags.utf8_mode:
            os.environ["PYTHONUTF8"] = "1"  # for processes that this one starts
            sys.stdout.flush()
            again = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
            os.execv(sys.executable, again)  # noqa: S606 - itself


def tell(text: str, *, err: bool = False) -> None:
    """Print lines; letters that steer a terminal, or are not seen, are shown by their numbers."""
    typer.echo("\n".join(line if line.isprintable() else shown(line) for line in text.split("\n")), err=err)


def tell_written(path: Path) -> None:
    """Say which file was written."""
    tell(say(language_of_run(), "run.written", value=path), err=True)


def json_of(value: Any) -> str:  # noqa: ANN401 - a tree of plain values
    """Return plain values as JSON, what is not printable escaped: it reads back as the same values."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=1))


def print_item(item: Item, words: Words) -> None:
    """Print an item for people: as wide as the terminal at most, 80 letters where it is none."""
    from rich.console import Console  # noqa: PLC0415

    from eldercare_analysis.reporting.screen import drawn, trimmed  # noqa: PLC0415

    width = shutil.get_terminal_size().columns
    console = Console(width=width, legacy_windows=False)
    with console.capture() as said:
        console.print(drawn(item, words, width), end="")
    typer.echo(trimmed(said.get()))


def check_format(output_format: str) -> None:
    """Refuse a format that there is not.

    Raises:
        InputError: there is no such format.
    """
    if output_format not in FORMATS:
        raise InputError([Problem("not_one_of", None, {"value": output_format, "known": ", ".join(FORMATS)})])


def print_rows(table: pd.DataFrame, output_format: str) -> None:
    """Print a tidy table as CSV, or as a JSON list of rows in which unknown is null."""
    from eldercare_analysis.analysis.records import records  # noqa: PLC0415
    from eldercare_analysis.reporting.csv_text import csv_of  # noqa: PLC0415

    check_format(output_format)
    tell(json_of(records(table)) if output_format == "json" else csv_of(table).rstrip("\n"))
