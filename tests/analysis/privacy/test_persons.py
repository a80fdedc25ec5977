"""How comparisons of persons and recipients in care enter the system: variables, relations and cells by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from eldercare_analysis.analysis.privacy import hidden
from eldercare_analysis.analysis.privacy.care import Cared, House, Run
from eldercare_analysis.analysis.privacy.hidden import masks_of_rows
from eldercare_analysis.analysis.privacy.linear_system import Builder, Cell, Relation, Variable
from eldercare_analysis.analysis.privacy.persons import Compared, Row, is_small, linked, unit_of
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from tests.analysis.privacy.alone import masks_of_ledger

CLAUSE = "pairing_priority"
INF = math.inf
GAP, TARGET = 1e-6, 1e-5  # among equal cells the gap, then the target, is a little dearer than the actual
ORDER = 0.001  # and a later town than an earlier one


def row(
    town: str, target: int | None, actual: int | None, clause: str = CLAUSE, unit: str = "persons"
) -> Row:
    return Row(clause, town, unit, target, actual)


def unit(town: str, column: str, clause: str = CLAUSE) -> tuple[str, ...]:
    return ("targets", clause, town, column)


def built(*rows: Row) -> tuple[Builder, Compared]:
    builder = Builder()
    return builder, Compared(builder, rows)


@pytest.mark.parametrize(("count", "small"), [(None, False), (0, False), (1, True), (4, True), (5, False)])
def test_counts_of_1_to_4_are_small(count: int | None, small: bool) -> None:
    assert is_small(count) is small


@pytest.mark.parametrize(
    ("target", "actual", "gap"), [(10, 8, 2), (8, 10, 0), (8, 8, 0), (None, 8, None), (8, None, None)]
)
def test_the_gap_of_a_comparison(target: int | None, actual: int | None, gap: int | None) -> None:
    assert row("甲", target, actual).gap == gap


def test_the_unit_of_a_cell() -> None:
    assert unit_of("a", "甲", "gap") == ("targets", "a", "甲", "gap")


def test_towns_and_their_sum() -> None:
    """甲 lacks 2 of 10; 乙 has 3 of 3; 丙 has reported nothing; the district 11 of 13."""
    builder, compared = built(
        row("甲", 10, 8), row("乙", 3, 3), row("丙", None, None), row("district", 13, 11)
    )
    system = builder.system()
    target, actual = ((0, 1), (2, 1)), ((1, 1), (3, 1))
    assert compared.sums == {"target": target, "actual": actual}
    assert system.variables == (
        Variable(10, 2, 18),
        Variable(8, 1, 16),
        Variable(3, 1, 11),
        Variable(3, 1, 11),
    )
    first, second, whole = ((0, 1), (1, -1)), ((2, 1), (3, -1)), ((0, 1), (2, 1), (1, -1), (3, -1))
    assert system.relations == (
        Relation(first, 0, INF),
        Relation(second, -INF, 0),
        Relation(second, 0, INF),
        Relation(whole, 0, INF),
    )
    assert system.cells == (
        Cell(unit("甲", "target"), ((0, 1),), 5, INF), Cell(unit("甲", "actual"), ((1, 1),), 5, INF), Cell(unit("甲", "gap"), first, 1, 4),
        Cell(unit("乙", "target"), ((2, 1),), 1, 4), Cell(unit("乙", "actual"), ((3, 1),), 1, 4),
        Cell(unit("district", "target"), target, 1, INF), Cell(unit("district", "actual"), actual, 1, INF),
        Cell(unit("district", "gap"), whole, 1, INF, 4),
    )  # fmt: skip
    costs = dict(system.costs)
    assert costs == pytest.approx({
        unit("甲", "target"): 1 + TARGET, unit("甲", "actual"): 1, unit("甲", "gap"): 1 + GAP,
        unit("乙", "target"): 1 + ORDER + TARGET, unit("乙", "actual"): 1 + ORDER,
        unit("district", "target"): 100 + TARGET, unit("district", "actual"): 100, unit("district", "gap"): 100 + GAP,
    }, rel=1e-9)  # fmt: skip
    small = {unit("甲", "gap"), unit("乙", "target"), unit("乙", "actual"), unit("district", "gap")}
    assert system.primary == small
    assert system.counts == (first, ((2, 1),), ((3, 1),), whole)
    assert system.sums == {unit("district", "gap")}


@pytest.mark.parametrize(("value", "dear"), [(5, 1 / 12), (7, 1 / 12), (8, 0), (9, 0)])
def test_what_is_hardly_large_is_dearer_to_hide(value: int, dear: float) -> None:
    builder, _ = built(row("甲", value, value))
    assert dict(builder.system().costs)[unit("甲", "actual")] == pytest.approx(1 + dear)


def test_a_clause_of_the_district_alone() -> None:
    """No towns: its own variables, cheaper to hide than a sum. Nothing is shown as 0. Those in care may be more than those who are willing."""
    builder, compared = built(row("district", 6, 0, "social_disabled_respite"))
    system = builder.system()
    assert system.variables == (Variable(6, 1, 14), Variable(0, 0, 0))
    assert dict(system.costs)[unit("district", "target", "social_disabled_respite")] == pytest.approx(
        12 + 1 / 12 + TARGET
    )
    assert compared.sums == {"target": ((0, 1),), "actual": ((1, 1),)}
    assert system.relations == (Relation(((0, 1), (1, -1)), 0, INF),)
    more, _ = built(row("district", 6, 9, "tekun_central_covered"))
    assert more.system().relations == (Relation(((0, 1), (1, -1)), -INF, 0),)
    within, _ = built(row("district", 9, 6, "tekun_central_covered"))
    assert within.system().relations == ()
    beds, _ = built(row("district", 9, 6, "homes_demand", "beds and persons"))
    assert beds.system().relations == ()
    open_, nothing = built(row("district", None, None))
    assert nothing.sums == {}
    assert open_.system().cells == ()


def test_what_rounding_adds_to_sums() -> None:
    """Half of 3 and of 3 is 1.5, so 2 in each town: 4 together, but half of 6 is 3 in the district."""
    builder, _ = built(row("甲", 2, 2), row("乙", 2, 2), row("district", 3, 4))
    cells = {cell.unit: cell for cell in builder.system().cells}
    target = cells[unit("district", "target")]
    assert (target.low, target.high, target.most) == (
        1 + 1,
        INF,
        4 + 1,
    )  # the sum is 1 more than what is printed


def test_what_clauses_have_in_common() -> None:
    """Willing persons are the same in two clauses; of recipients in homes some are disabled."""
    builder = Builder()
    clauses = {
        name: Compared(builder, [row("district", target, actual, name)])
        for name, target, actual in (
            ("disabled_tekun_covered", 6, 5),
            ("care_center_demand", 7, 9),
            ("tekun_central_covered", 20, 30),
            ("homes_demand", 20, 40),
        )
    }
    before = len(builder.system().relations)
    linked(builder, clauses)
    assert builder.system().relations[before:] == (
        Relation(((0, 1), (2, -1)), -1, -1),
        Relation(((4, 1), (6, -1)), 0, 0),
        Relation(((5, 1), (1, -1)), 0, INF),
    )
    alone = Builder()
    linked(
        alone,
        {"homes_demand": Compared(alone, [row("district", 40, 20, "homes_demand", "beds and persons")])},
    )
    assert alone.system().relations == ()


JAN, FEB = "2022-01", "2022-02"
RUN = Run("甲", 2022, (JAN, FEB), Decimal(120))
SMALL = House("甲", "h1", {JAN: 3, FEB: 3}, latest=True)
LARGE = House("甲", "h2", {JAN: 20, FEB: 21})


def test_few_and_many_recipients_of_a_town() -> None:
    """三（三）: of 3 persons none may leave but 2, the same in each month; of 20 and 21 up to 16 person-months more or fewer."""
    builder = Builder()
    cared = Cared(builder, [SMALL, LARGE], [RUN])
    system = builder.system()
    assert system.variables == (Variable(0, -2, 8), Variable(0, -16, 16), Variable(0, -8, 8))
    both = ((0, 2), (1, 1))
    assert [(cell.unit, cell.terms) for cell in system.cells] == [
        (("floor", "甲"), both), (("floor", "甲"), ()), (("floor", "district"), both),
        (("actual", "h1"), ((0, 1),)), (("actual", "h1"), ()),
        (("actual", "h2"), ((1, 1),)), (("actual", "h2"), ((2, 1),)), (("actual", "h2"), ()),
    ]  # fmt: skip
    assert dict(system.costs) == pytest.approx(
        {("floor", "甲"): 1, ("floor", "district"): 100, ("actual", "h1"): 1, ("actual", "h2"): 1 + ORDER}
    )
    assert system.primary == {("actual", "h1")}
    assert system.counts == (((0, 1),),)
    assert cared.latest == [((0, 1),)]
    cared.part_of(())
    assert builder.system().relations == ()
    whole = builder.variable(24, 1)
    cared.part_of(whole)
    assert builder.system().relations == (Relation(((3, 1), (0, -1)), 24, 24),)


@pytest.mark.parametrize(
    ("persons", "small", "steady"),
    [
        ({JAN: 3, FEB: 9}, True, False),
        ({JAN: 9, FEB: 9}, False, True),
        ({JAN: 9, FEB: 8}, False, False),
        ({JAN: 0, FEB: 0}, False, False),
        ({JAN: 5}, False, True),
        ({}, False, False),
    ],
)
def test_small_and_steady_houses(persons: dict[str, int], small: bool, steady: bool) -> None:
    house = House("甲", "h", persons)
    assert (house.small, house.steady, house.unit) == (small, steady, ("actual", "h"))
    assert House("甲", "", persons).unit == ("floor", "甲")


@pytest.mark.parametrize(
    ("houses", "hidden"),
    [
        ([{JAN: 3, FEB: 9}], {("floor", "甲"), ("actual", "h0")}),
        ([{JAN: 5, FEB: 4}], {("floor", "甲"), ("actual", "h0")}),
        ([{JAN: 5, FEB: 5}], set()),
        ([{"2021-12": 0, JAN: 5, FEB: 5}], set()),  # a year without anybody has nothing to hide
        ([{JAN: 9, FEB: 0}], {("floor", "甲"), ("actual", "h0")}),  # 9 < 2 x 5 person-months
        ([{JAN: 10, FEB: 0}], set()),
        ([{JAN: 2, FEB: 2}, {JAN: 2, FEB: 2}], {("floor", "甲"), ("actual", "h0"), ("actual", "h1")}),
        ([{JAN: 0, FEB: 0}], set()),
    ],
)
def test_few_persons_of_a_house_or_a_town_are_hidden(
    houses: list[dict[str, int]], hidden: set[tuple[str, ...]]
) -> None:
    builder = Builder()
    Cared(builder, [House("甲", f"h{n}", persons) for n, persons in enumerate(houses)], [RUN])
    assert builder.system().primary == hidden


@pytest.mark.parametrize(
    ("persons", "last"),
    [
        ({JAN: 9, FEB: 0}, Variable(0, 0, 0)),  # nobody is there now, and everybody knows
        ({JAN: 9, FEB: 6}, Variable(0, -5, 8)),
        ({FEB: 6, JAN: 9}, Variable(0, -5, 8)),  # the last month, in whichever order
        ({JAN: 9, FEB: 60}, Variable(0, -8, 8)),
    ],
)
def test_the_last_count_of_a_house(persons: dict[str, int], last: Variable) -> None:
    builder = Builder()
    Cared(builder, [House("甲", "h", persons)], [RUN])
    assert builder.system().variables[-1] == last


def test_two_small_houses_do_not_tell_their_sum() -> None:
    builder = Builder()
    Cared(builder, [House("甲", "h1", {JAN: 1, FEB: 1}), House("甲", "h2", {JAN: 2, FEB: 2})], [RUN])
    assert builder.system().counts == (((0, 1), (1, 1)), ((0, 1),), ((1, 1),))
    more = Builder()
    Cared(more, [House("甲", "h1", {JAN: 3, FEB: 3}), House("甲", "h2", {JAN: 2, FEB: 2})], [RUN])
    assert more.system().counts == (((0, 1),), ((1, 1),))  # 5 together


def test_what_a_scenario_assumes_is_instead_of_what_is_reported() -> None:
    """40 persons are assumed for the town in January: the house counts in February alone."""
    builder = Builder()
    Cared(builder, [House("甲", "", {JAN: 40}), House("甲", "h2", {JAN: 20, FEB: 21})], [RUN])
    system = builder.system()
    assert system.variables[0] == Variable(0, -8, 8)  # the town, steady
    assert system.variables[1] == Variable(
        0, -8, 8
    )  # the house in one month: 1 - 21 and more than that is too far
    assert system.cells[0].terms == ((0, 1), (1, 1))


def test_lines_without_a_rate_are_in_no_sum_of_the_district() -> None:
    builder = Builder()
    Cared(builder, [LARGE], [Run("甲", 2022, (JAN, FEB), None)])
    assert ("floor", "district") not in dict(builder.system().costs)
    years = Builder()
    Cared(
        years,
        [House("甲", "h2", {JAN: 20, "2023-01": 21})],
        [Run("甲", 2022, (JAN,), Decimal(1)), Run("甲", 2023, ("2023-01",), Decimal(1))],
    )
    system = years.system()
    assert dict(system.costs)["floor", "district"] == 100
    assert sum(cell.unit == ("floor", "district") for cell in system.cells) == 2


def test_a_line_is_for_the_months_that_it_says(district: District) -> None:
    """By the reading the floor holds from June 2021, the month in which the plan was issued."""
    told = {"白沙镇": {"2021-01": Decimal(40)}}
    scenario = replace(district.baseline.under(floor_from="issued"), recipients=told)
    first, *_ = hidden._runs(case_of(district, scenario=scenario))
    assert (first.town, first.months) == ("白沙镇", tuple(f"2021-{number:02d}" for number in range(6, 13)))


def ledger(*lines: tuple[str, int | None]) -> pd.DataFrame:
    """Return operating floors of 2022 by town: person-months of 12 months at 120 yuan; and an award, which is none of them."""
    rows = [
        {"item": "operating_floor", "town": town, "year": 2022, "months": 12, "quantity": quantity, "rate_yuan": Decimal(120),
         "amount_fen": None if quantity is None else quantity * 12_000} for town, quantity in lines
    ]  # fmt: skip
    award = {
        "item": "center_award",
        "town": "甲",
        "year": 2022,
        "months": None,
        "quantity": 1,
        "rate_yuan": Decimal(10**6),
        "amount_fen": 10**8,
    }
    return pd.DataFrame([*rows, award]).astype(dict.fromkeys(("quantity", "amount_fen", "months"), "Int64"))


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (
            [("甲", 36), ("乙", 480)],
            {"甲", "乙"},
        ),  # 3 persons, and another that keeps the district's sum from telling
        ([("甲", 36), ("乙", 480), ("丙", 600)], {"甲", "乙"}),
        ([("甲", 480), ("乙", 600)], set()),
        ([("甲", 36)], {"甲", "district"}),
        ([("甲", 59), ("乙", 480)], {"甲", "乙"}),  # 4 or 5 persons
        ([("甲", 60), ("乙", 480)], set()),
        ([("甲", 0), ("乙", 480)], set()),
        ([("甲", None), ("乙", 480)], set()),
    ],
)
def test_floors_of_a_ledger_alone(lines: list[tuple[str, int | None]], places: set[str]) -> None:
    assert masks_of_ledger(ledger(*lines)).hidden == {("floor", place) for place in places}


def test_clauses_by_town_and_of_the_district_are_hidden_apart() -> None:
    """二（七）: 2 of 40 are lacking in one town, so a second town's gap is hidden. Recipients in homes: 3 in one house, of 33 in all."""
    rows = [
        row("甲", 40, 38),
        row("乙", 50, 30),
        row("district", 90, 68),
        row("district", 30, 33, "tekun_central_covered"),
    ]
    houses = [House("甲", "h1", {JAN: 3}, latest=True), House("甲", "h2", {JAN: 30}, latest=True)]
    found = masks_of_rows(rows, houses, [Run("甲", 2022, (JAN,), Decimal(120))])
    own = {one for one in found.hidden if one[:2] == ("targets", CLAUSE)}
    assert unit("甲", "gap") in own
    assert len(own) > 1
    assert {("actual", "h1"), ("actual", "h2")} <= found.hidden
    assert masks_of_rows([], [], []).hidden == frozenset()
