"""Checks of the workbook: both sides of each, one of four states, and how many there are of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.book import Value
from eldercare_analysis.reporting.workbook.given import Given, column_label, summed
from eldercare_analysis.reporting.workbook.line_words import in_formula
from eldercare_analysis.reporting.workbook.rows import Row
from eldercare_analysis.reporting.workbook.sums import Sums, sum_of

STATES = ("good", "bad", "one_sided", "unchecked")  # of a check; so are their colors called
TOTAL = "total_award"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Check:
    """Two figures that must agree: in words, both as formulas, with their values now.

    Attributes:
        money: amounts; else counts.
        why: why both sides may be empty.
        lacking: why one may be, where that may come from the inputs.
    """

    what: str
    one: str
    other: str
    values: tuple[Value, Value]
    money: bool = True
    why: str = ""
    lacking: str = ""


def state_of(one: str, other: str, states: Sequence[str]) -> str:
    """Return the formula of the state of two cells, given the words for `STATES`."""
    good, bad, one_sided, unchecked = map(in_formula, states)
    compared = f"IF(ROUND({one}-{other},2)=0,{good},{bad})"
    return f'IF(AND({one}="",{other}=""),{unchecked},IF(OR({one}="",{other}=""),{one_sided},{compared}))'


def state_now(values: tuple[Value, Value]) -> str:
    """Return the state of two values."""
    one, other = values
    if one is None and other is None:
        return "unchecked"
    return "one_sided" if one is None or other is None else "good" if one == other else "bad"


def labels(book: AuditBook, keys: Iterable[str]) -> dict[str, str]:
    """Return the words for states by their key."""
    return {key: book.words.plain(f"workbook.{key}") for key in keys}


def write_checks(book: AuditBook, rows: Sequence[Row], given: Given, sums: tuple[Sums, Sums]) -> list[str]:
    """Write how many checks are in each state, what they come to, and each check; return their states now."""
    words = book.words
    sheet = book.sheet("checks", [56, 9, 20, 20, 16, 19, 58], [60])
    counts, found = sheet.row, list(_checks(book, rows, given, *sums))
    sheet.next(len(STATES) + 2)
    keys = ("what", "unit", "one", "other", "difference", "verdict", "why", "why_made")
    sheet.heads([words.plain(f"workbook.check_{key}") for key in keys], kept=1, numbers=(2, 3, 4))
    first = sheet.row
    for check in found:
        _write_check(book, sheet, check)
        sheet.next()
    sheet.filtered()
    last, named = sheet.row - 1, labels(book, STATES)
    sheet.colored(5, first, last, {text: key for key, text in named.items()})
    sheet.next(counts - sheet.row)
    now = [state_now(one.values) for one in found]
    _write_counts(book, sheet, sheet.rows(5, first, last), now)
    _write_verdict(book, sheet, now)
    return now


def _write_counts(book: AuditBook, sheet: AuditSheet, area: str, now: Sequence[str]) -> None:
    """Write how many cells of a column are in each state, under the names `checks_STATE`; a line each."""
    for key, text in labels(book, STATES).items():
        sheet.put(0, text, "state")
        sheet.colored_if(0, sheet.here(2), key)
        cell = sheet.compute(2, f"COUNTIF({area},{in_formula(text)})", now.count(key), "count")
        book.name(f"checks_{key}", cell)
        sheet.put(3, book.words.plain(f"workbook.{key}_means"), "note")
        sheet.next()


def _write_verdict(book: AuditBook, sheet: AuditSheet, now: Sequence[str]) -> None:
    """Write what all checks come to, under the name `all_checks`."""
    named = labels(book, (*STATES, "good_partly"))
    good, bad, one_sided, unchecked, partly = map(in_formula, named.values())
    rest = f"IF(checks_unchecked=0,{good},IF(checks_good=0,{unchecked},{partly}))"
    formula = f"IF(checks_bad>0,{bad},IF(checks_one_sided>0,{one_sided},{rest}))"
    sheet.put(0, book.words.plain("workbook.all_checks"), "sum_text")
    sheet.put(1, "", "sum_text")
    book.name("all_checks", sheet.compute(2, formula, named[verdict_now(now)], "sum_text"))
    sheet.colored(2, sheet.row, sheet.row, verdict_colors(book))


def verdict_now(now: Sequence[str]) -> str:
    """Return what some states come to: the worst of them; agreeing in part where nothing else was found."""
    worst = next((key for key in ("bad", "one_sided") if key in now), "")
    return worst or ("good" if "unchecked" not in now else "good_partly" if "good" in now else "unchecked")


def verdict_colors(book: AuditBook) -> dict[str, str]:
    """Return the colors of what all checks come to."""
    named = labels(book, (*STATES, "good_partly"))
    return {text: "unchecked" if key == "good_partly" else key for key, text in named.items()}


def _write_check(book: AuditBook, sheet: AuditSheet, check: Check) -> None:
    style, named = "money" if check.money else "count", labels(book, STATES)
    one, other = sheet.here(2), sheet.here(3)
    values = [value for value in check.values if isinstance(value, int | Decimal)]
    difference = values[0] - values[1] if len(values) == len(check.values) else None
    sheet.put(0, check.what, "wrapped")
    sheet.put(1, book.words.plain("workbook.unit_yuan" if check.money else "workbook.unit_each"))
    sheet.compute(2, check.one, check.values[0], style)
    sheet.compute(3, check.other, check.values[1], style)
    sheet.compute(4, f'IF(OR({one}="",{other}=""),"",{one}-{other})', difference, style)
    sheet.compute(5, state_of(one, other, list(named.values())), named[state_now(check.values)], "state")
    _write_why(book, sheet, check)


def _write_why(book: AuditBook, sheet: AuditSheet, check: Check) -> None:
    """Write why one side or both have no figure, while it is so."""
    one, other, why = (sheet.here(column) for column in (2, 3, 7))
    lacking = check.lacking or book.words.plain("workbook.why_one_sided")
    now = {"unchecked": check.why, "one_sided": lacking}.get(state_now(check.values), "")
    half = f'IF(OR({one}="",{other}=""),{in_formula(lacking)},"")'
    sheet.compute(6, f'IF(AND({one}="",{other}=""),{why},{half})', now, "wrapped")
    sheet.put(7, check.why, "machine")


def _or_blank(cell: str) -> str:
    """Return the formula of a cell's value; what is unknown stays blank."""
    return f'IF({cell}="","",{cell})'


