"""Targets clause by clause, as people read them on a terminal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.goals.targets import NOT_APPLICABLE
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import marked_units, returns_from
from eldercare_analysis.reporting.goals.targets import GAP, PLANNED, label_of
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, which
from eldercare_analysis.reporting.tidied.tidy_table import (
    missing_column,
    parts_of,
    rows_table,
    town_column,
    worded_column,
)
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text


def target_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return target, plan and actual clause by clause: rows of `targets`, as they circulate."""
    words, clauses = words_of(study), study.district.policy.clauses

    def planned(row: Any) -> Text:  # noqa: ANN401
        known = row.planned is not None
        return words.span(row.planned, row.planned_high) if known else words("form.none")

    def of_those(name: str, unknown: str) -> Column[Any]:
        """Return a count; where the clause does not apply, or it is not known, a word for that."""

        def cell(row: Any) -> Text:  # noqa: ANN401
            value = getattr(row, name)
            if value is None:
                return words("form.none" if row.status == NOT_APPLICABLE else unknown)
            return words.count(value)

        return Column(name, cell)

    def gap(row: Any) -> Text:  # noqa: ANN401
        if row.gap is None and row.status == NOT_APPLICABLE:
            return words("form.none")
        return words.span(row.gap_low, row.gap)

    columns = [
        worded_column("clause", lambda row: clauses[row.clause].section),
        town_column(study),
        which("demanded", lambda row: label_of(study, row.clause, row.metric)),
        worded_column("status", lambda row: words(f"status.{row.status}")),
        which("deadline", lambda row: row.deadline or words("form.none")),
        of_those("target", "form.unknown"),
        Column("planned", planned, PLANNED),
        of_those("actual", "form.not_reported"),
        Column("gap", gap, GAP),
        worded_column("input_unit", lambda row: words(f"unit.{row.unit}")),
        of_those("unreported", "form.unknown"),
        worded_column("strength", lambda row: words(f"strength.{row.strength}")),
        Column("beside", lambda row: words.count(row.beside) if row.beside else words("form.none")),
        worded_column("facility", lambda row: _listed(words, marked_units(study, parts_of(row.units)))),
        missing_column(words),
    ]
    caption = words("target.table_caption" if study.register is None else "target.table_caption_reported")
    caption += returns_from(study)
    return rows_table(words, "targets", columns, table, title=words("target.table_title"), caption=caption)


def _listed(words: Words, names: list[str]) -> Text:
    return words.listed(names) or words("form.none")
