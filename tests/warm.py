"""Commands and months as new programs make them, without what starting one costs: by a process that has imported everything and forks.

It has one thread, as the program itself. What depends on how Python starts (locale, options, imports) is tried with programs
that are started anew.
"""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from eldercare_analysis.cli import main
from eldercare_analysis.runs import monthly
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.monthly import Outcome, Request

Made = TypeVar("Made")
ROOT = Path(__file__).parents[1]
ELDERCARE = Path(sys.executable).with_name("eldercare")
SERVE = "from tests.warm import serve; serve()"
OUT, ERR, RESULT = "out", "err", "result"


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the command line; in another environment by a program that is started anew."""
    command = [str(ELDERCARE), *arguments]
    if environment or sys.platform != "linux":
        return subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False, env=os.environ | environment
        )
    with tempfile.TemporaryDirectory() as folder:
        code = _server.code(Call(arguments, cwd, folder))
        out, err = (Path(folder, name).read_text(encoding="utf-8") for name in (OUT, ERR))
    return subprocess.CompletedProcess(command, code, out, err)


def called(function: Callable[..., Made], *arguments: object) -> Made:
    """Return what a function of a module returns; it must not raise."""
    if sys.platform != "linux":
        return function(*arguments)
    with tempfile.TemporaryDirectory() as folder:
        code = _server.code(Call(partial(function, *arguments), Path.cwd(), folder))
        assert code == 0, Path(folder, ERR).read_text(encoding="utf-8")
        found: Made = pickle.loads(Path(folder, RESULT).read_bytes())  # noqa: S301 - our own
    return found


def run_month(request: Request) -> Outcome:
    """Make a month."""
    return called(monthly.run_month, request)


@dataclass(frozen=True)
class Call:
    """What to do: the arguments of a command or something to call, where, and the folder for what comes out."""

    what: tuple[str, ...] | Callable[[], object]
    cwd: Path
    folder: str
    environment: dict[str, str] = field(default_factory=lambda: {**os.environ})


class Server:
    """The process; it starts with the first call and ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def code(self, call: Call) -> int:
        """Return how a call ended, as `subprocess` would."""
        if self._process is None:
            atexit.register(self.close)
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        orders, ends = self._process.stdin, self._process.stdout
        assert orders
        assert ends
        pickle.dump(call, orders)
        orders.flush()
        return int(ends.readline())

    def close(self) -> None:
        """End it."""
        if self._process:
            self._process.communicate()


_server = Server()


def serve() -> None:
    """Do one call after another, each in a fork; tell how it ended."""
    warm_up()
    gc.freeze()
    sys.path[0] = str(ELDERCARE.parent)
    orders, ends = os.fdopen(os.dup(0), "rb"), os.dup(1)
    with suppress(EOFError, KeyboardInterrupt), open(os.devnull) as nothing:  # noqa: PTH123 - a descriptor
        os.dup2(nothing.fileno(), 0)
        while True:
            call = pickle.load(orders)  # noqa: S301 - our own
            child = os.fork()
            if not child:
                os.close(ends)
                _do(call)
            _, status = os.waitpid(child, 0)
            os.write(ends, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _do(call: Call) -> NoReturn:
    for number, name in ((1, OUT), (2, ERR)):
        os.dup2(os.open(Path(call.folder, name), os.O_CREAT | os.O_WRONLY | os.O_APPEND), number)
    os.chdir(call.cwd)
    os.environ.clear()
    os.environ.update(call.environment)
    time.tzset()
    code: Any = 1
    try:
        _called(call)
        code = 0
    except SystemExit as error:
        code = error.code or 0
    except BaseException:  # noqa: BLE001 - as Python does at its end
        traceback.print_exc()
    if not isinstance(code, int):
        sys.stderr.write(f"{code}\n")
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _called(call: Call) -> None:
    if isinstance(call.what, tuple):
        sys.argv = [str(ELDERCARE), *call.what]
        main()
        return
    Path(call.folder, RESULT).write_bytes(pickle.dumps(call.what()))
