"""Sums of the ledger by town and by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.line_words import in_formula
from eldercare_analysis.reporting.workbook.rows import Row, yuan

Wanted = Callable[[Row], bool]
Sums = dict[str, tuple[str, Decimal | None]]  # cells of sums with their values now, by item or year
ITEMS = (
    *AWARDS,
    "home_subsidy",
    "center_operating_subsidy",
    "central_funds",
    "operating_floor",
    "construction",
)


def years_of(rows: Sequence[Row]) -> list[int]:
    """Return the years of all rows, and the one after awards are due: payment may be a year later."""
    return sorted(
        {row.line.year for row in rows}
        | {row.line.year + 1 for row in rows if row.line.item in AWARDS}
        | {row.year for row in rows}
    )


def sum_of(rows: Sequence[Row], wanted: Wanted) -> Decimal | None:
    """Return the sum of what is known of some rows; None where nothing is."""
    known = [
        amount for row in rows if wanted(row) and row.applies and (amount := yuan(row.amount_fen)) is not None
    ]
    return sum(known, Decimal(0)) if known else None


def _sum_if(conditions: str, *, strict: bool = False) -> str:
    """Return the formula of a sum of the ledger: unknown where nothing is, strictly where a part is not."""
    unknown = f'SUMIFS(ledger_unknown,{conditions})+COUNTIF(ledger_year,"")>0'
    test = unknown if strict else f"SUMIFS(ledger_known,{conditions})=0"
    return f'IF({test},"",SUMIFS(ledger_amount,{conditions}))'


def write_towns(book: AuditBook, rows: Sequence[Row]) -> Sums:
    """Write awards by year, and every item over all years, by town.

    Returns the cells of the sums, and their values, by column.
    """
    words, towns = book.words, book.study.district.towns
    items, years = items_of(rows), years_of([row for row in rows if row.line.item in AWARDS])
    keys: list[int | str] = [*years, *items]
    sheet = book.sheet("towns", [6, 20, *[15] * len(keys), 11], [14])
    sheet.heads(
        [
            words.plain("page.column_number"),
            words.plain("column.town"),
            *((year, "head_award_year") for year in years),
            *(words.plain("workbook.in_yuan", name=words.plain(f"item_short.{item}")) for item in items),
            words.plain("workbook.unknown_rows"),
            words.plain("workbook.id"),
        ],
        kept=2,
        numbers=range(2, len(keys) + 3),
    )
    first = sheet.row
    for number, town in enumerate(towns, start=1):
        sheet.put(0, number, "number")
        sheet.put(1, book.study.town_name(town))
        place = f"ledger_town_id,{sheet.here(len(keys) + 3)}"
        for column, key in enumerate(keys, start=2):
            formula = _sum_if(f"{place},{_condition(sheet, column, key)}", strict=isinstance(key, int))
            sheet.compute(column, formula, _now(rows, town, key))
        _count_unknown(sheet, len(keys) + 2, place, (row for row in rows if row.line.town == town))
        sheet.put(len(keys) + 3, town, "machine")
        sheet.next()
    sheet.filtered()
    return _sums_of_towns(book, sheet, rows, keys, first)


def _now(rows: Sequence[Row], town: str | None, key: int | str) -> Decimal | None:
    """Return a sum of a column of towns; of the awards of a year as strict as in the totals."""
    return _strict(rows, _of(town, key)) if isinstance(key, int) else sum_of(rows, _of(town, key))


def _condition(sheet: AuditSheet, column: int, key: int | str) -> str:
    """Return what lines a column of towns sums up: awards of the year in its head, or an item."""
    if isinstance(key, int):
        return f"ledger_year,{sheet.head(column)},ledger_award,1"
    return f"ledger_item,{in_formula(key)}"


def _sums_of_towns(
    book: AuditBook, sheet: AuditSheet, rows: Sequence[Row], keys: Sequence[int | str], first: int
) -> Sums:
    last, found = sheet.row - 1, {}
    sheet.put(0, "", "sum_text")
    sheet.put(1, book.words.plain("workbook.sum"), "sum_text")
    for column, key in enumerate(keys, start=2):
        value, area = _now(rows, None, key), sheet.rows(column, first, last)
        least = f"COUNT({area})<ROWS({area})" if isinstance(key, int) else f"COUNT({area})=0"
        found[str(key)] = (sheet.compute(column, f'IF({least},"",SUM({area}))', value, "sum"), value)
    open_rows = sum(row.applies and row.amount_fen is None for row in rows)
    sheet.compute(len(keys) + 2, f"SUM({sheet.rows(len(keys) + 2, first, last)})", open_rows, "sum_count")
    return found


def _of(town: str | None, key: int | str) -> Wanted:
    """Return a test: rows of a town, of an item or of awards of a year."""
    if isinstance(key, int):
        return lambda row: town in (None, row.line.town) and row.line.item in AWARDS and row.year == key
    return lambda row: town in (None, row.line.town) and row.line.item == key


def _in(year: int) -> Wanted:
    return lambda row: row.year == year


def items_of(rows: Sequence[Row]) -> list[str]:
    """Return the items of the ledger in a fixed order."""
    there = {row.line.item for row in rows}
    return [item for item in ITEMS if item in there]


def write_totals(book: AuditBook, rows: Sequence[Row]) -> Sums:
    """Write each item by year, and the awards in all, which have names; return the cells by item and year."""
    words, years = book.words, years_of(rows)
    sheet = book.sheet("totals", [38, *[16] * len(years), 18, 11], [22])
    sheet.heads(
        [
            words.plain("workbook.ledger_label"),
            *((year, "head_in_year") for year in years),
            words.plain("workbook.in_yuan", name=words.plain("workbook.sum")),
            words.plain("workbook.unknown_rows"),
            words.plain("workbook.id"),
        ],
        kept=1,
        numbers=range(1, len(years) + 3),
    )
    found: Sums = {}
    for item in items_of(rows):
        own = [row for row in rows if row.line.item == item]
        found[item] = _total(sheet, (words.plain(f"item.{item}"), item), own, years)
        sheet.next()
    sheet.filtered()
    return found | _awards(book, sheet, [row for row in rows if row.line.item in AWARDS], years)


def _total(
    sheet: AuditSheet, named: tuple[str, str], own: Sequence[Row], years: Sequence[int]
) -> tuple[str, Decimal | None]:
    """Write an item by year and in all; return the cell of its sum, and its value."""
    label, item = named
    condition, whole = f"ledger_item,{in_formula(item)}", len(years) + 1
    sheet.put(0, label, "wrapped")
    for column, year in enumerate(years, start=1):
        formula = _sum_if(f"{condition},ledger_year,{sheet.head(column)}")
        sheet.compute(column, formula, sum_of(own, _in(year)))
    value = sum_of(own, lambda _: True)
    cell = sheet.compute(whole, _sum_if(condition), value, "whole")
    _count_unknown(sheet, whole + 1, condition, own)
    sheet.put(whole + 2, item, "machine")
    return cell, value


def _awards(book: AuditBook, sheet: AuditSheet, own: Sequence[Row], years: Sequence[int]) -> Sums:
    """Write the awards of all kinds by year and in all, unknown where a part is, under their names."""
    whole = len(years) + 1
    sheet.put(0, book.words.plain("workbook.total_award"), "sum_text")
    found: Sums = {}
    for column, year in enumerate(years, start=1):
        value = _strict(own, _in(year))
        formula = _sum_if(f"ledger_award,1,ledger_year,{sheet.head(column)}", strict=True)
        found[str(year)] = (sheet.compute(column, formula, value, "sum"), value)
        book.name(f"total_award_{year}", found[str(year)][0])
    value = _strict(own, lambda _: True)
    found["total_award"] = (
        sheet.compute(whole, _sum_if("ledger_award,1", strict=True), value, "sum"),
        value,
    )
    _count_unknown(sheet, whole + 1, "ledger_award,1", own, "sum_count")
    sheet.put(whole + 2, "total_award", "machine")
    book.name("total_award", found["total_award"][0])
    return found


def _strict(rows: Sequence[Row], wanted: Wanted) -> Decimal | None:
    """Return a sum, 0 where there is nothing; None where any part is unknown."""
    own = [yuan(row.amount_fen) for row in rows if wanted(row) and row.applies]
    return None if None in own else sum((amount for amount in own if amount is not None), Decimal(0))


def _count_unknown(
    sheet: AuditSheet, column: int, conditions: str, rows: Iterable[Row], style: str = "count"
) -> None:
    """Write how many rows of the ledger apply and are unknown, by conditions; `rows` meet them."""
    now = sum(row.applies and row.amount_fen is None for row in rows)
    sheet.compute(column, f"SUMIFS(ledger_unknown,{conditions})", now, style)
