"""`index.html` in a real browser, opened from a folder with a Chinese name: what comes first, keyboard, layers, print, accessibility."""

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
from pypdf import PdfReader

from eldercare_analysis.runs.monthly import Outcome, Request
from tests.browser.servers import CHROMIUM, open_file, screenshot
from tests.warm import run_month

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]
SHOWN = ".view:not([hidden])"
STRICT = {
    "rules": {"target-size": {"enabled": True}}
}  # beside all that axe does by default, best practice included
SMALLEST = """() => {
  const letters = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (letters.nextNode()) {
    const box = letters.currentNode.parentElement;
    if (!letters.currentNode.data.trim() || !box.checkVisibility() || !box.getClientRects().length) continue;
    const svg = box.closest("svg"), scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const high = svg ? svg.getBoundingClientRect().height / svg.viewBox.baseVal.height : 1;
    found.push([parseFloat(getComputedStyle(box).fontSize) * Math.min(scale, high), letters.currentNode.data.trim()]);
  }
  return found.sort((one, other) => one[0] - other[0])[0];
}"""


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
    return open_file(chromium, folder / "index.html", width)


def rows(page: Page, column: str) -> list[str]:
    cells = page.locator(f"{SHOWN} .towns tbody tr:visible > .{column}")
    return [text.strip() for text in cells.all_inner_texts()]


