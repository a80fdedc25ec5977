"""Explorer: from a key on a control to the figure on the screen, in a real browser, beside a bare widget's round trip."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import nbformat
from playwright.sync_api import Page
from tests.browser.servers import PATIENCE, ROOT, TOKEN, browser, explorer

REPETITIONS, WARM_UP, VIEWS = 42, 2, 5
READY = "88.6%–96.6%"
VISIBLE = ".ec-controls details[open] input[type=range]:visible"
CASES = (
    ("baseline", "awards", ("资金", "口径", "情景对比")),
    ("invented-costs", "costs", ("资金", "垫资", "情景对比")),
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
OPEN = "group => { for (const box of document.querySelectorAll('.ec details')) box.open = box.dataset.group === group }"
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
            rows = [_first("first view: bare widget (peer)", page, address, ".noUi-handle")]
            rows.append(_row("bare widget (peer)", page, ".noUi-handle", ".echo"))
        with explorer(folder, pack) as address:
            rows.append(_first("first view: explorer", page, address, f"text={READY}"))
            for name, group, views in CASES:
                page.get_by_label("基础情景").select_option(name)
                page.evaluate(OPEN, group)
                for view in views:
                    page.get_by_role("button", name=view, exact=True).click()
                    page.wait_for_timeout(500)
                    rows.append(_row(f"{name}: {group} -> {view}", page, VISIBLE, "[data-region=tiles]"))
    return rows


def _first(case: str, page: Page, address: str, ready: str) -> dict[str, object]:
    """Return how long it takes until a page shows what is waited for: a kernel started, a notebook run, drawn."""
    times = []
    for _ in range(VIEWS):
        start = perf_counter()
        page.goto(f"{address}/?token={TOKEN}")
        page.locator(ready).first.wait_for()
        times.append((perf_counter() - start) * 1000)
        page.goto("about:blank")
    page.goto(f"{address}/?token={TOKEN}")
    page.locator(ready).first.wait_for()
    return _summary(case, times)


def _row(case: str, page: Page, slider: str, target: str) -> dict[str, object]:
    page.wait_for_selector(slider)
    handle = page.locator(slider).first
    times = []
    for key in ["ArrowRight", "ArrowLeft"] * (REPETITIONS // 2):
        page.evaluate(WATCH, target)
        handle.press(key)
        times.append(page.evaluate("window.shown"))
    return _summary(case, times[WARM_UP:])


def _summary(case: str, times: list[float]) -> dict[str, object]:
    middle, high = median(times), quantiles(times, n=20)[-1]
    return {
        "case": case,
        "n": len(times),
        "median_ms": round(middle),
        "p95_ms": round(high),
        "worst_ms": round(max(times)),
    }
