"""papermill's engine with kernels from a warm process.

How nbclient gets its kernel: a manager and a client of kernels as jupyter_client has them, over a pipe.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import DELIM, Session
from jupyter_core.paths import jupyter_runtime_dir
from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.iorw import write_ipynb

from eldercare_analysis.runs.engine.kernel import LAUNCHER, run_kernel
from eldercare_analysis.runs.engine.outlet import IOPUB, KEY, SHELL, packed, unpacked
from eldercare_analysis.runs.engine.processes import Worker
from eldercare_analysis.runs.engine.starting import way

INJECTED = "injected-parameters"
SOON = 0.002  # seconds until a process that is about to end is looked at again
# seconds until the next signal, for a kernel that is to end
PATIENCE = ((0.2, signal.SIGINT), (2.5, signal.SIGTERM), (2.5, signal.SIGKILL), (5.0, None))
AT_ONCE = ((0.0, signal.SIGKILL), (5.0, None))


class Channel:
    """One of the channels between nbclient and a kernel."""

    def __init__(self, worker: Worker, session: Session) -> None:
        """Send to a process."""
        self._worker, self._session = worker, session
        self.waiting: asyncio.Queue[list[bytes]] = asyncio.Queue()

    def send(self, message: dict[str, Any]) -> None:
        """Send a request; a kernel that has died is told elsewhere."""
        with suppress(BrokenPipeError):
            self._worker.orders.send_bytes(packed(self._session.serialize(message)))

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raises:
            Empty: there is none in `timeout` seconds.
        """
        try:
            frames = await asyncio.wait_for(self.waiting.get(), timeout)
        except TimeoutError:
            raise Empty from None
        return _message(frames)


def _message(frames: list[bytes]) -> dict[str, Any]:
    """Return a message from its frames, as `Session.deserialize` does but for what nobody reads."""
    start = frames.index(DELIM) + 2
    header, parent, metadata, content = (json.loads(frame) for frame in frames[start : start + 4])
    header["date"] = datetime.fromisoformat(header["date"])
    named = {"header": header, "msg_id": header["msg_id"], "msg_type": header["msg_type"]}
    told = {"parent_header": parent, "metadata": metadata, "content": content}
    return named | told | {"buffers": [memoryview(frame) for frame in frames[start + 4 :]]}


class Client(AsyncKernelClient):
    """Talks to a kernel."""

    @property
    def _worker(self) -> Worker:
        manager: Any = self.parent
        worker: Worker = manager.worker
        return worker

    def start_channels(self, **_: bool) -> None:  # type: ignore[override]
        """Listen to the kernel."""
        worker = self._worker
        self._shell_channel, self._iopub_channel = (Channel(worker, self.session) for _ in range(2))
        waiting = {SHELL: self._shell_channel.waiting, IOPUB: self._iopub_channel.waiting}
        asyncio.get_running_loop().add_reader(worker.receiver.fileno(), self._hear, worker, waiting)

    def _hear(self, worker: Worker, waiting: dict[bytes, asyncio.Queue[list[bytes]]]) -> None:
        try:
            channel, *frames = unpacked(worker.receiver.recv_bytes())
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(worker.receiver.fileno())
        else:
            waiting[channel].put_nowait(frames)

    def stop_channels(self) -> None:
        """Listen no more, and leave nothing behind: nbclient calls it last."""
        if not self._worker.receiver.closed:
            asyncio.get_running_loop().remove_reader(self._worker.receiver.fileno())
            self._worker.close()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Nothing is lost before it is ready: requests and outputs wait in their pipes."""


class Manager(AsyncKernelManager):
    """Manages a kernel of this Python in a process made from a warm one."""

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401 - traits
        """Get the process."""
        super().__init__(
            client_class=f"{Client.__module__}.{Client.__name__}", session=Session(key=KEY), **traits
        )
        named = Path(jupyter_runtime_dir()) / f"kernel-{uuid4()}.json"
        self.connection_file = str(named)  # in `sys.argv`; never written
        self.worker = Worker()
        self._begun = False

    @property
    def has_kernel(self) -> bool:
        """Say whether the kernel was started."""
        return self._begun

    def client(self, **traits: Any) -> Client:  # type: ignore[override]  # noqa: ANN401 - traits
        """Return who talks to the kernel."""
        return Client(parent=self, session=self.session, **traits)

    async def start_kernel(  # type: ignore[override]
        self,
        *,
        extra_arguments: list[str] | None = None,
        **_: Any,  # noqa: ANN401 - jupyter_client's own
    ) -> None:
        """Start the kernel."""
        command = self.format_kernel_cmd(extra_arguments)
        environment = os.environ | {"JPY_PARENT_PID": str(os.getpid())}
        self._begun = True
        self.worker.become(run_kernel, (command[command.index(LAUNCHER) + 1 :], environment))

    async def is_alive(self) -> bool:  # type: ignore[override]
        """Say whether the kernel runs."""
        return self.worker.exitcode is None

    _async_is_alive = is_alive

    async def interrupt_kernel(self) -> None:  # type: ignore[override]
        """Interrupt the cell that runs."""
        self._signal(signal.SIGINT)

    async def shutdown_kernel(  # type: ignore[override]
        self,
        now: bool = False,  # noqa: FBT001, FBT002 - jupyter_client's own
        **_: bool,
    ) -> None:
        """Let the kernel end as Python does; what does not, is killed with all that it started."""
        self.worker.orders.close()
        for seconds, number in AT_ONCE if now else PATIENCE:
            end = time.monotonic() + seconds
            while await self.is_alive() and time.monotonic() < end:
                await asyncio.sleep(SOON)
            if number and await self.is_alive():
                self._signal(number)

    async def cleanup_resources(self, **_: bool) -> None:  # type: ignore[override]
        """There is nothing beside the process: no file, no socket."""

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.worker.pid, number)


class Engine(NBClientEngine):  # type: ignore[misc]
    """Executes a notebook as papermill does: the file is the same but for times, and names no paths."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        **options: Any,  # noqa: ANN401 - papermill's own
    ) -> NotebookNode:
        """Execute all cells up to the first that fails.

        Args:
            nb_man: papermill's notebook, which is told of each cell.
            kernel_name: a kernel of another Python, or of another language, is started as papermill starts
                it.
            options: papermill's own; with `keep`, the notebook is written there if it ends otherwise than by
                an error of a cell.
        """
        _tidy(nb_man.nb)
        keep = options.pop("keep", None)
        if way() != "spawn" and _is_own(kernel_name):
            options["kernel_manager_class"] = Manager
        try:
            executed: NotebookNode = super().execute_managed_notebook(nb_man, kernel_name, **options)
        except Exception:
            if keep:
                write_ipynb(nb_man.nb, str(keep))
            raise
        return executed


def _is_own(kernel_name: str) -> bool:
    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False  # papermill says so
    program, *rest = spec.argv
    return program in {sys.executable, "python", "python3"} and rest == [
        "-m",
        LAUNCHER,
        "-f",
        "{connection_file}",
    ]


def _tidy(notebook: NotebookNode) -> None:
    """Take out what would differ between two runs: a random cell id and paths. Times stay."""
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
    name = Path(notebook.metadata.papermill.input_path).name
    notebook.metadata.papermill |= {"input_path": name, "output_path": name}
