"""`returns.json`: what this software has not written is told by file, row and column, whatever was done to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis import InputError, load_register
from eldercare_analysis.inputs.district import District

Spoil = Callable[[dict[str, Any]], object]
CELLS = {
    "facility_id": "白沙-点-2021-01", "town": "白沙镇", "kind": "point", "plan_year": "2021", "started_on": "2021-04-01",
    "invested_wan": "12.5", "needs_district": True,
}  # fmt: skip


def snapshot() -> dict[str, Any]:
    row = {"sheet": "facilities", "place": ["白沙.xlsx", "设施进度", 5], "cells": dict(CELLS)}
    sent = {"file": "白沙.xlsx", "month": "2021-09", "town": "白沙镇", "unchanged": False, "records": [row]}
    return {"returns": [sent], "rejected": {}}


def problem(path: Path, district: District) -> str:
    with pytest.raises(InputError) as caught:
        load_register(path, district)
    assert len(caught.value.problems) == 1
    return caught.value.render("en")


def cell(**values: Any) -> Spoil:
    return lambda document: document["returns"][0]["records"][0]["cells"].update(values)


def test_what_is_right_is_read(tmp_path: Path, district: District) -> None:
    (tmp_path / "returns.json").write_text(json.dumps(snapshot()), encoding="utf-8")
    assert len(load_register(tmp_path / "returns.json", district).rows("facilities")) == 1


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (cell(started_on="x"), "白沙.xlsx 设施进度 5 facilities started_on: x"),
        (cell(started_on=5), "started_on: 5"),
        (cell(invested_wan="1e999999999"), "invested_wan: 1e999999999"),
        (cell(invested_wan="NaN"), "invested_wan: NaN"),
        (cell(invested_wan=True), "invested_wan: True"),
        (cell(needs_district=1), "needs_district: 1"),
        (cell(facility_id="zz"), "facility_id: zz"),
        (cell(kind=["point"]), "kind: ['point']"),
        (cell(no_such=1), "no_such: 1"),
        (lambda document: document["returns"][0]["records"][0].update(sheet="zz"), "白沙.xlsx: zz"),
        (lambda document: document["returns"][0].update(town="火星镇"), "白沙.xlsx: 火星镇"),
        (lambda document: document["returns"][0].update(month=5), "returns.1.month"),
        (lambda document: document["returns"][0].update(month="2021-19"), "returns.1.month"),
        (lambda document: document["returns"][0]["records"][0].update(place="abc"), "records.1.place"),
        (lambda document: document.pop("rejected"), "(rejected)"),
        (lambda document: document.update(returns=None), "returns"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, district: District, spoil: Spoil, expected: str) -> None:
    document = snapshot()
    spoil(document)
    (tmp_path / "returns.json").write_text(json.dumps(document), encoding="utf-8")
    assert expected in problem(tmp_path / "returns.json", district)


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "[" * 100_000,
        "",
        "{",
        '{"returns": [NaN]}',
        '{"a": 1, "a": 2}',
        f'{{"a": {"9" * 5000}}}',
        '"\\ud800"',
    ],
)
def test_what_is_no_snapshot_at_all(tmp_path: Path, district: District, text: str) -> None:
    (tmp_path / "returns.json").write_text(text, encoding="utf-8")
    assert problem(tmp_path / "returns.json", district).startswith("returns.json")


@pytest.mark.parametrize(
    ("text", "why"), [("null", "null"), ('{"returns": 1, "rejected": {}}', "returns: 1")]
)
def test_a_misfit_is_not_told_as_if_somebody_had_typed_the_file(
    tmp_path: Path, district: District, text: str, why: str
) -> None:
    (tmp_path / "returns.json").write_text(text, encoding="utf-8")
    expected = f"not a snapshot of returns that this software wrote ({why})"
    assert expected in problem(tmp_path / "returns.json", district)


def test_a_folder_of_that_name_is_told(tmp_path: Path, district: District) -> None:
    (tmp_path / "returns.json").mkdir()
    assert "not a regular file" in problem(tmp_path / "returns.json", district)
