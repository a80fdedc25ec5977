"""Ask whether what is installed has known vulnerabilities: `python3 run.py audit-dependencies [ARGUMENT OF pip-audit]...`.

A report for a person on standard output; exit 0 only where all of it was asked about and nothing is known, otherwise 1.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.pip_settings import settings, uv_variables  # noqa: E402
from frontdoor.texts import tell  # noqa: E402

QUIET = ("--local", "--skip-editable", "--format", "json", "--desc", "off", "--progress-spinner", "off")


def main(arguments: list[str]) -> int:
    """Run pip-audit over this environment and tell what came out; return the exit code."""
    command = [sys.executable, "-m", "pip_audit", *QUIET, *arguments]
    done = subprocess.run(
        command, env=_environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        tell(
            "audit_unreachable",
            why=(done.stderr.strip().splitlines() or [f"pip-audit: {done.returncode}"])[-1],
        )
        return 1
    return told(found)


def _environment() -> dict[str, str]:
    """Return variables by which pip-audit goes through the proxy, and trusts the certificates, that pip is configured with."""
    asks = uv_variables(settings(sys.executable))
    certificates = {"REQUESTS_CA_BUNDLE": asks["SSL_CERT_FILE"]} if "SSL_CERT_FILE" in asks else {}
    return {**os.environ, **asks, **certificates}


def told(found: list[dict[str, Any]]) -> int:
    """Print what pip-audit says of each package; return the exit code."""
    asked = [one for one in found if "skip_reason" not in one]
    skipped = [one["name"] for one in found if "skip_reason" in one and "editable" not in one["skip_reason"]]
    vulnerable = [one for one in asked if one["vulns"]]
    for one in vulnerable:
        for known in one["vulns"]:
            names, fixed = ", ".join([known["id"], *known["aliases"]]), ", ".join(known["fix_versions"])
            print(f"{one['name']} {one['version']}: {names}" + (f" -> {fixed}" if fixed else ""))
    tell("audit_found" if vulnerable else "audit_none", count=len(vulnerable or asked))
    if skipped:
        tell("audit_incomplete", count=len(skipped), names=", ".join(skipped))
    return 1 if vulnerable or skipped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
