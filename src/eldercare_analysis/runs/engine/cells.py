"""Cells of a notebook, executed in this very process as a kernel would: the same outputs, without a kernel's start-up."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from io import TextIOBase
from pathlib import Path
from typing import Any

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]
QUIET = Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "neutral"})


class Outputs(list[Output]):
    """The outputs of one cell, as a notebook stores them."""

    def stream(self, name: str, text: str) -> None:
        """Add printed text; what follows on the same stream joins it."""
        if self and self[-1]["output_type"] == "stream" and self[-1]["name"] == name:
            self[-1]["text"] += text
        elif text:
            self.append({"output_type": "stream", "name": name, "text": text})

    def shown(self, kind: str, data: dict[str, Any], metadata: dict[str, Any], **more: int) -> None:
        """Add what was displayed."""
        clean = json_clean(encode_images(data))  # type: ignore[no-untyped-call]
        plain = json.loads(json.dumps(clean))
        self.append({"output_type": kind, "data": plain, "metadata": metadata or {}, **more})


class Publisher(DisplayPublisher):
    """Takes what cells display."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any) -> None:  # type: ignore[override]  # noqa: ANN401
        """Add it to the outputs of the cell."""
        self.shell.outputs.shown("display_data", data, metadata or {})


class Hook(DisplayHook):
    """Takes the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Add it to the outputs of the cell."""
        shell: Any = self.shell
        shell.outputs.shown(
            "execute_result", format_dict, md_dict or {}, execution_count=shell.execution_count
        )

    def finish_displayhook(self) -> None:
        """End no line."""


class Shell(InteractiveShell):
    """An IPython of its own, with the outputs of the cell that runs."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traits
        """Begin without outputs."""
        self.outputs = Outputs()
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            {
                "output_type": "error",
                "ename": str(etype.__name__),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


class Stream(TextIOBase):
    """Standard output or error of cells."""

    def __init__(self, shell: Shell, name: str) -> None:
        """Write to a shell's outputs."""
        self.shell, self.name = shell, name

    def write(self, text: str) -> int:
        """Add text to the outputs of the cell that runs."""
        self.shell.outputs.stream(self.name, text)
        return len(text)

    def isatty(self) -> bool:
        """Say that nobody sits there."""
        return False


@cache
def shell() -> Any:  # noqa: ANN401 - what IPython is to type checkers
    """Return the IPython of this process; a process that is forked from one that has it begins with it, without cells."""
    return Shell.instance(config=QUIET)  # what `display` asks for, too


def run_cells(send: Callable[[Any], None], sources: Sequence[tuple[int, str]]) -> None:
    """Execute cells one after the other up to the first that fails.

    Args:
        send: called with `("start", index)` before a cell, and with `("done", index, outputs, count, failed)` after it.
        sources: index and source of each code cell.
    """
    import pandas as pd  # noqa: PLC0415

    own = shell()
    pd.set_option("display.max_columns", 20)  # as in a kernel: pandas chose when it was imported, without one
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for the life of this process
    sys.stdout, sys.stderr = Stream(own, "stdout"), Stream(own, "stderr")
    for index, source in sources:
        send(("start", index))
        own.outputs = Outputs()
        result = own.run_cell(source, store_history=True)
        send(("done", index, list(own.outputs), result.execution_count, not result.success))
        if not result.success:
            return
