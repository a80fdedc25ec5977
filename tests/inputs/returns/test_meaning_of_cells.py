"""What single cells mean in their district: towns, villages, facilities, plan years, each refusal with its fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Place, Problem
from eldercare_analysis.inputs.returns.cell_content import CellError, Content
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.sheets import Field
from tests.refusals import told

LAST = date(2021, 9, 30)
CENTER = "白沙-中心-2021-01"
BOTH = Field(zh="列", type="choice", options={"yes": "有", "no": "没有"})


def read(
    district: District,
    kind: Any,
    value: Any,
    town: str | None = "白沙镇",
    latest: date | None = LAST,
    /,
    **row: Any,
) -> Any:
    field = (
        BOTH
        if kind == "choice"
        else Field(zh="列", type=kind, between=(1, 10) if kind == "decimal" else None)
    )
    return Meaning(district, town, latest).of(Content(value), field, row)


def refused(
    district: District, kind: Any, value: Any, /, *given: Any, **row: Any
) -> tuple[str, dict[str, object]]:
    with pytest.raises(CellError) as caught:
        read(district, kind, value, *given, **row)
    ((key, _, fields),) = told([Problem(caught.value.key, Place("a"), caught.value.fields)])
    return key, fields


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("text", " 甲 ", "甲"), ("text", 5, "5"), ("text", "无", None), ("date", "2021-12-01", date(2021, 12, 1)), ("date", "/", None),
        ("event", "2021-09-30", LAST), ("event", "无", None), ("month", "2021-09", "2021-09"), ("year", 2021, "2021"), ("count", 5, 5), ("count", "—", None),
        ("decimal", "1.5", Decimal("1.5")), ("decimal", 0, Decimal(0)), ("decimal", 10, Decimal(10)), ("flag", "是", True), ("flag", "无", False), ("choice", "没有", "no"),
        ("town", "500116108", "白沙镇"), ("town", "Baisha", "白沙镇"), ("village", "黑石山村", "500116108201"), ("village", "黑石山", "500116108201"),
        ("village", "500116108201", "500116108201"), ("village", "石坝社区", "community"), ("village", "community", "community"), ("village", "暂无", None),
        ("facility", CENTER, CENTER), ("facility", "白沙－中心—2021-01 ", CENTER), ("facility", "白沙-自建-1", "白沙-自建-1"),
        ("plan_year", 2021, "2021"), ("plan_year", "2022年", "2022"), ("plan_year", "已有", "existing"), ("plan_year", "现有", "existing"), ("plan_year", "existing", "existing"),
        ("plan_year", "计划外", "none"), ("plan_year", "none", "none"), ("indicator", 1, 1), ("indicator", "22", 22), ("indicator", "无", None), ("indicator", 0, None),
    ],
)  # fmt: skip
def test_a_value(district: District, kind: Any, value: Any, found: Any) -> None:
    assert read(district, kind, value) == found


VILLAGES_NEAR = {"town": "白沙镇"}


@pytest.mark.parametrize(
    ("kind", "value", "key", "fields"),
    [
        ("event", "2021-10-01", "event_later", {"value": date(2021, 10, 1), "latest": LAST}),
        ("month", "2021-10", "event_later", {"value": "2021-10", "latest": "2021-09"}),
        ("decimal", "10.5", "magnitude", {"value": "10.5", "low": "1", "high": "10"}),
        ("decimal", "0.5", "magnitude", {"value": "0.5", "low": "1", "high": "10"}),
        ("choice", "也许", "not_one_of", {"value": "也许", "known": "有, 没有"}),
        ("town", "珞璜镇", "other_town", {"value": "珞璜镇", "town": "白沙镇"}),
        ("town", "district", "other_town", {"value": "district", "town": "白沙镇"}),
        ("town", "5.00E+08", "code_shortened", {"value": "5.00E+08"}),
        ("village", "5.00E+11", "code_shortened", {"value": "5.00E+11"}),
        ("facility", "白莎-中心-2021-01", "facility_unknown", {"value": "白莎-中心-2021-01"}),
        ("facility", "珞璜-自建-1", "facility_unknown", {"value": "珞璜-自建-1"}),
        ("facility", "珞璜-中心-2021-01", "other_town", {"value": "珞璜-中心-2021-01", "town": "白沙镇"}),
        ("plan_year", "2023", "not_one_of", {"value": "2023", "known": "2021, 2022, 已有, 计划外"}),
        ("indicator", 23, "not_one_of", {"value": 23, "known": "1-22"}),
        ("indicator", "x", "not_a_count", {"value": "x"}),
    ],
)  # fmt: skip
def test_what_is_refused(
    district: District, kind: Any, value: Any, key: str, fields: dict[str, object]
) -> None:
    found, said = refused(district, kind, value)
    assert found == key
    assert {name: said[name] for name in fields} == fields
    if key == "facility_unknown":
        assert str(said["nearest"]).split(", ")[0].startswith("白沙-")
        assert "珞璜" not in str(said["nearest"])


def test_a_needed_cell_must_say_something(district: District) -> None:
    field = Field(zh="列", type="text", needed=True)
    with pytest.raises(CellError) as caught:
        Meaning(district, None, None).of(Content("无"), field, {})
    assert (caught.value.key, caught.value.fields) == ("missing_value", {})


def test_returns_of_nobodys_town_and_without_a_month(district: District) -> None:
    assert read(district, "town", "珞璜镇", None) == "珞璜镇"
    assert refused(district, "town", "district", None) == ("other_town", {"value": "district", "town": ""})
    assert read(district, "facility", "珞璜-中心-2021-01", None) == "珞璜-中心-2021-01"
    assert read(district, "facility", "珞璜-自建", None) == "珞璜-自建"
    assert read(district, "event", "2031-01-01", None, None) == date(2031, 1, 1)
    assert read(district, "month", "2031-01", None, None) == "2031-01"
    with pytest.raises(InputError) as caught:
        read(district, "town", "火星镇" * 30)
    assert len(str(caught.value.problems[0].fields["value"])) == 61


def test_villages_of_the_rows_town_or_of_the_returns(district: District) -> None:
    table = district.places.villages
    assert read(district, "village", "黑石山", None) == "500116108201"
    assert read(district, "village", "黑石山", "珞璜镇", LAST, town="白沙镇") == "500116108201"
    key, fields = refused(district, "village", "黑石山村", "珞璜镇")
    assert (key, fields["value"], fields["town"]) == ("village_unknown", "黑石山村", "珞璜镇")
    key, fields = refused(district, "village", "黑石村x", None)
    assert (key, fields["value"], fields["town"]) == ("village_unknown", "黑石村x", "")
    own = set(table.loc[table["town"] == "白沙镇", "village"])
    key, fields = refused(district, "village", "黑石村x")
    assert (key, fields["value"], fields["town"]) == ("village_unknown", "黑石村x", "白沙镇")
    assert "黑石山村" in str(fields["nearest"]).split(", ")
    assert set(str(fields["nearest"]).split(", ")) <= own


@pytest.mark.parametrize(
    ("value", "row", "key", "fields"),
    [
        ("2021", {"facility_id": CENTER}, "", {}),
        ("2021", {"facility_id": CENTER, "kind": "center"}, "", {}),
        (
            "2022",
            {"facility_id": CENTER},
            "plan_year_differs",
            {"value": "2022", "facility": CENTER, "planned": "2021"},
        ),
        (
            "计划外",
            {"facility_id": CENTER},
            "plan_year_differs",
            {"value": "计划外", "facility": CENTER, "planned": "2021"},
        ),
        (
            "2021",
            {"facility_id": CENTER, "kind": "point"},
            "plan_year_differs",
            {"value": "2021", "facility": CENTER, "planned": "2021"},
        ),
        ("已有", {"facility_id": "白沙-点-已有-01", "kind": "point"}, "", {}),
        ("已有", {"facility_id": "白沙-自建"}, "", {}),
        ("计划外", {"facility_id": "白沙-自建"}, "", {}),
        (
            "2021",
            {"facility_id": "白沙-点-2021-99"},
            "facility_not_planned",
            {"value": "2021", "facility": "白沙-点-2021-99"},
        ),
    ],
)
def test_the_plan_year_of_a_facility(
    district: District, value: str, row: dict[str, Any], key: str, fields: dict[str, object]
) -> None:
    if not key:
        assert read(district, "plan_year", value, **row)
        return
    found, said = refused(district, "plan_year", value, **row)
    assert found == key
    assert {name: said[name] for name in fields} == fields
    if key == "facility_not_planned":
        assert str(said["nearest"]).startswith("白沙-点-2021-0")


def test_a_plan_year_in_a_cell_with_a_date(district: District) -> None:
    assert (
        Meaning(district, "白沙镇", LAST).of(Content(44444, "yyyy"), Field(zh="列", type="plan_year"), {})
        == "2021"
    )
