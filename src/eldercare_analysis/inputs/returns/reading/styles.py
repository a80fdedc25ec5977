"""Number formats: which code each style of a workbook shows numbers with."""

from __future__ import annotations

from eldercare_analysis.inputs.returns.reading.limits import NAME
from eldercare_analysis.inputs.returns.reading.unreadable import UnreadableError
from eldercare_analysis.inputs.returns.reading.xml import Attributes, local, plain, walk

GENERAL = "General"
# ECMA-376 part 1, 18.8.30; those that differ by language (27 to 36, 50 to 58) keep their number
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', 44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip


def formats_of(styles: bytes) -> list[str]:
    """Return the code of each style by its number; as far as it goes where the part is damaged, since how a sheet looks is no part of what it says."""
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
    return [codes.get(number) or BUILT_IN.get(number) or f"builtin:{number}" for number in numbers]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - none is larger
