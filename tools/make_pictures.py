"""Draw the pictures of docs/charts.md: `python3 run.py python tools/make_pictures.py`. A test compares them with the program.

They are the program's own figures: Jiangjin's plan as published, and an illustrative scenario where amounts are needed.
"""

from __future__ import annotations

import re
from pathlib import Path

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting.goals.heatmap import heatmap
from eldercare_analysis.reporting.items import Figure, Item
from eldercare_analysis.reporting.maps import coverage_map, coverage_years
from eldercare_analysis.reporting.maps.neighbors import town_locator
from eldercare_analysis.reporting.money.prefinancing import balance_chart
from eldercare_analysis.reporting.money.projection import projection_chart
from eldercare_analysis.reporting.served.charts import coverage_chart

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
MONTH, TOWN = "2021-09", "白沙镇"
LUMINANCE, GAMMA = (0.2126, 0.7152, 0.0722), 2.2  # of red, green and blue on a screen


def svg_of(item: Item) -> str:
    """Return the drawing of an item."""
    return item.svg if isinstance(item, Figure) else ""


def pictures() -> dict[str, str]:
    """Return all pictures as SVG by file name."""
    whole, town, english = (
        open_study(place, month=MONTH, data=ROOT / "data", language=language)
        for place, language in (("district", "zh"), (TOWN, "zh"), ("district", "en"))
    )
    invented = open_study(month=MONTH, data=ROOT / "data", scenario="invented-costs")
    covered = coverage_rows(whole)
    plain = svg_of(coverage_map(town, covered))
    return {
        "map-zh.svg": plain,
        "map-grey.svg": grey(plain),
        "map-en.svg": svg_of(coverage_map(english, covered)),
        "years-zh.svg": svg_of(coverage_years(whole, covered)),
        "locator-zh.svg": svg_of(town_locator(town, covered)),
        "bars-zh.svg": svg_of(coverage_chart(whole, covered)),
        "heatmap-zh.svg": svg_of(heatmap(whole, target_rows(whole))),
        "projection-zh.svg": svg_of(projection_chart(invented)),
        "balance-zh.svg": svg_of(balance_chart(invented)),
    }


def grey(svg: str) -> str:
    """Return a drawing as a black and white printer shows it."""

    def shade(found: re.Match[str]) -> str:
        parts = [int(found[0][n : n + 2], 16) / 255 for n in (1, 3, 5)]
        level = sum(weight * part**GAMMA for weight, part in zip(LUMINANCE, parts, strict=True))
        shown = level ** (1 / GAMMA)
        return f"#{round(shown * 255):02x}" + f"{round(shown * 255):02x}" * 2

    return re.sub(r"#[0-9a-fA-F]{6}\b", shade, svg)


def main() -> None:
    """Write the pictures."""
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
