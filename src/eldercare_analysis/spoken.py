"""The language of a run: decided here, once, for the commands, their help and `run.py`.

Standard library only: `run.py` reads this file before the software's environment is there.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

Language = Literal["zh", "en"]
CHINESE: Language = "zh"
ENGLISH: Language = "en"
OPTION, VARIABLE = "--language", "ELDERCARE_LANGUAGE"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as everywhere
NAMES_ENGLISH = re.compile(r"en(glish)?([_.@-].*)?", re.IGNORECASE)  # en_US.UTF-8, English_United States.1252
PRIMARY, WINDOWS_ENGLISH = 0x3FF, 0x09  # of a language of Windows: the part that says which; English


def language_of_run(
    arguments: Sequence[str] | None = None, variables: Mapping[str, str] | None = None
) -> Language:
    """Return `zh` or `en`: as `--language` asks, else ELDERCARE_LANGUAGE, else the locale.

    Chinese unless the locale names English: so with C, POSIX, none, or a third language. A language that is
    neither chooses nothing here; the command refuses it.

    Args:
        arguments: of the command line; by default of this process.
        variables: of the environment; by default of this process.
    """
    found = sys.argv[1:] if arguments is None else arguments
    given = os.environ if variables is None else variables
    asked = [*reversed(_options(found)), given.get(VARIABLE, ""), _named(_locale(given))]
    return next(one for word in asked for one in (CHINESE, ENGLISH) if one == word)


def language_around() -> Language:
    """Return the language of what has no command line, as a notebook: ELDERCARE_LANGUAGE, else Chinese."""
    return language_of_run((), {VARIABLE: os.environ.get(VARIABLE, "")})


def _options(arguments: Sequence[str]) -> list[str]:
    """Return the languages that arguments ask for, in their order."""
    both = [f"{name}={value}" if name == OPTION else name for name, value in pairwise([*arguments, ""])]
    return [one.partition("=")[2] for one in both if one.startswith(f"{OPTION}=")]


def _named(locale: str) -> Language:
    return ENGLISH if NAMES_ENGLISH.fullmatch(locale) else CHINESE


def _locale(variables: Mapping[str, str]) -> str:
    """Return the locale of the environment; on Windows, where none is set, that of its menus."""
    named = next((variables[name] for name in LOCALE if variables.get(name)), "")
    return named or (ENGLISH if _windows_speaks_english() else "")


def _windows_speaks_english() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 - not elsewhere

    return ctypes.windll.kernel32.GetUserDefaultUILanguage() & PRIMARY == WINDOWS_ENGLISH
