"""The history of what was reported: what returns told first, changed or no longer have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.history_cells import CellChange, cell_changes
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, Row, once
from eldercare_analysis.inputs.months import number_of, shift
from eldercare_analysis.inputs.returns.register import Register, records_of
from eldercare_analysis.inputs.returns.sheets import PAYMENTS, Key, sheets
from eldercare_analysis.inputs.schedule import town_of

OF_RETURNS = ("returned", "no_change", "no_return", "rejected")
TOLD, LEFT_OUT = "told", "left_out"
CORRECTIONS = ("corrected", "withdrawn", LEFT_OUT)  # of what stays as it is once it has happened
CHANGES = (*OF_RETURNS, TOLD, "updated", "cleared", *CORRECTIONS, "column_absent")
FACILITIES = "facilities"
ROW_MONTHS = ("month", "effective_from")  # a row counts from this month of its own on
GROWING = "invested_wan"  # a cumulative amount: less than before is a correction
OF_PROBLEMS = ("issue_kind", "issue", "responsible_unit", "due_on", "needs_district", "expected_on")
STEPS_OF_PREMISES = ("registered_on", "filed_on", "quality_met_on")
VARYING = {  # what may well be otherwise a month later
    FACILITIES: {kinds.SUSPENDED.column, *OF_PROBLEMS},
    "premises": {*sheets()["premises"].columns} - {*STEPS_OF_PREMISES},
    "villages": {*sheets()["villages"].columns},
    "annex2": {*sheets()["annex2"].columns},
}


@dataclass(frozen=True)
class At:
    """Where something is told: month, file, title of the sheet and number of the row.

    `office`: the town that sent the return; `home` or `bureau`, after who fills in the sheet, where it names
    no town.
    """

    month: str
    office: str = ""
    file: str = ""
    title: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Entry:
    """What a return told of one cell, or what is to be said of a whole return.

    Attributes:
        town: whose; empty where it is of the whole district, or nobody knows.
        change: of returns `returned`, `no_change` (本月无变化), `no_return` (none for the month), `rejected`
            (left out because of its problems; nobody knows of which month). Of cells `told` (empty before),
            `updated` and `cleared` (what varies by nature: problems, a stop of works, premises, money that
            grows), `corrected` and `withdrawn` (what stays as it is once it has happened), `column_absent`
            (the later sheet has no such column, and the register does not carry the cell on). `left_out`: a
            town's return has no such row any more, and the register goes on with the earlier one.
        at: where it was told; of `no_return` the month alone.
        sheet, key: which row of the template's sheets; empty of returns as a whole.
        facility_id: of what, where the row names a facility.
        column, old, new: which cell, its value before and after; None: empty.
        before: where `old` was told last.
        old_key: the key of the row before; another one where a payment was corrected in it.
    """

    town: str
    change: str
    at: At
    sheet: str = ""
    key: Key = ()
    facility_id: str = ""
    column: str = ""
    old: Any = None
    new: Any = None
    before: At | None = None
    old_key: Key = ()


def history(case: Case, town: str | None = None) -> list[Entry]:
    """Return what the returns up to a month told, by month, town and row; of one town or of all.

    A town's history holds its own returns and, whoever sent them, the rows of its facilities (progress,
    premises, Annex 2, residents, operating budget), of its villages, of its persons, and its payments. The
    living allowance is of the district alone. Who replays the entries has the cells of `Register.as_of`.
    """
    return [entry for entry in _history(case) if town in (None, entry.town)]


def told_until(case: Case) -> Register:
    """Return the returns up to a case's month, in order: what was known then."""
    known = [one for one in case.returns if one.month <= case.month]
    known.sort(key=lambda one: (one.month, one.file))
    return Register(tuple(known), rejected=case.register.rejected if case.register else {})


@once
def _history(case: Case) -> list[Entry]:
    register = told_until(case)
    rows = {name: _rows(case, register, name) for name in sheets()}
    found = [*_of_returns(case, register), *_left_out(register, rows[FACILITIES])]
    for name, own in rows.items():
        found += [_entry(name, change) for change in cell_changes(register, name, own)]
    towns, order = {"": -1, **case.district.order}, {"": -1} | {name: n for n, name in enumerate(sheets())}
    return sorted(
        found,
        key=lambda one: (
            one.at.month or "~",
            towns[one.town],
            order[one.sheet],
            one.at.file,
            one.at.row or 0,
        ),
    )


