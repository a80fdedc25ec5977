"""The system of what is published, the reader who guesses, and the fewest further cells to hide: by hand."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

from eldercare_analysis.analysis.privacy.linear_system import (
    Builder,
    Cell,
    Mask,
    Relation,
    System,
    Variable,
    added,
    total,
)
from eldercare_analysis.analysis.privacy.suppression import Masks, disclosed, least, masks_of, together

ONE, OTHER, SUM = ("a",), ("b",), ("sum",)


@pytest.mark.parametrize(
    ("given", "expected"),
    [  # alternatives are looked for up to 5 + 3 = 8 persons from the truth
        ((3, 1), Variable(3, 1, 11)),
        ((20, 5), Variable(20, 12, 28)),
        ((20, 13), Variable(20, 13, 28)),
        ((4, 0, 6), Variable(4, 0, 6)),
        ((4, -100, 100), Variable(4, -4, 12)),
        ((0, 0, 0), Variable(0, 0, 0)),
        ((0, -100, None, 3), Variable(0, -24, 24)),
    ],
)
def test_a_number_that_readers_do_not_know(given: tuple[int, ...], expected: Variable) -> None:
    builder = Builder()
    assert builder.variable(*given) == ((0, 1),)
    assert builder.variable(1, 1) == ((1, 1),)
    assert builder.system().variables == (expected, Variable(1, 1, 9))


def test_parts_of_a_system() -> None:
    builder = Builder()
    one, other = builder.variable(3, 1), builder.variable(7, 5)
    both = added((one, 2), (other, -1))
    assert both == ((0, 2), (1, -1))
    assert builder.value(both) == 2 * 3 - 7
    builder.relation(both, -1, 4)
    builder.relation((), 0, 1)  # nothing holds of nothing
    builder.cell(ONE, one, 1.5)
    builder.cell(ONE, (), 2)
    builder.cell(SUM, both, 4, Mask(1, 9, 3))
    builder.hide(ONE)
    builder.hide(OTHER)
    builder.count(one)
    system = builder.system()
    assert system == System(
        (Variable(3, 1, 11), Variable(7, 5, 15)),
        (Relation(both, -1, 4),),
        (Cell(ONE, one, -math.inf, math.inf), Cell(ONE, (), -math.inf, math.inf), Cell(SUM, both, 1, 9, 3)),
        ((ONE, 3.5), (SUM, 4), (OTHER, 0)),
        frozenset({ONE, OTHER}),
        (one,),
        frozenset({SUM}),
    )
    assert system.value(both) == -1
    assert system.units == [SUM]
    assert [cell.high for cell in system.small(SUM).cells] == [math.inf, math.inf, 3]
    assert system.small(ONE).cells == system.cells


def test_sums_of_sums() -> None:
    assert added((((0, 1), (1, 2)), 3), (((1, 1),), -6)) == ((0, 3),)  # what cancels is left out
    assert total([((0, 1),), ((0, 1), (2, -1))]) == ((0, 2), (2, -1))
    assert total([]) == ()


def two_and_their_sum(one: int, other: int) -> System:
    """Return two hidden counts of at least 1, and their sum, which is printed."""
    builder = Builder()
    first, second = builder.variable(one, 1), builder.variable(other, 1)
    for unit, terms in ((ONE, first), (OTHER, second)):
        builder.cell(unit, terms, 1, Mask(1, 4))
        builder.hide(unit)
        builder.count(terms)
    builder.cell(SUM, total([first, second]), 100)
    return builder.system()


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (1, 1, [0, 1]),  # 2 is 1 + 1
        (2, 1, [0, 1]),  # 3 is 1 + 2 or 2 + 1: two values
        (2, 2, []),  # 4 is 1 + 3, 2 + 2 or 3 + 1
        (4, 4, [0, 1]),  # 8 is 4 + 4
        (4, 3, [0, 1]),  # 7 is 4 + 3 or 3 + 4
        (4, 2, []),
    ],
)
def test_what_a_sum_tells(one: int, other: int, found: list[int]) -> None:
    system = two_and_their_sum(one, other)
    assert disclosed(system, {ONE, OTHER}) == found
    assert disclosed(system, {ONE, OTHER, SUM}) == []
    assert disclosed(system, {OTHER, SUM}) == [0]  # the one is printed


def test_relations_tell_too() -> None:
    builder = Builder()
    one, other = builder.variable(2, 1), builder.variable(2, 1)
    builder.cell(ONE, one, 1, Mask(1, 4))
    builder.hide(ONE)
    builder.count(other)
    builder.count(one)
    assert disclosed(builder.system(), {ONE}) == []
    builder.relation(added((one, 1), (other, -1)), 0, math.inf)
    builder.relation(one, -math.inf, 2)
    assert disclosed(builder.system(), {ONE}) == [0, 1]  # each is 1 or 2
    assert disclosed(Builder().system(), ()) == []


def test_values_in_between_count() -> None:
    """Twice a number is 2, 6, 10 ..: of 1 to 3 only what can be added up; 0 or 4 more of another leave 1, 3 and 5."""
    builder = Builder()
    one, half = builder.variable(3, 1, 5), builder.variable(1, 0, 2)
    builder.cell(ONE, one, 1, Mask(1, 5))
    builder.hide(ONE)
    builder.count(one)
    builder.relation(added((one, 1), (half, -2)), 1, 1)
    assert disclosed(builder.system(), {ONE}) == []
    builder.relation(half, 0, 1)
    assert disclosed(builder.system(), {ONE}) == [0]


def test_the_least_sum_of_whole_numbers(capfd: pytest.CaptureFixture[str]) -> None:
    """x + y >= 3 with x, y <= 2: x + 2 y is least at 2 and 1. 2 x >= 3 is reached by 2, as halves do not count."""
    found = least(np.array([1.0, 2.0]), [(((0, 1), (1, 1)), 3, math.inf)], [0, 0], [2, 2])
    assert found is not None
    assert found.tolist() == [2, 1]
    doubled = least(np.array([1.0]), [(((0, 2),), 3, math.inf)], [0], [5])
    assert doubled is not None
    assert doubled.tolist() == [2]
    most = least(np.array([-1.0, -3.0]), [(((0, 3), (1, 1)), -math.inf, 7)], [0, 1], [9, 2])
    assert most is not None
    assert most.tolist() == [1, 2]
    assert least(np.array([1.0]), [(((0, 1),), 3, math.inf)], [0], [2]) is None
    os.write(1, b"after")
    assert capfd.readouterr().out == "after"  # the standard output is what it was


def table_with(one: float, other: float, whole: float = 100) -> System:
    """Return a count of 3, hidden, beside two larger ones with their costs, and the printed sum."""
    builder = Builder()
    small, middle, large = builder.variable(3, 1), builder.variable(20, 1), builder.variable(30, 1)
    builder.cell(("small",), small, 1, Mask(1, 4))
    builder.hide(("small",))
    builder.count(small)
    builder.cell(ONE, middle, one, Mask(5, math.inf))
    builder.cell(OTHER, large, other, Mask(5, math.inf))
    builder.cell(SUM, total([small, middle, large]), whole)
    return builder.system()


@pytest.mark.parametrize(
    ("one", "other", "whole", "beside"),
    [(1, 2, 100, ONE), (2, 1, 100, OTHER), (2, 3, 1, SUM), (1, 1.001, 100, ONE)],
)
def test_the_cheapest_further_cell_is_hidden(
    one: float, other: float, whole: float, beside: tuple[str]
) -> None:
    assert masks_of(table_with(one, other, whole)) == Masks(frozenset({("small",), beside}))


def test_nothing_further_is_hidden_where_nothing_follows() -> None:
    assert masks_of(two_and_their_sum(2, 2)) == Masks(frozenset({ONE, OTHER}))
    assert masks_of(Builder().system()) == Masks()


@pytest.mark.parametrize(("counts", "starred"), [((1, 1), False), ((1, 1, 1), True), ((1, 2), False)])
def test_a_small_sum_says_so_unless_that_tells(counts: tuple[int, ...], starred: bool) -> None:
    """1 + 1 = 2: below 5 leaves 1 to 3 for each. 1 + 1 + 1 = 3: below 5 leaves 1 or 2."""
    builder = Builder()
    parts = [builder.variable(count, 1) for count in counts]
    for number, part in enumerate(parts):
        builder.cell((f"{number}",), part, 1, Mask(1, 4))
        builder.hide((f"{number}",))
        builder.count(part)
    builder.cell(SUM, total(parts), 100, Mask(1, math.inf, 4))
    builder.hide(SUM)
    hidden = frozenset({SUM, *((f"{number}",) for number in range(len(counts)))})
    assert masks_of(builder.system()) == Masks(hidden, frozenset({SUM} if starred else ()))


def test_masks_together() -> None:
    one, other = Masks(frozenset({ONE}), frozenset({ONE})), Masks(frozenset({OTHER}))
    assert one | other == together([one, other]) == Masks(frozenset({ONE, OTHER}), frozenset({ONE}))
    assert together([]) == Masks()
