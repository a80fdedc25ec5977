"""What `run.py` says, Chinese first: the catalog of the software itself cannot be read before its environment is there."""

from __future__ import annotations

import errno
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from frontdoor import ROOT

TEXTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to do, in the language of the run."""

    def __init__(self, key: str, **fields: object) -> None:
        """Fill the text of a key."""
        super().__init__(say(key, **fields))


def say(key: str, **fields: object) -> str:
    """Return a text in the language of the run."""
    return str(TEXTS[key][language()]).format(**fields)


def tell(key: str, **fields: object) -> None:
    """Print a text to standard error."""
    print(say(key, **fields), file=sys.stderr, flush=True)


def why(error: OSError) -> str:
    """Return the reason of an error of the system, in words."""
    code = errno.errorcode.get(error.errno or 0, "")
    return say(f"why_{code}" if f"why_{code}" in TEXTS else "why_other", code=error.errno)


def language() -> str:
    """Return `zh` or `en`, as the software itself decides it."""
    return str(_spoken.language_of_run())


def _part_of_the_software(name: str) -> ModuleType:
    """Import a file of the software that needs the standard library only, without the package around it."""
    spec = spec_from_file_location(name, ROOT / "src" / "eldercare_analysis" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_spoken = _part_of_the_software("spoken")
