"""Recipients in homes and care centers, as money tells them (三（三）): person-months and floors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from eldercare_analysis.analysis.privacy.linear_system import LEAST, REACH, Builder, Terms, Unit, added, total
from eldercare_analysis.analysis.privacy.persons import COST_OF_SUM, ORDER, is_small
from eldercare_analysis.inputs.district import DISTRICT

FLOOR = "operating_floor"
OF_TOWN = ""  # instead of a facility: persons whom a scenario assumes for a town
Months = Mapping[str, int]  # persons by month


@dataclass(frozen=True)
class Run:
    """A line of the ledger with a known quantity: a run of months of a town at one rate."""

    town: str
    year: int
    months: tuple[str, ...]
    rate: Decimal | None


@dataclass(frozen=True)
class House:
    """Persons by month of a facility or town (`OF_TOWN`); `latest`: its last count is in the district's."""

    town: str
    facility: str
    persons: Months
    latest: bool = False

    @property
    def unit(self) -> Unit:
        """What is hidden together: of a facility its row of both bases, of a town its floor."""
        return actual_unit(self.facility) if self.facility else floor_unit(self.town)

    @property
    def small(self) -> bool:
        """Say whether it has 1 to 4 persons in a month."""
        return any(is_small(count) for count in self.persons.values())

    @property
    def steady(self) -> bool:
        """Say whether it has the same persons in all months, and any."""
        return len(set(self.persons.values())) == 1 and any(self.persons.values())


def floor_unit(town: str) -> Unit:
    """Return the unit of a town's operating floor in all years and lines, or of the district's sums."""
    return ("floor", town)


def actual_unit(facility: str) -> Unit:
    """Return the unit of a facility's person-months and floor as they turned out."""
    return ("actual", facility)


def headcount_unit(facility: str) -> Unit:
    """Return the unit of a facility's approved head count, and the amounts that it goes into."""
    return ("headcount", facility)


class Cared:
    """Puts recipients in homes and care centers into a system.

    Who guesses that nobody came or went where this is so must be no wiser: a small or steady house is taken
    to differ by the same number of persons in each month, another by any person-months of a line. What is
    found open is open; what really is open may be more.
    """

    def __init__(self, builder: Builder, houses: Iterable[House], runs: Iterable[Run]) -> None:
        """Add variables and cells of floors by facility, by town and for the district."""
        self._builder = builder
        self.houses, self.runs = list(houses), list(runs)
        self._moves = {
            house.unit: self._all_of(house) for house in self.houses if house.small or house.steady
        }
        self._assumed = {house.town: house.persons for house in self.houses if not house.facility}
        self._lines: dict[Unit, list[Terms]] = defaultdict(list)
        self.latest: list[Terms] = []
        by_year: dict[tuple[int, Decimal], list[Terms]] = defaultdict(list)
        order = {town: number for number, town in enumerate(dict.fromkeys(run.town for run in self.runs))}
        for run in self.runs:
            changed = total(self._change(house, run) for house in self.houses if house.town == run.town)
            if changed:
                builder.cell(floor_unit(run.town), changed, 0)
                if run.rate is not None:
                    by_year[run.year, run.rate].append(changed)
        for town, number in order.items():
            self._town(town, 1 + ORDER * number)
        for changes in by_year.values():
            builder.cell(floor_unit(DISTRICT), total(changes), COST_OF_SUM / len(by_year))
        for number, house in enumerate(self.houses):
            self._house(house, 1 + ORDER * number)

    def _all_of(self, house: House) -> Terms:
        """Return by how many persons a house may differ, the same in each month; none leaves it."""
        least = min(count for count in house.persons.values() if count)
        return self._builder.variable(0, 1 - least)

    def _change(self, house: House, run: Run) -> Terms:
        """Return by how many person-months a house may differ within a line."""
        counts = [count for month in run.months if (count := self._counted(house, month))]
        if not counts:
            return ()
        if house.unit in self._moves:
            return added((self._moves[house.unit], len(counts)))
        change = self._builder.variable(0, len(counts) - sum(counts), len(counts) * REACH, len(counts))
        self._lines[house.unit].append(change)
        return change

    def _counted(self, house: House, month: str) -> int:
        """Return the persons of a house in its town's floor in a month; none where others are assumed."""
        if house.facility and month in self._assumed.get(house.town, {}):
            return 0
        return house.persons.get(month, 0)

    def _town(self, town: str, cost: float) -> None:
        """Hide the floor of a town with few persons; the sum of its small houses must not follow either."""
        own = [house for house in self.houses if house.town == town]
        self._builder.cell(floor_unit(town), (), cost)
        for run in self.runs:
            persons = [sum(self._counted(house, month) for house in own) for month in run.months]
            if run.town == town and (any(map(is_small, persons)) or 0 < sum(persons) < LEAST * len(persons)):
                self._builder.hide(floor_unit(town))
        small = [house for house in own if house.small]
        if len(small) > 1 and any(is_small(count) for count in _sums(small).values()):
            self._builder.count(total(self._moves[house.unit] for house in small))

    def _house(self, house: House, cost: float) -> None:
        """Add what is printed of a facility: person-months, its last count as a part of the district's."""
        known = [count for count in house.persons.values() if count]
        if not known:
            return
        move = self._moves.get(house.unit)
        last = house.persons[max(house.persons)]
        one = move or self._builder.variable(0, min(0, 1 - last), None if last else 0)
        if house.facility:
            for change in [*self._lines[house.unit], one]:
                self._builder.cell(house.unit, change, 0)
            self._builder.cell(house.unit, (), cost)
        if house.latest and last:
            self.latest.append(one)
        if house.small:
            self._builder.hide(house.unit)
            self._builder.count(one)
        elif house.facility and any(sum(own) < LEAST * len(own) for own in _by_year(house.persons)):
            self._builder.hide(house.unit)

    def part_of(self, whole: Terms) -> None:
        """Say that the last counts add up to a number that `targets` prints."""
        if whole and self.latest:
            difference = added((whole, 1), (total(self.latest), -1))
            value = self._builder.value(difference)
            self._builder.relation(difference, value, value)


def _sums(houses: list[House]) -> dict[str, int]:
    """Return the persons of some houses by month."""
    found: dict[str, int] = defaultdict(int)
    for house in houses:
        for month, count in house.persons.items():
            found[month] += count
    return found


def _by_year(persons: Months) -> Iterator[list[int]]:
    """Yield the counts of each year in which there was anybody."""
    for year in sorted({month[:4] for month in persons}):
        counts = [count for month, count in persons.items() if month[:4] == year]
        if sum(counts):
            yield counts
