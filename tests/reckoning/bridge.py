"""The same data for the software: plain dicts become a register and a scenario."""

from __future__ import annotations

from typing import Any

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import Place
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.return_rows import Record
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.scenario_files import draft, new_document
from tests.reckoning.random_returns import Sent


def register_of(returns: list[Sent]) -> Register:
    """Return the register that reading the same workbooks would give."""
    found = []
    for sent in returns:
        numbers: dict[str, int] = {}
        records = []
        for sheet, cells in sent["rows"]:
            numbers[sheet] = numbers.get(sheet, 4) + 1
            known = {name: value for name, value in cells.items() if name in sheets()[sheet].columns}
            records.append(Record(sheet, Place(sent["file"], sheet, numbers[sheet]), known))
        found.append(Return(sent["file"], sent["month"], sent["town"], sent["unchanged"], records))
    return Register(tuple(found))


def scenario_of(content: dict[str, Any], district: District) -> Scenario:
    """Return the scenario that a file with this content would give."""
    return draft(new_document(**content), district.baseline, district)
