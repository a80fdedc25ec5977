"""What is dear to make and only looked at is made once, by whichever process of a run of tests asks first."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

Made = TypeVar("Made")


def once(folder: Path, make: Callable[[Path], Made]) -> Made:
    """Return what `make` returned when it was called with this folder, new and empty; whoever asks meanwhile waits.

    What it returned is kept beside the folder. If it fails, who asks next tries again.
    """
    kept = folder.with_name(f"{folder.name}.pickle")
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            made = make(folder)
            kept.write_bytes(pickle.dumps(made))
        found: Made = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    return found
