"""`python3 run.py mutants`: break one thing in a package, and see whether the tests of that package notice."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# `run.py mutants` installs mutmut and coverage here: nothing else needs them (`tools/beside.py`)
sys.path.append(str(Path(sys.prefix) / "mutation"))