def _rows(case: Case, register: Register, sheet: str) -> list[Row]:
    """Return the rows of a sheet that count by the month's end, oldest return first: whose, and from whom."""
    sent = {(one.month, one.file): one.town for one in register.returns}
    found = []
    for row in records_of(register.rows(sheet)):
        sender = sent[row["return_month"], row["file"]]
        if all(str(row.get(name) or "") <= case.month for name in ROW_MONTHS):
            whose = _whose(case, sheet, row) or (sender or "" if sheet == "villages" else "")
            found.append({**row, "whose": whose, "office": sender or sheets()[sheet].role})
    return found


def _whose(case: Case, sheet: str, row: Row) -> str:
    """Return the town that a row is about, whoever sent it; empty where it is about the whole district."""
    if sheet == "villages":
        return case.town_of_village.get(row["village_code"], "")
    named, facility = row.get("town"), row.get("facility_id")
    return str(named or (facility and town_of(str(facility), case.district)) or "")


def _entry(sheet: str, change: CellChange) -> Entry:
    return Entry(
        town=change.row["whose"],
        change=_kind(sheet, change),
        at=_at(change.row),
        sheet=sheet,
        key=change.key,
        facility_id=str(change.row.get("facility_id") or ""),
        column=change.column,
        old=change.old,
        new=change.new,
        before=_at(change.before) if change.before else None,
        old_key=change.old_key,
    )


def _at(row: Mapping[str, Any]) -> At:
    return At(row["return_month"], row["office"], row["file"], row["sheet"], row["row"])


def _kind(sheet: str, change: CellChange) -> str:
    """Return what kind of change it is; a payment that is new in place of another one is a correction."""
    if change.old is None:
        return TOLD if change.before is None or sheet != PAYMENTS else "corrected"
    if change.new is None and sheet != PAYMENTS:
        return "column_absent" if change.absent else "cleared" if _varies(sheet, change) else "withdrawn"
    return "updated" if _varies(sheet, change) else "corrected"


def _varies(sheet: str, change: CellChange) -> bool:
    if change.column == GROWING:
        return change.new is not None and change.new > change.old
    return change.column in VARYING.get(sheet, ())


def _of_returns(case: Case, register: Register) -> Iterator[Entry]:
    """Yield which returns there are, and which months have none, from the first month of the register on."""
    for one in register.returns:
        office = one.town or " ".join(sorted({sheets()[record.sheet].role for record in one.records}))
        yield Entry(
            one.town or "", "no_change" if one.unchanged else "returned", At(one.month, office, one.file)
        )
    for month in months_between(min(register.months, default="~"), case.month):
        sent = register.towns_reporting(month)
        yield from (Entry(town, "no_return", At(month)) for town in case.district.towns if town not in sent)
    for file, town in register.rejected.items():
        yield Entry(town, "rejected", At("", town, file))


def _left_out(register: Register, rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield the facilities that a town's return no longer has, once till they are told again."""
    sent = {(one.month, one.town): one for one in register.returns if one.town and not one.unchanged}
    by_month = grouped(rows, lambda row: str(row["return_month"]))
    known: dict[str, Row] = {}
    missed: set[str] = set()
    for month in register.months:
        now = {str(row["facility_id"]): row for row in by_month.get(month, ())}
        missed -= now.keys()
        for name in known.keys() - now.keys() - missed:
            last = known[name]
            if one := sent.get((month, last["whose"])):
                missed.add(name)
                where = At(month, last["whose"], one.file)
                yield Entry(last["whose"], LEFT_OUT, where, FACILITIES, (name,), name, before=_at(last))
        known |= now


def months_between(first: str, last: str) -> list[str]:
    """Return the months from one to another, both included; none where the last is earlier."""
    return [] if first > last else [shift(first, n) for n in range(number_of(last) - number_of(first) + 1)]
