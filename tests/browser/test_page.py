"""`index.html` in a real browser, opened from a folder with a Chinese name: keyboard, sorting, years, languages, print, accessibility."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from eldercare_analysis.runs.monthly import Outcome, Request
from tests.browser.servers import CHROMIUM, browser, screenshot
from tests.warm import run_month

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]
SHOWN = ".view:not([hidden])"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def month(whole_month: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(whole_month.folder, tmp_path_factory.mktemp("月报 #1") / "2021年9月"))


@pytest.fixture(scope="module")
def meeting(demo: Path) -> Path:
    """The page with returns; one town's notebooks are enough."""
    request = Request("2025-09", demo / "page", ("丁湖镇",), data=demo / "pack", register=(demo / "returns",))
    return run_month(request).folder


@pytest.fixture
def page(chromium: Browser, month: Path) -> Iterator[Page]:
    found = opened(chromium, month)
    yield found
    found.close()


def opened(chromium: Browser, folder: Path, width: int = 1400) -> Page:
    """Open a page from disk; anything it asks for beside itself, and any error of its script, fails the test."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto((folder / "index.html").as_uri())
    assert asked == [(folder / "index.html").as_uri()]
    return page


def rows(page: Page, column: int) -> list[str]:
    cells = page.locator(f"{SHOWN} .towns tbody tr:visible > :nth-child({column})")
    return [text.strip() for text in cells.all_inner_texts()]


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("kind", ["month", "meeting"])
def test_nothing_to_complain_about_accessibility(
    chromium: Browser, kind: str, width: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = opened(chromium, request.getfixturevalue(kind), width)
    for _ in ("zh", "en"):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        screenshot(page, tmp_path, f"page-{kind}-{width}-{page.evaluate('document.documentElement.lang')}")
        page.locator(f"{SHOWN} .language").click()
    page.close()


def test_towns_are_reached_by_keyboard_and_lead_to_their_reports(page: Page, month: Path) -> None:
    town = page.locator(f"{SHOWN} a.town[data-town=白沙镇]")
    town.focus()
    panel = page.locator(f"{SHOWN} .panel")
    assert panel.inner_text() == "白沙镇：14个村，2022年末13–14个有服务，92.9%–100%"
    assert town.get_attribute("aria-label") == panel.inner_text()
    assert page.locator(f"{SHOWN} tr.chosen").get_attribute("data-town") == "白沙镇"
    page.keyboard.press("Tab")
    assert panel.inner_text().startswith("珞璜镇：")  # the next in the order of Annex 1
    links = page.locator(f"{SHOWN} a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    files = [link for link in links if not link.startswith("#")]
    assert len(files) == 30 + 30 + 7  # map, table, files
    assert all((month / unquote(link)).is_file() for link in files)
    codes = {link for link in links if link.startswith("#")}  # ids of figures lead to the last section
    assert len(codes) > 5
    assert all(page.locator(f"[id='{code[1:]}']").count() == 1 for code in codes)


def test_hovering_shows_a_town_that_has_no_villages_as_such(page: Page) -> None:
    page.locator(f"{SHOWN} a.town[data-town=鼎山街道] text").hover()
    assert page.locator(f"{SHOWN} .panel").inner_text() == "鼎山街道：没有行政村，覆盖率不适用"
    page.locator(f"{SHOWN} tr[data-town=吴滩镇] td").first.hover()
    assert page.locator(f"{SHOWN} a.town.chosen").get_attribute("data-town") == "吴滩镇"


def test_years_repaint_the_map_and_its_legend(page: Page) -> None:
    page.locator(f"{SHOWN} fieldset input").first.check()
    town = page.locator(f"{SHOWN} a.town[data-town=石门镇]")
    # Annex 1, line 24: 石门镇 has 5 villages and 2 points: 40 %
    assert town.get_attribute("aria-label") == "石门镇：5个村，2020年末2个有服务，40%"
    assert "c0" in str(town.locator(".shape").get_attribute("class"))
    counts = page.locator(f"{SHOWN} .legend .count").all_inner_texts()
    # before the plan: 德感 1/1; 先锋 5/8 and 塘河 2/3 are between 60 and 75 %; 鼎山 and 双福 have no villages; 25 are below 60 %
    assert counts == ["(2)", "(25)", "(2)", "(0)", "(0)", "(1)"]


def test_sorting_keeps_the_unknown_last_both_ways(page: Page) -> None:
    points = page.get_by_role("button", name="互助点")
    points.click()
    assert rows(page, 4)[:2] == ["0", "1"]
    assert rows(page, 4)[-2:] == ["未知", "未知"]
    points.click()
    assert rows(page, 4)[0] == "14"  # 石蟆镇: 7 existing and 7 planned
    assert rows(page, 4)[-2:] == ["未知", "未知"]
    assert page.locator(f"{SHOWN} th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="序号").click()
    assert rows(page, 1) == [str(number) for number in range(1, 31)]


def test_filters_say_how_many_are_left(page: Page) -> None:
    page.get_by_label("查找").fill("街道")
    assert len(rows(page, 2)) == 5
    assert page.locator(f"{SHOWN} output").inner_text() == "显示 5 / 30"
    page.locator(f"{SHOWN} select.class").select_option("none")
    assert rows(page, 2) == ["鼎山街道", "双福街道"]
    assert page.locator(f"{SHOWN} output").inner_text() == "显示 2 / 30"


def test_the_other_language_is_one_button_away(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "rural elder care" in page.title().lower()
    assert "155–169 of 175 villages" in page.locator(f"{SHOWN} .findings").inner_text()
    page.keyboard.press("Enter")  # focus went to the button back
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_on_the_map_never_meet(page: Page, language: str) -> None:
    if language == "en":
        page.get_by_role("button", name="English").click()
    script = "texts => texts.map(text => { const box = text.getBBox(); return [box.x, box.y, box.x + box.width, box.y + box.height]; })"
    boxes: list[Any] = page.locator(f"{SHOWN} .map a.town text").evaluate_all(script)
    assert len(boxes) == 30
    for one, other in combinations(boxes, 2):
        overlap = (
            min(one[2], other[2]) - max(one[0], other[0]),
            min(one[3], other[3]) - max(one[1], other[1]),
        )
        assert min(overlap) <= 4  # line boxes are taller than their letters
    assert all(box[0] >= 0 and box[2] <= 560 for box in boxes)


def test_on_paper_there_are_no_controls(page: Page, tmp_path: Path) -> None:
    page.emulate_media(media="print")
    for control in (".language", ".filters", "fieldset", ".panel"):
        assert not page.locator(f"{SHOWN} {control}").is_visible()
    assert page.locator(f"{SHOWN} .map svg").first.is_visible()
    assert len(rows(page, 2)) == 30
    assert page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)[:4] == b"%PDF"


def test_changes_since_last_month_are_those_of_the_returns(
    chromium: Browser, meeting: Path, month: Path
) -> None:
    page = opened(chromium, meeting)
    changes = page.locator(f"{SHOWN} .changes").inner_text()
    assert "丙桥镇第1个互助点（丙五村） 8月填报验收于2025-08-12，本月为空，请核实" in changes
    assert "目标状态有变化的" in changes
    failed_or_not_asked = page.locator(f"{SHOWN} .towns a[href]").all_inner_texts()
    assert failed_or_not_asked == ["丁湖镇"]  # only this one was asked for
    page.close()
    page = opened(chromium, month)
    assert "没有填报，无从比较" in page.locator(f"{SHOWN} .changes").inner_text()
    page.close()
