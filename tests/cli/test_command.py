"""The options of all commands: each has those that it had, in one order; what a command declares itself is its own."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

import eldercare_analysis.cli  # noqa: F401 - its commands
from eldercare_analysis.cli.command import app, command
from eldercare_analysis.cli.options import Inputs, NewFile, Town
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.runs.surroundings import today

if TYPE_CHECKING:
    from eldercare_analysis.inputs.study import Study

CASE = "--month --scenario --register --data"
OPTIONS = {
    "check": "--register --data --language",
    "report": f"--town {CASE} --output --workers --scheduler --fresh --own-notebooks --keep --on-failure --language",
    "template": "--for --output --town --month --register --data --home --overwrite --language",
    "history": "--town --month --register --data --facility --output --overwrite --format --language",
    "send-out": "--register --output --month --data --reports --zip --language",
    "receive": "files --register --month --data --output --language",
    "access": f"--town {CASE} --villages --format --language",
    "siting": f"--points --town {CASE} --method --within --measure --steps --ignore-unplaced --format --language",
    "compare": "scenarios --town --month --register --data --format --language",
    "cashflow": "--town --scenario --data --format --language",
    "uncertainty": f"--town {CASE} --switching --format --language",
    "close-gap": f"{CASE} --moves --output --format --language",
    "coverage": f"--town --year {CASE} --format --language",
    "budget": f"--town --year {CASE} --format --language",
    "targets": f"--town --year {CASE} --format --language",
    "audit verify": "folder --workers --signers --own-notebooks --format --language",
    "audit trace": f"item --town {CASE} --report --full --format --language",
    "audit workbook": f"--output {CASE} --overwrite --language",
    "audit diff": "first second --format --language",
    "audit sign": "folder --key --language",
    "completion": "shell --language",
}


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from commands(one, f"{path}{name} ")
        else:
            yield f"{path}{name}", one


def test_every_command_has_its_options_in_one_order() -> None:
    found = {name: " ".join(one.opts[0] for one in it.params) for name, it in commands(get_command(app))}
    assert found == OPTIONS


def test_no_command_has_more_than_six_parameters() -> None:
    declared = [inspect.unwrap(one.callback) for _, one in commands(get_command(app))]
    counts = {one.__name__: one.__code__.co_argcount + one.__code__.co_kwonlyargcount for one in declared}
    assert max(counts.values()) <= 6, counts


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Options of one command."""

    color: Annotated[str, typer.Option("--color")] = "red"
    number: Annotated[int, typer.Option("--number")]


@pytest.fixture
def toy() -> tuple[typer.Typer, list[Any]]:
    """Two commands that note what they were given."""
    group, given = typer.Typer(), []

    @command(group, "wish", without=("scenario",))
    def _wish(
        inputs: Inputs, wish: Wish, *, register: Annotated[int, typer.Option("--register")] = 3
    ) -> None:
        given.extend([inputs, wish, register])

    @command(group)
    def write(study: Study, file: NewFile, *, town: Town = None) -> None:
        given.extend([study, file, town])

    return group, given


def test_bundles_are_made_from_options_and_what_a_command_declares_is_its_own(
    toy: tuple[typer.Typer, list[Any]],
) -> None:
    group, given = toy
    done = CliRunner().invoke(group, ["wish", "--number", "4", "--register", "5", "--month", "2021-09"])
    assert done.exit_code == 0, done.output
    assert given == [Inputs(month="2021-09"), Wish(number=4), 5]
    assert CliRunner().invoke(group, ["wish", "--number", "4", "--scenario", "x"]).exit_code == 2


def test_the_study_is_of_what_was_asked_for_and_of_the_last_month(
    toy: tuple[typer.Typer, list[Any]], tmp_path: Path
) -> None:
    group, given = toy
    file = tmp_path / "a.xlsx"
    done = CliRunner().invoke(group, ["write", "--output", str(file), "--language", "en"])
    assert done.exit_code == 0, done.output
    study = given[0]
    assert (study.language, study.town, study.scenario.name) == ("en", None, "baseline")
    assert study.month < f"{today():%Y-%m}"
    assert given[1:] == [NewFile(output=file), None]


def test_a_file_that_is_there_is_refused_before_the_study_is_opened(
    toy: tuple[typer.Typer, list[Any]], tmp_path: Path
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"")
    done = CliRunner().invoke(toy[0], ["write", "--output", str(file), "--data", str(tmp_path / "nowhere")])
    assert isinstance(done.exception, InputError)
    assert [problem.key for problem in done.exception.problems] == ["output_exists"]
