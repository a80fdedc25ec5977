"""run.log: one JSON object a line, whatever is said, and a last line whatever ends the run."""

from __future__ import annotations

import errno
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs import surroundings
from eldercare_analysis.runs.journal import journal, log, stopped, tell
from eldercare_analysis.runs.surroundings import Stopped


def lines(path: Path) -> list[dict[str, Any]]:
    whole = path.read_text(encoding="utf-8")
    assert whole.endswith("\n")
    return [json.loads(line) for line in whole[:-1].split("\n")]


def test_a_line_says_when_what_and_of_whom(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    said = '他说“{x} %s”\n\u2028"第二行"\x1b[31m'
    with journal(path, "zh"):
        tell("zh", "said", level=logging.WARNING, subject="白沙镇", text=said)
    (line,) = lines(path)
    assert list(line)[:5] == ["time", "level", "event", "subject", "seconds"]
    assert abs((datetime.fromisoformat(line["time"]) - datetime.now(UTC)).total_seconds()) < 60
    assert line["time"].endswith("+00:00")
    assert (line["level"], line["event"], line["subject"]) == ("WARNING", "said", "白沙镇")
    assert 0 <= line["seconds"] < 60
    assert line["text"] == line["message"] == said
    assert not log.handlers


@pytest.mark.parametrize(
    ("error", "event", "words"),
    [
        (KeyboardInterrupt(), "stopped", "SIGINT"),
        (Stopped("SIGTERM"), "stopped", "SIGTERM"),
        (Stopped("SIGHUP"), "stopped", "SIGHUP"),
        (InputError([Problem("output_busy", None, {"value": "x"})]), "failed", "另一个进程"),
        (ValueError("boom"), "failed", "ValueError: boom"),
    ],
)
def test_the_last_line_says_what_ended_the_run(
    tmp_path: Path, error: BaseException, event: str, words: str
) -> None:
    path = tmp_path / "run.log"
    with pytest.raises(type(error)), journal(path, "zh"):
        tell("zh", "processes", way="fork")
        raise error
    last = lines(path)[-1]
    assert last["event"] == event
    assert words in last["message"]
    assert ("traceback" in last) == isinstance(error, ValueError)


def test_a_process_that_could_not_say_so_itself(tmp_path: Path) -> None:
    stopped(tmp_path / "run.log", "en", Stopped("SIGTERM"))
    assert lines(tmp_path / "run.log")[-1]["message"] == "signal SIGTERM: stopped; what is made stays"


def test_a_run_that_goes_on_writes_after_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    with journal(path, "zh"):
        tell("zh", "processes", way="fork")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"time": "2021-')  # killed in the middle
    with journal(path, "zh"):
        tell("zh", "processes", way="spawn")
    assert [line["way"] for line in lines(path)] == ["fork", "spawn"]


def test_a_full_disk_is_an_error_of_the_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def full(text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"), journal(tmp_path / "run.log", "zh"):
        handler: Any = log.handlers[0]
        handler.stream.close()
        handler.stream = type(
            "Full", (), {"write": staticmethod(full), "flush": lambda _: None, "close": lambda _: None}
        )()
        tell("zh", "processes", way="fork")
    assert capfd.readouterr().err == ""


def test_the_clock_of_the_software(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(surroundings.OFFSET, str(86400 * 3))
    with journal(tmp_path / "run.log", "zh"):
        tell("zh", "processes", way="fork")
    (line,) = lines(tmp_path / "run.log")
    assert (datetime.fromisoformat(line["time"]) - datetime.now(UTC)).total_seconds() > 86400 * 2.9
    assert (surroundings.today() - datetime.now().astimezone().date()).days in (3, 4)
    for odd in ("", "x", "nan", "1e300"):
        monkeypatch.setenv(surroundings.OFFSET, odd)
        assert surroundings.offset().total_seconds() == 0
