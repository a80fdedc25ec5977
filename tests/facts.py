"""Which numbers of a text nobody accounts for: neither its facts nor a kind of number that is no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

ALLOWED = {  # what a number may be without being a figure
    "run": r"(运行编号|Run)\s*[0-9a-f]{8}",  # first: its beginning may look like a year
    "document": r"〔\d{4}〕\s*\d+\s*号",
    "month": r"\d{4}\s*年\s*\d{1,2}\s*月|\d{4}-\d{2}(-\d{2})?",
    "month of this year": r"本月（(1[0-2]|[1-9])\s*月）",
    "year": r"(?<![\d,.])20\d\d(?![\d,.%])",
    "page": r"第\s*\d+\s*页，共\s*\d+\s*页|page \d+ of \d+",
    "annex": r"附件\s*\d|Annex\s*\d",
    "id of a figure": r"(?<![A-Za-z\d])[CBTD]\d{1,2}(\.[a-z]?\d*[a-z]*)*(?![\d.])",
    "cell": r"[\w.*/-]+\.(csv|yaml|xlsx)(\s+\S*)?\s+row\s+\d+\s+\w+",
    "row": r"第\s*\d+\s*行|row\s+\d+",
    "facility": r"[\u4e00-\u9fff\w]+-[\u4e00-\u9fff]+-([\u4e00-\u9fff]+-)?\d{4}-\d\d|[\u4e00-\u9fff]+-[\u4e00-\u9fff]+-\d\d",
    "percentile": r"P[159]0",
}
NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?%?")
INDEX = ("数字与出处", "Figures and sources")  # the last section: ids and how many figures


def unexplained(text: str, facts: Iterable[dict[str, Any]]) -> list[str]:
    """Return the numbers of a report's text that are neither among its facts nor of an allowed kind."""
    plain = text
    for title in INDEX:
        plain = plain.partition(title)[0]
    for pattern in ALLOWED.values():
        plain = re.sub(pattern, " ", plain)
    known = {number for fact in facts for number in NUMBER.findall(fact["text"])}
    return [number for number in NUMBER.findall(plain) if number not in known]
