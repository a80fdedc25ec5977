"""What is said on a terminal cannot steer it."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis import cli
from eldercare_analysis.cli.routine import with_progress
from eldercare_analysis.cli.screen import json_of, tell
from eldercare_analysis.inputs.problems import Place, Problem
from tests.warm import ELDERCARE, run

HOSTILE = "\x1b]0;owned\x07\u202egnp\u200b[red]x[/red]\x9b31m\r"
SHOWN = "〔U+001B〕]0;owned〔U+0007〕〔U+202E〕gnp〔U+200B〕[red]x[/red]〔U+009B〕31m〔U+000D〕"


def test_lines_are_told_with_what_steers_a_terminal_by_number(capsys: pytest.CaptureFixture[str]) -> None:
    tell(f"{HOSTILE}\n二", err=True)
    assert capsys.readouterr().err == f"{SHOWN}\n二\n"


@given(
    st.recursive(
        st.text(st.characters(codec=None)), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
@pytest.mark.slow
def test_json_is_printable_and_reads_back(value: object) -> None:
    text = json_of(value)
    assert text.replace("\n", "").isprintable()
    assert json.loads(text) == value


def test_a_problem_is_one_line_whatever_it_cites() -> None:
    problem = Problem("file_missing", Place(f"{HOSTILE}\n.xlsx", "一\u2028"), {"path": HOSTILE})
    told = problem.render("zh")
    assert told.isprintable()
    assert f"{SHOWN}〔U+000A〕.xlsx" in told


def test_a_progress_bar_takes_no_name_for_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    with_progress(lambda progress: progress(1, 2, HOSTILE), "zh")
    assert SHOWN in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["budget", "--town", HOSTILE],
        ["--\x1b[31m"],
        ["check", "--data", "\udcff"],
    ],
)
@pytest.mark.slow
def test_an_argument_that_nobody_would_type_is_refused(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "命令行里的" in done.stderr
    assert done.stderr.strip().isprintable()


@pytest.mark.slow
def test_letters_that_the_terminal_s_encoding_lacks_are_no_error() -> None:
    done = subprocess.run([ELDERCARE, "coverage", "--town", "白沙镇"], capture_output=True, check=False,
                          env=os.environ | {"PYTHONIOENCODING": "latin-1"})  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u767d\\u6c99\\u9547" in done.stdout


def test_a_path_that_the_system_keeps_from_us_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/closed/pack")

    monkeypatch.setattr(cli, "app", closed)
    monkeypatch.setattr("sys.argv", ["eldercare", "check"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert (end.value.code, len(capsys.readouterr().err.splitlines())) == (2, 1)
