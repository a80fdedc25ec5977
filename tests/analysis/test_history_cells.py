"""Payments: which later rows correct which earlier ones, cell by cell or as wholes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from eldercare_analysis.analysis.history_cells import cell_changes
from eldercare_analysis.inputs.returns.register import Register, records_of
from tests.analysis.histories import sent

PAID = {
    "document": "一号",
    "line": "1",
    "date": date(2021, 7, 5),
    "town": "白沙镇",
    "payer": "municipality",
    "step": "paid",
    "amount_yuan": Decimal(1000),
}


def changes(*months: list[dict[str, Any]]) -> list[tuple[str, str, Any, Any, int, int | None]]:
    """Return month, column, both values and both rows of each change of what the bureau sent, month by month."""
    returns = [sent(f"2021-{7 + n:02d}", None, "payments", *rows) for n, rows in enumerate(months)]
    register = Register(tuple(returns))
    found = cell_changes(register, "payments", records_of(register.rows("payments")))
    return [
        (
            one.row["return_month"],
            one.column,
            one.old,
            one.new,
            one.row["row"],
            one.before["row"] if one.before else None,
        )
        for one in found
    ]


def test_the_same_payment_again_is_no_change() -> None:
    assert changes([PAID], [PAID]) == [("2021-07", "amount_yuan", None, Decimal(1000), 5, None)]


def test_document_and_line_say_which_payment_is_corrected() -> None:
    """Its purpose is told later, its date and amount were wrong."""
    other = PAID | {"line": "2", "amount_yuan": Decimal(7000)}
    right = PAID | {"purpose": "award", "date": date(2021, 7, 6), "amount_yuan": Decimal(3000)}
    assert changes([other, PAID], [right])[2:] == [
        ("2021-08", "date", date(2021, 7, 5), date(2021, 7, 6), 5, 6),
        ("2021-08", "purpose", None, "award", 5, 6),
        ("2021-08", "amount_yuan", Decimal(1000), Decimal(3000), 5, 6),
    ]


def test_one_payment_that_is_two_is_replaced_as_a_whole() -> None:
    """Without lines, document, date, town and step say which: one of 1000 is one of 400 and one of 600."""
    plain = {name: value for name, value in PAID.items() if name != "line"}
    parts = [
        plain | {"fund": fund, "amount_yuan": Decimal(yuan)}
        for fund, yuan in (("lottery", 400), ("general", 600))
    ]
    assert changes([plain], parts)[1:] == [
        ("2021-08", "amount_yuan", Decimal(1000), None, 5, 5),
        ("2021-08", "amount_yuan", None, Decimal(400), 5, 5),
        ("2021-08", "amount_yuan", None, Decimal(600), 6, 5),
    ]


def test_a_payment_that_a_later_list_does_not_have_stays() -> None:
    assert changes([PAID], [PAID | {"line": "2"}])[1:] == [
        ("2021-08", "amount_yuan", None, Decimal(1000), 5, None)
    ]
