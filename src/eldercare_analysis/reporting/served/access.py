"""How far villages are from points and centers, and where the next points would serve most -> tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.planning.siting import SitingPlan
from eldercare_analysis.analysis.served.access import STRAIGHT, NoPlacesError, access_of
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.tables import row_name, table_item
from eldercare_analysis.reporting.words import Words, words_of


def access_items(study: Study) -> list[Item]:
    """Return the shares of villages near a point and a center; nothing where no village has a place."""
    try:
        table = access_of(study)
    except NoPlacesError:
        return []
    return [access_table(study, table[table["town"] == study.place])]


def access_table(study: Study, rows: pd.DataFrame) -> Item:
    """Return one row a kind, measure and limit; no village is named."""
    words = words_of(study)
    several = len(set(rows["town"])) > 1
    lines = [
        [*([row_name(study, row["town"])] if several else []), words(f"facility.{row['kind']}"), limit_of(words, row["measure"], row["limit"]),
         words.span(row["within_low"], row["within_high"]), words.count(row["villages"]), words.percent(row["share_low"], row["share_high"])]
        for row in rows.to_dict("records")
    ]  # fmt: skip
    unplaced = {
        words(f"facility.{kind}"): int(count)
        for kind, count in rows.groupby("kind", sort=False)["unplaced"].first().items()
        if count
    }
    notes = [words("access.caption")] + [
        words("access.unplaced", kind=kind, count=count) for kind, count in unplaced.items()
    ]
    return table_item(
        words,
        "access_table",
        {**({"town": "left"} if several else {}), "kind": "left", "limit": "left", "within": "right", "villages": "right", "share": "right"},
        lines,
        rows,
        title=words("access.title"),
        caption=" ".join(notes),
    )  # fmt: skip


def limit_of(words: Words, measure: str, limit: float) -> str:
    """Return a limit with its unit, and whether it is as the crow flies."""
    return words(f"access.{measure}", limit=f"{limit:g}")


def siting_table(study: Study, plan: SitingPlan, method: str, measure: str) -> Item:
    """Return the villages chosen, what each brings, and what all bring together; for the planner, not for circulation."""
    words = words_of(study)
    rows = [
        [
            str(number),
            row_name(study, row["town"]),
            row["village"],
            row["code"],
            _value(words, method, row["brings"]),
        ]
        for number, row in enumerate(plan.sites.to_dict("records"), start=1)
    ]
    unit = words(f"siting.unit_{measure if method == 'p_median' else 'villages'}")
    table = table_item(
        words,
        "siting_table",
        {"number": "right", "town": "left", "village": "left", "code": "left", "brings": "right"},
        rows,
        plan.sites,
        title=words("siting.title"),
        caption=words("siting.caption_straight" if measure == STRAIGHT else "siting.caption_travel"),
    )
    return table.model_copy(update={"notes": [*_steps(words, plan, method, unit), *_left_out(words, plan)]})


def _steps(words: Words, plan: SitingPlan, method: str, unit: str) -> list[str]:
    return [
        words("siting.step", points=row["points"], value=_value(words, method, row["value"]), unit=unit,
              gain=words("form.none") if pd.isna(row["gain"]) else _value(words, method, row["gain"]), measure=words(f"siting.{method}"))
        for row in plan.steps.to_dict("records")
    ]  # fmt: skip


def _value(words: Words, method: str, value: Any) -> str:  # noqa: ANN401
    if pd.isna(value) or value in (float("inf"), float("-inf")):
        return words("siting.no_site")
    return words.count(round(value)) if method == "coverage" else f"{value:,.2f}"


def _left_out(words: Words, plan: SitingPlan) -> list[str]:
    villages, facilities = plan.left_out
    return (
        [words("siting.left_out", villages=villages, facilities=facilities)] if villages or facilities else []
    )
