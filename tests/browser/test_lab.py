"""JupyterLab in a real browser: open a notebook, Run All, see the figures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOKEN = "test"  # noqa: S105 - of a server that lives for one test, on this machine only
NAMES = ["coverage_map", "budget_projection", "target_gap"]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the notebooks, their outputs removed by running all cells anew, and return the address."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True", str(folder / "notebooks")]  # fmt: skip
    home = {
        name: str(folder / "home")
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | home | {"ELDERCARE_DATA": str(ROOT / "data")}
        )
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", folder / "log")
        finally:
            server.terminate()
            server.wait(20)


def _when_ready(address: str, log: Path) -> str:
    for _ in range(120):
        try:
            with urlopen(f"{address}/api/status?token={TOKEN}", timeout=2):  # noqa: S310 - this machine
                return address
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(log.read_text())


def test_run_all_shows_the_figures(lab: str, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1400, "height": 1800})
        page.set_default_timeout(120_000)  # two cores may be busy
        for name, expected in zip(NAMES, ["88.6%–96.6%", "2,500 万元", "10 / 51"], strict=True):
            page.goto(f"{lab}/lab/tree/{name}.ipynb?token={TOKEN}&reset")
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            page.wait_for_function(
                "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
            )
            page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
            page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output').length === 0")
            page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
            page.get_by_text(expected).first.wait_for()
            page.wait_for_function(
                "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
            )
            assert not page.locator(
                ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']"
            ).count()
            page.screenshot(path=os.environ.get("ELDERCARE_SCREENSHOTS", str(tmp_path)) + f"/{name}.png")
        browser.close()
