#!/usr/bin/env python3
"""The front door: `python3 run.py COMMAND`. Standard library only; the same on Linux, macOS and Windows.

Starts a command in the environment of the locked requirements, which the first start builds (`frontdoor/`). Needs Python 3.11 or
newer with pip, nothing else. This file must be readable by older Pythons, so that they can say so.
"""

import sys
from pathlib import Path

NEEDED = (3, 11)
SETUP_FAILED = 3


def main() -> int:
    """Hand over to `frontdoor`, which an older Python cannot read; return the exit code."""
    if sys.version_info < NEEDED:
        found = "%d.%d" % sys.version_info[:2]  # noqa: UP031 - older Pythons, too
        sys.stderr.write(
            "需要 Python 3.11 以上，这里是 Python " + found + "。请先安装，再用它运行 run.py。\n"
        )
        sys.stderr.write("Python 3.11 or newer is needed; this is Python " + found + ".\n")
        return SETUP_FAILED
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from frontdoor.commands import start  # noqa: PLC0415 - see above

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