@pytest.mark.parametrize("width", [1400, 1000, 390])
@pytest.mark.parametrize("kind", ["month", "meeting"])
def test_nothing_to_complain_about_accessibility(
    chromium: Browser, kind: str, width: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Nor about its type: nothing is smaller than 10 px, which is 7.5 pt."""
    page = opened(chromium, request.getfixturevalue(kind), width)
    for _ in ("zh", "en"):
        for codes in ("false", "true"):
            assert page.locator(f"{SHOWN} button.codes").get_attribute("aria-pressed") == codes
            found = Axe().run(page, options=STRICT)
            assert found.violations_count == 0, found.generate_report()
            smallest = page.evaluate(SMALLEST)
            assert smallest[0] >= 10, smallest
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
            page.locator(f"{SHOWN} button.codes").click()
        screenshot(page, tmp_path, f"page-{kind}-{width}-{page.evaluate('document.documentElement.lang')}")
        page.locator(f"{SHOWN} .language").click()
    page.close()


def test_with_returns_the_dispatch_comes_first(chromium: Browser, meeting: Path) -> None:
    """Of 22 facilities 11 are accepted, 4 are not reported; by the clock it is 22 x 9 / 12 = 16.5."""
    page = opened(chromium, meeting)
    assert page.locator(f"{SHOWN} h1").inner_text() == "全年22个设施，已验收11–15个；按序时应到16.5个"
    lead = page.locator(f"{SHOWN} .lead").inner_text()
    assert "丙桥、甲溪、乙峰" in lead
    assert "本月未填报的镇街2个：丁湖、戊田" in page.locator(f"{SHOWN} .columns").first.inner_text()
    heads = page.locator(f"{SHOWN} h2").all_inner_texts()
    assert heads[0] == "请会议议定的事（2件）"
    matters = page.locator(f"{SHOWN} .matters tbody tr").all_inner_texts()
    assert matters[0].startswith("丙桥镇第4个互助点")
    assert "超期30天" in matters[0]
    assert page.locator(f"{SHOWN} fieldset input:checked").get_attribute("value") == "progress"
    assert page.locator(f"{SHOWN} .tile[data-town=丙桥镇]").inner_text().split() == ["丙桥", "3/7", "红"]
    assert rows(page, "town")[0] == "甲溪镇" or rows(page, "color")[:3] == ["红", "红", "红"]
    main = page.locator(f"{SHOWN} main").inner_text()
    assert "-点-" not in main  # codes of facilities are in the evidence
    page.close()


def test_what_a_town_owes_is_one_link_away(chromium: Browser, meeting: Path) -> None:
    page = opened(chromium, meeting)
    owed = dict(zip(rows(page, "town"), rows(page, "owed"), strict=True))
    assert owed["戊田镇"] == "9月填报"
    assert "核实" in owed["丙桥镇"]
    assert owed["己林街道"] == "—"
    page.locator(f"{SHOWN} tr[data-town=丙桥镇] td.owed a").click()
    told = page.locator(f"{SHOWN} .owed-list > :target").inner_text()
    assert told.startswith("丙桥镇")
    assert "8月填报验收于2025-08-12，本月为空，请核实" in told
    assert page.locator(f"{SHOWN} .changes").inner_text().count("请核实") == 0  # told once
    made = page.locator(f"{SHOWN} .towns tbody th a").all_inner_texts()
    assert made == ["丁湖镇"]  # only this one was asked for
    page.close()


def test_without_returns_the_plan_s_answer_comes_first(page: Page) -> None:
    assert page.locator(f"{SHOWN} h1").inner_text() == "照计划建完，仍有6至20个村没有养老服务"
    assert "没有填报" in page.locator(f"{SHOWN} .lead").inner_text()
    assert rows(page, "town")[0] == "圣泉街道"
    heads = page.locator(f"{SHOWN} .towns thead th").all_inner_texts()
    assert not [head for head in heads if head.startswith("目标不足")]  # 0 of each town: told once, below


def test_codes_are_shown_when_they_are_asked_for(page: Page) -> None:
    codes = page.locator(f"{SHOWN} a.code")
    assert codes.count() > 5
    assert not [one for one in codes.all() if one.is_visible()]
    assert not page.locator(f"{SHOWN} .sources").is_visible()
    page.get_by_role("button", name="显示编号").click()
    assert all(one.is_visible() for one in codes.all())
    for link in codes.evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        assert page.locator(f"[id='{link[1:]}']").is_visible()


def test_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-zh"


def test_towns_are_reached_by_keyboard_and_lead_to_their_reports(page: Page, month: Path) -> None:
    town = page.locator(f"{SHOWN} .tile[data-town=白沙镇]")
    town.focus()
    panel = page.locator(f"{SHOWN} .panel")
    assert panel.inner_text() == "白沙镇：14个村，2022年末13–14个有服务"
    assert town.get_attribute("aria-label") == panel.inner_text()
    assert page.locator(f"{SHOWN} tr.chosen").get_attribute("data-town") == "白沙镇"
    page.keyboard.press("Tab")
    assert panel.inner_text().startswith("慈云镇：")  # the tile to its right
    links = page.locator(f"{SHOWN} a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    files = [link for link in links if not link.startswith("#")]
    assert len(files) == 30 + 30 + 30 + 7  # map, tiles, table, files
    assert all((month / unquote(link)).is_file() for link in files)


def test_the_map_s_towns_are_large_enough_to_be_hit(page: Page) -> None:
    sizes = page.locator(f"{SHOWN} .map .touched").evaluate_all(
        "circles => circles.map(circle => circle.getBoundingClientRect().width)"
    )
    assert min(sizes) >= 20  # the tiles, which are larger, do the same
    page.locator(f"{SHOWN} a.town[data-town=鼎山街道] text").hover()
    assert page.locator(f"{SHOWN} .panel").inner_text() == "鼎山街道：没有行政村，覆盖率不适用"
    page.locator(f"{SHOWN} tr[data-town=吴滩镇] td").first.hover()
    assert page.locator(f"{SHOWN} a.town.chosen").get_attribute("data-town") == "吴滩镇"
    assert page.locator(f"{SHOWN} .tile.chosen").get_attribute("data-town") == "吴滩镇"


def test_phones_see_tiles_instead_of_the_map(chromium: Browser, month: Path) -> None:
    page = opened(chromium, month, 390)
    assert not page.locator(f"{SHOWN} .map").is_visible()
    tiles = page.locator(f"{SHOWN} .tile")
    assert tiles.count() == 30
    sizes = tiles.evaluate_all(
        "tiles => tiles.map(tile => tile.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert all(min(size) >= 44 for size in sizes)
    page.close()


def test_layers_repaint_tiles_map_and_legend(page: Page) -> None:
    page.locator(f"{SHOWN} fieldset input").first.check()
    town = page.locator(f"{SHOWN} .tile[data-town=石门镇]")
    # Annex 1, line 24: 石门镇 has 5 villages and 2 points
    assert town.get_attribute("aria-label") == "石门镇：5个村，2020年末2个有服务"
    assert town.inner_text().split() == ["石门", "2/5"]
    assert "c0" in str(town.get_attribute("class"))
    assert "c0" in str(page.locator(f"{SHOWN} a.town[data-town=石门镇] .shape").get_attribute("class"))
    counts = page.locator(f"{SHOWN} .legend:not([hidden]) .count").all_inner_texts()
    # before the plan: 德感 1/1; 先锋 5/8 and 塘河 2/3 are between 60 and 75 %; 鼎山 and 双福 have no villages; 25 are below 60 %
    assert counts == ["(2)", "(25)", "(2)", "(1)"]


def test_sorting_keeps_the_unknown_last_both_ways(page: Page) -> None:
    points = page.get_by_role("button", name="互助点")
    points.click()
    assert rows(page, "points")[:2] == ["0", "1"]
    assert rows(page, "points")[-2:] == ["未知", "未知"]
    points.click()
    assert rows(page, "points")[0] == "14"  # 石蟆镇: 7 existing and 7 planned
    assert rows(page, "points")[-2:] == ["未知", "未知"]
    assert page.locator(f"{SHOWN} th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="序号").click()
    assert rows(page, "number") == [str(number) for number in range(1, 31)]


def test_filters_say_how_many_are_left(page: Page) -> None:
    page.get_by_label("查找").fill("街道")
    assert len(rows(page, "town")) == 5
    assert page.locator(f"{SHOWN} output").inner_text() == "显示 5 / 30"
    page.locator(f"{SHOWN} select.class").select_option("none")
    assert rows(page, "town") == ["鼎山街道", "双福街道"]
    assert page.locator(f"{SHOWN} output").inner_text() == "显示 2 / 30"


def test_the_other_language_is_one_button_away(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "rural elder care" in page.title().lower()
    assert (
        "of 175 villages at the end of 2022: 155 have a point" in page.locator(f"{SHOWN} .lead").inner_text()
    )
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


@pytest.mark.parametrize("kind", ["month", "meeting"])
def test_on_paper_there_are_two_pages_without_controls(
    chromium: Browser, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = opened(chromium, request.getfixturevalue(kind))
    towns = len(rows(page, "town"))
    for language in ("zh", "en"):
        page.emulate_media(media="print")
        for control in (".buttons", ".filters", "fieldset", ".panel", ".skip"):
            assert not page.locator(f"{SHOWN} {control}").is_visible()
        assert page.locator(f"{SHOWN} .grid").is_visible()
        assert len(rows(page, "town")) == towns
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        assert len(PdfReader(tmp_path / "page.pdf").pages) == 2, language
        smallest = page.evaluate(SMALLEST)
        assert smallest[0] >= 10, smallest
        page.emulate_media(media="screen")
        page.locator(f"{SHOWN} .language").click()
    page.close()


def test_forced_colors_keep_what_colors_say(chromium: Browser, meeting: Path, tmp_path: Path) -> None:
    """Where the reader's colors take the place of ours, lamps and tiles keep theirs, with letters that can be read."""
    page = opened(chromium, meeting)
    page.emulate_media(forced_colors="active")
    for what in (".tile.red", ".lamp.red"):
        color = page.locator(f"{SHOWN} {what}").first.evaluate("one => getComputedStyle(one).backgroundColor")
        assert color == "rgb(179, 74, 0)"
    screenshot(page, tmp_path, "page-forced-colors")
    page.close()
