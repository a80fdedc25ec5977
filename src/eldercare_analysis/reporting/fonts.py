"""The fonts that travel with the package, and which characters they can draw."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont

FAMILY = "Noto Sans SC"
FONTS = Path(str(files("eldercare_analysis") / "fonts"))


@cache
def _glyphs() -> frozenset[int]:
    with TTFont(FONTS / "NotoSansSC-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_glyphs(text: str) -> str:
    """Return the characters of a text that the font cannot draw, each once."""
    return "".join(
        dict.fromkeys(letter for letter in text if letter.isprintable() and ord(letter) not in _glyphs())
    )
