"""The workbook to fill in: the same bytes whenever it is made; what may be filled in, and between what."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.template import HEADER, build_template


def test_a_template_of_a_town(district: District) -> None:
    study = Study(district, district.baseline, "2021-09", town="白沙镇", language="en")
    content = build_template(study, "town")
    assert content == build_template(study, "town")
    book = load_workbook(io.BytesIO(content))
    assert (book.properties.modified, book["_lists"].sheet_state) == (book.properties.created, "hidden")
    assert f"{book.properties.created:%Y-%m-%d}" == "2021-09-01"
    page = book["facilities"]
    assert (book.active.title, page.freeze_panes, page.protection.sheet) == (
        page.title,
        f"B{HEADER + 1}",
        True,
    )
    heads = {str(cell.value).rstrip("*"): cell.column_letter for cell in page[HEADER]}
    first = HEADER + 1
    identity, started = (page[f"{heads[name]}{first}"] for name in ("facility_id", "started_on"))
    assert (identity.protection.locked, started.protection.locked) == (True, False)
    assert started.number_format == "yyyy-mm-dd"
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in page.data_validations.dataValidation}
    dated = rules[f"{heads['started_on']}{first}"]
    assert (dated.type, dated.operator, dated.formula1, dated.errorStyle) == (
        "date",
        "greaterThan",
        "DATE(1949,1,1)",
        "warning",
    )
    kinds = rules[f"{heads['kind']}{first}"]
    letter = kinds.formula1.partition("$")[2][0]
    listed = [cell.value for cell in book["_lists"][letter] if cell.value]
    assert (kinds.type, kinds.formula1) == ("list", f"_lists!${letter}$1:${letter}${len(listed)}")
    assert "center" in listed or "town_center" in listed
