"""Install what only the benchmarks are compared with, beside the environment that runs this: `benchmarks/peers.lock`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.pip_settings import settings, uv_environment  # noqa: E402


def main() -> int:
    """Install them where they are not there yet; return uv's exit code."""
    command = ["uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    target = ["--target", str(Path(sys.prefix) / "peers"), "-r", str(ROOT / "benchmarks" / "peers.lock")]
    return subprocess.run(
        [*command, *target], env=uv_environment(settings(sys.executable)), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
