"""Renew the lock files: `python3 run.py python tools/lock.py`. What is locked stays as it is, unless `--upgrade` is given.

`requirements.lock` holds everything the project runs and is tested with, for all platforms, wheels only, with
hashes and without the address of any index. `bootstrap.lock` holds uv alone, which installs the other. `benchmarks/peers.lock` and
`tools/mutants/mutation.lock` hold what one command needs and nothing else, beyond `requirements.lock`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.lockfile import entries, name_of  # noqa: E402
from frontdoor.pip_settings import settings, uv_environment  # noqa: E402

COMPILE = [
    "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--no-annotate", "--only-binary", ":all:",
]  # fmt: skip
PROJECT = ["pyproject.toml", "--extra", "cluster", "--group", "test", "--group", "dev"]
BESIDE = {
    "peers": ROOT / "benchmarks" / "peers.lock",
    "mutation": ROOT / "tools" / "mutants" / "mutation.lock",
}


def main() -> None:
    """Resolve all lock files anew."""
    _compile(*PROJECT, "-o", "requirements.lock")
    _compile("--group", "bootstrap", "-o", "bootstrap.lock")
    ours = entries((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    everywhere = {name_of(entry) for entry in ours if "sys_platform" not in entry}
    for group, lock in BESIDE.items():
        _compile("pyproject.toml", "--group", group, "-c", "requirements.lock", "-o", str(lock))
        theirs = entries(lock.read_text(encoding="utf-8"))
        lock.write_text(
            "".join(entry for entry in theirs if name_of(entry) not in everywhere), encoding="utf-8"
        )


def _compile(*arguments: str) -> None:
    command = [*COMPILE, *sys.argv[1:], *arguments]
    subprocess.run(command, cwd=ROOT, env=uv_environment(settings(sys.executable)), check=True)


if __name__ == "__main__":
    main()
