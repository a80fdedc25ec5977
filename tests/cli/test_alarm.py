"""--on-failure: a program of the user's own learns how a run ended; nothing that the run says is a command."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer

from eldercare_analysis.cli import alarm as module
from eldercare_analysis.cli.alarm import alarm_of, watched
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs.surroundings import Stopped

HOSTILE = "白沙镇'; touch $HOME/x; $(id) `id` \x1b[31m\0 \ud800\n--second line"
TELL = """
import json, os, sys
found = {name: value for name, value in os.environ.items() if name.startswith("ELDERCARE_")}
json.dump({"arguments": sys.argv[2:], "input": sys.stdin.read(), **found}, open(sys.argv[1], "w"))
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    """A command that writes down what it is told."""
    (tmp_path / "tell it.py").write_text(TELL, encoding="utf-8")
    return f"{sys.executable} '{tmp_path / 'tell it.py'}' {tmp_path / 'told.json'}"


def told(folder: Path) -> dict[str, Any] | None:
    path = folder / "told.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (typer.Exit(1), "1", "failed: 白沙镇"),
        (InputError([Problem("output_busy", None, {"value": "x"})]), "2", "另一个进程正在写 x"),
        (Stopped("SIGTERM"), "143", "SIGTERM"),
        (ValueError("boom"), "1", "ValueError: boom"),
        (typer.Exit(0), None, ""),
        (KeyboardInterrupt(), None, ""),  # who pressed Ctrl-C knows
    ],
)
@pytest.mark.slow
def test_it_is_run_where_the_run_did_not_end_well(
    tmp_path: Path, program: str, error: BaseException, code: str | None, words: str
) -> None:
    alarm = alarm_of(f"{program} 'two words' \"$HOME\" '' ;", "zh")
    with pytest.raises(type(error)), watched(alarm):
        alarm.told |= {"MONTH": "2021-09", "FOLDER": "/srv/报告"}
        alarm.say("failed: 白沙镇")
        raise error
    found = told(tmp_path)
    if code is None:
        assert found is None
        return
    assert found is not None
    assert found["arguments"] == ["two words", "$HOME", "", ";"]  # as words, by no shell
    assert found["ELDERCARE_EXIT"] == code
    assert (found["ELDERCARE_MONTH"], found["ELDERCARE_FOLDER"]) == ("2021-09", "/srv/报告")
    assert words in found["ELDERCARE_MESSAGE"]
    assert found["input"] == found["ELDERCARE_MESSAGE"]


def test_hostile_text_is_text(tmp_path: Path, program: str) -> None:
    alarm = alarm_of(program, "zh")
    alarm.lines = [HOSTILE, "x" * 100_000]
    alarm.ring(1)
    found = told(tmp_path)
    assert found is not None
    assert found["ELDERCARE_MESSAGE"].startswith(
        "白沙镇'; touch $HOME/x; $(id) `id` \x1b[31m ?\n--second line"
    )
    assert len(found["ELDERCARE_MESSAGE"]) <= module.LETTERS
    assert len(found["input"]) > 100_000


@pytest.mark.parametrize(("command", "why"), [("'open", "引号"), ("no-such-program-here x", "找不到")])
def test_a_command_that_cannot_work_is_told_before_the_run(command: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        alarm_of(command, "zh")


@pytest.mark.parametrize(
    ("code", "limit", "why"),
    [
        ("raise SystemExit(7)", 60.0, "退出码 7"),
        ("import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)", 1.0, "没有结束"),
    ],
)  # fmt: skip
def test_its_failure_is_told(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, code: str, limit: float, why: str
) -> None:
    monkeypatch.setattr(module, "LIMIT", limit)
    began = time.monotonic()
    alarm = alarm_of(f'{sys.executable} -c "{code}"', "zh")
    with pytest.raises(typer.Exit) as caught, watched(alarm):
        raise typer.Exit(1)
    assert caught.value.exit_code == 1
    assert time.monotonic() - began < 20
    assert why in capfd.readouterr().err


def test_what_it_prints_is_no_output_of_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    alarm_of(f"{sys.executable} -c \"print('sent')\"", "zh").ring(1)
    said = capfd.readouterr()
    assert (said.out, said.err.strip()) == ("", "sent")
