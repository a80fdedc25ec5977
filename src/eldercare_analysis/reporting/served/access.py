"""How far villages are from points and centers, and where the next points would serve most -> tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.planning.siting import Site, SitingPlan
from eldercare_analysis.analysis.served.access import STRAIGHT, Access, NoPlacesError, access_rows
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.tables import Column, TableSpec, ranged, row_name, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text, joined, number


def access_items(study: Study) -> list[Table]:
    """Return the shares of villages near a point and a center; nothing where no village has a place."""
    try:
        rows = access_rows(study)
    except NoPlacesError:
        return []
    return [access_table(study, rows_at(study.place, rows))]


def access_table(study: Study, rows: Sequence[Access]) -> Table:
    """Return one row a kind, measure and limit; no village is named."""
    words = words_of(study)
    several = len({row.town for row in rows}) > 1
    columns = [
        which("kind", lambda row: words(f"facility.{row.kind}")),
        Column("limit", lambda row: limit_of(words, row.measure, row.limit), align="left"),
        Column("within", lambda row: words.span(row.within_low, row.within_high), ranged("within")),
        Column("villages", lambda row: words.count(row.villages)),
        Column("share", lambda row: words.percent(row.share_low, row.share_high), ranged("share")),
    ]
    unplaced = {row.kind: row.unplaced for row in rows}
    notes = [
        words("access.unplaced", kind=words(f"facility.{kind}"), count=count)
        for kind, count in unplaced.items()
        if count
    ]
    return TableSpec(
        id="access_table",
        columns=[*([which("town", lambda row: row_name(study, row.town))] if several else []), *columns],
        rows=rows,
        key=("town", "kind", "measure", "limit"),
        title=words("access.title"),
        caption=joined(" ", [words("access.caption"), *notes]),
    ).item(words)


def limit_of(words: Words, measure: str, limit: float) -> Text:
    """Return a limit with its unit, and whether it is as the crow flies."""
    return words(f"access.{measure}", limit=number(f"{limit:g}", limit))


def siting_table(study: Study, plan: SitingPlan, method: str, measure: str) -> Table:
    """Return the villages chosen and what they bring; for the planner, not for circulation."""
    words = words_of(study)
    order = {site.code: place for place, site in enumerate(plan.chosen, start=1)}
    columns: list[Column[Site]] = [
        Column("number", lambda site: words.count(order[site.code])),
        which("town", lambda site: row_name(study, site.town)),
        which("village", lambda site: site.village),
        which("code", lambda site: site.code),
        Column("brings", lambda site: _value(words, method, site.brings)),
    ]
    return TableSpec(
        id="siting_table",
        columns=columns,
        rows=plan.chosen,
        key=("code",),
        title=words("siting.title"),
        caption=words("siting.caption_straight" if measure == STRAIGHT else "siting.caption_travel"),
        notes=[*_steps(words, plan, method, measure), *_left_out(words, plan)],
    ).item(words)


def _steps(words: Words, plan: SitingPlan, method: str, measure: str) -> list[Text]:
    unit = words(f"siting.unit_{measure if method == 'p_median' else 'villages'}")
    return [
        words(
            "siting.step",
            points=step.points,
            value=_value(words, method, step.value),
            unit=unit,
            gain=words("form.none") if _missing(step.gain) else _value(words, method, step.gain),
            measure=words(f"siting.{method}"),
        )
        for step in plan.best
    ]


def _value(words: Words, method: str, value: float | None) -> Text:
    if value is None or not math.isfinite(value):
        return words("siting.no_site")
    return words.count(round(value)) if method == "coverage" else number(f"{value:,.2f}", value)


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _left_out(words: Words, plan: SitingPlan) -> list[Text]:
    villages, facilities = plan.left_out
    known = villages or facilities
    return [words("siting.left_out", villages=villages, facilities=facilities)] if known else []
