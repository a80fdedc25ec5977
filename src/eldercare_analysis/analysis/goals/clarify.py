"""Points to clarify (需明确口径事项): where the plan says two things, or leaves something open that decides a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from eldercare_analysis.analysis.goals.rules.funds import held_up
from eldercare_analysis.analysis.money.budget import awards, totals
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case, case_of
from eldercare_analysis.inputs.district import DISTRICT, District


@dataclass(frozen=True)
class Point:
    """One point to clarify.

    Attributes:
        key: names its text.
        clauses: ids of the clauses that it is about.
        fields: figures of the text (counts; towns with a count each under `towns`; amounts in fen).
        towns: the towns that it concerns; None: the district as a whole.
    """

    key: str
    clauses: tuple[str, ...]
    fields: dict[str, object]
    towns: tuple[str, ...] | None = None


def points_to_clarify(
    district: District, covered: pd.DataFrame, compared: pd.DataFrame, ledger: pd.DataFrame
) -> list[Point]:
    """Return the points to clarify that the tables of coverage, targets and budget bring up."""
    last = covered[(covered["year"] == district.plan.years[-1]) & (covered["town"] != DISTRICT)].set_index(
        "town"
    )
    return [
        *_text_and_annex(district, compared),
        *_points_and_gap(district),
        *_villages(last),
        *_award_trigger(district),
        *_open_amounts(ledger),
    ]


def points_from_returns(case: Case) -> list[Point]:
    """Return the points to clarify that returns bring up: awards that wait for points that were given up, under that reading."""
    held = held_up(case) if case.returns else []
    if not held:
        return []
    fields: dict[str, object] = {
        "centers": len(held),
        "points": sum(len(points) for _, points in held),
        "towns": {center.town: len(points) for center, points in held},
    }
    towns = tuple(dict.fromkeys(center.town for center, _ in held))
    return [Point("given_up_points", ("municipal_subsidy_package",), fields, towns)]


def _text_and_annex(district: District, compared: pd.DataFrame) -> Iterator[Point]:
    """Yield counts that the text demands and Annex 1 does not schedule."""
    rows = compared[(compared["town"] == DISTRICT) & compared["metric"].isin(list(kinds.BY_COLUMN))]
    for row in rows.to_dict("records"):
        kind = kinds.BY_COLUMN[str(row["metric"])]
        printed = int(
            district.plan.scheduled_by(kind, district.plan.years[-1]).sum()
        )  # whatever a scenario plans
        if row["target"] != printed:
            section = district.policy.clauses[str(row["clause"])].section
            fields: dict[str, object] = {
                "target": int(row["target"]),
                "planned": printed,
                "section": section,
                "metric": row["metric"],
            }
            yield Point("text_and_annex", (str(row["clause"]), "annex1_town_year"), fields)


def _points_and_gap(district: District) -> Iterator[Point]:
    """Yield the difference between missing and scheduled points in Annex 1 as printed."""
    missing = int(district.plan.table["gap"].sum())
    scheduled = int(district.plan.scheduled_by(kinds.POINT, district.plan.years[-1]).sum())
    cells = district.plan.table.set_index("town")
    points = cells["existing_points"] + district.plan.scheduled_by(kinds.POINT, district.plan.years[-1])
    without = cells["villages"] - points
    towns = tuple(str(town) for town in without[without > 0].index)
    if missing > scheduled:
        fields: dict[str, object] = {
            "missing": missing,
            "scheduled": scheduled,
            "short": missing - scheduled,
            "towns": len(towns),
        }
        yield Point("points_and_gap", ("village_one_point", "points_set_up"), fields, towns)


def _villages(last: pd.DataFrame) -> Iterator[Point]:
    """Yield what the unknown seats of centers decide, and villages without a point that no center can explain."""
    open_seats = last[last["served_high"] > last["served_low"]]
    if len(open_seats):
        low, high = int(last["served_low"].sum()), int(last["served_high"].sum())
        fields: dict[str, object] = {"towns": len(open_seats), "low": low, "high": high}
        yield Point("center_seats", ("point_exemption",), fields, tuple(open_seats.index))
    unserved = last.loc[last["unserved_low"] > 0, "unserved_low"]
    if len(unserved):
        yield Point("unserved", ("village_one_point", "point_exemption"), {"villages": int(unserved.sum()),
                    "towns": {str(town): int(count) for town, count in unserved.items()}}, tuple(unserved.index))  # fmt: skip
    no_center = last[(last["centers"] == 0) & (last["villages"] > 0)]
    if len(no_center):
        yield Point("no_center", ("town_centers_built", "municipal_subsidy_package"), {"villages": int(no_center["villages"].sum()),
                    "towns": {str(town): int(count) for town, count in no_center["villages"].items()}}, tuple(no_center.index))  # fmt: skip


def _award_trigger(district: District) -> Iterator[Point]:
    """Yield what the reading of the award's trigger changes, by year."""
    ledgers = {
        option: _awards(district, option) for option in district.policy.readings["award_trigger"].options
    }
    default = district.policy.readings["award_trigger"].default
    for option, ledger in ledgers.items():
        moved = ledger[ledger["year"].to_numpy() != ledgers[default]["year"].to_numpy()]
        if option != default and len(moved):
            fields: dict[str, object] = {
                "default": _by_year(ledgers[default]),
                "other": _by_year(ledger),
                "option": option,
            }
            yield Point("award_trigger", ("municipal_subsidy_package",), fields, tuple(moved["town"]))


def _awards(district: District, option: str) -> pd.DataFrame:
    ledger = awards(case_of(district).under(award_trigger=option))
    return ledger[ledger["item"] == "center_award"].sort_values("line", ignore_index=True)


def _by_year(ledger: pd.DataFrame) -> dict[int, int]:
    sums = totals(ledger, ["year"]).sort_values("year")
    return {int(year): int(fen) for year, fen in zip(sums["year"], sums["amount_fen"], strict=True)}


def _open_amounts(ledger: pd.DataFrame) -> Iterator[Point]:
    """Yield the items of which nothing is known but the clause."""
    unknown = ledger[ledger["status"] == "unknown"]
    for item, rows in unknown.groupby("item", sort=False):
        towns = tuple(dict.fromkeys(rows["town"]))
        needs = sorted({need for text in rows["needs"] for need in str(text).split("; ")})
        yield Point("open_amount", (str(rows["clause"].iloc[0]),), {"item": item, "needs": needs}, towns)
