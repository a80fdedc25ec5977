"""Workbooks of the first release's form (English heads, only the columns that matter) go on being read, and say no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis import load_register
from eldercare_analysis.analysis import state
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.returns.snapshot import write_snapshot

FOLDER = Path(__file__).parent / "first_release"
BOOKS = sorted(path.name for path in FOLDER.iterdir())
UNKNOWN = None


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.slow
def test_it_is_read_without_a_problem_or_a_note(district: District, tmp_path: Path, book: str) -> None:
    register = load_register(FOLDER / book, district)
    assert register.notes == ()
    assert register.returns[0].records
    for title, absent in register.returns[0].absent.items():
        columns = sheets()[title].columns
        assert set(absent) < set(columns)
        assert not any(columns[name].needed for name in absent)
    write_snapshot(register, tmp_path / "returns.json")
    assert load_register(tmp_path / "returns.json", district).returns == register.returns


@pytest.mark.slow
def test_every_sheet_is_among_them(district: District) -> None:
    read = [load_register(FOLDER / book, district).returns[0] for book in BOOKS]
    assert {record.sheet for sent in read for record in sent.records} == set(sheets()) - {"annex2"}


@pytest.mark.parametrize(
    ("book", "facility_id", "verdicts"),
    [  # site chosen, started, completed, accepted, opened
        ("site-and-village.xlsx", "白沙-中心-2021-01", [True, None, None, None, None]),
        ("sites.xlsx", "先锋-点-2021-01", [True, None, None, None, None]),
        ("sites.xlsx", "先锋-点-已有-01", [False, None, None, None, None]),
        ("started.xlsx", "西湖-中心-2021-01", [True, True, None, None, None]),
        ("accepted.xlsx", "先锋-点-2021-03", [True, True, True, True, None]),
        ("in-use.xlsx", "先锋-点-2021-01", [True, True, True, None, True]),
        ("no-dates.xlsx", "白沙-中心-2021-01", [None, None, None, None, None]),
        ("closed-home.xlsx", "李市-院-2021-01", [True, True, None, None, False]),
        ("no-dates.xlsx", "白沙-点-2021-01", [None, None, None, None, None]),  # not in the return at all
    ],
)
@pytest.mark.slow
def test_what_it_says_of_each_step(
    district: District, book: str, facility_id: str, verdicts: list[bool | None]
) -> None:
    register = load_register(FOLDER / book, district)
    facts = Case(district, district.baseline, register.months[-1], register)
    facility = next(f for f in state.facilities(facts) if f.facility_id == facility_id)
    assert [facility.verdict(step) for step in kinds.STEPS] == verdicts


@pytest.mark.parametrize(
    ("book", "sheet", "first"),
    [
        ("payments.xlsx", "payments", {"date": date(2021, 12, 1), "facility_id": "西湖-中心-2021-01", "step": "paid", "amount_yuan": Decimal(1500000)}),
        ("premises.xlsx", "premises", {"area_m2": Decimal(900), "operator_type": "care_institution", "registered_on": UNKNOWN}),
        ("villages.xlsx", "villages", {"village_code": "500116108201", "exempt_reason": "center_seat"}),
        ("people.xlsx", "people", {"priority": 20, "priority_paired": 20, "disabled": UNKNOWN}),
        ("residents.xlsx", "residents", {"month": "2021-01", "recipients": 30}),
        ("allowance.xlsx", "allowance", {"effective_from": "2021-01", "yuan_per_month": Decimal(800)}),
        ("issue.xlsx", "facilities", {"invested_wan": Decimal(50), "issue_kind": "funds", "needs_district": True}),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_its_values_are_what_they_were(
    district: District, book: str, sheet: str, first: dict[str, Any]
) -> None:
    register = load_register(FOLDER / book, district)
    row = register.as_of(sheet, register.months[-1]).iloc[0].to_dict()
    assert {name: row[name] for name in first} == first
