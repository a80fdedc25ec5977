"""What stands around a table: the block above it (month, town, no change), remarks, signatures, captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problems
from eldercare_analysis.inputs.returns.cell_content import CellError, Content, as_text, clipped, content_of
from eldercare_analysis.inputs.returns.cells import as_flag, as_month
from eldercare_analysis.inputs.returns.reading.grid import Grid, letters
from eldercare_analysis.inputs.returns.sheets import plain_header
from eldercare_analysis.inputs.tables import narrow

BLOCK = {
    "month": ("month", "填报月份", "月份", "报送月份"),
    "town": ("town", "镇街"),
    "unchanged": ("nochangethismonth", "nochange", "sameaslastmonth", "本月无变化", "本月与上月相同"),
    "home": ("home", "填报机构"),
    "office": ("office", "填报单位"),
}
LABELS = {word for words in BLOCK.values() for word in words}
WIDE = 3  # columns of a caption that is merged across the table
_NOTE = (
    r"(?:备注|附注|注意事项|注意|注|说明|填表说明|填报说明|填表要求|填报要求|数据来源|统计口径"
    r"|notes?|remarks?)\d*"
)
_PERSON = (
    r"(?:(?:填表|填报|制表|编制|经办|报送|上报|报出|审核|复核|审批|审签|签发|校对|统计|分管|主管|主要|单位|部门|科室|镇街|乡镇|民政办|机构)?"
    r"(?:负责)?(?:人员|人|领导|责任人|科长|主任|院长)|制表|填表|填报|经办|审核|复核|审批|审签|签发|校对"
    r"|(?:prepared|filledin|reviewed|checked|approved|signed)by|signature)"
)
_OTHER = (
    r"(?:(?:填表|填报|制表|编制|报送|上报|报出|打印|审核)(?:单位|日期|时间|意见)|日期|时间|年月日|单位|联系人|联系电话|联系方式|电话"
    r"|签字|签名|签章|盖章|公章|date)"
)
_LABEL = re.compile(
    rf"[*※★△▲#]?(?:{_NOTE}|{_PERSON}|{_OTHER})(?:签字|签名|签章|盖章|意见)?(?:\([^)]*\))?(?::.*)?",
    re.IGNORECASE | re.DOTALL,
)
_NOTE_ALONE = re.compile(
    rf"[*※★△▲]|{_NOTE}|以上|上述|本表|此表|截至|截止|[(]?[0-9一二三四五六七八九十]{{1,2}}[.、)]",
    re.IGNORECASE,
)
_END = re.compile(r"\W*(?:以下(?:空白|无.*)|(?:此|本)[页表](?:无正文|完)|完毕?|end)\W*", re.IGNORECASE)
_PAIR = re.compile(r"[^\d:]{1,12}:")
_SEALED = re.compile(r"\(?(?:盖章|公章|签字|签名|签章)\)?:?$")
_SENTENCE = re.compile(r"[,;!?。]\s*\S|。$|[;!?]$")


def read_head(
    tables: list[tuple[Grid, int]], district: District, problems: Problems
) -> tuple[dict[str, Any], set[str]]:
    """Return what the rows above the headers say, by key of `BLOCK`, and the keys that could not be read.

    `tables`: each sheet with the row of its header; sheets that contradict each other are a problem.
    """
    said: dict[str, dict[Any, Place]] = {key: {} for key in BLOCK}
    unread: set[str] = set()
    for grid, header in tables:
        for row in range(1, header):
            for key, content, column in _labelled(grid, row):
                place = Place(grid.file, grid.sheet, row, letters(column))
                try:
                    said[key][_head_value(key, content, district)] = place
                except CellError as error:
                    unread.add(key)
                    problems.add(error.key, place, **error.fields)
                except InputError as error:
                    unread.add(key)
                    problems.at(place, error)
    for values in said.values():
        if len(values) > 1:
            problems.add("head_differs", list(values.values())[1], value=" / ".join(map(str, values)))
    return {key: next(iter(values), None) for key, values in said.items()}, unread


def _labelled(grid: Grid, row: int) -> Iterator[tuple[str, Content | None, int]]:
    """Yield labels of the head, with what stands beside or after a colon; None: a formula without result."""
    cells = grid.row(row)
    places = sorted(
        {n for n, value in enumerate(cells, 1) if value is not None}
        | {n for at, n in grid.uncalculated if at == row}
    )
    for position, value in enumerate(cells, 1):
        if not isinstance(value, str):
            continue
        label, _, inside = narrow(value).partition(":")
        key = next((key for key, words in BLOCK.items() if plain_header(label) in words), None)
        beside = next((n for n in places if n > position), None)
        if key and inside.strip():
            yield key, Content(inside.strip()), position
        elif key and beside and (row, beside) in grid.uncalculated:
            yield key, None, beside
        elif key and beside and not _is_label(cells[beside - 1]):
            yield key, content_of(grid, (row, beside)), beside


def _is_label(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and plain_header(value) in LABELS


def _head_value(key: str, content: Content | None, district: District) -> Any:  # noqa: ANN401
    if content is None:
        raise CellError("uncalculated")
    if key == "month":
        return as_month(content)
    if key == "town":
        return district.find_town(clipped(content.plain))
    return as_flag(content) if key == "unchanged" else content.text


def remark_rows(grid: Grid, rows: list[int], is_named: Callable[[int], bool]) -> dict[int, str]:
    """Return rows that are remarks, signatures or captions, with label (without names) or first text.

    `rows`: those below the header that hold something; one that `is_named` as of the table is no remark.
    """
    wide = Counter(row for (row, _), first in grid.merged.items() if first[0] == row)
    found: dict[int, str] = {}
    after_a_remark = False
    for row in rows:
        texts = list(_texts(grid, row))
        remark = bool(texts) and _is_remark(texts, wide[row] + 1)
        goes_on = after_a_remark and len(texts) == 1
        after_a_remark = (remark or goes_on) and not is_named(row)
        if after_a_remark:
            found[row] = _named(texts[0]) if remark else ""
    return found


def is_label(text: str) -> bool:
    """Say whether a text is that of a signature or a remark: 填表人：, 审核, 注：."""
    return _LABEL.fullmatch(_tight(text)) is not None


def _named(text: str) -> str:
    return re.split("[:：]", text)[0] if is_label(text) or _PAIR.match(_tight(text)) else text


def _texts(grid: Grid, row: int) -> Iterator[str]:
    """Return what stands in a row, a merged cell once."""
    for position, value in enumerate(grid.row(row), start=1):
        if value is not None and (row, position) not in grid.merged and as_text(value):
            yield as_text(value)


def _is_remark(texts: list[str], width: int) -> bool:
    """Say whether a row of these texts is one, of which the widest stands across so many columns."""
    tight = [_tight(text) for text in texts]
    if is_label(texts[0]) or _SEALED.search(tight[0]) or _are_pairs(tight):
        return True
    alone = len(texts) == 1
    said = _NOTE_ALONE.match(tight[0]) or _END.fullmatch(tight[0]) or _SENTENCE.search(tight[0])
    return alone and bool(width >= WIDE or said)


def _are_pairs(texts: list[str]) -> bool:
    """Say whether each text begins with a word and a colon, or stands beside nothing else: 报表人：王某."""
    return all(_PAIR.match(text) or before.endswith(":") for before, text in pairwise(["", *texts]))


def _tight(text: str) -> str:
    return "".join(narrow(text).split())
