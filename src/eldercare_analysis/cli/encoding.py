"""A locale that cannot write Chinese names is no reason to fail."""

from __future__ import annotations

import os
import sys

NAME = "镇"


def start_over_in_utf8() -> None:
    """Start this program over in Python's UTF-8 mode where files cannot have Chinese names, as with LC_ALL=C and PYTHONUTF8=0."""
    try:
        NAME.encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        if not sys.flags.utf8_mode:
            os.environ["PYTHONUTF8"] = "1"  # for processes that this one starts
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - itself
