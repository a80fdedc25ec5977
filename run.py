#!/usr/bin/env python3
"""The front door: `python3 run.py COMMAND`. Standard library only; the same on Linux, macOS and Windows.

Makes `.venv` from the locked requirements on first use (a stamp of the locks makes later starts immediate), then
hands over. Needs Python 3.11 or newer with pip, nothing else.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
SOURCES = [ROOT / "src", ROOT / "tests"]
LOCKS = [ROOT / "bootstrap.lock", ROOT / "requirements.lock", ROOT / "pyproject.toml"]

NO_NEWS = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}
DEMO = ROOT / "reports" / "demo"
COMMANDS: dict[str, tuple[str, list[list[str]]]] = {
    "report": (
        "the monthly report for all towns; arguments as for `eldercare report`",
        [["eldercare", "report"]],
    ),
    "test": ("all tests, notebooks included; arguments go to pytest", [["pytest"]]),
    "demo": (
        "the report of a fictional district with invented returns; arguments as for `eldercare report`",
        [
            [
                "eldercare",
                "report",
                "--data",
                str(DEMO / "pack"),
                "--register",
                str(DEMO / "returns"),
                "--output",
                str(DEMO),
                "--month",
                "2025-09",
            ]
        ],
    ),
    "lab": (
        "JupyterLab on notebooks/, on this machine only",
        [["jupyter", "lab", "--ip=127.0.0.1", *NO_NEWS, "notebooks"]],
    ),
    "explore": (
        "the scenario explorer without code cells (Voilà), on this machine only",
        [["python", "-m", "eldercare_analysis.explorer"]],
    ),
    "bench": ("the benchmarks with their peers; arguments: their names", [["python", "-m", "benchmarks"]]),
    "check": (
        "format, lint, types, import layers",
        [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["lint-imports"]],
    ),
    "eldercare": ("any `eldercare` command", [["eldercare"]]),
    "python": ("the environment's Python", [["python"]]),
}

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
PREPARATIONS = {
    "demo": [["python", str(ROOT / "tools" / "make_demo.py")]],
    "bench": [
        [
            "uv",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--target",
            str(VENV / "peers"),
            "-r",
            str(ROOT / "benchmarks" / "peers.lock"),
        ]
    ],
}  # run before the command, without its arguments


def usage() -> str:
    """Return the list of commands."""
    lines = [f"  {name:<10} {text}" for name, (text, _) in COMMANDS.items()]
    return "\n".join(["usage: python3 run.py COMMAND [ARGUMENT]...", "", *lines])


def stamp() -> str:
    """Return what the environment must have been made from: this Python and the locks."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for lock in (*LOCKS, Path(__file__)):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def step(message: str, *command: str | Path) -> None:
    """Run one set-up command quietly; on failure show all it said, and stop."""
    print(f"set-up: {message}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(
            f"{done.stdout}{done.stderr}\nset-up failed while: {message}\nThe lines above say why; then run it again."
        )


def make_environment() -> None:
    """Build `.venv`: an empty environment, uv into it by pip, everything else into it by uv, byte-compiled."""
    if VENV.exists():
        shutil.rmtree(VENV)
    print("set-up: first start here, this takes about a minute", file=sys.stderr, flush=True)
    venv.create(VENV, with_pip=False)  # a minimal Debian has no ensurepip
    python = BIN / f"python{EXE}"
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    step("installing uv", *pip, "--require-hashes", "--only-binary", ":all:", "-r", "bootstrap.lock")
    uv: list[str | Path] = [BIN / f"uv{EXE}", "pip", "install", "--python", python, "--quiet"]
    step(
        "installing the locked requirements",
        *uv,
        "--require-hashes",
        "--compile-bytecode",
        "-r",
        "requirements.lock",
    )
    step("installing eldercare", *uv, "--no-deps", "--no-build-isolation", "-e", ".")
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(
        json.dumps(LAB_SETTINGS), encoding="utf-8"
    )  # no questions about news
    (VENV / "stamp").write_text(stamp(), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Set up if needed and run one command; return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the first thing a user with an older Python must be told
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if not arguments or arguments[0] not in COMMANDS:
        wrong = bool(arguments) and arguments[0] not in ("-h", "--help", "help")
        print(*([f"unknown command: {arguments[0]}"] if wrong else []), usage(), sep="\n", file=sys.stderr)
        return 2 if wrong or not arguments else 0
    if not (VENV / "stamp").is_file() or (VENV / "stamp").read_text(encoding="utf-8") != stamp():
        make_environment()
    for source in SOURCES:
        compileall.compile_dir(source, quiet=2)
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
        **dict.fromkeys(
            ONE_THREAD, "1"
        ),  # reports are made in processes forked from one that must have one thread
    }
    for program, *rest in PREPARATIONS.get(arguments[0], []):
        prepared = subprocess.run(
            [str(BIN / f"{program}{EXE}"), *rest], env=environment, check=False
        ).returncode
        if prepared:
            return prepared
    code = 0
    for program, *rest in COMMANDS[arguments[0]][1]:
        command = [str(BIN / f"{program}{EXE}"), *rest, *arguments[1:]]
        try:
            code = max(code, subprocess.run(command, env=environment, check=False).returncode)
        except KeyboardInterrupt:
            return 130
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
