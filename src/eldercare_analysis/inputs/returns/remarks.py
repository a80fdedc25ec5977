"""Rows of a sheet that are no rows of its table: remarks and signatures below it, captions across it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from eldercare_analysis.inputs.returns.content import as_text
from eldercare_analysis.inputs.returns.reading.grid import Grid
from eldercare_analysis.inputs.tables import narrow

WIDE = 3  # columns of a caption that is merged across the table
_NOTE = r"(?:备注|附注|注意事项|注意|注|说明|填表说明|填报说明|填表要求|填报要求|数据来源|统计口径|notes?|remarks?)\d*"
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


def remark_rows(grid: Grid, rows: list[int], is_named: Callable[[int], bool]) -> dict[int, str]:
    """Return the rows that are remarks, signatures or captions, each with its label (names are not repeated) or its first text.

    Args:
        grid: the sheet.
        rows: the rows below the header that hold something, in order.
        is_named: says whether the columns that name a row of the table can be read in it; such a row is never a remark.
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
    """Say whether each text begins with a word and a colon, or stands beside one that is nothing else: 报表人：王某."""
    return all(_PAIR.match(text) or before.endswith(":") for before, text in pairwise(["", *texts]))


def _tight(text: str) -> str:
    return "".join(narrow(text).split())
