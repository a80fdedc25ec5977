"""What is called in a process that is ready comes out as of a program that is started anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from eldercare_analysis.runs.engine.starting import way
from tests.warm import called, run

SAME = {"ELDERCARE_LANGUAGE": "zh"}  # with an environment of its own a program is started


@pytest.mark.parametrize("arguments", [["budget", "--town", "白沙镇", "--format", "csv"], ["budget", "--town", "白沙"], ["--help"], ["x"]])  # fmt: skip
@pytest.mark.slow
def test_a_command_says_the_same_and_ends_the_same(arguments: list[str]) -> None:
    warm, anew = run(*arguments), run(*arguments, **SAME)
    assert (warm.returncode, warm.stdout, warm.stderr) == (anew.returncode, anew.stdout, anew.stderr)


@pytest.mark.slow
def test_each_call_is_where_and_as_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ELDERCARE_TEST", "here")
    assert called(os.getcwd) == str(tmp_path)
    assert called(os.getenv, "ELDERCARE_TEST") == "here"
    monkeypatch.delenv("ELDERCARE_TEST")
    assert called(os.getenv, "ELDERCARE_TEST") is None


@pytest.mark.slow
def test_what_raises_is_told() -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        called(divmod, 1, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="there is no fork on every system")
@pytest.mark.slow
def test_its_processes_are_forked_as_those_of_the_program() -> None:
    assert called(way) == "fork"
