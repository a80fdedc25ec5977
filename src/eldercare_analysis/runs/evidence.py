"""What lies in a month's folder, and its manifest: what went in, what came out.

It is written last, and read back though anybody may have changed it: what does not fit is no manifest.
"""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eldercare_analysis import __version__
from eldercare_analysis.inputs.files import digest_of_file, digest_of_parts
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.runs import notebooks
from eldercare_analysis.runs.disk import SEAL, SIGNATURE

EVIDENCE = "evidence"
INPUTS = f"{EVIDENCE}/inputs"
PACK = f"{INPUTS}/data"
RETURNS = f"{INPUTS}/returns.json"
WORKBOOKS = f"{INPUTS}/returns"
NOTEBOOKS = f"{INPUTS}/notebooks"
TABLES = f"{EVIDENCE}/tables"
MANIFEST, LOG = "manifest.json", "run.log"
DONE, FAILED = "done", "failed"


class Told(BaseModel):
    """Something read from a file that anybody may have changed: as it was written, or not at all."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow", serialize_by_alias=True)


class Sent(Told):
    """What a manifest says of the returns: how many, which file of which town was left out, who sent none."""

    returns: int = 0
    rejected: dict[str, str] = Field(default_factory=dict)
    towns_without_return: list[str] = Field(default_factory=list)
    rows: int = 0


class Requested(Told):
    """What a manifest says of the request: enough to make the month again."""

    month: str
    language: str
    scenario: str
    scenario_file: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    own_notebooks: list[str] = Field(default_factory=list)
    sent: Sent | None = Field(alias="register")
    run: str = ""
    towns: list[str]

    def scenario_in(self, folder: Path) -> str:
        """Return the scenario of a month: its name in the pack, or the file that lies among its inputs."""
        file = self.scenario_file
        return str((folder / PACK / "scenarios" / file).resolve()) if file else self.scenario


@dataclass(frozen=True)
class Result:
    """How the report of one town, or of the district, came out.

    Attributes:
        pdf: relative to the month's folder.
        killed: a process of it was killed, as by a system short of memory; no manifest says so.
    """

    town: str
    code: str
    status: str
    pdf: str | None = None
    reason: str = ""
    killed: bool = False


class Manifest(Told):
    """`manifest.json`: what went in, what came out; SHA-256 of every file and the status of each report."""

    software: dict[str, str]
    environment: dict[str, str | None] = Field(default_factory=dict)
    request: Requested
    inputs: dict[str, str]
    towns: list[Result]
    outputs: dict[str, str]
    times: dict[str, str] = Field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into a month's folder."""
        content = self.model_dump(exclude={"towns": {"__all__": {"killed"}}})
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (folder / EVIDENCE / MANIFEST).write_text(text, encoding="utf-8")


def write_manifest(
    folder: Path,
    request: Requested,
    inputs: dict[str, str],
    results: list[Result],
    times: dict[str, datetime],
) -> None:
    """Write the manifest of a month's folder, last of all its files but the seal."""
    Manifest(
        software=software(),
        environment=environment(),
        request=request,
        inputs=inputs,
        towns=results,
        outputs={name: file_digest(folder / name) for name in outputs_of(folder)},
        times={name: moment.isoformat(timespec="seconds") for name, moment in times.items()},
    ).write(folder)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a month's folder, None where there is none that can be read."""
    try:
        return Manifest.model_validate_json((folder / EVIDENCE / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest of a monthly folder.

    Raises:
        InputError: there is none that can be read.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError([Problem("month_none", None, {"value": folder})])
    return manifest


def months_of(output: Path, scenario: str) -> Path:
    """Return the folder of the months of a scenario: the output for the baseline, else one of its own."""
    return output if scenario == BASELINE else output / scenario


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file; of an executed notebook, without its timing metadata."""
    if path.suffix == ".ipynb":
        try:
            return notebooks.digest(path)
        except (ValueError, KeyError, TypeError, AttributeError):  # anybody may have changed it
            pass
    return digest_of_file(path)


def folder_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder by its relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def outputs_of(folder: Path) -> list[str]:
    """Return the files of a month by their relative paths, but for those with times, seal and signature."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [name for name in names if not name.endswith((MANIFEST, LOG)) and name not in (SEAL, SIGNATURE)]


def software() -> dict[str, str]:
    """Return the version of this software and one SHA-256 over all files of the package but compiled ones."""
    package = Path(__file__).parents[1]
    every = (
        path for path in sorted(package.rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    )
    code = digest_of_parts(
        path.relative_to(package).as_posix().encode() + path.read_bytes() for path in every
    )
    return {"version": __version__, "code": code}


def environment() -> dict[str, str | None]:
    """Return what it ran on and came from: Python, the lock's SHA-256, the commit.

    None where there is no checkout.
    """
    checkout = Path(__file__).resolve().parents[3]
    lock = checkout / "requirements.lock"
    return {
        "python": platform.python_version(),
        "lock": file_digest(lock) if lock.is_file() else None,
        "commit": _commit(checkout / ".git"),
    }


def _commit(git: Path) -> str | None:
    """Return the commit that is checked out, read from git's own files: git need not be there."""
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text(encoding="ascii").strip()
        packed = (git / "packed-refs").read_text(encoding="ascii").splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    except OSError:
        return None
