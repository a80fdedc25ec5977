"""`index.html`: one file without network: map, table of towns, changes, links to the PDFs; zh and en."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from eldercare_analysis.inputs.letters import drawable, rare
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.facts import Fact
from eldercare_analysis.reporting.items import stages_of
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.maps.classes import SHADES
from eldercare_analysis.reporting.page.content import content_of
from eldercare_analysis.reporting.page.towns import Tables
from eldercare_analysis.reporting.rare_font import RARE, rare_font
from eldercare_analysis.reporting.stages import STAGES
from eldercare_analysis.text import Said, Text, text_of

__all__ = ["Page", "Tables", "build_page"]
TEMPLATES = files("eldercare_analysis") / "reporting" / "templates" / "page"
DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


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
    template = _environment().from_string(_text("page.html.j2"))
    content = {"views": views, **looks(), "script": _text("page.js")}
    text = drawable(template.render(content, style=_text("page.css"), fonts=""))
    if letters := rare(text):
        text = drawable(template.render(content, style=_style_with(letters), fonts="; font-src data:"))
    return Page(text, views[0].found)


def looks() -> dict[str, object]:
    """Return how classes, lamps and stages look, as they do on paper."""
    return {"shades": SHADES, "lamps": LAMPS, "stages": STAGES, "counts": stages_of}


def _style_with(letters: str) -> Markup:
    """Return the page's style with a font of its rare letters in it."""
    font = base64.b64encode(rare_font(letters, "woff")).decode()
    face = f'@font-face {{ font-family: "{RARE}"; src: url(data:font/woff;base64,{font}); }}\n'
    style = str(_text("page.css")).replace("sans-serif", f'"{RARE}", sans-serif', 1)
    return Markup(face + style)  # noqa: S704 - our own


def _dated(text: Said) -> Markup:
    """Return a text whose dates are not parted at their hyphens."""
    safe = str(escape(text_of(text).plain))
    return Markup(DATE.sub(r'<span class="day">\g<0></span>', safe))  # noqa: S704


@cache
def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value.plain if isinstance(value, Text) else value,
    )
    made.filters["dated"] = _dated
    return made


def _text(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own files
