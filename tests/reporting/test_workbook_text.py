"""What somebody typed is text in every workbook that is written, whatever it begins with."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.template import build_template
from eldercare_analysis.reporting.workbook import build_workbook
from tests.returns import register_of

pytestmark = pytest.mark.slow

TYPED = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://example.org")', "#N/A", "+1", "@x", "http://example.org"]


@pytest.mark.parametrize("typed", TYPED)
def test_in_a_return_to_fill_in(district: District, typed: str) -> None:
    row = {"facility_id": "白沙-点-2021-01", "name": typed, "issue_kind": "other", "issue": typed}
    register = register_of(district, {"month": "2021-09", "given": {"facilities": [row]}})
    study = Study(district, district.baseline, "2021-10", register, town="白沙镇", language="zh")
    cells = [
        cell
        for page in load_workbook(io.BytesIO(build_template(study, "town")))
        for line in page.iter_rows()
        for cell in line
    ]
    assert [cell.data_type for cell in cells if cell.value == typed] == ["s", "s"]
    assert not [cell.coordinate for cell in cells if cell.data_type == "e" or cell.hyperlink]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" and typed in cell.value]


@pytest.mark.parametrize("typed", TYPED)
def test_in_the_lists_of_villages(district: District, typed: str) -> None:
    villages = district.places.villages.copy()
    villages.loc[villages["town"] == "白沙镇", "village"] = typed
    named = replace(district, places=replace(district.places, villages=villages))
    book = load_workbook(
        io.BytesIO(
            build_template(Study(named, named.baseline, "2021-10", town="白沙镇", language="zh"), "town")
        )
    )
    listed = [cell for line in book["_lists"].iter_rows() for cell in line if cell.value == typed]
    assert listed
    assert {cell.data_type for cell in listed} == {"s"}


@pytest.mark.parametrize("typed", TYPED)
def test_in_the_audit_workbook(district: District, typed: str) -> None:
    payment = {"document": typed, "line": 1, "date": "2021-09-01", "town": "白沙镇", "purpose": "award",
               "payer": typed, "step": "paid", "amount_yuan": 1000}  # fmt: skip
    budget = {"year": "2021", "facility_id": "白沙-敬老院-2021-01", "headcount": 10, "approved_yuan": 100_000}
    case = {"month": "2021-09", "given": {"payments": [payment], "operating_budget": [budget]}}
    study = Study(
        district, district.baseline, "2021-10", register_of(district, case), town=None, language="zh"
    )
    book = load_workbook(io.BytesIO(build_workbook(study)))
    assert not [cell.coordinate for page in book for line in page.iter_rows() for cell in line
                if cell.hyperlink or cell.data_type == "e" or (cell.data_type == "f" and typed in str(cell.value))]  # fmt: skip
