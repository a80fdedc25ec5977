"""Number formats: what a cell shows of its number, checked against what spreadsheets show."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from eldercare_analysis.inputs.returns.formats import date_parts, section_of
from eldercare_analysis.inputs.returns.shown import shown_date, shown_number

ACCOUNTS = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("code", "number", "text", "scale"),
    [
        ("", "12.5", "12.5", "1"),
        ("General", "12.5", "12.5", "1"),
        ("G/通用格式", "12.5", "12.5", "1"),
        ("@", "12.5", "12.5", "1"),
        ("0", "12.5", "13", "1"),
        ("#,##0.00", "1234567.5", "1,234,567.50", "1"),
        ("#,##0.##", "0.4375", "0.44", "1"),
        ("000", "7", "007", "1"),
        ("0.0;@", "-5", "-5.0", "1"),
        ("0.0;[Red]0;@", "-5", "-5", "1"),
        (ACCOUNTS, "2500", "2,500.00", "1"),
        (ACCOUNTS, "0", "-", "1"),
        ("¥#,##0.00", "12.5", "¥12.50", "1"),
        ("[$￥-804]#,##0", "1200", "￥1,200", "1"),
        ('0.0"万元"', "12.5", "12.5万元", "1"),
        ("0-0", "25", "2-5", "1"),
        ("[DBNum2]0", "3", "3", "1"),
        ("# ?/?", "12.5", "12.5", "1"),
        ("0.00E+00", "125000", "125000", "1"),
        ("0.0,", "2500", "2.5", "0.001"),
        ("#,##0,", "1234567", "1,235", "0.001"),
        ("#,##0.0,", "2500", "2.5", "0.001"),
        ("0.00,,", "125000", "0.13", "0.000001"),
        ("0!.0,", "125000", "12.5", "0.0001"),
        ("0\\.0,", "125000", "12.5", "0.0001"),
        ('0"."0,', "125000", "12.5", "0.0001"),
        ("#!.0000", "125000", "12.5000", "0.0001"),
        ('[>=10000]0!.0,"万";0', "125000", "12.5万", "0.0001"),
        ('[>=10000]0!.0,"万";0', "2500", "2500", "1"),
        ("0%", "0.12", "12%", "100"),
        ("0.0,%", "0.12", "0.0%", "0.1"),
        ("0;-0;;@", "0", "", "0"),
        (";;;", "5", "", "0"),
        ("#", "0", "", "1"),
        ('0;0;"—"', "0", "—", "0"),
        ('"有"', "5", "有", "0"),
        ("x" * 300, "5", "5", "1"),  # no spreadsheet takes so long a code
        ("0", "1E+300", "1.000E+300", "1"),
        ('[<0]0"a";[<10]0"b"', "50", "50b", "1"),  # where no condition holds, the last section
        ('[=5]0"a";[<>7]0"b";0"c"', "5", "5a", "1"),
        ('[=5]0"a";[<>7]0"b";0"c"', "7", "7c", "1"),
        ('[<=5]0"a";[>9]0"b";0"c"', "5", "5a", "1"),
        ('[< =5]0"a";[>9]0"b";0"c"', "9", "9c", "1"),
        ('[<-1.5]0"a";0"b"', "-2", "-2a", "1"),
    ],
)
def test_a_number_as_its_format_shows_it(code: str, number: str, text: str, scale: str) -> None:
    shown = shown_number(section_of(code, Decimal(number)), Decimal(number))
    assert (shown.text, shown.scale) == (text, Decimal(scale))


@pytest.mark.parametrize(
    ("code", "text", "parts"),
    [
        ("yyyy-mm-dd", "2021-09-05", "year month day"),
        ("yyyy/m/d h:mm", "2021/9/5 10:30", "year month day time"),
        ('[$-804]yyyy"年"m"月"d"日";@', "2021年9月5日", "year month day"),
        ('[DBNum1][$-804]yyyy"年"m"月"', "2021年9月", "year month"),
        ("yyyy年m月", "2021年9月", "year month"),
        ('e"年"m"月"', "2021年9月", "year month"),
        ("mmm-yy", "Sep-21", "year month"),
        ("d-mmm", "5-Sep", "month day"),
        ("yyyy", "2021", "year"),
        ("[$-804]aaaa;@", "星期日", "weekday"),
        ("dddd", "星期日", "weekday"),
        ("h:mm:ss AM/PM", "10:30:00", "time"),
        ("mm:ss.0", "30:00.", "time"),
        ("[mm]:ss", "30:00", "time"),
        ("builtin:27", "2021年9月", "year month"),
        ("builtin:28", "9月5日", "month day"),
        ("builtin:30", "9-5-21", "year month day"),
        ("builtin:31", "2021年9月5日", "year month day"),
        ("builtin:33", "10时30分00秒", "time"),
        ("builtin:36", "2021年9月", "year month"),
        ("builtin:50", "2021年9月", "year month"),
        ("builtin:52", "2021年9月", "year month"),
        ("builtin:55", "10时30分", "time"),
        ("builtin:57", "2021年9月", "year month"),
        ("builtin:58", "9月5日", "month day"),
    ],
)
def test_a_day_as_its_format_shows_it(code: str, text: str, parts: str) -> None:
    section = section_of(code, Decimal(44444))
    assert date_parts(section) == set(parts.split())
    assert shown_date(section, datetime.fromisoformat("2021-09-05T10:30")).strip() == text


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "0.00E+00", '0"月"', '"day"0', "[Red]0", "[$-804]0", "@", "builtin:99", "standard"],
)
def test_numbers_are_no_days(code: str) -> None:
    assert not date_parts(section_of(code, Decimal(44444)))


def test_any_code_shows_any_number() -> None:
    """Codes that no spreadsheet writes: quotes that do not close, empty sections, brackets within."""
    for code in ('"', "\\", "_", "*", "[", "[>1e9]0", ";;;;;;;", '0"', "0!", "%%%", ",,,", "..", "0.0.0", "?/", "yyyyyyyyyy", "0" * 255, "0." + "0" * 250):  # fmt: skip
        for number in map(Decimal, ("0", "-5", "44444.5", "1E-30", "123456789012345")):
            section = section_of(code, number)
            shown_number(section, number)
            shown_date(section, datetime.fromisoformat("1899-12-30T00:00") + timedelta(days=1))
