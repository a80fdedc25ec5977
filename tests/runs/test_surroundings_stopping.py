"""Signals: SIGTERM and SIGHUP end in order with 143, SIGINT with 130; what is ignored stays ignored; forked processes end at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

PROGRAM = """
import os, signal, sys, time
from eldercare_analysis.runs.surroundings import Stopped, end_in_order, exit_code
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
if "ignore" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
end_in_order()
if "fork" in sys.argv and not (child := os.fork()):
    time.sleep(60)
    os._exit(0)
class Deaf:
    def __del__(self):  # Python passes over errors here
        print("ready", flush=True)
        time.sleep(5)
try:
    if "deaf" in sys.argv:
        Deaf()
        time.sleep(5)
    print("ready", flush=True)
    time.sleep(5 if "ignore" not in sys.argv else 1)
except (KeyboardInterrupt, Stopped) as error:
    if isinstance(error, Stopped):
        for one in (signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), one)  # while it is ending, it is not ended again
    if "fork" in sys.argv:
        os.kill(child, signal.SIGTERM)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM
    sys.exit(exit_code(error))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


@pytest.mark.parametrize(
    ("number", "argument", "expected"),
    [
        (signal.SIGTERM, "", 143),
        (signal.SIGHUP, "", 143),
        (signal.SIGINT, "", 130),
        (signal.SIGHUP, "ignore", 0),
        (signal.SIGTERM, "fork", 143),
        (signal.SIGTERM, "deaf", 143),
        (signal.SIGINT, "deaf", 130),
    ],
)
def test_exit_codes(number: int, argument: str, expected: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, argument], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "ready":
            pass
        time.sleep(0.1)
        process.send_signal(number)
        assert process.wait(300) == expected
