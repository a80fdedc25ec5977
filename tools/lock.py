"""Renew the lock files: `python3 run.py python tools/lock.py`.

`requirements.lock` holds everything the project runs and is tested with, for all platforms, wheels only, with
hashes and without the address of any index. `bootstrap.lock` holds uv alone, which installs the other. `benchmarks/peers.lock` holds
what the benchmarks are compared with and nothing else needs, beyond `requirements.lock`.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPILE = [
    "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--no-annotate", "--only-binary", ":all:", "--upgrade", "pyproject.toml",
]  # fmt: skip


PEERS = ROOT / "benchmarks" / "peers.lock"


def main() -> None:
    """Resolve all lock files anew."""
    everything = ["--extra", "cluster", "--group", "test", "--group", "dev"]
    subprocess.run([*COMPILE, *everything, "-o", "requirements.lock"], cwd=ROOT, check=True)
    subprocess.run(
        ["uv", "pip", "compile", *COMPILE[3:-1], "--group", "bootstrap", "-o", "bootstrap.lock"],
        cwd=ROOT,
        check=True,
    )
    subprocess.run(
        [*COMPILE, "--group", "peers", "-c", "requirements.lock", "-o", str(PEERS)], cwd=ROOT, check=True
    )
    ours = _entries((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    everywhere = {name for name, entry in ours.items() if "sys_platform" not in entry}
    own = {
        name: entry
        for name, entry in _entries(PEERS.read_text(encoding="utf-8")).items()
        if name not in everywhere
    }
    PEERS.write_text("".join(own.values()), encoding="utf-8")


def _entries(lock: str) -> dict[str, str]:
    """Return each package of a lock with its lines."""
    return {
        entry.split("==")[0]: entry
        for entry in re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
        if "==" in entry
    }


if __name__ == "__main__":
    main()
