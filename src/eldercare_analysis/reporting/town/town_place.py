"""Where a town stands in its district, by class; what its targets lack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eldercare_analysis.analysis.goals.targets import Target
from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.carried import marked_units
from eldercare_analysis.reporting.goals.overview import targets_headline
from eldercare_analysis.reporting.goals.targets import gap_of, label_of, lacking, row_of
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.maps.classes import BOUNDS, NONE, UNKNOWN, class_name, class_of
from eldercare_analysis.reporting.words import FEW, SHOWN, Words, words_of
from eldercare_analysis.text import NOTHING, Text

FULL = f"c{len(BOUNDS)}"
DUE = ("short", "planned_short")  # verdicts of what should be there by now


def town_place(study: Study, coverage: Sequence[Coverage]) -> Notes:
    """Return the class of the town's coverage at the plan's end, who else is in it, and who is not."""
    words, year = words_of(study), study.district.plan.years[-1]
    rows = [row for row in coverage if row.year == year and row.town != DISTRICT]
    own = next(row for row in rows if row.town == study.place)
    alike = [study.short_name(row.town) for row in rows if class_of(row) == class_of(own)]
    names = words.listed(alike[:SHOWN])
    if len(alike) > SHOWN:
        names += words("town_place.and_more", count=len(alike) - SHOWN)
    key = f"alike_{class_of(own)}" if class_of(own) in (NONE, UNKNOWN) else "alike"
    others = words("town_place.others", classes=words.listed(_others(words, rows, class_of(own))))
    return Notes(
        id="town_place",
        title=words("town_place.title"),
        notes=[*_own(words, own), words(f"town_place.{key}", count=len(alike), towns=names), others],
        data=[{"town": own.town, "year": own.year, "coverage_low": own.coverage_low}],
    )


def _own(words: Words, own: Coverage) -> Iterator[Text]:
    """Yield the town's own coverage and its class, where it is in one."""
    key = class_of(own)
    if key in (NONE, UNKNOWN):
        return
    yield words(
        "town_place.own" if (own.villages or 0) >= FEW else "town_place.own_few",
        year=own.year,
        ratio=words.percent(own.coverage_low, own.coverage_low),
        served=own.served_low,
        villages=own.villages,
        name=class_name(words, key),
    )


def _others(words: Words, rows: Sequence[Coverage], own: str) -> Iterator[Text]:
    """Yield how many towns are in the other classes: all served, less, no villages, not known."""
    keys = [class_of(row) for row in rows]
    groups = {
        "full": [key for key in keys if key == FULL],
        "less": [key for key in keys if key not in (FULL, NONE, UNKNOWN)],
        "no_villages": [key for key in keys if key == NONE],
        "not_known": [key for key in keys if key == UNKNOWN],
    }
    for name, group in groups.items():
        if count := sum(key != own for key in group):
            yield words(f"town_place.{name}", count=count)


def town_gaps(study: Study, targets: Sequence[Target]) -> Notes:
    """Return how many targets the plan or the returns meet, miss or leave open, and what is short."""
    words, (asked, due) = words_of(study), gaps_of(rows_at(study.place, targets))
    told = [_gap(study, words, "exception", one) for one in asked] + [
        _gap(study, words, "gap", one) for one in due
    ]
    notes = [targets_headline(study, targets).finding, *words.first(told)]
    about = [{}, *map(row_of, [*asked, *due][:SHOWN])]
    return Notes(
        id="town_gaps",
        title=words("town_gaps.title"),
        notes=notes,
        about=about + [{}] * (len(notes) - len(about)),
        data=[*map(row_of, [*asked, *due])],
    )


def gaps_of(own: Sequence[Target]) -> tuple[list[Target], list[Target]]:
    """Return the exceptions to explain, and what falls short of what should be there by now."""
    asked, behind = lacking(own)
    return asked, [one for one in behind if one.status in DUE]


def _gap(study: Study, words: Words, key: str, target: Target) -> Text:
    return words(
        f"town_gaps.{key}",
        label=label_of(study, target.clause, target.metric),
        gap=gap_of(study, target),
        unit=words(f"unit.{target.unit}"),
        units=words.listed(marked_units(study, target.units)),
        deadline=words("town_gaps.deadline", deadline=target.deadline) if target.deadline else NOTHING,
    )
