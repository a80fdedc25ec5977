"""Make the fonts of rare letters, which are looked into only for what the everyday fonts lack, from three Debian packages (SIL OFL 1.1).

Usage, with fonts-noto-cjk, fonts-noto-core and fonts-hanazono unpacked into one folder by `dpkg-deb -x`:

    python3 run.py python tools/make_rare_fonts.py FOLDER

Kept is every letter of Noto Sans CJK SC but what the everyday fonts have, Hangul, and marks that join the letter before them, by
which libraries of text in drawings trip: all of GBK and of the list of standard letters (通用规范汉字表), and of the names of
towns and villages all but one, which is in the font of symbols.
"""

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from eldercare_analysis.inputs.letters import FONTS, RARE_FAMILIES, letters_of
from eldercare_analysis.reporting.rare_font import RARE, Glyph, font_of, glyph_of

CJK = "usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2  # the place of Simplified Chinese in the collection
HANGUL, VOICED = range(0xAC00, 0xD7A4), (0xFF9E, 0xFF9F)
SYMBOLS = list(RARE_FAMILIES)[1]
LAYOUT = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")  # letters stand side by side, that is all
# fonts of symbols with what is taken from each: numbers, arrows, signs, boxes, dingbats; and one letter of a village's name
SIGNS = [*range(0x2010, 0x2060), *range(0x2070, 0x20D0), *range(0x2100, 0x2400), *range(0x25A0, 0x2800), *range(0x2B00, 0x2C00)]  # fmt: skip
SOURCES = {
    "usr/share/fonts/truetype/noto/NotoSansSymbols2-Regular.ttf": SIGNS,
    "usr/share/fonts/truetype/noto/NotoSansMath-Regular.ttf": SIGNS,
    "usr/share/fonts/truetype/noto/NotoSans-Regular.ttf": SIGNS,
    "usr/share/fonts/truetype/hanazono/HanaMinB.ttf": [0x2348D],
}
NAMES = {1: "{family}", 2: "{style}", 4: "{family} {style}", 6: "{file}"}


def is_mark(letter: int) -> bool:
    """Say whether a letter is drawn on the one before it."""
    return unicodedata.category(chr(letter)).startswith("M")


def make_rare(source: Path, weight: str) -> Path:
    """Write one weight of the rare letters."""
    target = FONTS / "rare" / f"NotoSansSC-Rare-{weight}.otf"
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 13, 14], notdef_outline=True)
    options.font_number = SIMPLIFIED
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    everyday = letters_of(FONTS / "everyday" / f"NotoSansSC-{weight}.ttf")
    others = set(font.getBestCmap()) - set(map(ord, everyday)) - {*HANGUL, *VOICED}
    subsetter.populate(unicodes={letter for letter in others if not is_mark(letter)})
    subsetter.subset(font)
    for table in LAYOUT:
        if table in font:
            del font[table]
    for number, form in NAMES.items():
        font["name"].setName(form.format(family=RARE, style=weight, file=target.stem), number, 3, 1, 0x409)
    outlines = font["CFF "].cff
    outlines.fontNames = [target.stem]
    outlines[0].FamilyName, outlines[0].FullName = RARE, f"{RARE} {weight}"
    subset.save_font(font, target, options)
    return target


def make_symbols(root: Path, taken: frozenset[str]) -> Path:
    """Write the font of symbols: what neither the everyday letters nor the rare ones hold."""
    target = FONTS / "rare" / "NotoSansSC-Symbols.ttf"
    found: dict[int, Glyph] = {}
    for name, wanted in SOURCES.items():
        with TTFont(root / name) as font:
            there = {letter for letter in wanted if not is_mark(letter)} & set(font.getBestCmap()) - set(
                found
            ) - set(map(ord, taken))
            found |= {letter: glyph_of(font, letter) for letter in sorted(there)}
    font_of(SYMBOLS, dict(sorted(found.items()))).save(target)
    return target


def main(root: Path) -> None:
    """Write both weights and the symbols."""
    made = [make_rare(root / CJK.format(weight), weight) for weight in ("Regular", "Bold")]
    taken = letters_of(FONTS / "everyday" / "NotoSansSC-Regular.ttf") | letters_of(made[0])
    made.append(make_symbols(root, taken))
    for path in made:
        print(f"{path.name}: {len(letters_of(path)):,} letters, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
