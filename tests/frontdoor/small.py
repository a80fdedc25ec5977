"""A checkout as small as can be: the real `run.py`, locks with one package and a stand-in for uv that starts the real one."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PYTHON: str = getattr(
    sys, "_base_executable", sys.executable
)  # that of this environment has pip only as one of its packages
QUIET = (
    "PIP_",
    "UV_",
    "HTTP",
    "ALL_PROXY",
    "SSL_",
    "REQUESTS_",
    "CURL_",
    "LC_",
    "LANG",
)  # variables that tests set themselves
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "small"
version = "1"
"""
BACKEND = """
import zipfile
def build_editable(folder, *_):
    name = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("small-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n")
        wheel.writestr("small-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("small-1.dist-info/RECORD", "")
    return name
build_wheel = build_editable
"""
UV = "#!/bin/sh\nexec '{uv}' \"$@\"\n"


def wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> str:
    """Write a wheel; return its entry of a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    meta = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as target:
        for file, text in (files | meta).items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = 0o100755 << 16  # scripts must be executable
            target.writestr(entry, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def checkout(folder: Path) -> Path:
    """Make the checkout in a folder, and its wheels in `wheels` beside it; return the checkout."""
    root, wheels = folder / "checkout", folder / "wheels"
    for part in ("src", "tests"):
        (root / part).mkdir(parents=True)
    wheels.mkdir()
    shutil.copy(ROOT / "run.py", root)
    shutil.copytree(ROOT / "frontdoor", root / "frontdoor", ignore=shutil.ignore_patterns("__pycache__"))
    spoken = Path("src", "eldercare_analysis", "spoken.py")  # all that the front door needs of the software
    (root / spoken).parent.mkdir()
    shutil.copy(ROOT / spoken, root / spoken)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "backend.py").write_text(BACKEND)
    real = UV.format(uv=shutil.which("uv", path=str(Path(sys.executable).parent)))
    (root / "bootstrap.lock").write_text(wheel(wheels, "uv", "0.0.1", {"uv-0.0.1.data/scripts/uv": real}))
    lock(root, "1")
    return root


def lock(root: Path, version: str) -> None:
    """Lock the one package at a version, and add its wheel."""
    program = f"#!python\nprint({version!r})\n"
    files = {"needed.py": f"version = {version!r}\n", f"needed-{version}.data/scripts/eldercare": program}
    (root / "requirements.lock").write_text(wheel(root.parent / "wheels", "needed", version, files))


def command(root: Path, *arguments: str) -> list[str]:
    """Return a command line of the checkout's `run.py`."""
    return [PYTHON, str(root / "run.py"), *arguments]


def offline(root: Path) -> tuple[str, str]:
    """Return the option that has the environment built from the wheels beside."""
    return "--offline", str(root.parent / "wheels")


def surroundings(**variables: str) -> dict[str, str]:
    """Return an environment without settings of pip, uv or languages but those given; English by default."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(QUIET)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "ELDERCARE_LANGUAGE": "en", **variables}


@contextmanager
def started(words: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a program that does not outlive the test."""
    with subprocess.Popen(words, env=surroundings(), text=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def run(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the checkout's `run.py`."""
    return subprocess.run(
        command(root, *arguments),
        capture_output=True,
        text=True,
        env=surroundings(**variables),
        timeout=300,
        check=False,
    )
