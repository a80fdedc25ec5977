"""What the plan leaves to be decided, before there are returns: each matter, its effect, its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eldercare_analysis.analysis.goals.clarify import Point
from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.served import merging_known
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import scheduled_in
from eldercare_analysis.reporting.goals.clarify import (
    MATTERS,
    about_of,
    besides,
    by_whom,
    of_plan,
    sections_of,
)
from eldercare_analysis.reporting.goals.open_places import decided_by, open_places
from eldercare_analysis.reporting.goals.overview import judged
from eldercare_analysis.reporting.items import Headline, Item, Notes, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text


@dataclass(frozen=True)
class Matter:
    """A point that somebody has to decide: what it is called, and of which kind of facility."""

    key: str
    metric: str | None
    point: Point


def plan_items(study: Study, targets: Iterable[Target], points: Iterable[Point]) -> list[Item]:
    """Return matters and targets of the plan's paper; nothing of a town, or once there are returns."""
    if not of_plan(study):
        return []
    return [plan_matters(study, points), plan_tasks(study, targets)]


def plan_matters(study: Study, points: Iterable[Point]) -> Table | Notes:
    """Return the matters to decide, one a row; that there are none."""
    words = words_of(study)
    found = [Matter(one.key, about_of(one).get("metric"), one) for one in points if one.key in MATTERS]
    found.sort(key=lambda one: MATTERS.index(one.key))
    if not found:
        return Notes(id="plan_matters", title=words("matters.none_title"), notes=[words("matters.none")])

    def matter(row: Matter) -> Text:
        told = words(f"matters.{row.key}", **_fields(study, words, row.point))
        return by_whom(study, row.point) + told + _also(study, row.point)

    return TableSpec(
        id="plan_matters",
        title=words("matters.title", count=len(found)),
        columns=[
            which("number", lambda row: f"{found.index(row) + 1}"),
            Column("matter", matter, align="left", label=words("decisions.matter")),
            Column(
                "effect",
                lambda row: _effect(study, words, row.point),
                align="left",
                label=words("matters.effect"),
            ),
            Column("clause", lambda row: sections_of(study, row.point), align="left"),
        ],
        rows=found,
        key=("key", "metric"),
        data=[{"key": one.key, "metric": one.metric} for one in found],
    ).item(words)


def _also(study: Study, point: Point) -> Text:
    """Return that a matter is about Annex 1, and what a scenario plans instead, where it plans otherwise."""
    words, also = words_of(study), besides(study, point).strip()
    if also and point.key == "award_trigger":
        return words("matters.by_annex")
    return words("matters.also", also=also) if also else NOTHING


def _fields(study: Study, words: Words, point: Point) -> dict[str, object]:
    """Return the figures of a point as its text has them, with short names of towns."""
    fields: dict[str, object] = {**point.fields, "year": study.district.plan.years[-1]}
    counts = fields.get("towns")
    if isinstance(counts, dict):
        fields["towns"] = words.listed(_counted(study, town, count) for town, count in counts.items())
    elif point.towns:
        fields |= {
            "names": words.listed(map(study.short_name, point.towns)),
            "where": _where(study, words, point),
        }
    if point.key == "text_and_annex":
        fields["kind"] = words(f"kind.{fields['metric']}")
    if point.key == "award_trigger":
        reading = study.district.policy.readings["award_trigger"]
        fields["first"] = pick(study.language, reading.options[reading.default])
        fields["second"] = pick(study.language, reading.options[str(point.fields["option"])])
    return fields


def _counted(study: Study, town: str, count: int) -> Text:
    return words_of(study)("groups.counted", town=study.short_name(town), count=count)


def _where(study: Study, words: Words, point: Point) -> Text:
    """Return what is not known: where centers stand, or points, or both."""
    return words(f"matters.where_{decided_by(open_places(study, point.towns))}")


def _effect(study: Study, words: Words, point: Point) -> Text:
    return EFFECTS[point.key](study, words, point)


def _of_seats(study: Study, words: Words, point: Point) -> Text:
    """Return how many villages a decision serves without a further point; further points earn no award."""
    count = _int(point, "high") - _int(point, "low")
    reading = study.district.policy.readings["award_unit"]
    same = study.reading("award_unit") == reading.default
    return words("matters.effect_seats", count=count, award=words("matters.same_award") if same else NOTHING)


def _of_unserved(study: Study, words: Words, point: Point) -> Text:
    """Return how many points are missing, and of how many of them nobody knows whether they earn an award."""
    counts = point.fields["towns"]
    towns: Mapping[str, int] = counts if isinstance(counts, dict) else {}
    listed = merging_known(study, point.towns or ())
    centers = study.plan.scheduled_by(kinds.CENTER, study.plan.years[-1])
    alone = sum(count for town, count in towns.items() if not centers[town])
    key = "matters.effect_unserved_listed" if listed else "matters.effect_unserved"
    unsure = words("matters.no_center", count=alone) if alone else NOTHING
    return words(key, count=_int(point, "villages")) + unsure


def _of_text(_: Study, words: Words, point: Point) -> Text:
    """Return how many facilities Annex 1 has fewer, or more, than the text demands."""
    less = _int(point, "target") - _int(point, "planned")
    return words("matters.effect_fewer" if less > 0 else "matters.effect_more", count=abs(less))


def _of_trigger(_: Study, words: Words, point: Point) -> Text:
    """Return what moves from which year to which; the years of both readings where it moves several ways."""
    first, second = (point.fields[name] for name in ("default", "other"))
    usual, other = (one if isinstance(one, dict) else {} for one in (first, second))
    moves = {year: other.get(year, 0) - usual.get(year, 0) for year in sorted({*usual, *other})}
    less, more = ([year for year in moves if sign * moves[year] > 0] for sign in (-1, 1))
    if len(less) == len(more) == 1:
        amount = words.amount(moves[more[0]])
        return words("matters.effect_moved", amount=amount, year=less[0], in_year=more[0])
    years = (
        words.listed(
            words("budget.year_amount", year=year, amount=words.amount(fen)) for year, fen in one.items()
        )
        for one in (usual, other)
    )
    return words("matters.effect_years", **dict(zip(("first", "second"), years, strict=True)))


EFFECTS = {
    "center_seats": _of_seats,
    "unserved": _of_unserved,
    "text_and_annex": _of_text,
    "award_trigger": _of_trigger,
}


def _int(point: Point, name: str) -> int:
    return int(str(point.fields[name]))


def plan_tasks(study: Study, targets: Iterable[Target]) -> Headline:
    """Return the tasks of Annex 1 by year, and how many targets the plan meets, misses or leaves open."""
    words, own = words_of(study), rows_at(study.place, targets)
    years = {year: scheduled_in(study, year) for year in study.district.plan.years}
    by_year = words.listed(words("matters.in_year", year=year, count=count) for year, count in years.items())
    tasks = words("matters.tasks", tasks=sum(years.values()), years=by_year)
    return Headline(
        id="plan_tasks",
        title=words("matters.tasks_title"),
        finding=words.sentences(tasks, judged(study, own)),
    )
