"""What pip is configured with (files and variables: index, certificates, proxy), as variables of uv, which reads none of it."""

from __future__ import annotations

import ast
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

SECTIONS = ("global", "install", ":env:")  # each goes before those ahead of it, as in pip


def uv_environment(pip: Mapping[str, str]) -> dict[str, str]:
    """Return this process's variables for uv: as pip is configured, unless they are uv's own."""
    own = {name: value for name, value in os.environ.items() if name.startswith("UV_")}
    return {**os.environ, **uv_variables(pip), **own}


def uv_variables(pip: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that have uv ask whom pip asks, in the way that pip asks them.

    Args:
        pip: pip's settings by name, as `settings` returns them.
    """
    listed = {name: value.split() for name, value in pip.items()}
    found = dict(_indexes(pip, listed))
    certificate = pip.get("cert") or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if certificate:
        found["SSL_CERT_DIR" if Path(certificate).is_dir() else "SSL_CERT_FILE"] = certificate
    elif _system_has_certificates():
        found["UV_SYSTEM_CERTS"] = "1"
    if proxy := pip.get("proxy"):
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        found |= {"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": proxy}
    if hosts := listed.get("trusted-host"):
        found["UV_INSECURE_HOST"] = " ".join(hosts)
    single = {"client-cert": "SSL_CLIENT_CERT", "timeout": "UV_HTTP_TIMEOUT", "default-timeout": "UV_HTTP_TIMEOUT",
              "retries": "UV_HTTP_RETRIES"}  # fmt: skip
    found |= {variable: pip[name] for name, variable in single.items() if name in pip}
    if pip.get("keyring-provider") in ("subprocess", "import"):
        found["UV_KEYRING_PROVIDER"] = "subprocess"
    return found


def _indexes(pip: Mapping[str, str], listed: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    if index := pip.get("index-url"):
        yield "UV_DEFAULT_INDEX", index
    if further := listed.get("extra-index-url"):
        yield "UV_INDEX", " ".join(further)
        yield "UV_INDEX_STRATEGY", "unsafe-best-match"  # as pip does; hashes say which file it must be
    if places := listed.get("find-links"):
        yield "UV_FIND_LINKS", ",".join(places)


def without_index(pip: Mapping[str, str]) -> bool:
    """Return whether pip asks no index; uv has no variable for it."""
    return pip.get("no-index", "").lower() in ("1", "true", "t", "yes", "y", "on")


def _system_has_certificates() -> bool:
    """Return whether there is a system store; uv trusts nobody where it is told to use an empty one."""
    paths = ssl.get_default_verify_paths()
    return sys.platform in ("win32", "darwin") or bool(paths.cafile or paths.capath)


def settings(python: str) -> dict[str, str]:
    """Return pip's settings for `pip install` by name, as `index-url`; none where pip cannot say.

    Args:
        python: the Python whose pip is asked.
    """
    done = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, encoding="utf-8", errors="replace",
                          env={**os.environ, "PYTHONUTF8": "1"}, check=False)  # fmt: skip
    return parsed(done.stdout)


def parsed(listing: str) -> dict[str, str]:
    """Return the settings in what `pip config list` prints, as `global.index-url='https://…'` a line."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if equals and section in found:
            with suppress(ValueError, SyntaxError):
                found[section][key.lower().replace("_", "-")] = str(ast.literal_eval(value)).strip()
    merged: dict[str, str] = {}
    for section in SECTIONS:
        merged |= found[section]
    return {name: value for name, value in merged.items() if value}
