"""What went in, what came out: `manifest.json` with SHA-256 of every file and the status of each town."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis import __version__
from eldercare_analysis.inputs.files import digest_of_file, digest_of_parts
from eldercare_analysis.runs import notebooks
from eldercare_analysis.runs.seal import SEAL, SIGNATURE

MANIFEST = "manifest.json"
LOG = "run.log"


@dataclass(frozen=True)
class Result:
    """How the report of one town, or of the district, came out; `pdf` is relative to the month's folder."""

    town: str
    code: str
    status: str
    pdf: str | None = None
    reason: str = ""


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
    """Return the files of a month by their relative paths, without those that hold times, and the seal with its signature."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [name for name in names if not name.endswith((MANIFEST, LOG)) and name not in (SEAL, SIGNATURE)]


def software() -> dict[str, str]:
    """Return the version of this software and one SHA-256 over all files of the package but compiled ones."""
    package = Path(__file__).parents[1]
    paths = [
        path for path in sorted(package.rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    ]
    code = digest_of_parts(
        path.relative_to(package).as_posix().encode() + path.read_bytes() for path in paths
    )
    return {"version": __version__, "code": code}


def environment() -> dict[str, str | None]:
    """Return what the software ran on and came from: Python, the lock's SHA-256 and the commit; None where there is no checkout."""
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


def write_manifest(
    folder: Path,
    request: dict[str, Any],
    inputs: dict[str, str],
    results: list[Result],
    times: dict[str, str],
) -> None:
    """Write the manifest of a month's folder, last of all its files."""
    outputs = {name: file_digest(folder / name) for name in outputs_of(folder)}
    content = {
        "software": software(),
        "environment": environment(),
        "request": request,
        "inputs": inputs,
        "towns": [asdict(result) for result in results],
        "outputs": outputs,
        "times": times,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (folder / "evidence" / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a month's folder, None where there is none that can be read."""
    try:
        content = json.loads((folder / "evidence" / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
