"""Command lines of the front door's own tools, in the language of the run: what the library says of itself is English only."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import NoReturn

from frontdoor.texts import say

BAD_USAGE = 2


class _Form(argparse.HelpFormatter):
    """Help that begins with `usage` in the language of the run."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage under our own head."""
        super().add_usage(usage, actions, groups, say("usage_head") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that knows `-h`, and takes `--language`, which is decided already."""

    def __init__(self, tool: str, about: str) -> None:
        """Begin with the options that every tool has.

        Args:
            tool: the command of `run.py`.
            about: what it is for.
        """
        super().__init__(prog=f"run.py {tool}", description=about, formatter_class=_Form, add_help=False)
        self._positionals.title, self._optionals.title = say("arguments"), say("options")
        self.add_argument("-h", "--help", action="help", help=say("help"))
        self.add_argument("--language", metavar="zh|en", help=say("language"))

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - English, whatever the language
        """Say that the arguments cannot be used, and how they are written."""
        self.print_usage(sys.stderr)
        self.exit(BAD_USAGE, say("bad_arguments", value=" ".join(sys.argv[1:]), program=self.prog) + "\n")
