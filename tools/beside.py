"""Install what only one command needs, beside the environment that runs this: `tools/beside.py NAME LOCK`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.pip_settings import settings, uv_environment  # noqa: E402


def main(name: str, lock: str) -> int:
    """Install a lock file's packages where they are not there yet; return uv's exit code."""
    command = ["uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    target = ["--target", str(Path(sys.prefix) / name), "-r", str(ROOT / lock)]
    return subprocess.run(
        [*command, *target], env=uv_environment(settings(sys.executable)), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
