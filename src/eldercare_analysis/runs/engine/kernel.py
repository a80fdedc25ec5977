"""ipykernel's own kernel in a process made from a warm one: messages go through a pipe, all else as usual."""

from __future__ import annotations

import asyncio
import gc
import importlib
import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait

from eldercare_analysis.runs.engine.child import Line, adapt_libraries, finish, forget_caller
from eldercare_analysis.runs.engine.outlet import KEY, Outlet, Pipe, Replies, unpacked
from eldercare_analysis.runs.surroundings import left_out

LAUNCHER = "ipykernel_launcher"  # what kernels are started with
WATCHED = 1  # for ipykernel: somebody else ends this process with its parent
HISTORY = "--HistoryManager.hist_file=:memory:"  # what nbclient asks for
STDERR = 2  # the file descriptor


# debugpy takes as long to import as a notebook, and nbclient never asks for it; cells may still import it
with left_out("debugpy"):
    importlib.import_module("ipykernel.debugger")


class Kernel(IPythonKernel):
    """ipykernel's, without threads for channels."""

    shell_stream = AnyTrait()
    _supports_kernel_subshells = False

    def start(self) -> None:
        """Be ready for requests."""
        shell: Any = self.shell
        shell.exit_now = False
        self.io_loop = IOLoop.current()
        self._control_lock = asyncio.Lock()

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing is queued: nbclient sends one cell after another."""


class App(IPKernelApp):
    """ipykernel's, with a line instead of sockets, and in two steps.

    `initialize` comes before a fork or after it, `connect` where it is to run.
    """

    line: Line

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Read settings and make the kernel."""
        untyped: Any = super(IPKernelApp, self)
        untyped.initialize(list(argv or []))
        untyped = self
        untyped.init_pdb()
        self.init_sockets()
        self.init_kernel()

    def init_sockets(self) -> None:
        """Send what the kernel has to say through a pipe."""
        self.session = Session(key=KEY, parent=self)
        self.pipe = Pipe()
        self.iopub_thread = Outlet(self.pipe)
        self.iopub_socket = self.iopub_thread.background_socket
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]

    def init_kernel(self) -> None:
        """Make the kernel."""
        self.kernel = Kernel.instance(
            parent=self,
            session=self.session,
            shell_stream=Replies(self.pipe),
            shell_channel_thread=SimpleNamespace(parent_thread=threading.current_thread()),
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )

    def connect(self, line: Line) -> None:
        """Take over this process: what it prints, its signals, its paths."""
        self.line = line
        self.session.pid = os.getpid()
        self.pipe.open(line.sender.fileno())
        self.iopub_thread.start()
        untyped: Any = self
        untyped.init_io()
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        untyped.init_signal()
        untyped.init_path()
        untyped.init_shell()
        untyped.init_gui_pylab()
        untyped.init_extensions()
        untyped.init_code()
        sys.stdout.flush()
        sys.stderr.flush()

    def start(self) -> None:
        """Answer one request after another until nobody asks any more."""
        loop = asyncio.get_event_loop_policy().get_event_loop()
        loop.add_reader(self.line.orders.fileno(), _answer, self.kernel, self.line.orders, loop.stop)
        super().start()  # type: ignore[no-untyped-call]


def prepare() -> None:
    """Make a kernel that processes forked from this one begin with."""
    if not App.initialized():
        App.instance(parent_handle=WATCHED).initialize([HISTORY])


def _answer(kernel: Kernel, orders: Connection, stop: Callable[[], None]) -> None:
    try:
        frames = [zmq.Frame(frame) for frame in unpacked(orders.recv_bytes())]
    except (EOFError, OSError):
        stop()
    else:
        task = asyncio.ensure_future(kernel.shell_main(None, frames))
        _running.add(task)
        task.add_done_callback(_running.discard)


_running: set[Any] = set()  # a loop alone does not keep them


def run_kernel(line: Line, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a kernel to its end, which is that of this process.

    Args:
        line: to who asks.
        arguments: of `python -m ipykernel_launcher`.
        environment: all variables that it is to have.
    """
    try:
        os.setsid()  # signals reach it with what it starts, and nobody else
        _end_with_run()
        gc.freeze()  # what came along stays: IPython looks for cycles at its end
        os.environ.clear()
        os.environ.update(environment)
        forget_caller()
        launcher = find_spec(LAUNCHER)
        sys.argv = [str(launcher and launcher.origin), *arguments]
        prepared = App.initialized()
        app: Any = App.instance(parent_handle=WATCHED)
        if not prepared:
            app.initialize(arguments)
        app.connect(line)
        adapt_libraries()
        app.start()
        finish(app.shell.user_module)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it was, there is no kernel
        os.write(STDERR, traceback.format_exc().encode())
    finally:
        os._exit(1)


def _end_with_run() -> None:
    """End this process when the one that was asked for it dies, also where another one forked it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()
        process: Any = multiprocessing.process
        process._parent_process = None


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
