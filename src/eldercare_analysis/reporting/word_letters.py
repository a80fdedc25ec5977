"""Rare letters in a Word file: in a font that travels inside it; what no font has stands there by number."""

from __future__ import annotations

import copy
from itertools import groupby
from typing import Any
from uuid import UUID

from docx.document import Document as Pages
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from eldercare_analysis.inputs.letters import drawable, rare
from eldercare_analysis.inputs.word_template import roots_of
from eldercare_analysis.reporting.rare_font import RARE, rare_font

# the first bytes of an embedded font are written over with it
KEY = UUID("5c8a3b1e-7d42-4f60-9a17-2e6f0b94d3c8")
GB2312 = "86"  # the number of the character set
SCRAMBLED = 32  # bytes
OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


def settle_letters(document: Pages) -> None:
    """Make every letter of a document one that its reader sees."""
    runs = [run for root in roots_of(document) for run in root.iter(qn("w:r"))]
    for text in (text for run in runs for text in run.iter(qn("w:t"))):
        text.text = drawable(text.text or "")
    letters = rare("".join(text.text or "" for run in runs for text in run.iter(qn("w:t"))))
    if letters:
        for run in runs:
            _set_apart(run, set(letters))
        _embed(document, rare_font("".join(sorted(letters))))


def _set_apart(run: Any, letters: set[str]) -> None:  # noqa: ANN401 - python-docx has no types for elements
    """Put the rare letters of a run into runs of their own, in their font."""
    if not letters & set("".join(text.text or "" for text in run.iter(qn("w:t")))):
        return
    for child in [child for child in run if child.tag != qn("w:rPr")]:
        if child.tag != qn("w:t"):
            _before(run).append(child)
            continue
        for is_rare, part in groupby(child.text, lambda letter: letter in letters):
            piece = _before(run)
            piece.add_t("".join(part))
            if is_rare:
                fonts = piece.get_or_add_rPr().get_or_add_rFonts()
                for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
                    fonts.set(qn(f"w:{kind}"), RARE)
    run.getparent().remove(run)


def _before(run: Any) -> Any:  # noqa: ANN401
    """Return a new empty run before another that looks the same."""
    made = OxmlElement("w:r")
    if run.rPr is not None:
        made.append(copy.deepcopy(run.rPr))
    run.addprevious(made)
    return made


def _embed(document: Pages, font: bytes) -> None:
    """Put a font into the document, written over as the format wants it."""
    key = KEY.bytes[::-1] * 2
    covered = bytes(one ^ other for one, other in zip(font, key, strict=False)) + font[SCRAMBLED:]
    package, table = document.part.package, _font_table(document)
    part = Part(package.next_partname("/word/fonts/font%d.odttf"), OBFUSCATED, covered, package)
    link = table.relate_to(part, FONT)
    fonts, entry = parse_xml(table.blob), OxmlElement("w:font", {qn("w:name"): RARE})
    entry.append(OxmlElement("w:charset", {qn("w:val"): GB2312}))
    entry.append(
        OxmlElement("w:embedRegular", {qn("r:id"): link, qn("w:fontKey"): f"{{{str(KEY).upper()}}}"})
    )
    fonts.append(entry)
    table._blob = serialize_part_xml(fonts)


def _font_table(document: Pages) -> Part:
    """Return the part that lists fonts; a new one where the template has none."""
    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    except KeyError:
        empty = serialize_part_xml(OxmlElement("w:fonts"))
        table = Part(
            PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, empty, document.part.package
        )
        document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
        return table