def _checks(book: AuditBook, rows: Sequence[Row], given: Given, towns: Sums, totals: Sums) -> Iterator[Check]:
    yield from _printed(book, given)
    yield from _by_town(book, rows, towns, totals)
    words, open_rows = book.words, [row for row in rows if row.applies and row.amount_fen is None]
    known = sum_of(rows, lambda _: True)
    items = ",".join(cell for key, (cell, _) in totals.items() if not key.isdigit() and key != TOTAL)
    yield Check(
        words.plain("workbook.check_ledger"),
        'IF(SUM(ledger_known)=0,"",SUM(ledger_amount))',
        f'IF(COUNT({items})=0,"",SUM({items}))',
        (known, known),
        why=_needed(book, open_rows),
    )
    years, now = _years(totals)
    yield Check(
        words.plain("workbook.check_awards"),
        f'IF(COUNT({years})<COLUMNS({years}),"",SUM({years}))',
        _or_blank(totals[TOTAL][0]),
        (now, totals[TOTAL][1]),
        why=_needed(book, [row for row in open_rows if row.line.item in AWARDS]),
    )


def _years(totals: Sums) -> tuple[str, Decimal | None]:
    """Return the cells of all years' awards, side by side, and their sum: unknown if one is."""
    found = [known for key, known in totals.items() if key.isdigit()]
    cells, values = [cell for cell, _ in found], [value for _, value in found]
    area = f"{cells[0]}:{cells[-1].partition('!')[2]}"
    return area, None if None in values else sum((value for value in values if value is not None), ZERO)


def _printed(book: AuditBook, given: Given) -> Iterator[Check]:
    """Yield the columns of Annex 1: their sums over towns beside what is printed."""
    words, printed = book.words, book.study.district.plan.totals
    for column, cell in given.printed.items():
        yield Check(
            words.plain("workbook.check_printed", column=column_label(book, column)),
            _or_blank(given.sums[column]),
            _or_blank(cell),
            (summed(book, column), printed.get(column)),
            money=False,
            why=words.plain("workbook.why_printed"),
            lacking=words.plain("workbook.why_printed"),
        )


def _by_town(book: AuditBook, rows: Sequence[Row], towns: Sums, totals: Sums) -> Iterator[Check]:
    """Yield sums over towns beside those of the whole ledger: of the awards of a year, and of each item."""
    words, open_rows = book.words, [row for row in rows if row.applies and row.amount_fen is None]
    for key, (cell, value) in towns.items():
        other, total = totals[key]
        if key.isdigit():
            what = words.plain("workbook.check_year", year=key)
            own = [row for row in open_rows if row.line.item in AWARDS]
        else:
            what = words.plain("workbook.check_item", item=words.plain(f"item.{key}"))
            own = [row for row in open_rows if row.line.item == key]
        why = _needed(book, own)
        yield Check(what, _or_blank(cell), _or_blank(other), (value, total), why=why)


def _needed(book: AuditBook, open_rows: Iterable[Row]) -> str:
    """Return what would make amounts known."""
    needs = dict.fromkeys(need for row in open_rows for need in row.line.needs)
    told = book.words.needs(*needs).plain
    return (
        book.words.plain("workbook.why_unknown", needs=told)
        if told
        else book.words.plain("workbook.why_none")
    )
