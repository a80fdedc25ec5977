"""What the process that reads workbooks answers, and what it allows itself."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest

from eldercare_analysis.inputs.returns.reading import worker
from eldercare_analysis.inputs.returns.reading.grid import document
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError, broken
from tests.inputs.returns.reading.books import grid, packed, parts_of, why
from tests.inputs.returns.reading.old_books import packed_old, stream_of

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_a_workbook_is_what_its_content_says() -> None:
    assert worker.read(packed(parts_of(CELL))) == [grid({(1, 1): 1})]
    assert worker.read(packed_old(stream_of(b""))) == [grid({})]


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "empty_file"), (b"PK", "workbook_broken"), (b"\xd0\xcf\x11\xe0", "workbook_broken"), (b"P", "workbook_other"), (b"a PK", "workbook_other")],
)  # fmt: skip
def test_what_is_no_workbook_is_told(content: bytes, key: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{key}$"):
        worker.read(content)


def test_the_answer_to_a_workbook_are_its_grids() -> None:
    content = packed(parts_of('<row><c t="str"><v>白沙</v></c></row>'))
    assert worker.answer(content) == b"+" + document(worker.read(content)).encode()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnreadableError("text_lost", sheet="表", row=9, column="AB", value="7"), ["text_lost", "表", 9, "AB", {"value": "7"}]),
        (UnreadableError("odd", value=Path("a")), ["odd", None, None, None, {"value": "a"}]),
        (broken("cut", "x", sheet="表"), ["workbook_broken", "表", None, None, why("cut", "x")]),
        (MemoryError(), ["workbook_memory", None, None, None, {"limit": 1024}]),
        (ValueError("secret"), ["workbook_broken", None, None, None, why("damaged", "ValueError")]),
        (SystemExit(3), ["workbook_broken", None, None, None, why("damaged", "SystemExit")]),
        (BaseException("panic"), ["workbook_broken", None, None, None, why("damaged", "BaseException")]),
    ],
)  # fmt: skip
def test_the_answer_to_whatever_is_wrong_is_one_reason(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, told: list[object]
) -> None:
    def fails(content: bytes) -> None:
        assert content == b"PK odd"
        raise error

    monkeypatch.setattr(worker, "read", fails)
    found = worker.answer(b"PK odd")
    assert (found[:1], repr(json.loads(found[1:]))) == (b"-", repr(told))  # whole numbers are written as such


def test_who_interrupts_gets_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupts(_: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "read", interrupts)
    with pytest.raises(KeyboardInterrupt):
        worker.answer(b"PK")


def _message(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


class Surroundings:
    """What a process that serves asks for, and what it is told of limits, which are not this process's own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, content: bytes) -> None:
        self.calls: list[object] = []
        self.out, self.err = (folder / "out").open("w+b"), (folder / "err").open("w+b")
        self._opened: list[IO[Any]] = [self.out, self.err]
        self._open = os.fdopen
        patch.setattr(os, "fdopen", self._fdopen)
        patch.setattr(worker, "_limit", lambda: self.calls.append("limit"))
        patch.setattr(worker, "_allow", lambda *seconds: self.calls.append(seconds))
        patch.setattr(worker, "answer", self._answer)
        for name, stream in (("stdin", SimpleNamespace(buffer=io.BytesIO(content))), ("stdout", self.out), ("stderr", self.err)):  # fmt: skip
            patch.setattr(sys, name, stream)

    def _fdopen(self, *given: Any) -> IO[Any]:
        self._opened.append(self._open(*given))
        return self._opened[-1]

    def _answer(self, content: bytes) -> bytes:
        self.calls.append(content)
        return b"+" + content[::-1]

    def close(self) -> None:
        for stream in self._opened:
            stream.close()


def test_workbooks_are_answered_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed beside goes elsewhere."""
    with closing(Surroundings(tmp_path, monkeypatch, _message(b"abc") + _message(b"") + b"\0" * 7)) as around:
        worker.serve()
        monkeypatch.undo()
        os.write(around.out.fileno(), b"printed")
    assert (tmp_path / "out").read_bytes() == _message(b"+cba") + _message(b"+")
    assert (tmp_path / "err").read_bytes() == b"printed"
    assert around.calls == ["limit", (5.0, 15.0), b"abc", (0, 0), (5.0, 15.0), b"", (0, 0)]


def test_who_does_not_wait_for_an_answer_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(worker, "_send", gone)
    with closing(Surroundings(tmp_path, monkeypatch, _message(b"a") + _message(b"b"))) as around:
        worker.serve()
        monkeypatch.undo()
    assert [call for call in around.calls if isinstance(call, bytes)] == [b"a", b"b"]


def test_an_answer_is_sent_at_once(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as stream:
        worker._send(stream, b"x" * 300)
        assert (tmp_path / "out").read_bytes() == b"\0\0\0\0\0\0\1\x2c" + b"x" * 300


@pytest.mark.parametrize("error", [None, ValueError, OSError, ImportError])
def test_a_process_limits_its_memory_where_it_can(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception] | None
) -> None:
    limits, signals = [], []

    def limit(kind: int, values: tuple[int, int]) -> None:
        if error:
            raise error
        limits.append((kind, values))

    monkeypatch.setattr(resource, "setrlimit", limit)
    monkeypatch.setattr(signal, "signal", lambda *given: signals.append(given))
    worker._limit()
    assert signals == [(signal.SIGINT, signal.SIG_IGN)]
    assert limits == ([] if error else [(resource.RLIMIT_AS, (2**30, 2**30)), (resource.RLIMIT_CORE, (0, 0))])


def test_a_process_limits_its_time_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    timers = []
    monkeypatch.setattr(signal, "setitimer", lambda *given: timers.append(given))
    worker._allow(0.5, 1.5)
    assert timers == [(signal.ITIMER_PROF, 0.5), (signal.ITIMER_REAL, 1.5)]
    monkeypatch.delattr(signal, "setitimer")
    worker._allow(0.5, 1.5)
    assert len(timers) == 2
