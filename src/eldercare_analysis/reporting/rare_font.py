"""A font of just the rare letters of a text, for files that are read where no font has them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from eldercare_analysis.inputs.letters import RARE_FAMILIES, letters_of

RARE = next(iter(RARE_FAMILIES))
EM, PRECISION = 1000, 1.0  # units
SIMPLIFIED_CHINESE = 1 << 18  # among the code pages that a font names; without restrictions of embedding
DAY = 3_660_000_000  # seconds from 1904: the same letters, the same bytes, whatever the day
COPYRIGHT = "Copyright Adobe, Google, GlyphWiki Project: see COPYRIGHT.txt"
LICENSE = "SIL Open Font License, Version 1.1"


class Glyph(NamedTuple):
    """A letter as drawn, and its width in units of `EM`."""

    drawing: Any
    width: int


def rare_font(letters: str, flavor: str | None = None) -> bytes:
    """Return a TrueType font of letters, each from the first font of the package that has it.

    The same letters give the same bytes.

    Args:
        letters: from `letters.rare`.
        flavor: `woff` for pages.
    """
    glyphs: dict[int, Glyph] = {}
    for path in RARE_FAMILIES.values():
        wanted = set(letters) & letters_of(path) - {chr(code) for code in glyphs}
        if wanted:
            with TTFont(path, lazy=True) as font:
                glyphs |= {ord(letter): glyph_of(font, ord(letter)) for letter in sorted(wanted)}
    made = font_of(RARE, dict(sorted(glyphs.items())))
    made.flavor = flavor
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def glyph_of(font: TTFont, letter: int) -> Glyph:
    """Return a letter of a font in the curves and units of the fonts that are made here."""
    glyphs, name, scale = font.getGlyphSet(), font.getBestCmap()[letter], EM / font["head"].unitsPerEm
    outline, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
    glyphs[name].draw(outline)
    turned = Cu2QuPen(pen, PRECISION, reverse_direction="CFF " in font)
    outline.replay(TransformPen(turned, (scale, 0, 0, scale, 0, 0)))
    return Glyph(pen.glyph(), round(glyphs[name].width * scale))


def font_of(family: str, glyphs: Mapping[int, Glyph]) -> TTFont:
    """Return a font of letters by their numbers."""
    named = {f"u{letter:05X}": glyph for letter, glyph in glyphs.items()}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *named])
    builder.setupCharacterMap({letter: f"u{letter:05X}" for letter in glyphs})
    empty = Glyph(TTGlyphPen(None).glyph(), EM)
    drawn = {".notdef": empty, **named}
    builder.setupGlyf({name: glyph.drawing for name, glyph in drawn.items()})
    builder.setupHorizontalMetrics(
        {name: (glyph.width, getattr(builder.font["glyf"][name], "xMin", 0)) for name, glyph in drawn.items()}
    )
    builder.setupHorizontalHeader(ascent=1160, descent=-288)
    builder.setupOS2(
        sTypoAscender=880,
        sTypoDescender=-120,
        usWinAscent=1160,
        usWinDescent=288,
        fsType=0,
        ulCodePageRange1=SIMPLIFIED_CHINESE,
    )
    builder.setupPost()
    builder.setupNameTable(
        {
            "familyName": family,
            "styleName": "Regular",
            "fullName": family,
            "psName": f"{family.replace(' ', '')}-Regular",
            "copyright": COPYRIGHT,
            "licenseDescription": LICENSE,
        }
    )
    builder.font["head"].created = builder.font["head"].modified = DAY
    builder.font.recalcTimestamp = False
    return builder.font
