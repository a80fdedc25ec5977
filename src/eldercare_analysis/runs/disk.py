"""What a month asks of the file system: folders that change places in one step, modes, a seal over all files.

The seal is `evidence/SHA256SUMS`, which `sha256sum -c` can check without this software. Evidence is for its
owner and group, returns are as they were, what circulates is as the umask has it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
from pathlib import Path

from eldercare_analysis.inputs.files import digest_of_file

HERE = -100  # AT_FDCWD: paths are as this process sees them
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
FOLDER, FILE = 0o750, 0o640  # of evidence; the umask may narrow them
ANY = 0o777
SEAL = "evidence/SHA256SUMS"
SIGNATURE = f"{SEAL}.sig"  # made and checked by ssh-keygen, where somebody signs
ODD = "-"  # instead of a digest: a link, a pipe


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step.

    Say whether this system can: where it cannot, nothing has changed.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def there(path: Path) -> bool:
    """Say whether there is anything at a path, be it a link to nowhere."""
    return os.path.lexists(path)


def sync(folder: Path) -> None:
    """Have every file and folder of a folder on the disk, and itself."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync_path(Path(root, name))
        sync_path(Path(root))


def sync_path(path: Path) -> None:
    """Have one file, or the names in one folder, on the disk.

    Where the system cannot do that to folders, only files.
    """
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def move(source: Path, target: Path) -> None:
    """Rename within a folder, and have that on the disk."""
    source.rename(target)
    sync_path(target.parent)


def remove(path: Path) -> None:
    """Delete a folder with all it holds; nothing where it is not there."""
    if there(path):
        shutil.rmtree(path)


def umask() -> int:
    """Return the umask of this process."""
    found = os.umask(0)
    os.umask(found)
    return found


def narrow(evidence: Path, returns: Path) -> None:
    """Give evidence its modes; files of returns keep theirs.

    Args:
        evidence: the folder.
        returns: the folder in it with the workbooks as they were sent.
    """
    allowed = ANY & ~umask()
    for root, _, files in os.walk(evidence):
        folder = Path(root)
        _set(folder, FOLDER & allowed)
        if not folder.is_relative_to(returns):
            for name in files:
                _set(folder / name, FILE & allowed)


def same_mode(source: Path, copy: Path) -> None:
    """Give a copy the permissions of its source; whoever made it can read it."""
    copy.chmod(source.stat().st_mode & ANY | stat.S_IRUSR)


def _set(path: Path, mode: int) -> None:
    """Set permissions; a folder whose files get its group goes on giving it."""
    before = path.stat().st_mode
    if stat.S_IMODE(before) != mode | before & stat.S_ISGID:
        try:
            path.chmod(mode | before & stat.S_ISGID)
        except PermissionError:  # services may be forbidden to give a group
            path.chmod(mode)


def digests(folder: Path, seal: str = SEAL) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder by its relative path, `ODD` of what is no file.

    The seal and its signature are left out.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        name: digest_of_file(path) if path.is_file() and not path.is_symlink() else ODD
        for name, path in names.items()
        if name not in (seal, f"{seal}.sig")
    }


def write_seal(folder: Path, seal: str = SEAL) -> None:
    """Seal a folder, last of all its files."""
    (folder / seal).write_bytes(_text(digests(folder, seal)))


def broken(folder: Path, seal: str = SEAL) -> dict[str, str]:
    """Return what is no longer as it was sealed, by file: `changed`, `missing`, `added`.

    The seal itself where it is none.

    Any byte counts, those of the seal included.
    """
    path = folder / seal
    if not path.is_file():
        return {seal: "missing"}
    content = path.read_bytes()
    lines = content.decode(errors="replace").splitlines()
    recorded = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if _text(recorded) != content:  # not as a seal is written
        return {seal: "changed"}
    now = digests(folder, seal)
    found = dict.fromkeys(recorded.keys() - now.keys(), "missing")
    found |= dict.fromkeys(now.keys() - recorded.keys(), "added")
    found |= {name: "changed" for name in now.keys() & recorded.keys() if now[name] != recorded[name]}
    return dict(sorted(found.items()))


def _text(digests_by_name: dict[str, str]) -> bytes:
    """Return a seal as it is written: one line a file, as `sha256sum` has it, by path."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests_by_name.items())).encode()
