"""JupyterLab in a real browser: open a notebook, Run All, see the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.servers import CHROMIUM, PATIENCE, ROOT, browser, lab, open_notebook, screenshot

NAMES = ["coverage_map", "budget_projection", "target_gap"]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


def test_run_all_shows_the_figures(tmp_path: Path) -> None:
    with lab(tmp_path, ROOT / "data") as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 1800})
        page.set_default_timeout(PATIENCE)
        for name, expected in zip(NAMES, ["88.6%–96.6%", "2,500 万元", "3 / 51"], strict=True):
            open_notebook(page, address, name)
            page.get_by_text(expected).first.wait_for()
            page.wait_for_function(
                "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
            )
            assert not page.locator(
                ".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']"
            ).count()
            screenshot(page, tmp_path, name)
