"""What rules declare is what they do: each is run on rows that remember what is asked of them, under every reading."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis import load_district, load_register
from eldercare_analysis.analysis.goals.rules import RULES
from eldercare_analysis.analysis.goals.rules.rule import FACILITIES, Rule
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, UnknownValueError, case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import IDENTITY
from eldercare_analysis.inputs.returns.sheets import sheets
from tests.analysis.test_analysis_cases import EXAMPLES, scenario_of
from tests.returns import register_of

PLACE = {"file", "sheet", "row", "return_month"}
Cells = dict[tuple[Any, ...], set[str]]  # columns of rows, by the place of the row


class Remembering(dict[str, Any]):
    """A row of a return that remembers which of its columns were asked for, its identity apart."""

    def __init__(self, row: Row, sheet: str) -> None:
        """Keep a row of a sheet."""
        super().__init__(row)
        self.asked: set[str] = set()
        self.silent = PLACE | {*IDENTITY, *sheets()[sheet].key}

    def __getitem__(self, column: str) -> Any:
        """Return a column, and remember it."""
        self.asked |= {column} - self.silent
        return super().__getitem__(column)

    def get(self, column: str, default: Any = None) -> Any:
        """Return a column, and remember it."""
        self.asked |= {column} - self.silent
        return super().get(column, default)


class Watched(Case):
    """A case that remembers which rows and columns of the returns were read."""

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet, each of which remembers what is asked of it."""
        if name not in self.remembering:
            self.remembering[name] = [Remembering(row, name) for row in super().sheet(name)]
        return list(self.remembering[name])

    @property
    def remembering(self) -> dict[str, list[Remembering]]:
        """The rows that were handed out, by sheet."""
        found: dict[str, list[Remembering]] = self.__dict__.setdefault("_remembering", {})
        return found


def place_of(row: Row) -> tuple[Any, ...]:
    return tuple(dict(row)[name] for name in ("file", "sheet", "row"))


def read(rule: Rule, case: Case) -> dict[str, list[Remembering]] | None:
    """Return the rows that a rule reads, by sheet; None where a number that it needs is left open."""
    watched = Watched(case.district, case.scenario, case.month, case.register)
    try:
        list(rule.findings(watched))
    except UnknownValueError:
        return None
    return {sheet: [row for row in rows if row.asked] for sheet, rows in watched.remembering.items()}


def untrue(rule: Rule, case: Case) -> Iterator[str]:
    """Yield what a rule reads and does not declare, and rows that it declares and does not read."""
    told: Cells = {}
    for row, columns in rule.looks_at(case):
        told.setdefault(place_of(row), set()).update(columns)
    found = read(rule, case)
    if found is None:
        yield from (f"{rule.clause} cannot be asked, and looks at {place}" for place in told)
        return
    rows = [(sheet, row, place_of(row)) for sheet, own in found.items() for row in own]
    unread = set(told) - {place for _, _, place in rows}
    yield from (f"{rule.clause} looks at {place} and reads nothing" for place in unread)
    for sheet, row, place in rows:
        if place in told or not _passed_over(sheet, row):
            more = row.asked - told.get(place, set())
            yield from (f"{rule.clause} reads {sheet}.{name} of {place}" for name in more)


def _passed_over(sheet: str, row: Remembering) -> bool:
    """Say whether of a facility that Annex 1 does not schedule nothing but its end was asked."""
    outside = not str(dict(row).get("plan_year")).isdigit()
    return sheet == FACILITIES and outside and row.asked == {kinds.CLOSED.column}


@pytest.fixture(scope="module")
def told(demo: Path) -> Case:
    """The fictional district with its returns."""
    district = load_district(demo / "pack")
    return case_of(district, register=load_register([demo / "returns"], district))


def readings(district: District) -> Iterator[dict[str, str]]:
    yield {}
    for name, one in district.policy.readings.items():
        yield from ({name: option} for option in one.options if option != one.default)


def test_rules_read_what_they_declare(told: Case) -> None:
    for options in readings(told.district):
        case = told.under(**options)
        wrong = [one for rule in RULES.values() for one in untrue(rule, case)]
        assert not wrong, (options, wrong[:5])


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n}-{one['clause']}" for n, one in enumerate(EXAMPLES)])
def test_rules_read_what_they_declare_in_examples(district: District, example: dict[str, Any]) -> None:
    register, scenario = register_of(district, example), scenario_of(district, example)
    case = Case(district, scenario, str(example["month"]), register)
    rule = RULES.get(example["clause"])
    assert rule is None or not list(untrue(rule, case))


def test_rules_declare_nothing_that_they_do_not_read(told: Case) -> None:
    seen: dict[str, set[str]] = {name: set() for name in RULES}
    for options in readings(told.district):
        case = told.under(**options)
        for rule in RULES.values():
            for sheet, rows in (read(rule, case) or {}).items():
                seen[rule.clause] |= {f"{sheet}.{name}" for row in rows for name in row.asked}
    for rule in RULES.values():
        declared = {*rule.reads, *(cell for cells in rule.under.values() for cell in cells)}
        keys = {f"{sheet}.{name}" for sheet, one in sheets().items() for name in one.key}
        assert declared - keys <= seen[rule.clause], rule.clause


def test_what_would_tell_is_what_a_rule_reads(district: District) -> None:
    """`needs` of each computed clause in clauses.csv names cells that its rule reads."""
    for rule in RULES.values():
        declared = {*rule.reads, *(cell for cells in rule.under.values() for cell in cells)}
        assert set(district.policy.clauses[rule.clause].needs) <= declared, rule.clause


def test_a_rule_whose_number_nobody_gives_looks_at_nothing(told: Case) -> None:
    rule = RULES["village_assistant"]
    assert list(rule.looks_at(told))
    parameters = told.scenario.parameters
    open_ = parameters[rule.clause].model_copy(update={"values": {}})
    scenario = dataclasses.replace(told.scenario, parameters={**parameters, rule.clause: open_})
    assert not list(rule.looks_at(dataclasses.replace(told, scenario=scenario)))
