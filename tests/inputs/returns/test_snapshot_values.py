"""`returns.json`: every type of value goes out and comes back, and each that is none is told with its place."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.returns.snapshot import read_snapshot, write_snapshot
from tests.refusals import refused

CENTER = "白沙-中心-2021-01"
FACILITY = {
    "facility_id": CENTER, "town": "白沙镇", "kind": "center", "plan_year": "2021", "started_on": date(2021, 9, 1), "due_on": date(2021, 12, 31),
    "invested_wan": Decimal("12.50"), "needs_district": False, "issue": "缺资金",
}  # fmt: skip


def test_what_is_written_is_read_back(tmp_path: Path, district: District) -> None:
    village = next(iter(district.places.villages["code"]))
    sent = (
        Return("a.xlsx", "2021-09", "白沙镇", unchanged=True, records=[Record("facilities", Place("a.xlsx", "设施进度", 5), FACILITY)], absent={"设施进度": ("name",)}),
        Return("b.xlsx", "2021-10", None, records=[Record("villages", Place("b.xlsx", "村", 6), {"village_code": village, "groups_total": 3})]),
    )  # fmt: skip
    path = tmp_path / "deep" / "returns.json"
    for _ in range(2):
        write_snapshot(Register(sent, rejected={"c.xlsx": "珞璜镇"}), path)
    assert read_snapshot(path, district) == (sent, {"c.xlsx": "珞璜镇"})
    text = path.read_text(encoding="utf-8")
    assert "白沙镇" in text
    assert text.startswith('{\n "returns": [\n  {\n   "file": "a.xlsx",')


def column_of(kind: str) -> tuple[str, str]:
    return next(
        (sheet, name)
        for sheet, one in sheets().items()
        for name, field in one.columns.items()
        if field.type == kind
    )


def read(folder: Path, district: District, sheet: str, name: str, value: Any) -> Any:
    row = {"sheet": sheet, "place": ["a.xlsx", "页", 5], "cells": {name: value}}
    sent = {"file": "a.xlsx", "month": "2021-09", "town": "白沙镇", "unchanged": False, "records": [row]}
    (folder / "returns.json").write_text(json.dumps({"returns": [sent], "rejected": {}}), encoding="utf-8")
    returns, _ = read_snapshot(folder / "returns.json", district)
    return returns[0].records[0].cells[name]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("text", [("甲", "甲"), ("", "")], [5, None, ["x"]]),
        ("event", [("2021-09-01", date(2021, 9, 1))], ["2021-02-30", 5, None]),
        ("date", [("2021-09-01", date(2021, 9, 1))], ["x", 5]),
        ("month", [("2021-09", "2021-09")], [202109, None]),
        ("count", [(0, 0), (10**12, 10**12)], [-1, 10**12 + 1, True, 1.5, "5"]),
        ("indicator", [(1, 1), (22, 22)], [0, 23, True, "1"]),
        ("decimal", [("0", Decimal(0)), ("1000000000000", Decimal(10**12)), ("0.5", Decimal("0.5"))], ["-0.1", "1000000000000.1", "NaN", "x", 5, True]),
        ("flag", [(True, True), (False, False)], [1, 0, "true", None]),
        ("town", [("珞璜镇", "珞璜镇")], ["火星镇", 5, ["白沙镇"]]),
        ("village", [("500116001200", "500116001200"), ("community", "community")], ["500116001299", "五举村", 5]),
        ("plan_year", [("2021", "2021"), ("existing", "existing"), ("none", "none")], ["2023", "计划外", 2021]),
        ("facility", [(CENTER, CENTER), ("珞璜-自建", "珞璜-自建")], ["白沙", "火星-点-1", 5, None]),
    ],
)  # fmt: skip
def test_values_by_type(
    tmp_path: Path, district: District, kind: str, right: list[tuple[Any, Any]], wrong: list[Any]
) -> None:
    sheet, name = column_of(kind)
    for value, found in right:
        back = read(tmp_path, district, sheet, name, value)
        assert back == found
        assert type(back) is type(found)
    for value in wrong:
        told = refused(lambda value=value: read(tmp_path, district, sheet, name, value))  # type: ignore[misc]
        assert told == [("snapshot_broken", "returns.json", {"why": f"a.xlsx 页 5 {sheet} {name}: {value}"})]


def test_choices_are_those_of_the_column(tmp_path: Path, district: District) -> None:
    sheet, name = column_of("choice")
    option = next(iter(sheets()[sheet].columns[name].options))
    assert read(tmp_path, district, sheet, name, option) == option
    assert [key for key, _, _ in refused(lambda: read(tmp_path, district, sheet, name, "x"))] == [
        "snapshot_broken"
    ]


def test_sheets_and_towns_that_are_none_come_together(tmp_path: Path, district: District) -> None:
    row = {"sheet": "zz", "place": ["a.xlsx", None, None], "cells": {}}
    facility = {"sheet": "facilities", "place": ["a.xlsx", None, 7], "cells": {"no": 1}}
    sent = {
        "file": "a.xlsx",
        "month": "2021-09",
        "town": "火星镇",
        "unchanged": False,
        "records": [row, facility],
    }
    (tmp_path / "r.json").write_text(json.dumps({"returns": [sent], "rejected": {}}), encoding="utf-8")
    assert refused(lambda: read_snapshot(tmp_path / "r.json", district)) == [
        ("snapshot_broken", "r.json", {"why": why})
        for why in ("a.xlsx: 火星镇", "a.xlsx: zz", "a.xlsx 7 facilities no: 1")
    ]
