"""What is to be clarified of the plan, and what is not known: which sheet and column would tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from eldercare_analysis.analysis.goals.clarify import Point, points_from_returns
from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import grouped, inside, rows_at
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.odd_letters import undrawn_in_files, undrawn_in_returns
from eldercare_analysis.inputs.problems import Problem
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import beside, replanned
from eldercare_analysis.reporting.goals.open_places import counted, open_places, unplaced
from eldercare_analysis.reporting.items import Notes, Row
from eldercare_analysis.reporting.words import SHOWN, Words, words_of
from eldercare_analysis.text import NOTHING, Text

OF_PLAN = ("center_seats", "unserved", "no_center")  # points that hold for the plan as a scenario has it
MATTERS = ("center_seats", "unserved", "text_and_annex", "award_trigger")  # to decide, in this order
OPEN_AMOUNT = "open_amount"  # told with what else is open of money
SERVED = "served_villages"


def clarify_notes(study: Study, points: Iterable[Point]) -> Notes:
    """Return the points to clarify that concern the study's town, or all of them for the district."""
    words, every = words_of(study), [*points, *points_from_returns(study)]
    chosen = [point for point in every if study.town is None or study.town in (point.towns or ())]
    elsewhere = [OPEN_AMOUNT, *(MATTERS if of_plan(study) else ())]
    told = [point for point in chosen if point.key not in elsewhere]
    nothing = [words("clarify.nothing")] if study.town else []
    return Notes(
        id="clarify",
        title=words("clarify.title"),
        notes=[_point(study, words, point) for point in told] or nothing,
        about=[about_of(point) for point in told],
        data=[{"key": point.key, "clauses": list(point.clauses)} for point in chosen],
    )


def of_plan(study: Study) -> bool:
    """Say whether this is the plan's paper: of the whole district, before there are returns."""
    return study.town is None and study.register is None


def about_of(point: Point) -> Row:
    """Return what tells a point apart: its key, and the kind of facility that it counts."""
    metric = point.fields.get("metric")
    return {"key": point.key} | ({"metric": metric} if metric else {})


def sections_of(study: Study, point: Point) -> Text:
    """Return the clauses that a point is about."""
    clauses = study.district.policy.clauses
    return words_of(study).listed(dict.fromkeys(clauses[clause].section for clause in point.clauses))


def _point(study: Study, words: Words, point: Point) -> Text:
    text = PLACES.get(point.key, _usual)(study, words, point)
    told = by_whom(study, point) + text + besides(study, point)
    return words("clarify.by_clauses", text=told, clauses=sections_of(study, point))


def by_whom(study: Study, point: Point) -> Text:
    """Return whose plan a point is about, where it is a scenario's."""
    return words_of(study)("annex.by") if point.key in OF_PLAN and replanned(study) else NOTHING


def besides(study: Study, point: Point) -> Text:
    """Return that a point is about Annex 1, and what a scenario plans instead, where it plans otherwise."""
    by_annex = point.key == "award_trigger" and replanned(study)
    kind = None if study.town else _own_kind(point)
    return (words_of(study)("annex.by_annex") if by_annex else NOTHING) + (
        beside(study, kind) if kind else NOTHING
    )


def _usual(study: Study, words: Words, point: Point) -> Text:
    fields = {name: _field(study, words, name, value) for name, value in point.fields.items()}
    if point.key == "award_trigger":
        reading = study.district.policy.readings["award_trigger"]
        fields["default_label"] = pick(study.language, reading.options[reading.default])
        fields["other_label"] = pick(study.language, reading.options[str(point.fields["option"])])
    if "metric" in fields:
        fields["kind"] = words(f"kind.{fields['metric']}")
    key = point.key
    if key == "unserved" and merging_known(study, point.towns or ()):
        key = "unserved_listed"
    return words(f"clarify.{key}", **fields)


def _own_kind(point: Point) -> kinds.Kind | None:
    """Return the kind of facility that a point about Annex 1 counts; None where it counts none."""
    named = kinds.BY_COLUMN.get(str(point.fields.get("metric")))
    return kinds.POINT if point.key == "points_and_gap" else named


def _field(study: Study, words: Words, name: str, value: object) -> object:
    """Return a figure of a point as its text has it."""
    if name == "towns" and isinstance(value, dict):
        return counted(study, value)
    if isinstance(value, dict):
        amounts = ((year, words.amount(fen)) for year, fen in value.items())
        return words.listed(words("budget.year_amount", year=year, amount=fen) for year, fen in amounts)
    return value


