"""The commands of `run.py`: which programs of the environment they start, and how they end."""

from __future__ import annotations

import compileall
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from frontdoor import ROOT, children
from frontdoor.build import build
from frontdoor.environment import folder_needed, program, programs, secure
from frontdoor.texts import SetupError, say, why

BAD_USAGE, SETUP_FAILED = 2, 3
SOURCES = (ROOT / "src", ROOT / "tests")
# reports are made in processes forked from one that must have one thread
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ALLOW_ROOT = "--allow-root"
# what tests of a file share is made once; tests that compare notebooks ask for the plugin themselves
EACH_CORE = ("-p", "no:nbval", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder")
Start = Callable[[Sequence[str], Mapping[str, str]], int]
DEMO = ROOT / "reports" / "demo"


@dataclass(frozen=True)
class Command:
    """Programs to start one after the other, each with the arguments of the command line; `before`: without them, and only if it ends well.

    What a command is for is the text `about_` with its name.
    """

    programs: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()


def _tool(name: str) -> tuple[str, ...]:
    return ("python", str(ROOT / "tools" / f"{name}.py"))


COMMANDS = {
    "report": Command((("eldercare", "report"),)),
    "demo": Command((("eldercare", "report", "--data", str(DEMO / "pack"), "--register", str(DEMO / "returns"), "--output", str(DEMO),
                      "--month", "2025-09"),), before=_tool("make_demo")),
    "lab": Command((("python", "-m", "eldercare_analysis.lab"),)),
    "explore": Command((("python", "-m", "eldercare_analysis.explorer"),)),
    "eldercare": Command((("eldercare",),)),
    "bundle": Command((_tool("bundle"),)),
    "sbom": Command((_tool("sbom"),)),
    "audit-dependencies": Command((_tool("audit_dependencies"),)),
    "test": Command((("pytest", *EACH_CORE),)),
    "check": Command((("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",), ("lint-imports",), _tool("house"))),
    "bench": Command((("python", "-m", "benchmarks"),), before=(*_tool("beside"), "peers", "benchmarks/peers.lock")),
    "faults": Command((("python", "-m", "tests.faults"),)),
    "mutants": Command((("python", "-m", "tools.mutants"),), before=(*_tool("beside"), "mutation", "tools/mutants/mutation.lock")),
    "python": Command((("python",),)),
}  # fmt: skip
CHAPTERS = {"usual": "report", "machine": "bundle", "developers": "test"}  # each with its first command


def usage() -> str:
    """Return the list of commands."""
    heads = {first: ["", say(chapter)] for chapter, first in CHAPTERS.items()}
    lines = [
        line for name in COMMANDS for line in (*heads.get(name, ()), f"  {name:<20}{say(f'about_{name}')}")
    ]
    return "\n".join([say("usage"), *lines, "", say("offline"), say("more")])


def start(arguments: list[str]) -> int:
    """Set up if needed and run one command; return its exit code, or 2 for bad usage, 3 where the set-up failed, 130 if interrupted."""
    try:
        wheels, arguments = _offline(arguments)
        if not arguments or arguments[0] in ("-h", "--help", "help"):
            print(usage(), file=sys.stderr)
            return 0 if arguments else BAD_USAGE
        if arguments[0] == "--version":
            print(_version())
            return 0
        if arguments[0] not in COMMANDS:
            raise UsageError(_unknown(arguments[0]))
        _check_user(arguments)
        folder = folder_needed()
        with children.in_order():
            secure(folder, partial(build, wheels=wheels))
            return _run(folder, COMMANDS[arguments[0]], arguments[1:])
    except UsageError as error:
        print(error, file=sys.stderr)
        return BAD_USAGE
    except SetupError as error:
        print(error, file=sys.stderr)
        return SETUP_FAILED
    except KeyboardInterrupt:
        return children.BY_SIGNAL + signal.SIGINT


def _version() -> str:
    """Return what `eldercare --version` says, whose environment may not be there yet."""
    source = (ROOT / "src" / "eldercare_analysis" / "__init__.py").read_text(encoding="utf-8")
    return "eldercare " + source.partition('__version__ = "')[2].partition('"')[0]


def _unknown(name: str) -> str:
    close = get_close_matches(name, COMMANDS)
    nearest = say("nearest", names=say("between").join(close)) if close else ""
    return f"{say('unknown', value=name)}{nearest}\n{usage()}"


class UsageError(Exception):
    """The command line cannot be carried out; the message says why, in the language of the run."""


def _offline(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """Return the folder of `--offline` in front of the command, and what follows."""
    option, equals, value = (arguments or [""])[0].partition("=")
    if option != "--offline":
        return None, arguments
    given = value if equals else "".join(arguments[1:2])
    if not given or not Path(given).is_dir():
        raise UsageError(say("offline_missing", value=given))
    return Path(given).resolve(), arguments[1 if equals else 2 :]


def _check_user(arguments: list[str]) -> None:
    """Say what to do where JupyterLab would refuse."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if arguments[0] == "lab" and is_root and ALLOW_ROOT not in arguments:
        raise UsageError(say("lab_as_root"))


def _run(folder: Path, command: Command, arguments: list[str]) -> int:
    for source in SOURCES:
        compileall.compile_dir(source, quiet=2)
    environment = {
        **os.environ,
        "PATH": f"{programs(folder)}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(folder),
        **dict.fromkeys(ONE_THREAD, "1"),
        "PYTHONDONTWRITEBYTECODE": "",  # what is compiled once is kept, as that of the environment is
    }
    if command.before and (code := _started(children.run, folder, command.before, environment)):
        return code
    *first, last = [(*one, *arguments) for one in command.programs]
    if not first:
        return _started(children.become, folder, last, environment)
    return max(_started(children.run, folder, one, environment) for one in (*first, last))


def _started(start: Start, folder: Path, words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Start a program of the environment; return its exit code.

    Raises:
        SetupError: it cannot be started.
    """
    try:
        return start([program(folder, words[0]), *words[1:]], environment)
    except OSError as error:
        raise SetupError("not_started", value=program(folder, words[0]), why=why(error)) from error
