"""Who is served, and how far it is, as people read it on a terminal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.records import rows_of
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import served_title
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.served.coverage import coverage_columns, ends, out_of_use
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.tidied.tidy_table import (
    counted_column,
    rows_table,
    span_column,
    told_once,
    town_column,
)
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text, number


def coverage_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return who is served by town and year: rows of `coverage`."""
    words, rows = words_of(study), rows_of(table, Coverage)
    columns = [
        town_column(study),
        which("year", lambda row: str(row.year)),
        *coverage_columns(study, words),
        *(span_column(words, name) for name in ("by_point", "by_center", "merging")),
        *(counted_column(words, name) for name in ("out_of_use", "doubled")),
    ]
    caption = ends(study, rows) + out_of_use(words, rows)
    return told_once(
        words,
        TableSpec(
            id="coverage",
            columns=columns,
            rows=rows,
            key=(),
            data=table,
            title=served_title(study, "coverage.table_title", rows),
            caption=caption,
        ),
    )


def nearest_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return how far each village is from the nearest facility of a kind; for the planner alone."""
    words = words_of(study)

    def distance(row: Any) -> Text:  # noqa: ANN401
        if row.distance is None:
            return words("form.unknown")
        unit = words(f"siting.unit_{row.measure}")
        return words("access.distance", value=number(f"{row.distance:,.2f}", row.distance), unit=unit)

    columns = [
        which("town", lambda row: study.town_name(row.town)),
        which("village", lambda row: row.village),
        which("code", lambda row: row.code),
        which("kind", lambda row: words(f"facility.{row.kind}")),
        Column("distance", distance),
        which("nearest", lambda row: row.nearest or words("form.unknown")),
    ]
    return rows_table(
        words, "nearest", columns, table, title=words("access.title"), caption=words("access.rows_caption")
    )
