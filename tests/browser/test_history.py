"""The page of a town's history in a real browser: accessibility, keyboard, what is told where one points."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting.history.history_page import history_page
from tests.browser.servers import CHROMIUM, open_file, screenshot
from tests.browser.test_page import SMALLEST, STRICT

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def pages(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a town's page in each language."""
    folder = tmp_path_factory.mktemp("历史 #1")
    study = open_study("丙桥镇", data=demo / "pack", register=[demo / "returns"], month="2025-09")
    for language in ("zh", "en"):
        (folder / f"{language}.html").write_text(history_page(study.spoken(language)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_to_complain_about_accessibility(
    chromium: Browser, pages: Path, language: str, width: int, tmp_path: Path
) -> None:
    page = open_file(chromium, pages / f"{language}.html", width)
    for state in ("closed", "open"):
        found = Axe().run(page, options=STRICT)
        assert found.violations_count == 0, (state, found.generate_report())
        smallest = page.evaluate(SMALLEST)
        assert smallest[0] >= 10, smallest
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        screenshot(page, tmp_path, f"history-{language}-{width}-{state}")
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.close()


def test_who_stands_is_seen_first_and_keys_lead_to_what_was_told(chromium: Browser, pages: Path) -> None:
    page = open_file(chromium, pages / "zh.html")
    assert page.locator("h1").inner_text().startswith("丙桥镇：停滞2个，近3个月有进展4个")
    assert page.locator("h3").first.inner_text() == "停滞（2个）"
    line = page.locator(".line").first.bounding_box()
    assert line
    assert line["y"] + line["height"] < 900  # without scrolling
    panel, name = page.locator(".panel"), page.locator(".name", has_text="第1个互助点")
    name.focus()
    expect(panel).to_contain_text("2025年9月填报撤回：验收日期 2025-08-12 → 空。")
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_have_count(1)
    expect(page.locator("details[open] .withdrawn")).to_contain_text("2025-08/丙桥镇.xlsx")
    page.close()


def test_a_mark_tells_what_was_corrected(chromium: Browser, pages: Path) -> None:
    page = open_file(chromium, pages / "en.html")
    page.locator(".rows .mark.corrected").first.hover()
    told = page.locator(".panel").inner_text()
    assert re.fullmatch(r"Return of September 2025, corrected: .* 2025-05-06 → 2025-05-16\.", told)
    page.close()


def test_with_forced_colors_the_lines_stay(chromium: Browser, pages: Path) -> None:
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto((pages / "zh.html").as_uri())
    fills = page.evaluate(
        "[...document.querySelectorAll('.line .span')].map((one) => getComputedStyle(one).fill)"
    )
    assert {"rgb(11, 79, 125)", "rgb(243, 201, 165)"} <= set(fills)
    context.close()
