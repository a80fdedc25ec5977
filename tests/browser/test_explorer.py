"""The explorer in a real browser: a control moves, number and figure become what the library gives; saved, it gives the same."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eldercare_analysis import load_district, load_scenario
from eldercare_analysis.analysis.money.budget import budget
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.runs.monthly import Request
from tests.browser.servers import CHROMIUM, PATIENCE, TOKEN, browser, explorer, lab, open_notebook, screenshot
from tests.money import awards
from tests.warm import run_month

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]
SIZE = {"width": 1500, "height": 1400}
AWARD = "镇养老服务中心及辖区互助点奖补标准"


def open_group(page: Page, title: str) -> None:
    page.get_by_role("button", name=title, exact=True).press("Enter")


def step_up(page: Page, label: str) -> None:
    """Move a slider by one step with the keyboard."""
    handle = page.locator(".widget-slider", has_text=label).locator(".noUi-handle")
    handle.wait_for()
    handle.focus()
    handle.press("ArrowRight")


def fill(page: Page, **fields: str) -> None:
    for label, text in fields.items():
        box = page.get_by_label(label, exact=True)
        box.fill(text)
        box.press("Tab")


def save(page: Page, name: str) -> None:
    open_group(page, "保存与出报告")
    fill(page, 情景名=name, 中文名称="提高标准", 谁="规划科", 为什么="看标准提高的影响", 依据="测试")
    page.get_by_role("button", name="保存为情景").click()
    page.get_by_text("已保存并读回核对").wait_for()


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
        page = chromium.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        open_notebook(page, address, "scenario_explorer")
        page.get_by_text("2,500 万元").first.wait_for()
        open_group(page, "奖补与补贴")
        step_up(page, AWARD)
        page.get_by_text("2,625 万元").first.wait_for()
        page.get_by_text("基准：2,500 万元").wait_for()
        page.locator(".eldercare-view svg").get_by_text(
            "1,890"
        ).first.wait_for()  # the figure, not only the number
        screenshot(page, tmp_path, "explorer-lab")
        save(page, "higher-award")
        page.get_by_role("button", name="用它出月报").click()
        page.get_by_text("报告已生成").wait_for()
        page.get_by_role("button", name="保存为情景").click()  # the same name again
        page.get_by_text("已存在，不会覆盖").wait_for()
    district = load_district(pack)
    scenario = load_scenario("higher-award", district)
    by_year = awards(case_of(district, scenario=scenario)).groupby("year")["amount_fen"].sum().to_dict()
    assert by_year == {2021: 18 * 1_050_000 * 100, 2022: 7 * 1_050_000 * 100}
    assert {one.who for one in scenario.assumptions} == {"规划科"}
    printed = json.loads(
        eldercare(
            "budget",
            "--data",
            str(pack),
            "--scenario",
            str(pack / "scenarios" / "higher-award.yaml"),
            "--format",
            "json",
        )
    )
    assert award_yuan(printed) == 26_250_000
    made = tmp_path / "reports" / "higher-award" / "2021-06"
    assert (
        "2,625 万元"
        in subprocess.run(
            ["pdftotext", made / "district.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
    )
    outcome = run_month(
        Request("2021-09", tmp_path / "monthly", towns=("district",), data=pack, scenario="higher-award")
    )
    table = (
        (outcome.folder / "evidence" / "tables" / "budget.csv").read_text(encoding="utf-8-sig").splitlines()
    )
    assert award_yuan(list(csv.DictReader(table))) == 26_250_000
    assert len(table) - 1 == len(budget(district, scenario=scenario))


def test_by_voila_with_the_keyboard_and_without_the_network(pack: Path, tmp_path: Path) -> None:
    """白沙: 14 villages, 4 + 9 points; a center in a village without one serves the 14th: 92.9%–100% becomes 100%."""
    with explorer(tmp_path, pack) as address, browser() as chromium:
        page = chromium.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        outside: list[str] = []
        page.on(
            "response",
            lambda response: (
                outside.append(response.url)
                if address not in response.url and response.url.startswith("http")
                else None
            ),
        )
        page.goto(f"{address}/?token={TOKEN}")
        page.get_by_text("88.6%–96.6%").first.wait_for()
        tile = page.get_by_role("button", name=re.compile("^白沙"))
        tile.focus()
        tile.press("Enter")
        page.get_by_text("92.9%–100%").first.wait_for()
        open_group(page, "本镇街")
        seat = page.get_by_label("镇中心设在")
        seat.wait_for()  # what is hidden takes no focus, and a key would be lost
        expect(seat).to_be_enabled(timeout=PATIENCE)
        seat.focus()
        seat.press("ArrowDown")
        page.get_by_text("基准：92.9%–100%").wait_for()
        assert "14/14" in tile.inner_text().replace("\n", " ")
        assert page.locator(".jp-CodeCell .cm-editor").count() == 0  # no code is shown
        screenshot(page, tmp_path, "explorer-voila")
        save(page, "seat-known")
        assert not outside
    rows = json.loads(
        eldercare(
            "coverage",
            "--data",
            str(pack),
            "--scenario",
            "seat-known",
            "--town",
            "白沙镇",
            "--format",
            "json",
        )
    )
    assert (rows[-1]["served_low"], rows[-1]["served_high"]) == (14, 14)


def test_what_does_not_fit_is_said_and_not_saved(pack: Path, tmp_path: Path) -> None:
    with explorer(tmp_path, pack) as address, browser() as chromium:
        page = chromium.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/?token={TOKEN}")
        page.get_by_text("88.6%–96.6%").first.wait_for()
        open_group(page, "保存与出报告")
        fill(page, 情景名="Wrong Name", 谁="规划科", 为什么="试", 依据="试")
        page.get_by_role("button", name="保存为情景").click()
        page.get_by_text("“Wrong Name”不能作情景名").wait_for()
    assert not [path for path in (pack / "scenarios").iterdir() if "Wrong" in path.name]
