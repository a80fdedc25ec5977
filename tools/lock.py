"""Renew the two lock files: `python3 run.py python tools/lock.py`.

`requirements.lock` holds everything the project runs and is tested with, for all platforms, wheels only, with
hashes and without the address of any index. `bootstrap.lock` holds uv alone, which installs the other.
"""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPILE = [
    "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--no-annotate", "--only-binary", ":all:", "--upgrade", "pyproject.toml",
]  # fmt: skip


def main() -> None:
    """Resolve both lock files anew."""
    subprocess.run(
        [*COMPILE, "--group", "test", "--group", "dev", "-o", "requirements.lock"], cwd=ROOT, check=True
    )
    subprocess.run(
        ["uv", "pip", "compile", *COMPILE[3:-1], "--group", "bootstrap", "-o", "bootstrap.lock"],
        cwd=ROOT,
        check=True,
    )


if __name__ == "__main__":
    main()
