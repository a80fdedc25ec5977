"""Workbooks of Office Open XML (.xlsx, .xlsm) -> grids: only parts that say what cells hold are opened."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from eldercare_analysis.inputs.returns.reading.archive import Archive, Attributes, is_true, local, plain, walk
from eldercare_analysis.inputs.returns.reading.grid import (
    EPOCH,
    GENERAL,
    MACINTOSH,
    Found,
    Grid,
    Room,
    code_of,
    grid_of,
)
from eldercare_analysis.inputs.returns.reading.limits import NAME, SHEETS, UnreadableError, broken
from eldercare_analysis.inputs.returns.reading.worksheet import read_sheet

WORKBOOK = "xl/workbook.xml"
LONGEST_ID = 9  # digits of the number of a format; none is larger


def formats_of(styles: bytes) -> list[str]:
    """Return the code of each style by its number; none where the part is damaged: looks say nothing."""
    codes, numbers = dict[int, str](), list[int]()
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        kind, found = local(name), plain(attributes)
        if kind == "numFmt" and "numFmts" in inside:
            codes[_number(found.get("numFmtId"))] = found.get("formatCode", GENERAL)[:NAME]
        elif kind == "xf" and inside[-1:] == ["cellXfs"]:
            numbers.append(_number(found.get("numFmtId")))
        inside.append(kind)

    def end(_: str) -> None:
        inside.pop()

    try:
        walk(styles, "styles.xml", start, end)
    except UnreadableError:
        return []
    return [code_of(number, codes) for number in numbers]


def _number(text: str | None) -> int:
    sound = text and text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return int(text) if text and sound else 0


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it: its title, whether it does not show, its part."""

    title: str
    hidden: bool
    part: str


@dataclass(frozen=True)
class Contents:
    """What a workbook says of itself; `texts`, `styles`: their parts, empty where there are none."""

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
    """Return what a part refers to, by id; kinds are the last word of their address, strict or not."""
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


def read_xlsx(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook, without the name of its file.

    Raises:
        UnreadableError: it is damaged, protected by a password or too large.
    """
    archive = Archive(content)
    contents = contents_of(archive)
    texts = texts_of(archive.read(contents.texts)) if contents.texts else []
    formats = _formats(archive, contents)
    grids, room = list[Grid](), Room()
    for listed in contents.sheets:
        found = Found(listed.title, listed.hidden, contents.epoch)
        try:
            read_sheet(archive.read(listed.part), found, texts, formats, room)
        except UnreadableError as error:
            error.sheet = listed.title
            raise
        grids.append(grid_of(found))
    return grids


def _formats(archive: Archive, contents: Contents) -> list[str]:
    try:
        return formats_of(archive.read(contents.styles))
    except UnreadableError:  # there is none, or it is damaged; how numbers look is then not known
        return []
