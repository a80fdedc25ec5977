"""Rows of what results range over, and of the inputs that turn them, as people read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.money.ranges import Experiment
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.money.ranges import input_name, outer, unit_of
from eldercare_analysis.reporting.tables import Column, which
from eldercare_analysis.reporting.tidied.tidy_table import missing_column, rows_table, town_column
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Said, Text, number

FEN_PER_YUAN = 100


def spread_rows_table(study: Study, trial: Experiment, table: pd.DataFrame) -> Table:
    """Return what each measure of towns ranges over: rows of `simulate`, as they circulate."""
    words, (low, high) = words_of(study), outer(trial)
    columns = [
        town_column(study),
        which("measure", lambda row: words(f"measure.{row.measure}")),
        Column("low", _wan(words, "low"), label=f"P{low}"),
        Column("median", _wan(words, "median"), label="P50"),
        Column("high", _wan(words, "high"), label=f"P{high}"),
        Column("mean", _wan(words, "mean")),
        missing_column(words),
    ]
    caption = words(
        "ranges.caption",
        count=words.count(trial.setting("uncertainty_samples")),
        chance=f"{trial.setting('forecast_range'):.0%}",
    )
    return rows_table(words, "spread", columns, table, title=words("ranges.title"), caption=caption)


def switch_rows_table(study: Study, table: pd.DataFrame) -> Table:
    """Return the value of each input at which a result reaches its limit: rows of `switching_values`."""
    words = words_of(study)
    columns = [
        which("measure", lambda row: words(f"measure.{row.measure}")),
        Column("limit", _wan(words, "limit")),
        Column("now", _wan(words, "now")),
        which("input", lambda row: input_name(study, row.parameter)),
        Column("central", _value(words, "central")),
        Column("switch", _value(words, "switch")),
        Column("input_unit", lambda row: unit_of(study, row.parameter), align="left"),
    ]
    title, caption = words("ranges.switching_title"), words("ranges.switching_caption")
    caption += words("ranges.switching_unit")
    return rows_table(words, "switch", columns, table, title=title, caption=caption)


def _wan(words: Words, name: str) -> Callable[[Any], Text]:
    """Return a cell with an amount of yuan in 10,000; the mark of a hidden one stays."""

    def cell(row: Any) -> Text:  # noqa: ANN401
        yuan = getattr(row, name)
        return words.about(round(yuan * FEN_PER_YUAN) if isinstance(yuan, float) else yuan)

    return cell


def _value(words: Words, name: str) -> Callable[[Any], Said]:
    def cell(row: Any) -> Text:  # noqa: ANN401
        value = getattr(row, name)
        if value is None:
            return words("ranges.never")
        return number(f"{value:z,.2f}".rstrip("0").rstrip("."), value)

    return cell
