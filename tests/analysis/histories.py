"""Registers for tests of histories: two towns, their homes and the bureau, whatever they send in half a year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import shift
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import row_key

MONTHS = [shift("2021-07", n) for n in range(5)]
TOWNS = {"白沙镇": "白沙", "先锋镇": "先锋"}
ABSENT = ("started_on", "accepted_on", "invested_wan", "issue")
days = st.integers(0, 25).map(lambda n: date(2021, 6, 1) + timedelta(days=n))
FACILITY = {
    **dict.fromkeys(kinds.DATES, days),
    "village": st.sampled_from(["500116108201", "500116108203"]),
    "invested_wan": st.sampled_from([Decimal(5), Decimal("7.5")]),
    "issue": st.sampled_from(["用地", "资金"]),
    "needs_district": st.booleans(),
    "expected_on": days,
}
PAYMENT = {
    "document": st.sampled_from([None, "一号", "二号"]),
    "line": st.sampled_from([None, "1", "2"]),
    "date": st.sampled_from([date(2021, 6, 3), date(2021, 6, 9)]),
    "town": st.sampled_from(list(TOWNS)),
    "facility_id": st.sampled_from([None, "白沙-中心-2021-01"]),
    "purpose": st.sampled_from([None, "award", "operating"]),
    "payer": st.sampled_from(["municipality", "district"]),
    "fund": st.sampled_from([None, "lottery"]),
    "step": st.sampled_from(["allocated", "paid"]),
    "amount_yuan": st.sampled_from([Decimal(1000), Decimal(2000)]),
}


def record(sheet: str, file: str, row: int, cells: dict[str, Any]) -> Record:
    """Return a row as it is read: without its empty cells."""
    told = {name: value for name, value in cells.items() if value is not None}
    return Record(sheet, Place(file, sheet, row), told)


def sent(month: str, town: str | None, sheet: str, *rows: dict[str, Any], **more: Any) -> Return:
    """Return a return of one sheet; its file is named after month and town."""
    file = f"{month}/{town or sheet}.xlsx"
    return Return(
        file, month, town, records=[record(sheet, file, n + 5, row) for n, row in enumerate(rows)], **more
    )


def facility(name: str, **cells: Any) -> dict[str, Any]:
    """Return a row of a point of the first town, or of the town that its id begins with."""
    town = next(town for town, short in TOWNS.items() if name.startswith(short))
    return {"facility_id": name, "town": town, "kind": "point", "plan_year": "2021", **cells}


@st.composite
def town_returns(draw: st.DrawFn, month: str, town: str) -> Return:
    """Return what a town sends: some of its facilities with any cells, without some columns; or no change."""
    if draw(st.integers(0, 5)) == 0:
        return sent(month, town, "facilities", unchanged=True)
    absent = tuple(draw(st.sets(st.sampled_from(ABSENT), max_size=2)))
    rows = [
        facility(
            f"{TOWNS[town]}-点-2021-0{number}",
            **{
                name: draw(value)
                for name, value in FACILITY.items()
                if name not in absent and draw(st.booleans())
            },
        )
        for number in sorted(draw(st.sets(st.integers(1, 3))))
    ]
    return sent(month, town, "facilities", *rows, absent={"facilities": absent} if absent else {})


@st.composite
def bureau_returns(draw: st.DrawFn, month: str) -> Return:
    """Return what the bureau sends: payments, of which none says two things of one."""
    rows = draw(st.lists(st.fixed_dictionaries(PAYMENT), max_size=4))
    once = {row_key("payments", row): row for row in rows}
    return sent(month, None, "payments", *once.values())


@st.composite
def registers(draw: st.DrawFn, district: District) -> Register:
    """Return a register in the order in which it is read: by month, then by file."""
    found: list[Return] = []
    for month in MONTHS:
        found += [draw(town_returns(month, town)) for town in TOWNS if draw(st.integers(0, 3))]
        found += [draw(bureau_returns(month))] if draw(st.booleans()) else []
        counts = [{"month": one, "facility_id": "白沙-院-2022-01", "recipients": draw(st.integers(0, 9))} for one in
                  sorted(draw(st.sets(st.sampled_from(MONTHS[: MONTHS.index(month) + 1]), max_size=2)))]  # fmt: skip
        found += [sent(month, None, "residents", *counts)] if counts else []
    return Register(tuple(sorted(found, key=lambda one: (one.month, one.file))))
