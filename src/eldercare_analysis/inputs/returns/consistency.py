"""What the values of one row must be to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import Sheet

IN_ORDER = (kinds.SITE_CHOSEN, kinds.STARTED, kinds.COMPLETED, kinds.ACCEPTED)
SHARES = {  # what may not exceed what
    "beds_nursing": "beds_total", "groups_with_team": "groups_total", "recipients_disabled": "recipients",
    "carers_certified": "carers", "disabled_willing": "disabled", "respite_placed": "respite_requested",
    "priority_paired": "priority", "other_covered": "other",
}  # fmt: skip
Fault = tuple[str, str, dict[str, object]]  # the key of its texts, the column, what fills the texts


def faults_in(cells: Mapping[str, Any], sheet: Sheet) -> Iterator[Fault]:
    """Return steps of one facility in an impossible order, and parts that are larger than their whole.

    Args:
        cells: the values of a row, by column.
        sheet: its columns.
    """
    columns = [step.column for step in IN_ORDER]
    dated = [(name, cells[name]) for name in columns if isinstance(cells.get(name), date)]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            yield (
                "dates_reversed",
                later,
                {"value": second, "other": sheet.columns[earlier].zh, "first": first},
            )
    for part, whole in SHARES.items():
        if part in cells and whole in cells and cells[part] > cells[whole]:
            yield (
                "part_exceeds",
                part,
                {"value": cells[part], "whole": sheet.columns[whole].zh, "total": cells[whole]},
            )
