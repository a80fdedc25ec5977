"""Paragraphs and tables of a Word file as the format writes them, in the styles of its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup, escape

from eldercare_analysis.inputs.letters import drawable
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.widths import letters
from eldercare_analysis.text import Text

SIZE = 10.5  # points of the letters in tables, about which columns are measured
TWIPS = 20  # a point
MARGIN = 7.0  # points beside the text of a cell
SHORT = 8 * SIZE  # points
HEAD_LETTERS = 5  # Chinese letters of a head on a line
WHOLE = 12  # rows of a table that stays on one page
PARAGRAPH = Markup(
    '<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{jc}</w:pPr>'
    '<w:r>{bold}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
TABLE = Markup(
    '<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
    '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
    "</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
)
ROW = Markup("<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
CELL = Markup(
    '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
)
COLUMN = Markup('<w:gridCol w:w="{}"/>')
PLACE = Markup('<w:jc w:val="{}"/>')
BOLD, HEAD = Markup("<w:rPr><w:b/></w:rPr>"), Markup("<w:tblHeader/>")
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
UNBROKEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
KEEP, NOTHING = Markup("<w:keepNext/>"), Markup("")


@dataclass(frozen=True)
class Look:
    """How a paragraph differs from its style: where its text stands; whether the next one stays with it."""

    align: str = ""
    bold: bool = False
    kept: bool = False


PLAIN, CENTERED = Look(), Look("center")


@dataclass(frozen=True)
class Blocks:
    """What is written into a template.

    Attributes:
        styles: ids by names.
        width: between the margins, in points.
    """

    styles: Mapping[str, str]
    width: float

    def paragraph(self, style: str, text: Text | str, look: Look = PLAIN) -> Markup:
        """Return a paragraph of a style."""
        return PARAGRAPH.format(
            style=self.styles[style],
            keep=KEEP if look.kept else NOTHING,
            jc=PLACE.format(look.align) if look.align else NOTHING,
            bold=BOLD if look.bold else NOTHING,
            text=_with_whole_dates(drawable(text.plain if isinstance(text, Text) else text)),
        )

    def paragraphs(self, style: str, texts: Iterable[Text | str]) -> Markup:
        """Return paragraphs of one kind."""
        return Markup("").join(self.paragraph(style, text) for text in texts)

    def table(self, item: Table) -> Markup:
        """Return a table and what explains it; its head is repeated on each page, its rows are not parted.

        A short one stays on one page, and the last row with what explains it. A paragraph always follows, so
        that programs do not make one table of two.
        """
        widths = [round(width * TWIPS) for width in widths_of(item, self.width)]
        last = len(item.rows) - 1

        def row(texts: Sequence[Text], looks: Sequence[Look], *, head: bool = False) -> Markup:
            style = "Table Head" if head else "Table Text"
            cells = [
                CELL.format(width=width, text=self.paragraph(style, text, look))
                for text, look, width in zip(texts, looks, widths, strict=True)
            ]
            return ROW.format(head=HEAD if head else NOTHING, cells=Markup("").join(cells))

        def looks(number: int) -> list[Look]:
            kept = last < WHOLE or number == last
            return [Look(head.align, bold=number in item.emphasis, kept=kept) for head in item.columns]

        top = row([head.label for head in item.columns], [CENTERED] * len(widths), head=True)
        rows = [row(texts, looks(number)) for number, texts in enumerate(item.rows)]
        shown = TABLE.format(
            style=self.styles["Official Table"],
            width=sum(widths),
            grid=Markup("").join(map(COLUMN.format, widths)),
            rows=top + Markup("").join(rows),
        )
        return shown + self.paragraphs(
            "Table Note", [*item.notes, item.caption] if item.notes else [item.caption]
        )


def widths_of(item: Table, whole: float) -> list[float]:
    """Return the widths of a table's columns in points, which fill the page.

    Short columns have what they need; the others share what is left over, by the roots of their lengths, so
    that their rows are about as high, and their longest word is not broken.
    """
    texts = [[head.label, *(row[n] for row in item.rows)] for n, head in enumerate(item.columns)]
    needed = [max(_head(head), *(_length(text.plain) for text in cells)) for head, *cells in texts]
    if sum(needed) <= whole:
        return [need * whole / sum(needed) for need in needed]
    words = [max(_word(text) for text in column) for column in texts]
    found: dict[int, float] = {}
    while len(found) < len(needed):
        rest = whole - sum(found.values())
        waiting = [n for n in range(len(needed)) if n not in found]
        fair, total = rest / len(waiting), sum(sqrt(needed[n]) for n in waiting)
        shares = {n: rest * sqrt(needed[n]) / total for n in waiting}
        enough = {n: needed[n] for n in waiting if needed[n] <= max(shares[n], min(fair, SHORT))}
        found |= enough or {n: max(share, min(words[n], fair)) for n, share in shares.items()}
    return [found[n] * whole / sum(found.values()) for n in range(len(needed))]


def _with_whole_dates(text: str) -> Markup:
    """Return a text whose dates are not parted at their hyphens."""
    safe = str(escape(text))
    return Markup(DATE.sub(lambda date: date[0].replace("-", UNBROKEN), safe))  # noqa: S704


def _length(text: str) -> float:
    return letters(drawable(text)) * SIZE + MARGIN


def _head(text: Text) -> float:
    """Return what a head needs, which may stand on several lines."""
    return max(_word(text), min(_length(text.plain), HEAD_LETTERS * SIZE + MARGIN))


def _word(text: Text) -> float:
    """Return how wide the longest word without a Chinese letter is."""
    words = text.plain.replace("/", "/ ").split()
    return max((_length(word) for word in words if word.isascii()), default=0.0)
