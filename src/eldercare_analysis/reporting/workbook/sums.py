"""Sums of the ledger by town and by item, and checks that all of it agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.reporting.workbook.book import AuditBook, Sheet, Value
from eldercare_analysis.reporting.workbook.given import Given
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
    test = f"SUMIFS(ledger_unknown,{conditions})>0" if strict else f"SUMIFS(ledger_known,{conditions})=0"
    return f'IF({test},"",SUMIFS(ledger_amount,{conditions}))'


def write_towns(book: AuditBook, rows: Sequence[Row]) -> Sums:
    """Write awards by year, and every item over all years, by town.

    Returns the cells of the sums, and their values, by column.
    """
    words, towns = book.words, book.study.district.towns
    items, years = items_of(rows), years_of([row for row in rows if row.line.item in AWARDS])
    keys: list[int | str] = [*years, *items]
    sheet = book.sheet("Towns", [6, 14, *[14] * (len(years) + len(items)), 10])
    labels = [words.plain("workbook.award_year", year=year) for year in years] + [
        words.plain(f"item_short.{item}") for item in items
    ]
    sheet.heads(
        [
            words.plain("page.column_number"),
            words.plain("column.town"),
            *labels,
            words.plain("workbook.unknown_rows"),
        ]
    )
    heads = _keys(sheet, [*map(str, years), *items])
    first = sheet.row
    for number, town in enumerate(towns, start=1):
        sheet.put(0, number, "count")
        sheet.put(1, town)
        place = f"ledger_town,{sheet.here(1)}"
        for column, key in enumerate(keys, start=2):
            condition = "ledger_year" if isinstance(key, int) else "ledger_item"
            flag = ",ledger_award,1" if isinstance(key, int) else ""
            formula = _sum_if(f"{place},{condition},{heads[str(key)]}{flag}")
            sheet.compute(column, formula, sum_of(rows, _of(town, key)))
        _count_unknown(sheet, len(labels) + 2, place, (row for row in rows if row.line.town == town))
        sheet.next()
    sheet.put(1, words.plain("workbook.sum"), "sum_text")
    found = {}
    for column, key in enumerate(keys, start=2):
        value = sum_of(rows, _of(None, key))
        area = sheet.rows(column, first, sheet.row - 1)
        found[str(key)] = (sheet.compute(column, f'IF(COUNT({area})=0,"",SUM({area}))', value, "sum"), value)
    return found


def _of(town: str | None, key: int | str) -> Wanted:
    """Return a test: rows of a town, of an item or of awards of a year."""
    if isinstance(key, int):
        return lambda row: town in (None, row.line.town) and row.line.item in AWARDS and row.year == key
    return lambda row: town in (None, row.line.town) and row.line.item == key


def _in(year: int) -> Wanted:
    return lambda row: row.year == year


def _keys(sheet: Sheet, keys: Sequence[str]) -> dict[str, str]:
    """Write what columns are about, as formulas use it, in a row of its own."""
    found = {
        key: sheet.put(
            column, int(key) if key.isdigit() else key, "year" if key.isdigit() else "text"
        ).partition("!")[2]
        for column, key in enumerate(keys, start=2)
    }
    sheet.next()
    return found


def items_of(rows: Sequence[Row]) -> list[str]:
    """Return the items of the ledger in a fixed order."""
    there = {row.line.item for row in rows}
    return [item for item in ITEMS if item in there]


def write_totals(book: AuditBook, rows: Sequence[Row]) -> Sums:
    """Write each item by year, and the awards in all, which have names; return the cells by item and year."""
    words, years, items = book.words, years_of(rows), items_of(rows)
    sheet = book.sheet("Totals", [22, 34, *[15] * len(years), 16, 10])
    first, last = ("name", "ledger_label"), ("sum", "unknown_rows")
    named = [[words.plain(f"workbook.{key}") for key in keys] for keys in (first, last)]
    sheet.heads([*named[0], *map(str, years), *named[1]])
    heads = _keys(sheet, [str(year) for year in years])
    found: Sums = {}
    for item in items:
        sheet.put(0, item)
        sheet.put(1, words.plain(f"item.{item}"))
        own = f"ledger_item,{sheet.here(0)}"
        for column, year in enumerate(years, start=2):
            value = sum_of([row for row in rows if row.line.item == item], _in(year))
            sheet.compute(column, _sum_if(f"{own},ledger_year,{heads[str(year)]}"), value)
        value = sum_of(rows, _of(None, item))
        found[item] = (sheet.compute(len(years) + 2, _sum_if(own), value, "sum"), value)
        _count_unknown(sheet, len(years) + 3, own, (row for row in rows if row.line.item == item))
        sheet.next()
    sheet.put(0, "total_award", "sum_text")
    sheet.put(1, words.plain("workbook.total_award"), "sum_text")
    for column, year in enumerate(years, start=2):
        value = _strict([row for row in rows if row.line.item in AWARDS], _in(year))
        cell = sheet.compute(
            column, _sum_if(f"ledger_award,1,ledger_year,{heads[str(year)]}", strict=True), value, "sum"
        )
        found[str(year)] = (cell, value)
        book.name(f"total_award_{year}", cell)
    value = _strict(rows, lambda row: row.line.item in AWARDS)
    found["total_award"] = (
        sheet.compute(len(years) + 2, _sum_if("ledger_award,1", strict=True), value, "sum"),
        value,
    )
    book.name("total_award", found["total_award"][0])
    return found


def _strict(rows: Sequence[Row], wanted: Wanted) -> Decimal | None:
    """Return a sum, 0 where there is nothing; None where any part is unknown."""
    own = [yuan(row.amount_fen) for row in rows if wanted(row) and row.applies]
    return None if None in own else sum((amount for amount in own if amount is not None), Decimal(0))


def _count_unknown(sheet: Sheet, column: int, conditions: str, rows: Iterable[Row]) -> None:
    """Write how many rows of the ledger apply and are unknown, by conditions; `rows` meet them."""
    now = sum(row.applies and row.amount_fen is None for row in rows)
    sheet.compute(column, f"SUMIFS(ledger_unknown,{conditions})", now, "count")


def write_checks(
    book: AuditBook,
    rows: Sequence[Row],
    given: Given,
    sums: tuple[Sums, Sums],
) -> None:
    """Write what must agree, all of it green; below it, what the report said when the workbook was made."""
    words = book.words
    sheet = book.sheet("Checks", [60, 20, 20, 14])
    sheet.heads([words.plain(f"workbook.check_{key}") for key in ("what", "one", "other", "verdict")])
    good, bad = words.plain("workbook.good"), words.plain("workbook.bad")
    first = sheet.row
    for what, one, other, value in _checks(book, rows, given, *sums):
        sheet.put(0, what)
        style = "count" if isinstance(value, int) else "money"
        sheet.compute(1, one, value, style)
        sheet.compute(2, other, value, style)
        sheet.compute(3, f'IF({sheet.here(1)}={sheet.here(2)},"{good}","{bad}")', good, "text")
        sheet.next()
    verdicts = sheet.rows(3, first, sheet.row - 1)
    sheet.put(0, words.plain("workbook.all_checks"), "sum_text")
    whole = sheet.compute(
        3, f'IF(COUNTIF({verdicts},"{good}")=ROWS({verdicts}),"{good}","{bad}")', good, "text"
    )
    book.name("all_checks", whole)
    sheet.judge(3, first, sheet.row, good)
    sheet.next(2)
    sheet.put(0, words.plain("workbook.as_reported"), "note")
    sheet.next()
    for key, (cell, value) in sums[1].items():
        sheet.put(0, words.plain("workbook.total_award") + f" {key}" if key.isdigit() else key)
        sheet.put(1, value, "fixed")
        sheet.compute(2, _or_blank(cell), value)
        same, other = words.plain("workbook.same"), words.plain("workbook.other")
        sheet.compute(3, f'IF(N({sheet.here(1)})=N({sheet.here(2)}),"{same}","{other}")', same, "text")
        sheet.next()


def _or_blank(cell: str) -> str:
    """Return the formula of a cell's value; what is unknown stays blank."""
    return f'IF({cell}="","",{cell})'


