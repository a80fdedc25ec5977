"""A register: what is known as of a month, of rows as values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import (
    Register,
    absent_columns,
    described,
    sheet_of,
    with_dates_told_before,
)
from eldercare_analysis.inputs.returns.return_rows import Record

AUGUST, SEPTEMBER = date(2021, 8, 5), date(2021, 9, 5)
Cells = dict[str, Any]


def sent(month: str, *rows: Cells, sheet: str = "facilities", **more: Any) -> Return:
    file = f"{month}.xlsx"
    records = [Record(sheet, Place(file, "表", number), row) for number, row in enumerate(rows, 5)]
    return Return(file, month, more.pop("town", "甲镇"), more.pop("unchanged", False), records, **more)


def point(identity: str = "甲-点-2021-01", **cells: Any) -> Cells:
    return {"facility_id": identity, "town": "甲镇", "kind": "point", "plan_year": "2021", **cells}


def told(register: Register, month: str, sheet: str = "facilities") -> list[Cells]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in register.records(sheet, month)
    ]


def source(month: str, row: int = 5) -> Cells:
    return {"return_month": month, "file": f"{month}.xlsx", "sheet": "表", "row": row}


def test_returns_by_month_and_town() -> None:
    register = Register((sent("2021-09"), sent("2021-08", town="乙镇"), sent("2021-09", town=None)))
    assert register.months == ["2021-08", "2021-09"]
    assert (
        register.towns_reporting("2021-09"),
        register.towns_reporting("2021-08"),
        register.towns_reporting("2021-07"),
    ) == ({"甲镇"}, {"乙镇"}, set())
    assert (register.notes, register.problems, register.rejected) == ((), (), {})


def test_rows_know_their_return() -> None:
    register = Register((sent("2021-08", point(), point("甲-点-2021-02")),))
    rows = register.rows("facilities")
    assert rows[["facility_id", "return_month", "file", "sheet", "row"]].to_numpy().tolist() == [
        ["甲-点-2021-01", "2021-08", "2021-08.xlsx", "表", 5],
        ["甲-点-2021-02", "2021-08", "2021-08.xlsx", "表", 6],
    ]
    assert register.rows("villages").empty
    assert register.as_of("villages", "2021-08").empty


def test_the_last_return_up_to_a_month_tells() -> None:
    register = Register(
        (
            sent("2021-08", point(issue="甲", started_on=AUGUST)),
            sent("2021-09", point(started_on=AUGUST, completed_on=SEPTEMBER)),
        )
    )
    assert told(register, "2021-08") == [point(issue="甲", started_on=AUGUST) | source("2021-08")]
    for month in ("2021-09", "2021-12"):
        assert told(register, month) == [point(started_on=AUGUST, completed_on=SEPTEMBER) | source("2021-09")]


def test_a_later_return_tells_only_what_happened_before() -> None:
    """Its dates, and what the facility is; nothing else was known then."""
    first, second = point(issue="甲", started_on=AUGUST, completed_on=SEPTEMBER), point(started_on=SEPTEMBER)
    register = Register((sent("2021-09", first), sent("2021-10", second)))
    assert told(register, "2021-08") == [point(started_on=AUGUST) | source("2021-09")]
    assert told(register, "2021-07") == [point() | source("2021-09")]


def test_events_after_the_months_end_are_not_known_yet() -> None:
    last = date(2021, 9, 30)
    register = Register(
        (sent("2021-09", point(started_on=last, completed_on=date(2021, 10, 1), due_on=date(2022, 1, 1))),)
    )
    assert told(register, "2021-09") == [point(started_on=last, due_on=date(2022, 1, 1)) | source("2021-09")]


def test_what_is_neither_planned_nor_existing_is_there_from_its_first_date() -> None:
    outside, existing = point("甲-点-9", plan_year="none"), point("甲-点-8", plan_year="existing")
    register = Register((sent("2021-09", {**outside, "started_on": AUGUST}, existing),))
    assert [row["facility_id"] for row in told(register, "2021-07")] == ["甲-点-8"]
    assert [row["facility_id"] for row in told(register, "2021-08")] == ["甲-点-9", "甲-点-8"]
    bare = Register((sent("2021-09", outside),))
    assert (told(bare, "2021-08"), len(told(bare, "2021-09"))) == ([], 1)


def test_a_payment_tells_nothing_before_its_return() -> None:
    paid = {"document": "D1", "line": "1", "date": AUGUST, "town": "甲镇", "step": "award"}
    register = Register((sent("2021-09", paid, sheet="payments"),))
    assert told(register, "2021-08", "payments") == []
    assert len(told(register, "2021-09", "payments")) == 1


def test_counts_of_later_months_are_not_there_yet() -> None:
    people = [{"month": month, "town": "甲镇", "disabled": 5} for month in ("2021-08", "2021-09")]
    register = Register((sent("2021-09", *people, sheet="people"),))
    assert [row["month"] for row in told(register, "2021-09", "people")] == ["2021-08", "2021-09"]
    assert [row["month"] for row in told(register, "2021-08", "people")] in ([], ["2021-08"])
    assert told(register, "2021-07", "people") == []


def test_dates_of_columns_that_a_sheet_does_not_have_are_those_told_before() -> None:
    register = Register((
        sent("2021-08", point(started_on=AUGUST, completed_on=AUGUST)),
        sent("2021-09", point(accepted_on=SEPTEMBER), absent={"表": ("started_on", "issue")}),
    ))  # fmt: skip
    assert told(register, "2021-09") == [point(started_on=AUGUST, accepted_on=SEPTEMBER) | source("2021-09")]
    (row,) = register.records("facilities", "2021-09")
    assert register.absent(row) == {"started_on", "issue"}
    assert register.absent(register.records("facilities", "2021-08")[0]) == frozenset()


def test_rows_are_shared_but_not_changed() -> None:
    register = Register((sent("2021-09", point()),))
    register.records("facilities", "2021-09")[0]["town"] = "x"
    assert register.records("facilities", "2021-09")[0]["town"] == "甲镇"


def test_nothing_has_changed() -> None:
    register = Register(
        (
            sent("2021-07", unchanged=True),
            sent("2021-09", unchanged=True),
            sent("2021-10"),
            sent("2021-11", town="乙镇", unchanged=True),
        )
    )
    assert [
        register.confirmed("甲镇", month) for month in ("2021-06", "2021-07", "2021-08", "2021-09", "2021-12")
    ] == ["", "2021-07", "2021-07", "2021-09", "2021-09"]
    assert register.confirmed("丙镇", "2021-12") == ""


def test_what_a_manifest_says() -> None:
    register = Register(
        (sent("2021-09", point(), point("x")), sent("2021-08", point())), rejected={"a.xlsx": "乙镇"}
    )
    assert described(register, "2021-09", ["甲镇", "乙镇"]) == {
        "returns": 2, "rejected": {"a.xlsx": "乙镇"}, "towns_without_return": ["乙镇"], "rows": 3,
    }  # fmt: skip


def test_absent_columns_by_sheet() -> None:
    one = Return("a.xlsx", "2021-09", absent={"表": ("x",), "页": ("y",)})
    other = Return("a.xlsx", "2021-09", absent={"表": ("z",)})
    assert absent_columns([one, other, Return("b.xlsx", "2021-09")]) == {
        ("2021-09", "a.xlsx", "表"): {"x", "z"}, ("2021-09", "a.xlsx", "页"): {"y"},
    }  # fmt: skip
    assert sheet_of({"return_month": "2021-09", "file": "a.xlsx", "sheet": "表"}) == (
        "2021-09",
        "a.xlsx",
        "表",
    )


def known(*rows: tuple[str, str, Any, Any]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"return_month": month, "file": "a", "sheet": "s", "id": identity, "x": x, "y": y} for month, identity, x, y in rows],
        columns=["return_month", "file", "sheet", "id", "x", "y"], dtype=object, index=range(10, 10 + len(rows)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("absent", "dates"),
    [
        ({}, [[None, 4]]),
        ({("3", "a", "s"): frozenset({"x"})}, [[2, 4]]),
        ({("3", "a", "s"): frozenset({"x"}), ("2", "a", "s"): frozenset({"x"})}, [[1, 4]]),
        (
            {
                ("3", "a", "s"): frozenset({"x", "y"}),
                ("2", "a", "s"): frozenset({"y"}),
                ("1", "a", "s"): frozenset({"y"}),
            },
            [[2, 4]],
        ),
    ],
)
def test_dates_told_before(
    absent: dict[tuple[str, str, str], frozenset[str]], dates: list[list[Any]]
) -> None:
    rows = known(("1", "F", 1, 5), ("1", "G", 9, 9), ("2", "F", 2, 6), ("3", "F", None, 4))
    found = with_dates_told_before(rows.iloc[3:], rows, ["id"], ["x", "y"], absent)
    assert (
        found[["x", "y"]].astype(object).where(found[["x", "y"]].notna(), None).to_numpy().tolist() == dates
    )
    assert list(found.index) == [13]
    assert with_dates_told_before(rows, rows, ["id"], [], absent) is rows
