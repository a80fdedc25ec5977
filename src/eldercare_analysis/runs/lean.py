"""What keeps this program's own processes small and quick to start. Imports nothing slow, so that it can come before numpy."""

import gc
import os
import sys
from typing import Any

# processes are forked from one that must have a single thread
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# builds a grammar when jsonschema imports it, for half of this program's start: it checks addresses, notebooks have none
UNUSED = "rfc3987_syntax"
SELDOM = (
    100_000,
    20,
    20,
)  # how often Python looks for cycles: half a million objects come with the libraries, and stay


def be_lean() -> None:
    """Keep numpy to one thread, do without what is slow to import and not used, seldom look for cycles; for a process of this program's own."""
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    gc.set_threshold(*SELDOM)
    modules: dict[str, Any] = sys.modules
    modules.setdefault(UNUSED, None)
