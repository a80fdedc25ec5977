"""A case: what callers mean by default, what is computed once, and the one order in which functions of the package take its parts."""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

import eldercare_analysis
from eldercare_analysis import budget, coverage, targets
from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.money.budget import budget_of, ledger_lines
from eldercare_analysis.analysis.served.coverage import coverage_of
from eldercare_analysis.inputs.case import Case, Known, case_of, once
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex2 import annex2_items
from eldercare_analysis.reporting.meeting import dispatch_items
from eldercare_analysis.reporting.money.returns import return_items
from tests.returns import register_of

PARTS = ("scenario", "register", "month")


@pytest.fixture
def register(district: District) -> Register:
    given = {
        "facilities": [{"facility_id": "西湖-中心-2021-01", "accepted_on": date(2021, 9, 30)}],
        "payments": [{"date": date(2021, 10, 8), "town": "西湖镇", "facility_id": "西湖-中心-2021-01", "payer": "municipality", "purpose": "award",
                      "step": "paid", "amount_yuan": 1_000_000, "document": "1", "line": 1}],
    }  # fmt: skip
    return register_of(district, {"month": "2021-11", "given": given})


def test_a_month_that_is_not_given(district: District, register: Register) -> None:
    """The last of the returns; without returns, or with none that could be read, the one in which the plan was issued (29 June 2021)."""
    assert case_of(district, register=register).month == "2021-11"
    assert case_of(district, register=register, month="2021-10").month == "2021-10"
    assert {case_of(district, register=one).month for one in (None, Register(()))} == {"2021-06"}
    assert case_of(district).scenario is district.baseline


@pytest.mark.parametrize("table", [coverage, budget, targets])
@pytest.mark.parametrize("month", ["2021-5", "2021-05", "2021-13"])
def test_every_table_refuses_a_month_that_is_none_or_before_the_plan(
    district: District, table: object, month: str
) -> None:
    assert callable(table)
    with pytest.raises(InputError):
        table(district, month=month)


def test_functions_of_the_package_take_keywords_in_one_order() -> None:
    public = {name: getattr(eldercare_analysis, name) for name in eldercare_analysis.__all__}
    takes = {
        name: inspect.signature(one).parameters.values()
        for name, one in public.items()
        if inspect.isfunction(one)
    }
    own = {name: [one for one in found if one.name in PARTS] for name, found in takes.items()}
    assert list(Known.__annotations__) == list(PARTS)
    alike = [name for name, found in takes.items() if "Unpack[Known]" in {one.annotation for one in found}]
    assert alike == ["trace"]
    asked = {name: found for name, found in own.items() if len(found) > 1}
    assert asked.keys() == {
        "access",
        "budget",
        "close_gap",
        "compare",
        "coverage",
        "site_points",
        "targets",
    }
    for name, found in asked.items():
        assert all(one.kind is one.KEYWORD_ONLY for one in found), name
        assert [one.name for one in found] == [
            part for part in PARTS if (name, part) != ("compare", "scenario")
        ]


def test_what_follows_from_a_case_is_computed_once_for_it(district: District, register: Register) -> None:
    made = []
    months = once(lambda case: made.append(case.month) or [case.month])  # type: ignore[func-returns-value]
    case = case_of(district, register=register)
    assert months(case) is months(case) == ["2021-11"]
    assert months(case.before) is months(case.before) == ["2021-10"]
    assert made == ["2021-11", "2021-10"]
    assert ledger_lines(case) is ledger_lines(case)
    assert ledger_lines(case) is not ledger_lines(replace(case, scenario=district.baseline))


@pytest.mark.slow
def test_a_months_sheets_are_each_built_once_for_a_towns_report(
    district: District, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, asked = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    as_of, records = Register.as_of, Register.records
    monkeypatch.setattr(Register, "as_of", lambda self, *of: built.update([of]) or as_of(self, *of))
    monkeypatch.setattr(Register, "records", lambda self, *of: asked.update([of]) or records(self, *of))
    study = Study(district, district.baseline, "2021-11", register, town="西湖镇", language="zh")
    for make in (coverage_of, budget_of, targets_of, annex2_items, dispatch_items, return_items):
        make(study)  # type: ignore[operator]
    assert {"facilities", "payments", "premises", "residents"} <= {sheet for sheet, _ in built}
    assert set(built.values()) == set(asked.values()) == {1}


@pytest.mark.slow
def test_a_study_is_a_case(district: District, register: Register) -> None:
    study = Study(district, district.baseline, "2021-11", register, town=None, language="zh")
    assert isinstance(study, Case)
    assert isinstance(study.before, Study)
    assert targets_of(study).equals(targets(district, register=register))
    assert study.returns == register.returns
