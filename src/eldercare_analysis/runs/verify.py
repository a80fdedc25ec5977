"""Recompute a past month from what its folder holds, and compare every file and figure."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.runs.differences import Difference, compared, manifest_of
from eldercare_analysis.runs.folders import PACK, WORKBOOKS, scenario_of
from eldercare_analysis.runs.manifest import software
from eldercare_analysis.runs.monthly import Request, run_month
from eldercare_analysis.runs.seal import SEAL, SIGNATURE, broken

NAMESPACE = "eldercare"
RECOMPUTED = ("inputs", "figures", "files")


@dataclass(frozen=True)
class Verdict:
    """What verifying found.

    Attributes:
        tampered: files that are not as they were sealed, and how.
        found: every input, figure (cell of a table or printed number) and file, with both values.
        other_software: the version and digest that made it, where this one is another.
        signed: whether a signature was checked and is good; None where none was asked for.
    """

    tampered: dict[str, str]
    found: list[Difference]
    other_software: str = ""
    signed: bool | None = None

    @property
    def differing(self) -> list[Difference]:
        """What came out differently."""
        return [one for one in self.found if not one.same]

    def same(self, part: str) -> int:
        """Return how many things of a part came out the same."""
        return sum(one.part == part and one.same for one in self.found)

    @property
    def good(self) -> bool:
        """Say whether everything is as recorded, and comes out the same."""
        return not self.tampered and not self.differing and self.signed is not False


def verify(folder: Path, workers: int = 1, signers: Path | None = None) -> Verdict:
    """Check the seal, then make the month again in a temporary folder and compare.

    The folder may come from another machine: it is made again from its own copies of the inputs.

    Args:
        folder: a monthly folder.
        workers: reports made at a time.
        signers: a file of allowed signers (`man ssh-keygen`); the signature beside the seal must be by one of them.

    Raises:
        InputError: it is no monthly folder, or its inputs cannot be read any more.
    """
    manifest = manifest_of(folder)
    tampered = broken(folder)
    signed = None if signers is None else is_signed(folder, signers)
    with tempfile.TemporaryDirectory(prefix="eldercare-verify-") as scratch:
        again = run_month(_request(folder, manifest, Path(scratch), workers))
        found = [one for one in compared(folder, again.folder) if one.part in RECOMPUTED]
    recorded = manifest.get("software", {})
    other = (
        "" if recorded == software() else f"{recorded.get('version', '')} {recorded.get('code', '')}".strip()
    )
    return Verdict(tampered, found, other, signed)


def _request(folder: Path, manifest: dict[str, Any], output: Path, workers: int) -> Request:
    """Return the request that made a month, on the copies in its folder."""
    request, register = manifest["request"], folder / WORKBOOKS
    if not (folder / PACK).is_dir():
        raise InputError([Problem("month_none", None, {"value": folder})])
    return Request(
        month=request["month"],
        output=output,
        towns=tuple(request["towns"]),
        data=(folder / PACK).resolve(),
        register=tuple(sorted(register.resolve().iterdir())) if request["register"] is not None else (),
        scenario=scenario_of(folder, request),
        language=request["language"],
        workers=workers,
    )


def sign(folder: Path, key: Path) -> None:
    """Sign the seal of a month with an SSH key; the signature stands beside it.

    Raises:
        InputError: ssh-keygen is not there, or says no.
    """
    _ssh_keygen("-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(folder / SEAL))


def is_signed(folder: Path, signers: Path) -> bool:
    """Say whether somebody on the list has signed the seal."""
    try:
        who = _ssh_keygen("-Y", "find-principals", "-f", str(signers), "-s", str(folder / SIGNATURE)).split()[
            0
        ]
        _ssh_keygen("-Y", "verify", "-f", str(signers), "-I", who, "-n", NAMESPACE, "-s", str(folder / SIGNATURE),
                    text=(folder / SEAL).read_bytes())  # fmt: skip
    except (InputError, IndexError, OSError):
        return False
    return True


def _ssh_keygen(*arguments: str, text: bytes | None = None) -> str:
    try:
        done = subprocess.run(["ssh-keygen", *arguments], input=text, capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise InputError([Problem("ssh_keygen", None, {"why": "ssh-keygen"})]) from None
    if done.returncode:
        raise InputError([Problem("ssh_keygen", None, {"why": done.stderr.decode(errors="replace").strip()})])
    return done.stdout.decode(errors="replace")
