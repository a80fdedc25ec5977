"""The seal of a month: `evidence/SHA256SUMS` over every file of its folder, which `sha256sum -c` can check without this software."""

from __future__ import annotations

from pathlib import Path

from eldercare_analysis.inputs.files import digest_of_file

SEAL = "evidence/SHA256SUMS"
SIGNATURE = f"{SEAL}.sig"  # made and checked by ssh-keygen, where somebody signs
ODD = "-"  # instead of a digest: a link, a pipe


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder by its relative path, without the seal and its signature; `ODD` of what is no file."""
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        name: digest_of_file(path) if path.is_file() and not path.is_symlink() else ODD
        for name, path in names.items()
        if name not in (SEAL, SIGNATURE)
    }


def write_seal(folder: Path) -> None:
    """Seal a folder, last of all its files."""
    (folder / SEAL).write_bytes(_text(digests(folder)))


def broken(folder: Path) -> dict[str, str]:
    """Return what is no longer as it was sealed, by file: `changed`, `missing`, `added`; the seal itself where it is none.

    Any byte counts, those of the seal included.
    """
    path = folder / SEAL
    if not path.is_file():
        return {SEAL: "missing"}
    content = path.read_bytes()
    lines = content.decode(errors="replace").splitlines()
    recorded = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if _text(recorded) != content:  # not as a seal is written
        return {SEAL: "changed"}
    now = digests(folder)
    found = dict.fromkeys(recorded.keys() - now.keys(), "missing")
    found |= dict.fromkeys(now.keys() - recorded.keys(), "added")
    found |= {name: "changed" for name in now.keys() & recorded.keys() if now[name] != recorded[name]}
    return dict(sorted(found.items()))


def _text(digests_by_name: dict[str, str]) -> bytes:
    """Return a seal as it is written: one line a file, as `sha256sum` has it, by path."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests_by_name.items())).encode()