def _or_zero(cell: str) -> str:
    """Return the formula of a cell's value, 0 where it is blank."""
    return f"N({cell})"


def _checks(
    book: AuditBook,
    rows: Sequence[Row],
    given: Given,
    towns: Sums,
    totals: Sums,
) -> Iterator[tuple[str, str, str, Value]]:
    """Yield what must agree: in words, both formulas, and the value of both now."""
    words = book.words
    for column, printed in given.printed.items():
        if column in book.study.district.plan.totals:
            yield (
                words.plain("workbook.check_printed", column=column),
                given.sums[column],
                printed,
                book.study.district.plan.totals[column],
            )
    for key, (cell, value) in towns.items():
        same = _or_zero if key.isdigit() else _or_blank  # awards of a year may be none
        label = (
            words.plain("workbook.check_year", year=key)
            if key.isdigit()
            else words.plain("workbook.check_item", item=words.plain(f"item.{key}"))
        )
        yield label, same(cell), same(totals[key][0]), value or Decimal(0) if key.isdigit() else value
    known = sum_of(rows, lambda _: True) or Decimal(0)
    items = ",".join(cell for key, (cell, _) in totals.items() if not key.isdigit() and key != "total_award")
    yield words.plain("workbook.check_ledger"), "SUM(ledger_amount)", f"SUM({items})", known
    awards = ",".join(cell for key, (cell, _) in totals.items() if key.isdigit())
    total, value = totals["total_award"]
    if value is not None:
        yield words.plain("workbook.check_awards"), f"SUM({awards})", total, value
