"""How to close the gap -> words, a table, and a scenario that does it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eldercare_analysis.analysis.planning.closing import (
    GapPlan,
    NoSolutionError,
    TownGap,
    gap_plan,
    open_seats,
    without_explanation,
)
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.scenario_document import Change, ScenarioDocument
from eldercare_analysis.inputs.scenario_files import new_document
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES, join, pick, say
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.goals.open_places import counted, open_places, unplaced
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.legacy import Words, make_item, table_item, words_of
from eldercare_analysis.reporting.screen import to_text

SEAT = "facilities.village"
CLAUSES = ("village_one_point", "point_exemption")


def gap_items(study: Study) -> list[Item]:
    """Return what it takes to serve every village for certain: for a town its own part, for the district with a table.

    Where it cannot be computed, a note says why.
    """
    words = words_of(study)
    title = words("gap.title")
    try:
        plan = _gap_plan(study)
        moved = _gap_plan(study, moves=True) if study.town is None else plan
    except NoSolutionError as error:
        return [
            make_item(
                id="gap_notes",
                kind="notes",
                title=title,
                notes=[words("problem.gap_unknown.what", value=error)],
            )
        ]
    if study.town is not None:
        return [make_item(id="gap_notes", kind="notes", title=title, notes=_town_notes(study, plan))]
    notes = gap_notes(study, plan)
    if plan.further:
        notes.append(words("gap.with_moves", further=moved.further) + _moved(words, moved))
    return [make_item(id="gap_notes", kind="notes", title=title, notes=notes), gap_table(study, plan)]


def _gap_plan(study: Study, *, moves: bool = False) -> GapPlan:
    return gap_plan(study, moves=moves)


def _town_notes(study: Study, plan: GapPlan) -> list[str]:
    """Return what a town needs, and whether the seat of its center decides."""
    words, row = words_of(study), plan.towns.set_index("town").loc[study.town]
    if row["villages"] == 0:
        return [words("gap.town_without")]
    key = "gap.town_further" if row["further"] else worded(study, "gap.town_nothing")
    notes = [_by(study, words) + words(key, further=row["further"])]
    if row["further"] > row["further_if_exempt"]:
        known = unplaced(open_places(study, [str(study.town)], when_done=True))
        key, count = ("town_unplaced", known[str(study.town)]) if known else ("town_seat", 0)
        least = row["further_if_exempt"]
        key = f"gap.{key}" if least else f"gap.{key}_none"
        notes.append(words(key, least=least, needs=words.needs(SEAT), count=count))
    return [*notes, words("gap.authority")] if row["further"] else notes


def _by(study: Study, words: Words) -> str:
    """Return by the end of which year it is counted, where that is not the last plan year; else nothing."""
    done, last = study.plan.years[-1], study.district.plan.years[-1]
    end = study.end.year if study.returns else last
    if max(done, end) <= last:
        return ""
    return words("gap.by_done" if done >= end else "gap.by_end", year=max(done, end))


def _finding(study: Study, words: Words, plan: GapPlan) -> str:
    """Return what it takes; what is none is not said."""
    text = words("gap.finding", further=plan.further) + _moved(words, plan)
    if not plan.further and not plan.moved:
        text = words(worded(study, "gap.town_nothing"))
    return text + words("gap.spare", spare=plan.spare) if plan.spare else text


def _moved(words: Words, plan: GapPlan) -> str:
    return words("gap.moved", moved=plan.moved) if plan.moved else words("gap.end")


def gap_notes(study: Study, plan: GapPlan) -> list[str]:
    """Return what it takes, which unknown seats decide it, and what to mind."""
    words = words_of(study)
    seats, never = open_seats(plan), without_explanation(plan)
    notes = [_by(study, words) + _finding(study, words, plan)]
    known = unplaced(open_places(study, [row.town for row in seats], when_done=True))
    points, seats = (
        [row for row in seats if row.town in known],
        [row for row in seats if row.town not in known],
    )
    if seats:
        towns = join(study.language, [study.town_name(row.town) for row in seats])
        least = plan.further - _fewer(seats)
        key = "gap.seats" if least else "gap.seats_none"
        notes.append(words(key, towns=len(seats), names=towns, least=least))
    if points:
        notes.append(words("gap.unplaced", names=counted(study, known), fewer=_fewer(points)))
    if never:
        names = {row.town: row.further_if_exempt for row in never}
        key = f"gap.never{'_listed' if merging_known(study, names) else ''}"
        notes.append(words(key, villages=sum(names.values()), towns=counted(study, names)))
    return [*notes, words("gap.authority"), words("gap.no_award")]


def _fewer(rows: list[TownGap]) -> int:
    return sum(row.further - row.further_if_exempt for row in rows)


def gap_table(study: Study, plan: GapPlan) -> Item:
    """Return the towns in which something changes, or depends on a seat that is not known."""
    words, rows = words_of(study), _changed(plan)
    return table_item(
        words,
        "gap_plan",
        {"town": "left", "villages": "right", "points": "right", "by_center": "right", "further": "right", "if_exempt": "right",
         "moves": "right", "spare": "right"},
        (_row(study, words, row) for row in rows.to_dict("records")),
        rows,
        title=words("gap.title"),
        caption=words("gap.caption"),
    )  # fmt: skip


def described(study: Study, plan: GapPlan) -> str:
    """Return notes and table as text."""
    return "\n".join([*gap_notes(study, plan), "", to_text(gap_table(study, plan))])


def gap_scenario(study: Study, plan: GapPlan, name: str) -> ScenarioDocument:
    """Return the result as a scenario that extends the study's.

    Raises:
        InputError: the name is none that a scenario can have.
    """
    policy = study.district.policy
    sections = dict.fromkeys(policy.clauses[clause].section for clause in CLAUSES if clause in policy.clauses)
    last = study.plan.years[-1]
    changes = []
    for row in plan.towns.to_dict("records"):
        years = _moves(row)
        years[last] = years.get(last, 0) + int(row["further"])
        changes += [
            Change(town=str(row["town"]), kind=kinds.POINT, year=year, change=change,
                   who="eldercare close-gap", why=say("zh", "gap.why"), source=", ".join(sections))
            for year, change in sorted(years.items()) if change
        ]  # fmt: skip
    labels = {
        language: say(language, "gap.label", of=pick(language, study.scenario.label))
        for language in LANGUAGES
    }
    return new_document(name=name, label=labels, illustrative=True, extends=study.scenario.name, plan=changes)


def _moves(row: dict[Any, Any]) -> dict[int, int]:
    """Return by year how many planned points move in, or out where negative."""
    return {
        int(str(key).removeprefix("change_")): int(row[key]) for key in row if str(key).startswith("change_")
    }


def _changed(plan: GapPlan) -> pd.DataFrame:
    moves = [str(name) for name in plan.towns if str(name).startswith("change_")]
    rows = plan.towns
    matters = (rows[["further", "spare"]] > 0).any(axis=1) | (rows["by_center_most"] > rows["by_center"]) & (
        rows["needed"] > rows["planned"]
    )
    return rows[matters | (rows[moves] != 0).any(axis=1)]


def _row(study: Study, words: Words, row: dict[Any, Any]) -> list[str]:
    moves = _moves(row)
    return [
        study.town_name(row["town"]),
        words.count(row["villages"]),
        words.count(row["existing"] + row["planned"]),
        words.span(row["by_center"], row["by_center_most"]),
        words.count(row["further"]),
        words.count(row["further_if_exempt"]),
        join(study.language, [f"{year}: {change:+d}" for year, change in moves.items() if change])
        or words("form.none"),
        words.count(row["spare"]),
    ]