def _seats(study: Study, words: Words, point: Point) -> Text:
    """Return what decides who is served: seats of centers, or villages of points where the seat is known."""
    places = open_places(study, point.towns)
    known = unplaced(places)
    names = counted(study, known)
    if known and len(known) == len(places):
        return words("clarify.points_unplaced", names=names, **point.fields)
    named = words("clarify.center_known", names=names) if known else NOTHING
    return words("clarify.center_seats", **point.fields) + named


def _no_center(study: Study, words: Words, point: Point) -> Text:
    """Return the towns for which no center is scheduled at all, and apart those that have theirs later."""
    counts = point.fields["towns"]
    towns: dict[str, int] = counts if isinstance(counts, dict) else {}
    by_year = grouped(towns, lambda town: _later_center(study, town))
    texts = []
    for year in sorted(by_year, key=lambda year: year or 0):
        own = {town: towns[town] for town in by_year[year]}
        late = {} if year is None else {"year": year, "last_year": study.district.plan.years[-1]}
        key, villages = "late_center" if late else "no_center", sum(own.values())
        texts.append(words(f"clarify.{key}", villages=villages, towns=counted(study, own), **late))
    return words.sentences(*texts)


def _later_center(study: Study, town: str) -> int | None:
    """Return the first year after Annex 1's last that has a town's center; None: no year has."""
    plan, last = study.plan, study.district.plan.years[-1]
    cells = {year: plan.source(town, kinds.CENTER.cell(year)) for year in plan.years if year > last}
    return next((year for year, cell in cells.items() if plan.count(cell)), None)


PLACES: Mapping[str, Callable[[Study, Words, Point], Text]] = {
    "center_seats": _seats,
    "no_center": _no_center,
}


def unknown_notes(study: Study, targets: Sequence[Target]) -> Notes:
    """Return what is not known about the study's place, and which sheet and column would tell."""
    words, notes = words_of(study), []
    own = rows_at(study.place, targets)
    if study.town and study.register is None and any(target.applies for target in own):
        notes.append(words("unknown.actual", needs=words.needs(kinds.ACCEPTED.need)))
    if any(target.metric == SERVED and target.planned != target.planned_high for target in own):
        notes += _unknown_places(study, words)
    short = [one.town for one in inside(study.place, targets) if _may_lack(one)]
    if short and not merging_known(study, short):
        notes.append(words("unknown.exempt", needs=words.needs("villages.exempt_reason")))
    if not of_plan(study):  # whose paper has a table of them
        notes += unknown_amounts(words, inside(study.place, ledger_lines(study)))
    return Notes(id="unknown", title=words("unknown.title"), notes=notes, caption=undrawn_note(study))


def _may_lack(target: Target) -> bool:
    """Say whether a town may lack points, by the plan or by what is reported."""
    if target.metric != SERVED or target.town == DISTRICT:
        return False
    planned, demanded = target.planned_high, target.target
    return bool(target.gap_low) or (planned is not None and demanded is not None and planned < demanded)


def _unknown_places(study: Study, words: Words) -> list[Text]:
    """Return which places are not known: seats of centers, or villages of points where these are."""
    places = open_places(study, [study.town] if study.town else None)
    known, needs = unplaced(places), words.needs("facilities.village")
    notes = [words("unknown.seat", needs=needs)] if len(places) > len(known) else []
    if known:
        notes.append(words("unknown.unplaced", names=counted(study, known), needs=needs))
    return notes


def unknown_amounts(words: Words, lines: Iterable[Line]) -> list[Text]:
    """Return one note for each item with unknown amounts: everything that would make them known."""
    items = grouped((line for line in lines if line.status == "unknown"), lambda line: line.item)
    needs = {item: dict.fromkeys(need for line in own for need in line.needs) for item, own in items.items()}
    return [
        words("unknown.amount", item=words(f"item.{item}"), needs=words.needs(*own))
        for item, own in needs.items()
    ]


def undrawn_note(study: Study) -> Text:
    """Return where letters that no font has stand, which are shown by their numbers; nothing where none do.

    They are looked for in pack and scenario, and in returns up to the month, of a town in its own.
    """
    sent = [one for one in study.returns if one.month <= study.month and study.town in (None, one.town)]
    found = [*undrawn_in_returns(sent), *undrawn_in_files(study.district, study.scenario)]
    if not found:
        return NOTHING
    words = words_of(study)
    places = words.listed(_place(study, problem) for problem in found[:SHOWN])
    return words("unknown.undrawn", count=len(found), places=places)


def _place(study: Study, problem: Problem) -> str:
    where = problem.place.render(study.language) if problem.place else ""
    return f"{where} {problem.fields['letters']}"
