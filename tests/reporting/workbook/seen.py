"""The audit workbook's cells as they are written, without a file: of a few rows of the ledger, for tests of values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.workbook.audit_book import AuditBook
from eldercare_analysis.reporting.workbook.given import Given
from eldercare_analysis.reporting.workbook.rows import Row, rows_of

ITEMS = ("center_award", "point_award", "construction")


class SeenBook(AuditBook):
    """An audit workbook that can be looked at while it is written."""

    def __init__(self, study: Study) -> None:
        """Begin it without names."""
        super().__init__(study, "")
        self.names: dict[str, str] = {}

    def name(self, name: str, address: str) -> None:
        """Give a cell a name, and keep it."""
        super().name(name, address)
        self.names[name] = address

    def cells(self, sheet: str) -> dict[str, Any]:
        """Return the cells of a sheet, by its key, by address: a value, of a formula a pair of it and its value now, None: blank."""
        page: Any = self._pages[sheet]
        texts = list(page.str_table.string_table)
        return {
            xl_rowcol_to_cell(row, column): _value(cell, texts)
            for row, cells in page.table.items()
            for column, cell in cells.items()
        }


def _value(cell: Any, texts: list[str]) -> Any:
    match type(cell).__name__:
        case "String":
            return texts[cell.string]
        case "Formula":
            return cell.formula, cell.value
        case "Number" | "Datetime":
            return cell.number
        case _:
            return None


def rows_of_town(study: Study, town: str = "四屏镇") -> list[Row]:
    """Return a town's awards and costs as a ledger of their own: of 四屏 1 center and 2 points in 2022."""
    rows = [row for row in rows_of(study) if row.line.town == town and row.line.item in ITEMS]
    points = tuple(number for number, row in enumerate(rows) if row.line.item == "point_award")
    return [replace(row, partners=points if row.line.item == "center_award" else ()) for row in rows]


def given_of(rows: list[Row]) -> Given:
    """Return where the values of rows stand, as if they had been written: cells in a column, rates in another."""
    cells = dict.fromkeys(row.cell for row in rows if row.cell)
    rates = dict.fromkeys(key for row in rows for key in row.rates)
    return Given(
        cells={cell: f"'附件1'!$C${number}" for number, cell in enumerate(cells, start=5)},
        rates={rate: f"'标准'!$C${number}" for number, rate in enumerate(rates, start=5)},
    )
