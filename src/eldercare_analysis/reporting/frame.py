"""What pages have in common: one file without network, by a template, with a font of its rare letters."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from eldercare_analysis.inputs.letters import drawable, rare
from eldercare_analysis.reporting.rare_font import RARE, rare_font
from eldercare_analysis.text import Said, Text, text_of

TEMPLATES = files("eldercare_analysis") / "reporting" / "templates"
DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


def rendered(template: str, styles: Sequence[str], **content: object) -> str:
    """Return a page; the same content gives the same text.

    Args:
        template: the file of its template in `templates/`; it gets `style`, and `fonts` for its policy.
        styles: the files of its style, one after another.
        content: what the template shows.
    """
    made, style = _environment().from_string(part(template)), Markup().join(map(part, styles))
    text = drawable(made.render(content, style=style, fonts=""))
    if letters := rare(text):
        text = drawable(made.render(content, style=_with_font(style, letters), fonts="; font-src data:"))
    return text


def part(name: str) -> Markup:
    """Return a file of the templates as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - our own files


def _with_font(style: Markup, letters: str) -> Markup:
    """Return a page's style with a font of its rare letters in it."""
    font = base64.b64encode(rare_font(letters, "woff")).decode()
    face = f'@font-face {{ font-family: "{RARE}"; src: url(data:font/woff;base64,{font}); }}\n'
    return Markup(face + str(style).replace("sans-serif", f'"{RARE}", sans-serif', 1))  # noqa: S704 - our own


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
