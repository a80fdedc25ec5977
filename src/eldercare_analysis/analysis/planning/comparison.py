"""Scenarios side by side, with differences to the first: coverage, items of the ledger, peaks of money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.cashflow import ALL, PACKAGES, SCOPES, Peak, peaks_of
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.scenario import Scenario

KEYS = ["town", "year", "measure", "unit"]
Key = tuple[str, int, str, str]
Change = Literal["same", "changed", "unknown"]
PEAK = "prefinance_"
PEAKS = {f"{PEAK}{scope}": scope for scope in (*SCOPES, ALL)}
ORDER = (  # of measures; others come after them
    *("served_low", "served_high", "unserved_low", "unserved_high"),
    *AWARDS,
    *("home_subsidy", "center_operating_subsidy", "central_funds", "operating_floor", "construction"),
    *PEAKS,
)
EXISTING = "annex1_plan.existing_points"  # what would tell who is served
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
    needs: tuple[str, ...] = ()
    made_of: object = field(default=None, compare=False, repr=False)  # equal ones come to the same

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
    change: Change
    needs: str = ""


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
        One row a scenario, town (and `district`), measure and year (rising; then 0: all years): `scenario`,
        `town`, `year`, `measure` (villages served and unserved, items of the ledger, `prefinance` by scope),
        `unit` (villages, fen), `value` (Int64; NA where nothing is known), `unknown` (parts that are missing:
        above 0 the value is a minimum, for `prefinance` there is none), `difference` to the first scenario
        (NA unless both are wholly known; 0 also where both come from the same lines and works, whatever is
        unknown of these), `change` to it (`same`, `changed`, `unknown`), `needs` (what would make an unknown
        part known). Villages have rows for all years of any scenario: behind a scenario's own last year its
        last state goes on, as nothing more is scheduled.

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
    found = measured(coverage_rows(case), ledger_lines(case), peaks_of(case))
    return [
        replace(one, made_of=_works(case, one.town, one.measure)) if one.measure in PEAKS else one
        for one in found
    ]


def measured(covered: Iterable[Coverage], lines: Iterable[Line], highest: Iterable[Peak]) -> list[Measure]:
    """Return what can be compared of villages by year, lines of the ledger, and peaks to pre-finance."""
    return [*_villages(covered), *_items(list(lines)), *_peaks(highest)]


def _works(case: Case, town: str, measure: str) -> object:
    """Return all that a peak comes from: works, parameters, and of packages the readings of awards."""
    scope = PEAKS[measure]
    works = case.works(*SCOPES.get(scope, kinds.KINDS), town=None if town == DISTRICT else town)
    awards = {name: chosen for name, chosen in case.scenario.readings.items() if name.startswith("award_")}
    return works, case.scenario.parameters, awards if scope in (PACKAGES, ALL) else {}


def differences(of_scenario: Mapping[str, list[Measure]], towns: Sequence[str]) -> list[Compared]:
    """Return the measures of several scenarios, the first being what the others are compared with."""
    every = [row for rows in of_scenario.values() for row in rows]
    money = dict.fromkeys(row.key for row in every if row.unit == "fen")
    last = max((row.year for row in every if row.unit != "fen"), default=0)
    whole = {name: _going_on(_with_nothing(rows, money), last) for name, rows in of_scenario.items()}
    first = {row.key: row for row in next(iter(whole.values()), [])}
    order = {town: position for position, town in enumerate([DISTRICT, *towns])}
    named = dict.fromkeys([*ORDER, *(row.measure for row in every)])
    measures = {name: position for position, name in enumerate(named)}

    def place(row: Measure) -> tuple[int, int, bool, int]:
        return order[row.town], measures[row.measure], row.year == 0, row.year

    return [
        _compared(name, row, first.get(row.key))
        for name, rows in whole.items()
        for row in sorted(rows, key=place)
    ]


def _compared(scenario: str, row: Measure, first: Measure | None) -> Compared:
    difference = _difference(row, first)
    change: Change = "unknown" if difference is None else "changed" if difference else "same"
    told = {name: getattr(row, name) for name in (*KEYS, "value", "unknown")}
    needs = "; ".join(row.needs)
    return Compared(scenario, **told, difference=difference, change=change, needs=needs)


def _with_nothing(rows: list[Measure], keys: Iterable[Key]) -> list[Measure]:
    """Return rows with a 0 for amounts of which there is none: what nobody is to pay is not unknown."""
    known = {row.key for row in rows}
    return rows + [Measure(*key, value=0, unknown=0) for key in keys if key not in known]


def _going_on(rows: list[Measure], last: int) -> list[Measure]:
    """Return rows with the last state of villages in the years up to the last of any scenario."""
    states = sorted((row for row in rows if row.unit != "fen"), key=lambda row: row.year)
    ends = {(row.town, row.measure): row for row in states}
    later = [replace(row, year=year) for row in ends.values() for year in range(row.year + 1, last + 1)]
    return rows + later


def _difference(row: Measure, first: Measure | None) -> int | None:
    """Return the difference of two measures: both wholly known, or made of the same."""
    if first is not None and row.made_of is not None and row.made_of == first.made_of:
        return 0
    if first is None or first.value is None or row.value is None or row.unknown or first.unknown:
        return None
    return row.value - first.value


def _villages(rows: Iterable[Coverage]) -> list[Measure]:
    found = [(name, row, getattr(row, name)) for name in VILLAGES for row in rows]
    return [
        Measure(
            row.town, row.year, name, "villages", value, unknown := int(value is None), (EXISTING,) * unknown
        )
        for name, row, value in found
    ]


def _items(lines: list[Line]) -> Iterator[Measure]:
    """Yield every item by town and for the district, by year and in all."""
    each = [
        ((DISTRICT if district else line.town, 0 if in_all else line.year, line.item), line)
        for district in (False, True)
        for in_all in (False, True)
        for line in lines
    ]
    for key, own in grouped(each, lambda pair: pair[0]).items():
        known = [line.amount_fen for _, line in own if line.amount_fen is not None]
        needs = dict.fromkeys(need for _, line in own for need in line.needs)
        parts = [line for _, line in own]
        value = sum(known) if known else None
        yield Measure(*key, "fen", value, len(own) - len(known), tuple(needs), parts)


def _peaks(highest: Iterable[Peak]) -> Iterator[Measure]:
    for one in highest:
        unknown, needs = int(one.peak_fen is None), tuple(one.needs)
        yield Measure(one.town, 0, f"{PEAK}{one.scope}", "fen", one.peak_fen, unknown, needs)
