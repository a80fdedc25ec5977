"""Builds an environment: an empty one, uv into it by pip, everything else into it by uv, byte-compiled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from frontdoor import ROOT, children, lease
from frontdoor.bundles import check_bundle
from frontdoor.environment import program
from frontdoor.pip_settings import settings, uv_environment, without_index
from frontdoor.texts import SetupError, say, tell, why

LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}
LEASE_MODULE = "eldercare_lease"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")


def build(folder: Path, wheels: Path | None = None) -> None:
    """Build the environment in an empty folder.

    Args:
        folder: where it is to stay.
        wheels: a folder of `run.py bundle`, instead of pip's indexes.

    Raises:
        SetupError: a step failed; what it said was printed.
    """
    asking = _python_with_pip()
    if wheels:
        check_bundle(wheels)
    tell("first")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")  # a minimal Debian has no ensurepip
    python = program(folder, "python")
    configured = settings(asking)
    only = ["--no-index"] if wheels or without_index(configured) else []
    if wheels:
        only += ["--find-links", str(wheels)]
    pip = [asking, *PIP, "--python", python, "install", "--quiet", "--no-user", *only]
    uv = [program(folder, "uv"), "pip", "install", "--quiet", "--python", python, *only]
    asks_as_pip = uv_environment(configured)
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r"]
    needed = ["--compile-bytecode", *hashed, str(ROOT / "requirements.lock")]
    itself = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    _step("uv", [*pip, *hashed, str(ROOT / "bootstrap.lock")], os.environ, wheels)
    _step("requirements", [*uv, *needed], asks_as_pip, wheels)
    _step("eldercare", [*uv, *itself], asks_as_pip, wheels)
    _add_lease(folder)
    lab = folder / "share" / "jupyter" / "lab" / "settings"
    lab.mkdir(parents=True, exist_ok=True)
    (lab / "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")  # no questions about news


def _python_with_pip() -> str:
    """Return this Python, or the one that its environment was made with where only that has pip.

    Raises:
        SetupError: neither has.
    """
    for python in (sys.executable, str(getattr(sys, "_base_executable", sys.executable))):
        if subprocess.run([python, *PIP, "--version"], capture_output=True, check=False).returncode == 0:
            return python
    raise SetupError("no_pip", value=sys.executable)


def _step(name: str, command: Sequence[str], environment: Mapping[str, str], wheels: Path | None) -> None:
    """Run one command quietly; if it fails show all it said, and stop."""
    tell("step", step=say(name))
    with tempfile.TemporaryFile() as said:
        try:
            code = children.run(command, environment, said)
        except OSError as error:
            raise SetupError("not_started", value=command[0], why=why(error)) from error
        if code:
            said.seek(0)
            print(said.read().decode("utf-8", "replace"), file=sys.stderr)
            key = "step_failed_offline" if wheels else "step_failed"
            raise SetupError(key, step=say(name), code=code, folder=wheels)


def _add_lease(folder: Path) -> None:
    """Have each Python of the environment say that it is in use."""
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    shutil.copy(lease.__file__, packages / f"{LEASE_MODULE}.py")
    (packages / f"{LEASE_MODULE}.pth").write_text(
        f"import {LEASE_MODULE}; {LEASE_MODULE}.HELD = {LEASE_MODULE}.settle()\n", encoding="utf-8"
    )
