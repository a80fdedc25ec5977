"""Where a kernel's messages go: the pipe to the process that asked for them, one after another."""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from typing import Any

from ipykernel.iostream import BackgroundSocket, IOPubThread

SHELL, IOPUB = b"s", b"i"  # the channels of a kernel that send
KEY = b"pipe"  # nobody else can write to one; without any, ipykernel warns


def packed(frames: Sequence[Any]) -> bytes:
    """Return the frames of a message as one."""
    parts = [bytes(frame) for frame in frames]
    return b"".join([struct.pack(f"!I{len(parts)}Q", len(parts), *map(len, parts)), *parts])


def unpacked(message: bytes) -> list[bytes]:
    """Return the frames of a message."""
    (count,) = struct.unpack_from("!I", message)
    start, found = 4 + 8 * count, []
    for length in struct.unpack_from(f"!{count}Q", message, 4):
        found.append(message[start : start + length])
        start += length
    return found


class Pipe:
    """Sends messages; used by all threads, and by processes that cells fork."""

    def __init__(self) -> None:
        """Be ready for `open`."""
        self.mine = threading.RLock()
        self._descriptor = self._turn = -1

    def open(self, descriptor: int) -> None:
        """Write to a pipe that is read by `multiprocessing.connection`."""
        self._descriptor = descriptor
        self._turn = os.memfd_create("turn")  # a lock that ends with the process that holds it
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.mine = threading.RLock()  # whoever held it is not here

    def send(self, channel: bytes, frames: Sequence[Any]) -> None:
        """Send a message."""
        import fcntl  # noqa: PLC0415 - not on every system

        message = packed([channel, *frames])
        rest = memoryview(struct.pack("!i", len(message)) + message)  # as `Connection.send_bytes`, at once
        with self.mine, suppress(BrokenPipeError):  # nobody listens any more
            fcntl.lockf(self._turn, fcntl.LOCK_EX)
            try:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            finally:
                fcntl.lockf(self._turn, fcntl.LOCK_UN)


class Replies:
    """What a kernel sends its replies to, in the place of a stream of zmq's."""

    def __init__(self, pipe: Pipe) -> None:
        """Reply through a pipe."""
        self._pipe = pipe

    def send_multipart(self, frames: Sequence[Any], **_: object) -> None:
        """Send a reply."""
        self._pipe.send(SHELL, frames)

    def flush(self, *_: object) -> None:
        """Nothing waits here."""


class Outlet(IOPubThread):
    """Sends outputs at once, in the thread that has them: one of its own, as usual, takes too long."""

    def __init__(self, pipe: Pipe) -> None:
        """Send through a pipe."""
        self._pipe = self.socket = pipe
        self.background_socket = BackgroundSocket(self)  # type: ignore[no-untyped-call]
        self.timers = Timers(self.schedule)
        places: Any = self  # where ipykernel looks for them
        places.io_loop, places.thread = self.timers, Ready()

    def schedule(self, f: Callable[[], object]) -> None:
        """Do what ipykernel does in a thread of its own."""
        with self._pipe.mine:
            f()

    def send_multipart(self, frames: Sequence[Any], **_: object) -> None:
        """Send an output."""
        self._pipe.send(IOPUB, frames)

    def start(self) -> None:
        """Start the timers."""
        self.timers.start()

    def stop(self) -> None:
        """Nothing to stop."""


class Ready:
    """Says that outputs may be sent; no thread has its number."""

    ident = None

    def is_alive(self) -> bool:
        """Say so."""
        return True


class Timers(threading.Thread):
    """Sends what was printed a while ago, in the place of a loop of tornado's.

    The while is always the same one.
    """

    def __init__(self, do: Callable[[Callable[[], object]], None]) -> None:
        """Be ready; `do` does what is due."""
        super().__init__(name="IOPub", daemon=True)
        self._do = do
        self._due: SimpleQueue[tuple[float, Callable[[], object]]] = SimpleQueue()

    def call_later(self, delay: float, f: Callable[[], object]) -> None:
        """Call a function in some seconds."""
        self._due.put((time.monotonic() + delay, f))

    def run(self) -> None:
        """Do one after another."""
        while True:
            due, f = self._due.get()
            time.sleep(max(0.0, due - time.monotonic()))
            self._do(f)
