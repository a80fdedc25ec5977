"""Importing this imports matplotlib as it came: it would read a `matplotlibrc` of the folder that it is imported in, and MATPLOTLIBRC."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

VARIABLE = "MATPLOTLIBRC"


def _import_from(folder: Path, name: str) -> None:
    """Import a module in another folder, without the variable."""
    before, given = Path.cwd(), os.environ.pop(VARIABLE, None)
    os.chdir(folder)
    try:
        importlib.import_module(name)
    finally:
        os.chdir(before)
        if given is not None:
            os.environ[VARIABLE] = given


_import_from(Path(__file__).parent, "matplotlib")
