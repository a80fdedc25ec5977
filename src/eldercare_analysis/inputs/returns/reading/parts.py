"""The parts of a workbook beside its sheets: which sheets there are, in which parts, and the texts that they share."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from eldercare_analysis.inputs.returns.reading.archive import Archive
from eldercare_analysis.inputs.returns.reading.grid import EPOCH, MACINTOSH
from eldercare_analysis.inputs.returns.reading.limits import NAME, SHEETS
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError, broken
from eldercare_analysis.inputs.returns.reading.xml import Attributes, is_true, local, plain, walk

WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it: its title, whether it does not show, its part."""

    title: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Contents:
    """What a workbook says of itself; `texts`, `styles`: the parts of shared texts and styles, empty where there are none."""

    epoch: int
    sheets: list[Listed]
    texts: str
    styles: str


@dataclass(frozen=True)
class _Link:
    kind: str
    target: str


def contents_of(archive: Archive) -> Contents:
    """Return what a workbook says of itself.

    Raises:
        UnreadableError: it does not say, or has too many sheets.
    """
    book = next(
        (link.target for link in _links(archive, "").values() if link.kind == "officeDocument"), WORKBOOK
    )
    links = _links(archive, book)
    epoch, listed = EPOCH, list[Attributes]()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch
        kind = local(name)
        if kind == "workbookPr" and is_true(plain(attributes).get("date1904")):
            epoch = MACINTOSH
        elif kind == "sheet":
            listed.append(plain(attributes))

    walk(archive.read(book), book, start)
    if len(listed) > SHEETS:
        raise UnreadableError("workbook_sheets", value=len(listed), limit=SHEETS)
    sheets = []
    for number, sheet in enumerate(listed, start=1):
        link, title = links.get(sheet.get("id", "")), sheet.get("name", str(number))
        if link is None or len(title) > NAME:
            raise broken("sheet", sheet=title[:NAME])
        if link.kind == "worksheet":  # others hold charts or macros
            sheets.append(Listed(title, sheet.get("state", "visible") != "visible", link.target))
    parts = {link.kind: link.target for link in links.values()}
    folder = posixpath.dirname(book)
    texts, styles = (parts.get(kind, f"{folder}/{kind}.xml") for kind in ("sharedStrings", "styles"))
    return Contents(epoch, sheets, texts if texts in archive else "", styles if styles in archive else "")


def _links(archive: Archive, part: str) -> dict[str, _Link]:
    """Return what a part refers to, by id: kinds by the last word of their address, which is the same in strict and transitional files."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    links: dict[str, _Link] = {}

    def start(kind: str, attributes: Attributes) -> None:
        found = plain(attributes)
        if local(kind) == "Relationship" and found.get("TargetMode") != "External":
            target = found.get("Target", "").replace("\\", "/")
            inside = posixpath.join(folder, target).lstrip("/")  # a target with a slash before it is whole
            links[found.get("Id", "")] = _Link(found.get("Type", "").rpartition("/")[2], inside)

    if rels in archive:
        walk(archive.read(rels), rels, start)
    return links


def texts_of(part: bytes) -> list[str]:
    """Return the texts that sheets share; how a text is pronounced is no part of it.

    Raises:
        UnreadableError: the part is damaged.
    """
    texts: list[str] = []
    pieces: list[str] = []
    inside = spoken = False

    def start(name: str, _: Attributes) -> None:
        nonlocal inside, spoken
        kind = local(name)
        if kind == "si":
            pieces.clear()
        elif kind == "rPh":
            spoken = True
        inside = kind == "t" and not spoken

    def end(name: str) -> None:
        nonlocal inside, spoken
        kind = local(name)
        if kind == "si":
            texts.append("".join(pieces))
        elif kind == "rPh":
            spoken = False
        inside = False

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    walk(part, "sharedStrings.xml", start, end, text)
    return texts
