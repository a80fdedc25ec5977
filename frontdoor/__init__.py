"""What `run.py` does before a command starts: its environment is built, found or waited for. Standard library only.

`commands` what there is to start; `environment` which environment it needs and where that is; `build` makes one; `locks` and `lease` keep
two builders apart and what is in use alive; `pip_settings` tells uv what pip knows of the network; `children` passes signals on.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
