"""Recompute a past month from what its folder holds, and compare every file and figure."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from eldercare_analysis.inputs.problems import InputError, Problem, check_language
from eldercare_analysis.runs.differences import Difference, compared, printed_against_tables
from eldercare_analysis.runs.disk import SEAL, SIGNATURE, broken
from eldercare_analysis.runs.evidence import (
    MANIFEST,
    NOTEBOOKS,
    PACK,
    WORKBOOKS,
    Manifest,
    file_digest,
    manifest_of,
    outputs_of,
    software,
)
from eldercare_analysis.runs.monthly import Request, run_month
from eldercare_analysis.runs.notebooks import NAMES, changed, source_digests
from eldercare_analysis.runs.output import scratch

NAMESPACE = "eldercare"
RECOMPUTED = ("inputs", "printed", "figures", "files")


@dataclass(frozen=True)
class Verdict:
    """What verifying found.

    Attributes:
        tampered: files that are not as they were sealed, and how.
        found: every input, figure (cell of a table or printed number) and file, with both values.
        other_software: the version and digest that made it, where this one is another.
        own_notebooks: the notebooks of the month that were not as shipped.
        signed: whether a signature was checked and is good; None where none was asked for.
    """

    tampered: dict[str, str]
    found: list[Difference]
    other_software: str = ""
    own_notebooks: tuple[str, ...] = ()
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


def verify(
    folder: Path, workers: int = 1, signers: Path | None = None, *, own_notebooks: bool = False
) -> Verdict:
    """Check the seal, compare printed numbers with the folder's tables, make the month again and compare.

    The folder may come from another machine: it is made again from its own copies of the inputs. Notebooks
    that are not as shipped are programs by somebody else: they run only where that is asked for, else those
    shipped do.

    Args:
        folder: a monthly folder.
        workers: reports made at a time.
        own_notebooks: run the folder's notebooks also where they are not as shipped.
        signers: a file of allowed signers (`man ssh-keygen`); the signature beside the seal must be by one of
            them.

    Raises:
        InputError: it is no monthly folder, or its inputs cannot be read any more.
    """
    manifest = manifest_of(folder)
    tampered = broken(folder)
    signed = None if signers is None else is_signed(folder, signers)
    with scratch() as output:
        again = run_month(_request(folder, manifest, output, workers, own_notebooks=own_notebooks))
        found = [*printed_against_tables(folder), *compared(folder, again.folder, _outputs(folder, manifest))]
    made = manifest.software
    other = "" if made == software() else f"{made.get('version', '')} {made.get('code', '')}".strip()
    told = tuple(manifest.request.own_notebooks) or (() if other else _changed(folder))
    return Verdict(tampered, [one for one in found if one.part in RECOMPUTED], other, told, signed)


def _outputs(folder: Path, manifest: Manifest) -> dict[str, str]:
    """Return the digests of a month's files as they are now, with its manifest's where these differ."""
    now = {name: file_digest(folder / name) for name in outputs_of(folder)}
    recorded = manifest.outputs
    told = {
        name: "" if now.get(name) == digest else f" ({MANIFEST}: {digest})"
        for name in dict.fromkeys([*recorded, *now])
        for digest in [recorded.get(name, "—")]
    }
    return {name: now.get(name, "—") + more for name, more in told.items()}


def _changed(folder: Path) -> tuple[str, ...]:
    """Return the notebooks of a month that are not as shipped with this software.

    None where the month holds no notebooks.
    """
    there = folder / NOTEBOOKS
    held = all((there / f"{name}.ipynb").is_file() for name in NAMES)
    return changed(source_digests(there)) if held else ()


def _request(folder: Path, manifest: Manifest, output: Path, workers: int, *, own_notebooks: bool) -> Request:
    """Return the request that made a month, on the copies in its folder.

    The month's notebooks are run where they are as shipped or wanted, else those of this software.
    """
    made, register = manifest.request, folder / WORKBOOKS
    if not (folder / PACK).is_dir():
        raise InputError([Problem("month_none", None, {"value": folder})])
    held = (folder / NOTEBOOKS).is_dir() and (own_notebooks or not _changed(folder))
    return Request(
        month=made.month,
        output=output,
        towns=tuple(made.towns),
        data=(folder / PACK).resolve(),
        register=tuple(sorted(register.resolve().iterdir())) if made.sent is not None else (),
        scenario=made.scenario_in(folder),
        language=check_language(made.language),
        workers=workers,
        notebooks=folder / NOTEBOOKS if held else None,
        own_notebooks=own_notebooks and held,
    )


def sign(folder: Path, key: Path) -> None:
    """Sign the seal of a month with an SSH key; the signature stands beside it.

    Raises:
        InputError: ssh-keygen is not there, or says no.
    """
    _ssh_keygen("-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(folder / SEAL))


def is_signed(folder: Path, signers: Path) -> bool:
    """Say whether somebody on the list has signed the seal."""
    signature = str(folder / SIGNATURE)
    listed = ("-f", str(signers), "-s", signature)
    try:
        who = _ssh_keygen("-Y", "find-principals", *listed).split()[0]
        seal = (folder / SEAL).read_bytes()
        _ssh_keygen("-Y", "verify", *listed, "-I", who, "-n", NAMESPACE, text=seal)
    except (InputError, IndexError, OSError):
        return False
    return True


def _ssh_keygen(*arguments: str, text: bytes | None = None) -> str:
    try:
        command = ["ssh-keygen", *arguments]
        done = subprocess.run(command, input=text, capture_output=True, check=False)  # noqa: S603 - ours
    except FileNotFoundError:
        raise InputError([Problem("ssh_keygen", None, {"why": "ssh-keygen"})]) from None
    if done.returncode:
        raise InputError([Problem("ssh_keygen", None, {"why": done.stderr.decode(errors="replace").strip()})])
    return done.stdout.decode(errors="replace")
