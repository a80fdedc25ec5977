"""What a clause's rule declares beside its function: whom it is about, which cells of returns it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.facility import Facility, towns_of
from eldercare_analysis.analysis.goals.judge import Finding, each
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.schedule import EXISTING, UNPLANNED

FACILITIES = "facilities"
Option = tuple[str, str]  # a reading, and one of its options
Which = Callable[[Case, Facility], bool]
Columns = Callable[[Case, Facility], tuple[str, ...]]
Rows = Callable[[Case, Sequence[Facility]], Iterable[Row | None]]


def picks(case: Case, option: Option) -> bool:
    """Say whether the scenario picks an option of a reading."""
    return case.reading(option[0]) == option[1]


def anyone(_case: Case, _facility: Facility) -> bool:
    """Say yes of every facility, those that were given up included."""
    return True


def scheduled(_case: Case, facility: Facility) -> bool:
    """Say whether Annex 1 schedules a facility."""
    return facility.scheduled


def standing(_case: Case, facility: Facility) -> bool:
    """Say whether a facility was not given up."""
    return not facility.closed


def runs(case: Case, facility: Facility) -> bool:
    """Say whether a facility was not given up, and is built or in use: its duties hold."""
    return not facility.closed and state.running(case, facility)


def closing(_case: Case, _facility: Facility) -> tuple[str, ...]:
    """Return what tells whether a facility was given up."""
    return (kinds.CLOSED.column,)


def building(case: Case, facility: Facility) -> tuple[str, ...]:
    """Return what tells whether a facility is built (reading `built_when`), or was given up."""
    built = () if facility.plan_year == EXISTING else state.built_from(case, facility).shown_by
    return (kinds.CLOSED.column, *built)


def use(case: Case, facility: Facility) -> tuple[str, ...]:
    """Return what tells whether a facility is built or in use; a home of the plan, or older, always runs."""
    at_work = facility.kind == kinds.HOME and facility.plan_year != UNPLANNED
    return closing(case, facility) if at_work else (*building(case, facility), *kinds.OPENED.shown_by)


@dataclass(frozen=True, eq=False)
class About:
    """The facilities that a clause is about.

    Attributes:
        kinds: of these kinds.
        among: which of them are looked at.
        test: which of those the clause is about.
        tells: the columns of `facilities` that are looked at.
    """

    kinds: tuple[kinds.Kind, ...] = ()
    among: Which = anyone
    test: Which = standing
    tells: Columns = closing

    def looked_at(self, case: Case) -> list[Facility]:
        """Return the facilities of which it is asked whether the clause is about them."""
        return [f for f in state.facilities(case) if f.kind in self.kinds and self.among(case, f)]

    def units(self, case: Case) -> list[Facility]:
        """Return the facilities that the clause is about."""
        return [f for f in self.looked_at(case) if self.test(case, f)]

    def waiting(self, case: Case) -> set[str]:
        """Return the towns with facilities that the clause will be about, once they are so far."""
        return {f.town for f in self.looked_at(case) if not f.closed and not self.test(case, f)}


def running(*of: kinds.Kind) -> About:
    """Return the facilities of some kinds that are built or in use."""
    return About(of, test=runs, tells=use)


@dataclass(frozen=True, eq=False)
class Rule:
    """The rule of a clause.

    Attributes:
        clause: its id.
        find: returns its findings by town and for the district.
        reads: sheets and columns of returns that tell whether it is kept: what `needs` of the clause names.
        about: the facilities that it is about, with the columns that tell which these are.
        under: what it reads besides under an option of a reading.
        rows: of a sheet, which rows it looks at; by default those of its facilities, of `people` and
            `villages` all.
        parameters: beside the clause's own number, the parameters without which nothing can be said.
    """

    clause: str
    find: Callable[[Case, Rule], Iterable[Finding]]
    reads: tuple[str, ...]
    about: About = field(default_factory=About)
    under: Mapping[Option, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """Return what is counted where that are its facilities."""
        return "; ".join(kind.unit for kind in self.about.kinds)

    def findings(self, case: Case) -> Iterator[Finding]:
        """Yield what the rule finds, by town and for the district.

        Raises:
            UnknownValueError: a number that it needs is left open.
        """
        yield from self.find(case, self)

    def read_in(self, case: Case) -> dict[str, list[str]]:
        """Return the columns that the rule reads under the readings of a case, by sheet."""
        found: dict[str, list[str]] = {FACILITIES: []} if self.about.kinds else {}
        more = [cells for option, cells in self.under.items() if picks(case, option)]
        for sheet, _, column in (cell.partition(".") for cells in (self.reads, *more) for cell in cells):
            found.setdefault(sheet, []).append(column)
        return found

    def looks_at(self, case: Case) -> Iterator[tuple[Row, list[str]]]:
        """Yield the rows of returns that the rule looks at, with columns; none where it cannot be asked."""
        if any(_left_open(case, name) for name in (self.clause, *self.parameters)):
            return
        rows, units = {**ROWS, **self.rows}, self.about.units(case)
        for sheet, columns in self.read_in(case).items():
            if sheet == FACILITIES:
                own = [(f.row, self.about.tells(case, f)) for f in self.about.looked_at(case)]
            else:
                own = [(row, tuple(columns)) for row in rows[sheet](case, units)]
            for row, names in own:
                if row is not None:
                    yield row, [name for name in sheets()[sheet].columns if name in names]


def _left_open(case: Case, parameter: str) -> bool:
    known = case.scenario.parameters.get(parameter)
    return known is not None and known.at(case.month) is None


ROWS: dict[str, Rows] = {
    "premises": lambda case, units: [case.premises.get(f.facility_id) for f in units],
    "residents": lambda case, units: [case.residents.get(f.facility_id) for f in units],
    "people": lambda case, _: case.people.values(),
    "villages": lambda case, _: case.villages.values(),
}


def each_unit(
    case: Case,
    rule: Rule,
    verdict: Callable[[Facility], bool | None],
    *,
    only: Callable[[Facility], bool] = bool,
    pending: bool = False,
) -> Iterator[Finding]:
    """Yield by town how many of a rule's facilities there are and satisfy it; others may be yet to come.

    Args:
        case: what is known.
        rule: whose facilities.
        verdict: says of a facility whether it satisfies the clause; None: not reported.
        only: which of the facilities count; by default all.
        pending: see `Finding`.
    """
    units = [f for f in rule.about.units(case) if only(f)]
    verdicts = {f.facility_id: verdict(f) for f in units}
    waiting = rule.about.waiting(case)
    yield from each(case, towns_of(units), verdicts, rule.unit, waiting=waiting, pending=pending)


def cell(row: Row | None, column: str) -> Any:  # noqa: ANN401 - as the column's type
    """Return a cell of a return, None where there is no row."""
    return None if row is None else row[column]
