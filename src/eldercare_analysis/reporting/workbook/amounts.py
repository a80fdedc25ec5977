"""The ledger as live formulas: quantity × rate, rounded to the fen once; awards follow the readings."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.analysis.money.centers import AWARDS, CAP
from eldercare_analysis.inputs.sources import text_of
from eldercare_analysis.reporting.workbook.book import AuditBook, Sheet
from eldercare_analysis.reporting.workbook.given import Given
from eldercare_analysis.reporting.workbook.rows import Row, yuan

COLUMNS = {  # with their widths
    "line": 34,
    "town": 12,
    "item": 20,
    "label": 30,
    "due": 8,
    "year": 8,
    "quantity": 10,
    "unit": 12,
    "quantity_source": 34,
    "rate": 14,
    "rate_source": 34,
    "clause": 10,
    "applies": 8,
    "amount": 16,
    "known": 8,
    "unknown": 8,
    "award": 8,
    "payer": 12,
    "status": 10,
    "needs": 40,
}
AT = {name: number for number, name in enumerate(COLUMNS)}
# columns with a name: `ledger_amount`
NAMED = ("line", "town", "item", "year", "amount", "known", "unknown", "award", "applies")


def write_ledger(book: AuditBook, rows: Sequence[Row], given: Given) -> None:
    """Write one row for each amount, with source and clause beside it."""
    sheet = book.sheet("Ledger", list(COLUMNS.values()))
    sheet.heads([book.words.plain(f"workbook.ledger_{name}") for name in COLUMNS])
    first = sheet.row
    for row in rows:
        _told(book, sheet, row)
        _year(sheet, row, first)
        _quantity_and_rate(sheet, row, given, first)
        _amount(sheet, row)
        sheet.next()
    for name in NAMED:
        book.name(f"ledger_{name}", sheet.area(AT[name], first, sheet.row - 1))


def _told(book: AuditBook, sheet: Sheet, row: Row) -> None:
    words, line = book.words, row.line
    told = {
        "line": line.line,
        "town": line.town,
        "item": line.item,
        "label": words.plain(f"item.{line.item}"),
        "unit": line.unit,
        "quantity_source": text_of(line.quantity_source),
        "rate_source": text_of(line.rate_source),
        "clause": book.study.district.policy.clauses[line.clause].section,
        "payer": words.plain(f"payer.{line.payer}"),
        "status": words.plain(f"status.{line.status}"),
        "needs": "; ".join(line.needs),
    }
    for name, text in told.items():
        sheet.put(AT[name], text, "text")
    sheet.put(AT["due"], line.year, "year")
    sheet.put(AT["award"], int(line.item in AWARDS), "count")


def _year(sheet: Sheet, row: Row, first: int) -> None:
    """Write the year of payment: that in which something is due; of awards as the readings have it."""
    due, item = sheet.here(AT["due"]), row.line.item
    partners = [sheet.here(AT["due"], first + number) for number in row.partners]
    formula = due
    if item == "center_award" and partners:
        formula = f'IF(award_trigger="center_and_points",MAX({",".join([due, *partners])}),{due})'
    if item in ("center_award", "point_award"):
        formula = f'{formula}+IF(award_payment="following",1,0)'
    if item == CAP:
        years = (
            f"{sheet.here(AT['year'], first + n)}*{sheet.here(AT['applies'], first + n)}"
            for n in row.partners
        )
        formula = f"MAX({','.join(years)})"
    sheet.compute(AT["year"], formula, row.year, "year")


def _quantity_and_rate(sheet: Sheet, row: Row, given: Given, first: int) -> None:
    line = row.line
    if line.item == CAP:
        amounts, open_ones = (
            ",".join(sheet.here(AT[name], first + n) for n in row.partners) for name in ("amount", "unknown")
        )
        settled = given.others[row.rate.name] if row.rate else ""
        sheet.put(AT["quantity"], 1, "count")
        formula = f'IF(SUM({open_ones})>0,"",MIN(0,{settled}-SUM({amounts})))'
        sheet.compute(AT["rate"], formula, yuan(row.amount_fen), "rate")
        return
    source = given.cells[row.cell] if row.cell else given.others[row.quantity.name] if row.quantity else ""
    times = f"*{given.others[row.times.name]}" if row.times else ""
    sheet.compute(AT["quantity"], f'IF({source}="","",{source}{times})', line.quantity, "count")
    parts = [given.rates[key] for key in row.rates] or ([given.others[row.rate.name]] if row.rate else [])
    blank = f"COUNT({','.join(parts)})<{len(parts)}" if len(parts) > 1 else f'{parts[0]}=""'
    monthly = f"/{given.others[row.part.name]}" if row.part else ""
    sheet.compute(AT["rate"], f'IF({blank},"",{"*".join(parts)}{monthly})', line.rate_yuan, "rate")


def _amount(sheet: Sheet, row: Row) -> None:
    quantity, rate, applies, amount = (
        sheet.here(AT[name]) for name in ("quantity", "rate", "applies", "amount")
    )
    readings = {"point_award": 'IF(award_unit="each_facility",1,0)', CAP: 'IF(award_cap="settled_cost",1,0)'}
    if row.line.item in readings:
        sheet.compute(AT["applies"], readings[row.line.item], int(row.applies), "count")
    else:
        sheet.put(AT["applies"], 1, "count")
    sheet.compute(
        AT["amount"],
        f'IF(OR({quantity}="",{rate}=""),"",{applies}*ROUND({quantity}*{rate},2))',
        yuan(row.amount_fen),
    )
    known = int(row.applies and row.amount_fen is not None)
    sheet.compute(AT["known"], f'IF({amount}="",0,{applies})', known, "count")
    sheet.compute(AT["unknown"], f"{applies}-{sheet.here(AT['known'])}", int(row.applies) - known, "count")
