"""`index.html`: one file without network: map, table of towns, changes, links to the PDFs; zh and en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.facts import Fact
from eldercare_analysis.reporting.frame import part, rendered
from eldercare_analysis.reporting.items import stages_of
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.maps.classes import SHADES
from eldercare_analysis.reporting.page.content import content_of
from eldercare_analysis.reporting.page.towns import Tables
from eldercare_analysis.reporting.stages import STAGES

__all__ = ["Page", "Tables", "build_page"]


class Page(NamedTuple):
    """The page, and its numbers in the study's language: their ids are the same in both languages."""

    text: str
    found: list[Fact]


def build_page(study: Study, tables: Tables, reports: Mapping[str, str | None], run: str) -> Page:
    """Return the page; the same rows give the same text.

    Args:
        study: the district's study; its language is the one that is shown first.
        tables: what is shown of it.
        reports: the path of each report relative to the page by town, or `district`; None where it could not
            be made. What is not there was not asked for.
        run: the id of the monthly run.
    """
    languages = sorted(LANGUAGES, key=lambda language: language != study.language)
    views = [content_of(study.spoken(language), tables, reports, run) for language in languages]
    text = rendered(
        "page/page.html.j2", ("page/page.css",), views=views, **looks(), script=part("page/page.js")
    )
    return Page(text, views[0].found)


def looks() -> dict[str, object]:
    """Return how classes, lamps and stages look, as they do on paper."""
    return {"shades": SHADES, "lamps": LAMPS, "stages": STAGES, "counts": stages_of}
