"""What `run.py` says, Chinese first: the catalog of the software itself cannot be read before its environment is there."""

from __future__ import annotations

import json
import locale
import os
import sys
from pathlib import Path

LANGUAGES = ("zh", "en")
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


def language() -> str:
    """Return `zh` or `en`: as the command line or ELDERCARE_LANGUAGE asks, else by the system's locale; Chinese where none says anything."""
    words = " ".join(sys.argv[1:]).replace("=", " ")
    by_option = next((one for one in LANGUAGES if f"--language {one}" in words), "")
    asked = by_option or os.environ.get("ELDERCARE_LANGUAGE", "")
    if asked in LANGUAGES:
        return asked
    set_up = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    place = (next(filter(None, set_up), "") or locale.getlocale()[0] or "C").lower()
    return "zh" if place.startswith(("zh", "chinese", "c.", "posix")) or place == "c" else "en"
