"""Workbooks of Office Open XML (.xlsx, .xlsm), strict or not -> grids: only the parts that say what cells hold are opened."""

from __future__ import annotations

from eldercare_analysis.inputs.returns.reading.archive import Archive
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.returns.reading.parts import Contents, contents_of, texts_of
from eldercare_analysis.inputs.returns.reading.shape import Found, Room, grid_of
from eldercare_analysis.inputs.returns.reading.sheet import read_sheet
from eldercare_analysis.inputs.returns.reading.styles import formats_of
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError


def read_xlsx(content: bytes) -> list[Grid]:
    """Return the sheets of a workbook, without the name of its file.

    Args:
        content: the file.

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
