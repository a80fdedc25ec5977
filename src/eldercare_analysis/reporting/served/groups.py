"""Towns in groups by what the plan leaves open in them, instead of one row a town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.served.coverage import Coverage, standing
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import served_title
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, TableSpec
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text, text_of

ORDER = ("short", "open", "unknown", "full", "none")
COUNTED = ("short", "open")  # groups whose towns are told with their villages unserved


@dataclass(frozen=True)
class Group:
    """Towns that stand alike: their rows of coverage, and the sums of these."""

    name: str
    rows: list[Coverage]

    @property
    def towns(self) -> str:
        """The towns of the group, parted by `; `."""
        return "; ".join(row.town for row in self.rows)

    def sum(self, column: str) -> int | None:
        """Return the sum of a column; None where a part of it is not known."""
        values = [getattr(row, column) for row in self.rows]
        return None if None in values else sum(values)


def coverage_groups(study: Study, coverage: Sequence[Coverage]) -> Table:
    """Return the towns at the end of the last plan year: short, open, complete, without villages."""
    words, year = words_of(study), study.district.plan.years[-1]
    rows = [row for row in coverage if row.year == year]
    towns = grouped((row for row in rows if row.town != DISTRICT), standing)
    groups = [Group(name, towns[name]) for name in ORDER if name in towns]

    def named(group: Group) -> Text:
        return words.listed(
            _counted(study, row) if group.name in COUNTED else study.short_name(row.town)
            for row in group.rows
        )

    def ends(group: Group, name: str) -> Text:
        low, high = group.sum(f"{name}_low"), group.sum(f"{name}_high")
        return words("form.none") if low is None else words.span(low, high)

    return TableSpec(
        id="coverage_groups",
        columns=[
            Column(
                "group", lambda one: words(f"groups.{one.name}"), align="left", label=words("groups.group")
            ),
            Column("towns", named, align="left", label=words("groups.towns")),
            Column("count", lambda one: words.count(len(one.rows)), label=words("groups.count")),
            Column("villages", lambda one: words.count(one.sum("villages"))),
            Column("served", lambda one: ends(one, "served")),
            Column("unserved", lambda one: ends(one, "unserved")),
        ],
        rows=groups,
        key=("towns",),
        data=[{"towns": one.towns, "group": one.name} for one in groups],
        title=served_title(study, "groups.title", rows, year=year),
        caption=words("groups.caption"),
    ).item(words)


def _counted(study: Study, row: Coverage) -> Text:
    """Return a town with its villages unserved, but where it is one, and open."""
    words = words_of(study)
    if (row.unserved_low, row.unserved_high) == (0, 1):
        return text_of(study.short_name(row.town))
    count = words.span(row.unserved_low, row.unserved_high)
    return words("groups.counted", town=study.short_name(row.town), count=count)
