"""Scenarios side by side, with differences to the first: coverage, items of the ledger, peaks of money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import Peak, peaks_of
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

KEYS = ["town", "year", "measure", "unit"]
Key = tuple[str, int, str, str]
VILLAGES = ("served_low", "served_high", "unserved_low", "unserved_high")


@dataclass(frozen=True)
class Measure:
    """What a scenario comes to in one respect; see `compare`."""

    town: str
    year: int
    measure: str
    unit: str
    value: int | None
    unknown: int

    @property
    def key(self) -> Key:
        """What tells it from the others of a scenario."""
        return self.town, self.year, self.measure, self.unit


@dataclass(frozen=True)
class Compared:
    """A row of `compare`."""

    scenario: str
    town: str
    year: int
    measure: str
    unit: str
    value: int | None
    unknown: int
    difference: int | None


def compare(
    district: District,
    scenarios: Sequence[Scenario],
    *,
    register: Register | None = None,
    month: str | None = None,
) -> pd.DataFrame:
    """Return what scenarios come to, side by side.

    Args:
        district: the district.
        scenarios: any number; the first is what the others are compared with.
        register: returns, for what is reported.
        month: as of when; by default the last month of the returns, else that in which the plan was issued.

    Returns:
        One row a scenario, town (and `district`), year (0: all years) and measure: `scenario`, `town`,
        `year`, `measure` (villages served and unserved, items of the ledger, `prefinance` by scope), `unit`
        (villages, fen), `value` (Int64; NA where nothing is known), `unknown` (parts that are missing: above
        0 the value is a minimum, for `prefinance` there is none), `difference` to the first scenario (NA
        unless both are wholly known).

    Examples:
        >>> from eldercare_analysis import load_district, load_scenario
        >>> district = load_district()
        >>> table = compare(district, [district.baseline, load_scenario("points-first", district)])
        >>> sorted(set(table["scenario"]))
        ['baseline', 'points-first']
    """
    return comparison(case_of(district, register=register, month=month), scenarios)


def comparison(case: Case, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Return what `compare` does, at the month of a case."""
    cases = {scenario.name: replace(case, scenario=scenario) for scenario in scenarios}
    measures = {name: measures_of(one) for name, one in cases.items()}
    return frame(differences(measures, case.district.towns), Compared)


def measures_of(case: Case) -> list[Measure]:
    """Return what can be compared of a case."""
    return measured(coverage_rows(case), ledger_lines(case), peaks_of(case))


def measured(covered: Iterable[Coverage], lines: Iterable[Line], highest: Iterable[Peak]) -> list[Measure]:
    """Return what can be compared of villages by year, lines of the ledger, and peaks to pre-finance."""
    return [*_villages(covered), *_items(list(lines)), *_peaks(highest)]


def differences(of_scenario: Mapping[str, list[Measure]], towns: Sequence[str]) -> list[Compared]:
    """Return the measures of several scenarios, the first being what the others are compared with."""
    money = dict.fromkeys(row.key for rows in of_scenario.values() for row in rows if row.unit == "fen")
    whole = {name: _with_nothing(rows, money) for name, rows in of_scenario.items()}
    first = {row.key: row for row in next(iter(whole.values()), [])}
    order = {town: position for position, town in enumerate([DISTRICT, *towns])}
    return [
        Compared(name, **vars(row), difference=_difference(row, first.get(row.key)))
        for name, rows in whole.items()
        for row in sorted(rows, key=lambda row: order[row.town])
    ]


def _with_nothing(rows: list[Measure], keys: Iterable[Key]) -> list[Measure]:
    """Return rows with a 0 for amounts of which there is none: what nobody is to pay is not unknown."""
    known = {row.key for row in rows}
    return rows + [Measure(*key, value=0, unknown=0) for key in keys if key not in known]


def _difference(row: Measure, first: Measure | None) -> int | None:
    """Return the difference of two measures that are wholly known."""
    if first is None or first.value is None or row.value is None or row.unknown or first.unknown:
        return None
    return row.value - first.value


def _villages(rows: Iterable[Coverage]) -> list[Measure]:
    found = [(name, row, getattr(row, name)) for name in VILLAGES for row in rows]
    return [
        Measure(row.town, row.year, name, "villages", value, int(value is None)) for name, row, value in found
    ]


def _items(lines: list[Line]) -> Iterator[Measure]:
    """Yield every item by town and for the district, by year and in all."""
    each = [
        ((DISTRICT if district else line.town, 0 if in_all else line.year, line.item), line.amount_fen)
        for district in (False, True)
        for in_all in (False, True)
        for line in lines
    ]
    for key, own in grouped(each, lambda pair: pair[0]).items():
        known = [fen for _, fen in own if fen is not None]
        yield Measure(*key, "fen", sum(known) if known else None, len(own) - len(known))


def _peaks(highest: Iterable[Peak]) -> Iterator[Measure]:
    for one in highest:
        yield Measure(one.town, 0, f"prefinance_{one.scope}", "fen", one.peak_fen, int(one.peak_fen is None))
