"""JupyterLab in a real browser: the page to start from, menus in the language, Run All, figures; nobody else is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.servers import CHROMIUM, PATIENCE, ROOT, TOKEN, browser, lab, open_notebook, screenshot

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


@pytest.mark.parametrize(
    ("language", "start", "menus", "links", "told"),
    [
        ("zh", "从这里开始", "文件 编辑 查看 运行 内核 标签页 设置 帮助", "谁已有、谁将有养老服务？", "运行所有单元格"),
        ("en", "start here", "File Edit View Run Kernel Tabs Settings Help", "Who is served, and who will be?", "Run All Cells"),
    ],
)  # fmt: skip
def test_it_speaks_one_language_and_begins_with_what_there_is_to_open(
    tmp_path: Path, language: str, start: str, menus: str, links: str, told: str
) -> None:
    with lab(tmp_path, ROOT / "data", f"--language={language}") as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(PATIENCE)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/?token={TOKEN}")
        page.locator(".jp-RenderedMarkdown h1").filter(has_text=start).wait_for()
        bar = page.locator(".lm-MenuBar-item")
        bar.filter(has_text=menus.split()[3]).wait_for()
        assert bar.all_inner_texts() == menus.split()
        screenshot(page, tmp_path, f"start-{language}")
        page.get_by_role("link", name=links).click()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        assert page.locator(".jp-InputArea-editor:visible").count() == 1  # of the parameters
        page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'"
        )
        bar.nth(3).click()
        page.get_by_role("menuitem", name=told, exact=True).click()
        page.locator(".jp-RenderedMarkdown h1").filter(has_text=links).last.wait_for()
        page.get_by_text("88.6%–96.6%").first.wait_for()
        page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'"
        )
        screenshot(page, tmp_path, f"notebook-{language}")
        elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        assert elsewhere == []
        assert not [url for url in asked if "/news" in url or "/update" in url]
