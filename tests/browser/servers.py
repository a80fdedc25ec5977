"""Servers that live for a test, on this machine only, with a home of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOKEN = "test"  # noqa: S105 - of a server that lives for one test
PATIENCE = 600_000  # milliseconds; the machine may be busy, or slow
ROOT = Path(__file__).parents[2]


@contextmanager
def lab(home: Path, pack: Path, *more: str) -> Iterator[str]:
    """Serve JupyterLab, as `run.py lab` does, on a copy of the notebooks; give its address."""
    shutil.copytree(ROOT / "notebooks", home / "notebooks")
    command = ["-m", "eldercare_analysis.lab", "--no-browser", "--allow-root", f"--IdentityProvider.token={TOKEN}",
               "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={home / 'notebooks'}", *more]  # fmt: skip
    with _served(command, home, pack, "/api/status") as address:
        yield address


@contextmanager
def explorer(home: Path, pack: Path, notebook: Path | None = None) -> Iterator[str]:
    """Serve the explorer, or another notebook, by Voilà; give its address."""
    module = ["-m", "voila", str(notebook)] if notebook else ["-m", "eldercare_analysis.explorer"]
    command = [*module, "--no-browser", f"--Voila.token={TOKEN}"]
    with _served(command, home, pack, "/voila/static/voila.js") as address:
        yield address


@contextmanager
def _served(command: list[str], home: Path, pack: Path, ready: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: str(home / "home")
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, *command, f"--port={port}"], cwd=ROOT, stdout=log, stderr=log,
            env={"LC_ALL": "C.UTF-8"} | os.environ | own | {"ELDERCARE_DATA": str(pack)})  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}{ready}?token={TOKEN}", home / "log")
            yield address
        finally:
            server.terminate()
            server.wait(120)


def _wait(url: str, log: Path) -> None:
    for _ in range(600):
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - this machine
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(log.read_text())


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield found
        found.close()


def open_file(chromium: Browser, path: Path, width: int = 1400) -> Page:
    """Open a page from disk; anything it asks for beside itself, and any error of its script, fails the test."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    return page


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open a notebook in JupyterLab, clear its outputs and run all cells."""
    page.goto(f"{address}/lab/tree/{name}.ipynb?token={TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output').length === 0")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


def screenshot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture where `ELDERCARE_SCREENSHOTS` says, else in the test's folder."""
    page.screenshot(path=Path(os.environ.get("ELDERCARE_SCREENSHOTS", folder)) / f"{name}.png")
