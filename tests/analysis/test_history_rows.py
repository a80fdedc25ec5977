"""A history as a tidy table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eldercare_analysis.analysis.history import At, Entry
from eldercare_analysis.analysis.history_rows import COLUMNS, history_table


def test_values_are_written_and_what_there_is_none_of_is_empty() -> None:
    where = At("2021-08", "白沙镇", "a.xlsx", "设施进度", 5)
    key = ("白沙-点-2021-01",)
    before = At("2021-07", "白沙镇", "b.xlsx", "设施进度", 6)
    day = Entry(
        "白沙镇", "corrected", where, "facilities", key, key[0], "started_on",
        date(2021, 7, 2), date(2021, 7, 3), before, key,
    )  # fmt: skip
    paid = Entry(
        "白沙镇",
        "told",
        where,
        "payments",
        ("一号", None, date(2021, 7, 1)),
        "",
        "amount_yuan",
        None,
        Decimal("2.50"),
    )
    flag = Entry("白沙镇", "told", where, "facilities", key, key[0], "needs_district", None, new=False)
    table = history_table([day, paid, flag, Entry("白沙镇", "no_return", At("2021-09"))])
    rows = table.to_dict("records")
    assert list(table) == list(COLUMNS)
    assert tuple(rows[0].values()) == (
        *("白沙镇", key[0], "facilities", key[0], "started_on", "corrected", "2021-07-02", "2021-07-03"),
        *("2021-08", "白沙镇", "a.xlsx", "设施进度", 5),
        *("2021-07", "白沙镇", "b.xlsx", "设施进度", 6, key[0]),
    )
    assert (rows[1]["key"], rows[1]["old"], rows[1]["new"]) == ("一号 · 2021-07-01", None, "2.50")
    assert rows[2]["new"] == "no"
    assert (rows[3]["return_month"], rows[3]["file"], rows[3]["row"]) == ("2021-09", "", None)
    assert list(history_table([])) == list(COLUMNS)
