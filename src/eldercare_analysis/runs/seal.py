"""The seal of a month: `evidence/SHA256SUMS` over every file of its folder, which `sha256sum -c` can check without this software."""

from __future__ import annotations

import hashlib
from pathlib import Path

SEAL = "evidence/SHA256SUMS"
SIGNATURE = f"{SEAL}.sig"  # made and checked by ssh-keygen, where somebody signs


def seal(folder: Path) -> str:
    """Return the seal of a folder as it is now: one line a file, digest and path relative to the folder, by path."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in files
        if name not in (SEAL, SIGNATURE)
    )


def write_seal(folder: Path) -> None:
    """Seal a folder, last of all its files."""
    (folder / SEAL).write_bytes(seal(folder).encode())


def broken(folder: Path) -> dict[str, str]:
    """Return what is no longer as it was sealed, by file: `changed`, `missing`, `added`; the seal itself where it is none.

    Any byte counts, those of the seal included.
    """
    path = folder / SEAL
    if not path.is_file():
        return {SEAL: "missing"}
    recorded = _read(path)
    if recorded is None:
        return {SEAL: "changed"}
    now = _parse(seal(folder)) or {}
    found = dict.fromkeys(recorded.keys() - now.keys(), "missing")
    found |= dict.fromkeys(now.keys() - recorded.keys(), "added")
    found |= {name: "changed" for name in now.keys() & recorded.keys() if now[name] != recorded[name]}
    return dict(sorted(found.items()))


def _read(path: Path) -> dict[str, str] | None:
    """Return the digests of a seal, None where it is not exactly as it is written."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return None
    lines = _parse(text)
    if lines is None or "".join(f"{digest}  {name}\n" for name, digest in sorted(lines.items())) != text:
        return None
    return lines


def _parse(text: str) -> dict[str, str] | None:
    pairs = [line.split("  ", 1) for line in text.split("\n")[:-1]]
    if any(len(pair) != 2 or len(pair[0]) != 64 for pair in pairs):  # noqa: PLR2004 - letters of a SHA-256
        return None
    return {name: digest for digest, name in pairs}
