"""The explorer in a real browser: a planner's steps, in both languages and on a phone; saved, commands give the same."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from eldercare_analysis import load_district, load_scenario
from eldercare_analysis.analysis.money.budget import budget
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.language import Language, say
from eldercare_analysis.runs.monthly import Request
from tests.browser.servers import CHROMIUM, PATIENCE, TOKEN, browser, explorer, lab, open_notebook, screenshot
from tests.browser.test_page import STRICT
from tests.money import awards
from tests.warm import run_month

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]
expect.set_options(timeout=PATIENCE)
WIDE, PHONE = 1440, 390
FIRST = "88.6%–96.6%"
AWARD, LAG = "#ec-parameters-award-per-center", "#ec-parameters-award-lag"
FILLED = {"name": "higher-award", "label": "提高标准", "who": "规划科", "why": "看影响", "source": "测试"}


@contextmanager
def opened(home: Path, pack: Path, width: int = WIDE) -> Iterator[Page]:
    """Open the explorer; whatever asks another server, fails or is an error of a script fails the test."""
    with explorer(home, pack) as address, browser() as chromium:
        page = chromium.new_context(viewport={"width": width, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        wrong: list[str] = []
        page.on(
            "request",
            lambda one: (
                wrong.append(one.url) if one.url.startswith("http") and address not in one.url else None
            ),
        )
        page.on("requestfailed", lambda one: wrong.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}/?token={TOKEN}")
        page.get_by_text(FIRST).first.wait_for()
        yield page
        assert wrong == []


def settled(page: Page) -> None:
    page.wait_for_function("!document.querySelector('.ec.busy')")


def type_in(page: Page, box: str, text: str) -> None:
    page.fill(box, text)
    page.press(box, "Tab")
    settled(page)


def figure(page: Page, number: int) -> Locator:
    return page.locator(".ec-tiles li").nth(number)


def nothing_to_complain(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page, options=STRICT)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@dataclass
class Planner:
    """Somebody at the page, and the steps that are taken there."""

    page: Page
    language: Language
    seen: Callable[[str], None]

    def words(self, key: str, **fields: object) -> str:
        return say(self.language, f"explorer.{key}", **fields)

    @property
    def amounts(self) -> tuple[str, str, str]:
        """25 centers × 1,000,000, × 1,050,000 yuan, and the difference."""
        if self.language == "zh":
            return "2,500 万元", "2,625 万元", "+125 万元"
        return "CNY 25.0 million", "CNY 26.25 million", "+CNY 1.25 million"

    def press(self, key: str) -> None:
        self.page.get_by_role("button", name=self.words(key), exact=True).click()

    def state(self, key: str, **fields: object) -> None:
        expect(self.page.locator(".ec-state")).to_have_text(self.words(key, **fields))

    def done(self, name: str) -> None:
        nothing_to_complain(self.page)
        self.seen(name)

    def looks(self) -> None:
        page = self.page
        assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[self.language]
        assert page.title() == page.locator("h1").inner_text()
        assert page.locator("main").count() == 1
        assert page.locator(".cm-editor").count() == 0  # no code is shown
        expect(figure(page, 2)).to_contain_text(self.amounts[0])
        expect(figure(page, 4)).to_have_class(re.compile("unknown"))
        self.done("1-look")

    def changes(self) -> None:
        page, (_, amount, more) = self.page, self.amounts
        type_in(page, AWARD, "105万" if self.language == "zh" else "1,050,000")
        expect(figure(page, 2)).to_contain_text(amount)
        expect(figure(page, 2)).to_contain_text(more)
        page.locator("[data-region=view] svg").get_by_text("1,890").first.wait_for()  # the drawing, too
        type_in(page, LAG, "99")
        why = self.words("refused_bounds", given="99", bounds=self.words("bounds", low=0, high=36))
        expect(page.locator(f"{LAG}-error")).to_have_text(why)
        self.state("changed", count=1)
        self.done("2-changed-and-refused")

    def undoes(self) -> None:
        self.page.locator("[data-do=undo]").click()
        expect(figure(self.page, 2)).not_to_contain_text(self.amounts[1])
        self.state("unchanged")
        type_in(self.page, AWARD, "1050000")

    def saves_with_a_field_missing(self, pack: Path) -> None:
        page = self.page
        page.locator("[data-local=save]").click()
        for name, text in FILLED.items():
            if name != "why":
                type_in(page, f"#ec-{name}", text)
        self.press("save")
        expect(page.locator("[data-region=controls] .error")).to_have_text([self.words("needs_why")])
        expect(page.locator("#ec-why")).to_be_focused()
        assert not (pack / "scenarios" / "higher-award.yaml").exists()
        self.done("3-field-missing")

    def saves(self, pack: Path) -> None:
        type_in(self.page, "#ec-why", FILLED["why"])
        self.press("save")
        self.state("saved", label="提高标准")
        assert (pack / "scenarios" / "higher-award.yaml").is_file()
        self.done("4-saved")

    def reports_and_opens(self) -> None:
        page, what = self.page, {"label": "提高标准", "month": "2021-06"}
        self.press("report")
        expect(page.locator(".ec-report")).to_contain_text(self.words("working", **what))
        self.seen("5-report-running")
        page.get_by_text(self.words("report_done", **what)).wait_for()
        assert "\x1b" not in page.locator(".ec-report").inner_text()
        self.done("6-report-done")
        with page.context.expect_page() as opening:
            page.get_by_role("link", name=self.words("open_page")).click()
        opening.value.wait_for_load_state()
        assert opening.value.url.endswith("/reports/higher-award/2021-06/index.html")
        assert opening.value.locator("h1").first.inner_text()

    def compares_and_shares(self) -> None:
        page = self.page
        page.locator("[data-do=view][data-value=comparison]").click()
        page.locator("[data-value=points-first]").check()
        settled(page)
        self.done("7-side-by-side")
        page.locator("[data-local=share]").click()
        self.done("8-shared")
        other = page.context.new_page()
        other.goto(page.input_value("#ec-link"))
        expect(figure(other, 2)).to_contain_text(self.amounts[1])
        expect(other.locator("[data-do=view][data-value=comparison]")).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(other.locator("[data-value=points-first]")).to_be_checked()


@pytest.mark.parametrize(("language", "width"), [("zh", WIDE), ("en", WIDE), ("zh", PHONE), ("en", PHONE)])
def test_a_planner_s_steps(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language, width: int
) -> None:
    monkeypatch.setenv("ELDERCARE_LANGUAGE", language)
    with opened(tmp_path, pack, width) as page:
        planner = Planner(
            page, language, lambda name: screenshot(page, tmp_path, f"explorer-{name}-{language}-{width}")
        )
        planner.looks()
        planner.changes()
        planner.undoes()
        planner.saves_with_a_field_missing(pack)
        planner.saves(pack)
        planner.reports_and_opens()
        planner.compares_and_shares()


def test_picture_and_table_can_be_saved(pack: Path, tmp_path: Path) -> None:
    with opened(tmp_path, pack) as page:
        with page.expect_download() as picture:
            page.locator("[data-local=picture]").click()
        assert picture.value.suggested_filename == "projection_chart.png"
        assert picture.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        page.locator("[data-value=coverage]").click()
        with page.expect_download() as table:
            page.locator("[data-do=table]").first.click()
        rows = list(csv.reader(io.StringIO(table.value.path().read_text(encoding="utf-8-sig"))))
        assert rows[-1] == ["2022", "175", "155", "25", "155–169", "6–20", FIRST]


def test_with_the_keyboard_alone(pack: Path, tmp_path: Path) -> None:
    """白沙: 14 villages, 4 + 9 points; a center in a village without one serves the 14th: 92.9%–100% becomes 100%."""
    with opened(tmp_path, pack) as page:
        town = page.get_by_role("button", name=re.compile("^白沙"))
        town.focus()
        expect(page.locator("[data-hover]")).to_contain_text("白沙镇：14个村，2022年末13–14个有服务")
        town.press("Enter")
        expect(figure(page, 0)).to_contain_text("92.9%–100%")
        expect(town).to_be_focused()
        page.locator("[data-group=town] summary").press("Enter")
        seat = page.get_by_label("镇中心设在")
        seat.focus()
        seat.press("ArrowDown")
        expect(figure(page, 0)).to_contain_text("原 92.9%–100%")
        expect(town).to_contain_text("14/14")
        slider = page.get_by_role("slider", name="2022年互助点增减")
        slider.focus()
        for _ in range(3):  # faster than figures follow: no step is lost
            page.keyboard.press("ArrowRight")
        expect(page.locator("#ec-town-points")).to_have_value("3")
        settled(page)
        expect(slider).to_have_value("3")
        expect(slider).to_be_focused()
        slider.press("Control+z")
        expect(page.locator("#ec-town-points")).not_to_have_value("3")
        for _ in range(4):
            page.keyboard.press("Control+z")
        expect(page.locator("[data-do=undo]")).to_be_disabled()
        seat.press("ArrowDown")
        page.locator("[data-do=reset]").press("Enter")
        expect(page.locator(".ec-state")).to_have_text("没有改动")


def eldercare(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "eldercare_analysis", *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def award_yuan(ledger: list[dict[str, str]]) -> int:
    return sum(int(row["amount_fen"]) for row in ledger if row["item"] == "center_award") // 100


def test_in_jupyterlab(pack: Path, tmp_path: Path) -> None:
    """One step of 50,000 yuan: 25 centers × 1,050,000 = 26,250,000 yuan; 18 × 1,050,000 = 18,900,000 of them in 2021."""
    with lab(tmp_path, pack) as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1500, "height": 1400})
        page.set_default_timeout(PATIENCE)
        open_notebook(page, address, "scenario_explorer")
        page.get_by_text("2,500 万元").first.wait_for()
        page.get_by_role("slider", name="镇养老服务中心及辖区互助点奖补标准").press("ArrowRight")
        page.get_by_text("2,625 万元").first.wait_for()
        expect(figure(page, 2)).to_contain_text("原 2,500 万元")
        page.locator("[data-region=view] svg").get_by_text("1,890").first.wait_for()
        screenshot(page, tmp_path, "explorer-lab")
        page.locator("[data-local=save]").click()
        for name, text in FILLED.items():
            type_in(page, f"#ec-{name}", text)
        page.get_by_role("button", name="保存为情景", exact=True).click()
        page.get_by_text("已保存并读回核对").wait_for()
        page.get_by_role("button", name="用它出月报", exact=True).click()
        page.get_by_text("月报已生成").wait_for()
        with page.expect_download() as report:
            page.get_by_role("link", name="打开全区报告（PDF）").click()
        page.get_by_role("button", name="保存为情景", exact=True).click()  # the same name again
        page.get_by_text("已存在，不会覆盖").wait_for()
        assert report.value.path().read_bytes()[:5] == b"%PDF-"
    district = load_district(pack)
    scenario = load_scenario("higher-award", district)
    by_year = awards(case_of(district, scenario=scenario)).groupby("year")["amount_fen"].sum().to_dict()
    assert by_year == {2021: 18 * 1_050_000 * 100, 2022: 7 * 1_050_000 * 100}
    assert {one.who for one in scenario.assumptions} == {"规划科"}
    file = str(pack / "scenarios" / "higher-award.yaml")
    printed = json.loads(eldercare("budget", "--data", str(pack), "--scenario", file, "--format", "json"))
    assert award_yuan(printed) == 26_250_000
    made = tmp_path / "reports" / "higher-award" / "2021-06" / "district.pdf"
    said = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "2,625 万元" in said
    outcome = run_month(
        Request("2021-09", tmp_path / "monthly", towns=("district",), data=pack, scenario="higher-award")
    )
    table = (
        (outcome.folder / "evidence" / "tables" / "budget.csv").read_text(encoding="utf-8-sig").splitlines()
    )
    assert award_yuan(list(csv.DictReader(table))) == 26_250_000
    assert len(table) - 1 == len(budget(district, scenario=scenario))
