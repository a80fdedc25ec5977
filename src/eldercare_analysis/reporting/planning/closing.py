"""How to close the gap -> words, a table, and a scenario that does it."""

from __future__ import annotations

from dataclasses import replace

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
from eldercare_analysis.language import LANGUAGES, pick, say
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.goals.open_places import counted, open_places, unplaced
from eldercare_analysis.reporting.items import Item, Notes, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text, number, text_of

SEAT = "facilities.village"
CLAUSES = ("village_one_point", "point_exemption")


def gap_items(study: Study) -> list[Item]:
    """Return what it takes to serve every village for certain: of a town its part, else with a table.

    Where it cannot be computed, a note says why.
    """
    words = words_of(study)
    title = words("gap.title")
    try:
        plan = gap_plan(study)
        moved = plan if study.town else gap_plan(study, moves=True)
    except NoSolutionError as error:
        why = words("problem.gap_unknown.what", value=error)
        return [Notes(id="gap_notes", title=title, notes=[why])]
    if study.town:
        return [Notes(id="gap_notes", title=title, notes=_town_notes(study, plan))]
    notes = gap_notes(study, plan, named=False)
    if plan.further:
        notes.append(words("gap.with_moves", further=moved.further) + _moved(words, moved))
    return [Notes(id="gap_notes", title=title, notes=notes), gap_table(study, plan)]


def _town_notes(study: Study, plan: GapPlan) -> list[Text]:
    """Return what a town needs, and whether the seat of its center decides."""
    words, row = words_of(study), next(row for row in plan.rows if row.town == study.town)
    if row.villages == 0:
        return [words("gap.town_without")]
    key = "gap.town_further" if row.further else worded(study, "gap.town_nothing")
    notes = [_by(study, words) + words(key, further=row.further)]
    if row.further > row.further_if_exempt:
        known = unplaced(open_places(study, [row.town], when_done=True))
        name, least = "town_unplaced" if known else "town_seat", row.further_if_exempt
        key = f"gap.{name}" if least else f"gap.{name}_none"
        notes.append(words(key, least=least, needs=words.needs(SEAT), count=known.get(row.town, 0)))
    return [*notes, words("gap.authority")] if row.further else notes


def _by(study: Study, words: Words) -> Text:
    """Return by the end of which year it is counted, where that is not the last plan year; else nothing."""
    done, last = study.plan.years[-1], study.district.plan.years[-1]
    end = study.end.year if study.returns else last
    if max(done, end) <= last:
        return NOTHING
    return words("gap.by_done" if done >= end else "gap.by_end", year=max(done, end))


def _finding(study: Study, words: Words, plan: GapPlan) -> Text:
    """Return what it takes; what is none is not said."""
    text = words("gap.finding", further=plan.further) + _moved(words, plan)
    if not plan.further and not plan.moved:
        text = words(worded(study, "gap.town_nothing"))
    return text + words("gap.spare", spare=plan.spare) if plan.spare else text


def _moved(words: Words, plan: GapPlan) -> Text:
    return words("gap.moved", moved=plan.moved) if plan.moved else words("gap.end")


def gap_notes(study: Study, plan: GapPlan, *, named: bool = True) -> list[Text]:
    """Return what it takes, what decides it, and what to mind.

    `named`: with the towns whose seats decide it, and those short in any case, which reports tell elsewhere.
    """
    words = words_of(study)
    notes = [_by(study, words) + _finding(study, words, plan), *(_named(study, words, plan) if named else [])]
    return [*notes, words("gap.authority"), words("gap.no_award")]


def _named(study: Study, words: Words, plan: GapPlan) -> list[Text]:
    """Return which unknown seats decide what it takes, and which villages no seat can explain."""
    notes, decided = [], open_seats(plan)
    known = unplaced(open_places(study, [row.town for row in decided], when_done=True))
    seats = [row for row in decided if row.town not in known]
    points = [row for row in decided if row.town in known]
    if seats:
        least = plan.further - _fewer(seats)
        names = words.listed(study.town_name(row.town) for row in seats)
        key = "gap.seats" if least else "gap.seats_none"
        notes.append(words(key, towns=len(seats), names=names, least=least))
    if points:
        notes.append(words("gap.unplaced", names=counted(study, known), fewer=_fewer(points)))
    if never := {row.town: row.further_if_exempt for row in without_explanation(plan)}:
        key = "gap.never_listed" if merging_known(study, never) else "gap.never"
        notes.append(words(key, villages=sum(never.values()), towns=counted(study, never)))
    return notes


def _fewer(rows: list[TownGap]) -> int:
    return sum(row.further - row.further_if_exempt for row in rows)


def gap_table(study: Study, plan: GapPlan) -> Table:
    """Return the towns in which something changes, or depends on a seat that is not known."""
    words, towns = words_of(study), plan.towns
    rows = [row for row in plan.rows if _matters(row)]
    by_center = ("by_center", "by_center_most")
    return TableSpec(
        id="gap_plan",
        title=words("gap.title"),
        caption=words("gap.caption"),
        columns=[
            which("town", lambda row: study.town_name(row.town)),
            Column("villages", lambda row: words.count(row.villages)),
            Column("points", lambda row: words.count(row.existing + row.planned)),
            Column("by_center", lambda row: words.span(row.by_center, row.by_center_most), by_center),
            Column("further", lambda row: words.count(row.further)),
            Column("if_exempt", lambda row: words.count(row.further_if_exempt), ("further_if_exempt",)),
            Column("moves", lambda row: _moves(words, row)),
            Column("spare", lambda row: words.count(row.spare)),
        ],
        rows=rows,
        key=("town",),
        data=towns[towns["town"].isin([row.town for row in rows])],
    ).item(words)


def _matters(row: TownGap) -> bool:
    by_seat = row.by_center_most > row.by_center and row.needed > row.planned
    return bool(row.further or row.spare or by_seat or any(row.moves.values()))


def _moves(words: Words, row: TownGap) -> Text:
    """Return the planned points that move, by year, as `2021: +1`; a dash where none does."""
    moves = [
        text_of(f"{year}: ") + number(f"{change:+d}", change).of([f"change_{year}"])
        for year, change in row.moves.items()
        if change
    ]
    return words.listed(moves) or words("form.none")


def described(study: Study, plan: GapPlan) -> Table:
    """Return the table with what it takes and what to mind, for a screen."""
    return replace(gap_table(study, plan), notes=gap_notes(study, plan))


def gap_scenario(study: Study, plan: GapPlan, name: str) -> ScenarioDocument:
    """Return the result as a scenario that extends the study's.

    Raises:
        InputError: the name is none that a scenario can have.
    """
    clauses, last = study.district.policy.clauses, study.plan.years[-1]
    sections = dict.fromkeys(clauses[clause].section for clause in CLAUSES if clause in clauses)
    changes = [
        Change(
            town=row.town,
            kind=kinds.POINT,
            year=year,
            change=change,
            who="eldercare close-gap",
            why=say("zh", "gap.why"),
            source=", ".join(sections),
        )
        for row in plan.rows
        for year, change in sorted((row.moves | {last: row.moves.get(last, 0) + row.further}).items())
        if change
    ]
    of = study.scenario.label
    labels = {language: say(language, "gap.label", of=pick(language, of)) for language in LANGUAGES}
    return new_document(name=name, label=labels, illustrative=True, extends=study.scenario.name, plan=changes)
