"""Explorer: from a key on a control to the figure on the screen, in a real browser, beside a bare widget's round trip."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median, quantiles

import nbformat
from playwright.sync_api import Page
from tests.browser.servers import PATIENCE, ROOT, TOKEN, browser, explorer

REPETITIONS, WARM_UP = 42, 2
READY = "88.6%–96.6%"
VISIBLE = ".eldercare-levers .noUi-handle:visible"
CASES = (
    ("baseline", "奖补与补贴", ("资金", "口径", "与基准比较")),
    ("invented-costs", "建设成本", ("资金", "垫资", "与基准比较")),
)  # base scenario, group of controls whose first slider moves, views that are looked at
# Notes the time of a key press, and of the first change of what is watched after it, once it is painted.
WATCH = """
target => {
  let start;
  window.addEventListener('keydown', () => { start = performance.now() }, {capture: true, once: true});
  window.shown = new Promise(done => {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    }).observe(document.querySelector(target), {childList: true, subtree: true, characterData: true});
  });
}
"""
ECHO = """import ipywidgets as widgets
slider, echo = widgets.IntSlider(max=1000, continuous_update=False), widgets.HTML("0")
echo.add_class("echo")
slider.observe(lambda change: setattr(echo, "value", str(change["new"])), "value")
widgets.VBox([slider, echo])"""


def measure(folder: Path) -> list[dict[str, object]]:
    """Return one row a case, in milliseconds.

    Args:
        folder: for the servers' homes and a copy of the pack.
    """
    pack = Path(shutil.copytree(ROOT / "data", folder / "pack"))
    bare = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ECHO)])  # type: ignore[no-untyped-call]
    nbformat.write(bare, folder / "echo.ipynb")  # type: ignore[no-untyped-call]
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1500, "height": 1400})
        page.set_default_timeout(PATIENCE)
        with explorer(folder, pack, folder / "echo.ipynb") as address:
            page.goto(f"{address}/?token={TOKEN}")
            rows = [_row("bare widget (peer)", page, ".noUi-handle", ".echo")]
        with explorer(folder, pack) as address:
            page.goto(f"{address}/?token={TOKEN}")
            page.get_by_text(READY).first.wait_for()
            for name, group, views in CASES:
                page.get_by_label("基础情景").select_option(name)
                page.get_by_role("button", name=group, exact=True).click()
                for view in views:
                    page.get_by_role("button", name=view, exact=True).click()
                    page.wait_for_timeout(500)
                    rows.append(_row(f"{name}: {group} -> {view}", page, VISIBLE, ".eldercare-page"))
    return rows


def _row(case: str, page: Page, slider: str, target: str) -> dict[str, object]:
    page.wait_for_selector(slider)
    handle = page.locator(slider).first
    times = []
    for key in ["ArrowRight", "ArrowLeft"] * (REPETITIONS // 2):
        page.evaluate(WATCH, target)
        handle.press(key)
        times.append(page.evaluate("window.shown"))
    times = times[WARM_UP:]
    middle, high = median(times), quantiles(times, n=20)[-1]
    return {
        "case": case,
        "n": len(times),
        "median_ms": round(middle),
        "p95_ms": round(high),
        "worst_ms": round(max(times)),
    }
