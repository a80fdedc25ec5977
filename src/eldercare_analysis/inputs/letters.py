"""The letters of a text: what it loses when it is read, and which letters no font of the package can draw."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

FONTS = Path(str(files("eldercare_analysis") / "fonts"))
EVERYDAY, RARE = FONTS / "everyday", FONTS / "rare"
RARE_FAMILIES = {
    "Noto Sans SC Rare": RARE / "NotoSansSC-Rare-Regular.otf",
    "Noto Sans SC Symbols": RARE / "NotoSansSC-Symbols.ttf",
}
# the first that has a letter draws it
REGULAR = (EVERYDAY / "NotoSansSC-Regular.ttf", *RARE_FAMILIES.values())
AROUND = 12  # letters on either side of what is told
# Control characters but for white space; format characters; surrogates; whatever else has no width: fillers,
# joiners, variation selectors, tags; noncharacters, which no file of XML may hold
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f"
    "\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\n]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Cleaned(NamedTuple):
    """A text as it was read; `removed`: the letters that were taken out, each once."""

    text: str
    removed: str


def clean(text: str) -> Cleaned:
    """Return a text without the letters that nobody sees, so that what looks the same is the same.

    Line breaks of all kinds become one kind, tabs spaces, pairs of surrogates the letters that they stand
    for.
    """
    text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text = _LINES.sub("\n", text).replace("\t", " ")
    return Cleaned(_UNSEEN.sub("", text), "".join(dict.fromkeys(_UNSEEN.findall(text))))


def unescaped(text: str) -> str:
    """Return the text of an .xlsx cell with `_x000D_` and the like as the letters meant; then `clean` it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def code_points(letters: Iterable[str]) -> str:
    """Return letters by their numbers, as 〔U+200B〕."""
    return "".join(f"〔U+{ord(letter):04X}〕" for letter in letters)


def escaped(document: str) -> str:
    """Return a JSON document with unprintable letters escaped: it reads back as the same values."""
    return _NOT_PLAIN.sub(lambda one: one[0] if one[0].isprintable() else json.dumps(one[0])[1:-1], document)


def shown(text: str) -> str:
    """Return a text on one line for a message: letters unseen, or that steer a terminal, by their numbers."""
    return "".join(letter if _is_seen(letter) else code_points(letter) for letter in text)


def _is_seen(letter: str) -> bool:
    return not _UNSEEN.match(letter) and (letter.isprintable() or unicodedata.category(letter) == "Zs")


def excerpt(text: str, letter: str) -> str:
    """Return what stands around the first place of a letter, on one line."""
    middle = text.index(letter)
    start, end = max(0, middle - AROUND), middle + AROUND + 1
    return ("…" if start else "") + shown(text[start:end]) + ("…" if end < len(text) else "")


def undrawable(text: str) -> str:
    """Return the letters of a text that no font of the package can draw, each once; no white space."""
    return "".join(letter for letter in _lacking(text, REGULAR) if not letter.isspace())


def drawable(text: str) -> str:
    """Return a text with letters that no font can draw by their numbers, other spaces as plain ones.

    A mark that joins the letter before it is drawn as one letter with it where there is one, else by its
    number.
    """
    odd = _lacking(text, REGULAR)
    if any(map(unicodedata.combining, odd)):
        text = unicodedata.normalize("NFC", text)
        odd = _lacking(text, REGULAR)
    return (
        text.translate({ord(one): " " if one.isspace() else code_points(one) for one in odd}) if odd else text
    )


def rare(text: str) -> str:
    """Return the letters of a text that the everyday font lacks and another has, each once."""
    return "".join(letter for letter in _lacking(drawable(text), REGULAR[:1]))


def _lacking(text: str, fonts: Iterable[Path]) -> list[str]:
    """Return the letters that no font has but line breaks, in the order of the text.

    A font is opened only where what comes before it lacks something: GB 2312, which the first holds whole,
    then the fonts in turn.
    """
    left = set(text) - {"\n"}
    if not _is_gb2312("".join(left)):
        for font in fonts:
            left = left and left - letters_of(font)
        return sorted(left, key=text.index)
    return []


def _is_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return text.isprintable()


@cache
def letters_of(font: Path) -> frozenset[str]:
    """Return the letters that a font has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - takes long, and most texts need no look into a font

    with TTFont(font, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))
