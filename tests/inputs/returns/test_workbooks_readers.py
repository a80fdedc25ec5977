"""How a process that reads workbooks is started, asked, waited for and ended."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from eldercare_analysis.inputs.returns import workbooks as process
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.workbooks import Reader, with_readers


class Watch:
    """A clock that rings when it is told to."""

    def __init__(self, seconds: float, ring: Any) -> None:
        self.seconds, self.ring = seconds, ring
        self.told: list[str] = []
        self.finished = threading.Event()

    def start(self) -> None:
        self.told.append("start")

    def cancel(self) -> None:
        self.told.append("cancel")
        self.finished.set()


class Pipe(io.BytesIO):
    """Bytes that can be looked at after they are closed."""

    def close(self) -> None:
        self.left = self.getvalue()
        super().close()


class Child:
    """A process that has answered already."""

    def __init__(self, *answers: bytes, code: int = 0, slow: bool = False) -> None:
        self.stdin, self.stdout = Pipe(), Pipe(b"".join(_message(answer) for answer in answers))
        self.code, self.slow = code, slow
        self.told: list[object] = []

    def kill(self) -> None:
        self.told.append("kill")
        self.slow = False

    def wait(self, seconds: float | None = None) -> int:
        self.told.append(seconds)
        if self.slow:
            raise subprocess.TimeoutExpired("child", 1)
        return self.code


def _message(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


@contextmanager
def _children(patch: pytest.MonkeyPatch, *children: Child) -> Iterator[list[Watch]]:
    """Give these children to readers, one after the other; yield the clocks that run beside."""
    watches: list[Watch] = []
    waiting = iter(children)

    def watch(*given: Any) -> Watch:
        watches.append(Watch(*given))
        return watches[-1]

    patch.setattr(process, "_started", lambda: next(waiting))
    patch.setattr(process, "Timer", watch)
    yield watches


def test_one_process_reads_one_workbook_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child("+甲".encode(), b"+[]")
    with _children(monkeypatch, child) as watches, Reader() as reader:
        assert [reader.read(b"abc"), reader.read(b"")] == ["甲", "[]"]
        assert child.stdin.getvalue() == _message(b"abc") + _message(b"")
        assert [(watch.seconds, watch.ring, watch.told) for watch in watches] == [(15.0, child.kill, ["start", "cancel"])] * 2  # fmt: skip
        assert child.told == []
    assert (child.stdin.closed, child.stdout.closed, child.told) == (True, True, [1])


def test_what_a_process_refuses_is_told_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child(b"-" + json.dumps(["text_lost", "表", 9, "AB", {"value": "7"}]).encode(), b"+[]")
    with _children(monkeypatch, child), Reader() as reader:
        with pytest.raises(UnreadableError) as caught:
            reader.read(b"abc")
        error = caught.value
        assert (error.key, error.sheet, error.row, error.column) == ("text_lost", "表", 9, "AB")
        assert error.fields == {"value": "7"}
        assert reader.read(b"") == "[]"


@pytest.mark.parametrize("left", [b"", b"\0" * 7, _message(b"+abc")[:-1]])
@pytest.mark.parametrize(
    ("code", "late", "key", "fields"),
    [
        (3, False, "workbook_crash", {"code": 3}),
        (0, False, "workbook_crash", {"code": 0}),
        (-9, False, "workbook_crash", {"code": -9}),
        (-9, True, "workbook_late", {"seconds": 5.0}),
        (-signal.SIGPROF, False, "workbook_late", {"seconds": 5.0}),
        (-signal.SIGALRM, False, "workbook_late", {"seconds": 5.0}),
    ],
)
def test_a_process_that_ends_costs_its_own_workbook_alone(
    monkeypatch: pytest.MonkeyPatch, left: bytes, code: int, late: bool, key: str, fields: dict[str, Any]
) -> None:
    child, next_one = Child(code=code), Child(b"+[]")
    child.stdout = Pipe(left)
    with _children(monkeypatch, child, next_one) as watches, Reader() as reader:
        if late:
            monkeypatch.setattr(Watch, "start", lambda watch: watch.finished.set())
        with pytest.raises(UnreadableError) as caught:
            reader.read(b"abc")
        assert (caught.value.key, caught.value.fields) == (key, fields)
        assert (child.stdin.closed, child.stdout.closed, watches[0].told[-1]) == (True, True, "cancel")
        assert reader.read(b"abc") == "[]"


def test_whatever_happens_the_clock_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupts(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "_exchanged", interrupts)
    with _children(monkeypatch, Child()) as watches, pytest.raises(KeyboardInterrupt):
        Reader().read(b"")
    assert watches[0].told == ["start", "cancel"]


@pytest.mark.parametrize("which", ["stdin", "stdout"])
def test_a_process_without_pipes_gives_no_answer(which: str) -> None:
    child: Any = Child(b"+[]")
    setattr(child, which, None)
    assert process._exchanged(child, b"abc") is None


class Broken(io.BytesIO):
    """A pipe whose other end is gone."""

    def flush(self) -> None:
        raise BrokenPipeError

    def close(self) -> None:
        raise BrokenPipeError


def test_a_pipe_that_breaks_gives_no_answer() -> None:
    child: Any = Child(b"+[]")
    child.stdin = Broken()
    assert process._exchanged(child, b"abc") is None


def test_what_is_sent_is_there_before_an_answer_is_waited_for() -> None:
    child: Any = Child()
    child.stdin = io.BufferedWriter(sent := Pipe())
    process._exchanged(child, b"abc")
    assert sent.getvalue() == _message(b"abc")


@pytest.mark.parametrize(
    ("slow", "told"),
    [(False, [1]), (True, [1, "kill", None])],
)
def test_a_process_that_does_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, slow: bool, told: list[object]
) -> None:
    child: Any = Child(b"+[]", code=7, slow=slow)
    with _children(monkeypatch, child):
        reader = Reader()
        reader.read(b"")
        child.stdin = Broken()
        assert (reader.close(), child.told, child.stdout.closed) == (7, told, True)
        assert (reader.close(), child.told) == (0, told)


def test_a_process_without_pipes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    child: Any = Child(b"+[]", code=7)
    with _children(monkeypatch, child):
        reader = Reader()
        reader.read(b"")
        child.stdin = None
        assert (reader.close(), child.stdout.closed) == (7, True)


def test_a_process_takes_nothing_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answers alone are looked at; where there are windows, none is opened."""
    given: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **more: given.append((args, more)))
    command = [sys.executable, "-I", "-S", "-c", process.START, *sys.path]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process._started()
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x0800_0000, raising=False)
    process._started()
    assert given == [((command,), pipes | {"creationflags": flag}) for flag in (0, 0x0800_0000)]


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the readers that are made, each with how often it was closed; none starts a process."""
    made: list[Any] = []

    class Counted(Reader):
        def __init__(self) -> None:
            super().__init__()
            self.closed = 0
            made.append(self)

        def close(self) -> int:
            self.closed += 1
            return 0

    monkeypatch.setattr(process, "Reader", Counted)
    return made


@pytest.mark.parametrize(("processors", "things", "several"), [(3, 7, 3), (7, 2, 2), (None, 5, 1), (1, 5, 1)])
def test_several_read_at_a_time(
    monkeypatch: pytest.MonkeyPatch, readers: list[Any], processors: int | None, things: int, several: int
) -> None:
    """No thing is done before as many are begun as there are to be at a time."""
    monkeypatch.setattr(process.os, "cpu_count", lambda: processors)
    begun = threading.Barrier(several, timeout=20)
    used: set[int] = set()

    def work(reader: Any, thing: int) -> int:
        if reader not in waited:
            waited.append(reader)
            begun.wait()
        used.add(id(reader))
        return thing * 10

    waited: list[Any] = []
    assert with_readers(work, range(things)) == [thing * 10 for thing in range(things)]
    assert (len(readers), len(used)) == (several, several)
    assert [reader.closed for reader in readers] == [1] * several


def test_things_are_done_from_the_first_on(monkeypatch: pytest.MonkeyPatch, readers: list[Any]) -> None:
    monkeypatch.setattr(process.os, "cpu_count", lambda: 1)
    done: list[str] = []
    assert with_readers(lambda _, thing: done.append(thing), "abc") == [None] * 3
    assert done == ["a", "b", "c"]


def test_for_nothing_no_reader_is_made(readers: list[Any]) -> None:
    assert with_readers(lambda *_: 1, ()) == []
    assert readers == []
