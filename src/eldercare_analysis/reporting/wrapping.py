"""Lines of a text for a terminal: no number or word is parted, no line begins with a mark that ends one."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from rich.cells import cell_len

OPENING = "（“‘《【〔([{<≥±"
CLOSING = "，。、；：！？）”’》】〕)]}>%"


def lines_of(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many cells; what no line can hold is parted anywhere."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, max(width, 2))]


def least_width(text: str) -> int:
    """Return the cells that the longest part of a text needs that stays together."""
    return max((cell_len(piece.rstrip()) for line in text.split("\n") for piece in _pieces(line)), default=0)


def _lines(paragraph: str, width: int) -> list[str]:
    found = [""]
    for piece in (part for whole in _pieces(paragraph) for part in _parted(whole, width)):
        if cell_len(found[-1] + piece.rstrip()) > width:
            found.append("")
        found[-1] += piece
    return [line.rstrip() for line in found]


def _pieces(paragraph: str) -> Iterator[str]:
    """Yield what stays together: words and numbers with their marks, Chinese letters one by one."""
    start = 0
    for at in range(1, len(paragraph)):
        if _may_part(paragraph[at - 1], paragraph[at]):
            yield paragraph[start:at]
            start = at
    if paragraph:
        yield paragraph[start:]


def _may_part(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return before == " " != after
    together = before in OPENING or after in CLOSING or not cell_len(after)
    return not together and (_wide(before) or _wide(after))


def _wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def _parted(piece: str, width: int) -> Iterator[str]:
    """Yield a piece whole, or the parts of one that is wider than a line."""
    while cell_len(piece.rstrip()) > width:
        most = next(at for at in range(len(piece), 0, -1) if at == 1 or cell_len(piece[:at]) <= width)
        yield piece[:most]
        piece = piece[most:]
    yield piece
