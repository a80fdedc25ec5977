"""Being warm: what multiprocessing's server of forks is told to import, and a program that does tasks.

As a program it reads orders on standard input and writes results to standard output; what is printed is no
result.
"""

from __future__ import annotations

import os
import sys

from eldercare_analysis.runs.engine.child import Line, serve
from eldercare_analysis.runs.engine.starting import Stream
from eldercare_analysis.runs.engine.warm import warm_up
from eldercare_analysis.runs.output import own_scratch, use_scratch
from eldercare_analysis.runs.surroundings import be_lean

STDOUT, STDERR = 1, 2  # file descriptors

be_lean()
if __name__ == "__main__":
    with os.fdopen(os.dup(STDOUT), "wb") as results, own_scratch():
        os.dup2(STDERR, STDOUT)
        use_scratch()
        warm_up()
        serve(Line(Stream(sys.stdin.buffer), Stream(results)))
else:
    warm_up()
