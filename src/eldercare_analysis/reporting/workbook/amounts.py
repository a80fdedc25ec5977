"""The ledger as live formulas: quantity × rate, rounded to the fen once; awards follow the readings."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.analysis.money.centers import AWARDS, CAP
from eldercare_analysis.inputs.sources import text_of
from eldercare_analysis.reporting.source_words import source_words
from eldercare_analysis.reporting.workbook.audit_book import AuditBook, AuditSheet
from eldercare_analysis.reporting.workbook.book import Value
from eldercare_analysis.reporting.workbook.given import Given
from eldercare_analysis.reporting.workbook.line_words import in_formula, line_words, unit_words
from eldercare_analysis.reporting.workbook.rows import Row, yuan

COLUMNS = {  # with their widths
    "number": 6,
    "town": 18,
    "label": 42,
    "due": 8,
    "year": 8,
    "quantity": 9,
    "unit": 15,
    "rate": 14,
    "amount": 16,
    "payer": 11,
    "state": 12,
    "clause": 9,
    "quantity_source": 32,
    "rate_source": 32,
    "needs": 44,
}
MACHINE = {  # for programs and formulas, grouped away
    "line": 34,
    "town_id": 12,
    "item": 22,
    "applies": 8,
    "known": 8,
    "unknown": 8,
    "award": 8,
    "amount_fen": 14,
    "basis": 12,
    "asked": 30,
    "quantity_cell": 34,
    "rate_cell": 34,
}
AT = {name: number for number, name in enumerate(COLUMNS | MACHINE)}
NUMBERS = [AT[name] for name in ("due", "year", "quantity", "rate", "amount")]
STYLES = {"unit": "note", "payer": "note", "clause": "text"}
# columns with a name: `ledger_amount`
NAMED = (
    "line",
    "item",
    "year",
    "amount",
    "known",
    "unknown",
    "award",
    "applies",
    "amount_fen",
    "town_id",
    "town",
)


def write_ledger(book: AuditBook, rows: Sequence[Row], given: Given) -> None:
    """Write one row for each amount, with source and clause beside it."""
    sheet = book.sheet("ledger", list(COLUMNS.values()), list(MACHINE.values()))
    sheet.heads([book.words.plain(f"workbook.ledger_{name}") for name in AT], kept=3, numbers=NUMBERS)
    first = sheet.row
    for row in rows:
        _told(book, sheet, row, sheet.row - first + 1)
        _coded(sheet, row)
        _year(sheet, row, first)
        _quantity_and_rate(sheet, row, given, first)
        _amount(sheet, row)
        _state(book, sheet, row)
        sheet.next()
    for name in NAMED:
        book.name(f"ledger_{name}", sheet.area(AT[name], first, sheet.row - 1))
    sheet.filtered()
    sheet.colored(
        AT["state"],
        first,
        sheet.row - 1,
        {book.words.plain(f"workbook.{key}"): "unchecked" for key in ("state_unknown", "state_not_counted")},
    )


def _told(book: AuditBook, sheet: AuditSheet, row: Row, number: int) -> None:
    words, line = book.words, row.line
    told = {
        "town": book.study.town_name(line.town),
        "label": line_words(words, line),
        "unit": unit_words(words, line.unit),
        "quantity_source": source_words(words, line.quantity_source),
        "rate_source": source_words(words, line.rate_source),
        "clause": book.study.district.policy.clauses[line.clause].section,
        "payer": words.plain(f"payer.{line.payer}"),
    }
    for name, text in told.items():
        sheet.put(AT[name], text, STYLES.get(name, "wrapped"))
    sheet.put(AT["number"], number, "number")
    sheet.put(AT["due"], line.year, "year")


def _coded(sheet: AuditSheet, row: Row) -> None:
    """Write what programs and formulas tell a row by, and its amount in fen as it was reported."""
    line = row.line
    codes: dict[str, Value] = {
        "line": line.line,
        "town_id": line.town,
        "item": line.item,
        "award": int(line.item in AWARDS),
        "amount_fen": row.amount_fen,
        "quantity_cell": text_of(line.quantity_source),
        "rate_cell": text_of(line.rate_source),
    }
    for name, code in codes.items():
        sheet.put(AT[name], code, "machine")


def _state(book: AuditBook, sheet: AuditSheet, row: Row) -> None:
    """Write whether an amount counts and is known, and what it needs while it is not, as cells are now."""
    words, line = book.words, row.line
    amount, applies, basis, asked = (sheet.here(AT[name]) for name in ("amount", "applies", "basis", "asked"))
    known = words.plain("workbook.state_filled" if line.status == "unknown" else f"status.{line.status}")
    unknown, not_counted = (words.plain(f"workbook.state_{key}") for key in ("unknown", "not_counted"))
    open_now = row.amount_fen is None
    needs = words.needs(*line.needs).plain or words.plain("workbook.needs_given")
    sheet.put(AT["basis"], known, "machine")
    sheet.put(AT["asked"], needs, "machine")
    sheet.compute(
        AT["state"],
        f'IF({applies}=0,{in_formula(not_counted)},IF({amount}="",{in_formula(unknown)},{basis}))',
        not_counted if not row.applies else unknown if open_now else known,
        "state",
    )
    asks = row.applies and open_now
    formula = f'IF(AND({applies}=1,{amount}=""),{asked},"")'
    sheet.compute(AT["needs"], formula, needs if asks else "", "wrapped")


def _year(sheet: AuditSheet, row: Row, first: int) -> None:
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
    if item in AWARDS:  # a reading that is none of its options has no year
        formula = f'IFERROR({formula},"")'
    sheet.compute(AT["year"], formula, row.year, "year")


def _quantity_and_rate(sheet: AuditSheet, row: Row, given: Given, first: int) -> None:
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


def _amount(sheet: AuditSheet, row: Row) -> None:
    quantity, rate, applies, amount = (
        sheet.here(AT[name]) for name in ("quantity", "rate", "applies", "amount")
    )
    readings = {"point_award": 'IF(award_unit="each_facility",1,0)', CAP: 'IF(award_cap="settled_cost",1,0)'}
    if row.line.item in readings:
        sheet.compute(AT["applies"], readings[row.line.item], int(row.applies), "machine")
    else:
        sheet.put(AT["applies"], 1, "machine")
    sheet.compute(
        AT["amount"],
        f'IF(OR({quantity}="",{rate}=""),"",{applies}*ROUND({quantity}*{rate},2))',
        yuan(row.amount_fen),
    )
    known = int(row.applies and row.amount_fen is not None)
    sheet.compute(AT["known"], f'IF({amount}="",0,{applies})', known, "machine")
    sheet.compute(AT["unknown"], f"{applies}-{sheet.here(AT['known'])}", int(row.applies) - known, "machine")
