"""How the page colors its towns on map and tiles: this month's progress, coverage at a year's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis.grouping import grouped
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.maps.classes import NONE, class_of, legend, served_of
from eldercare_analysis.reporting.meeting.answer import counted_step
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.progress import reached
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text

PROGRESS = "progress"


@dataclass(frozen=True)
class Look:
    """How a town is shown: its class, what its tile says, a mark below, and all of it as a sentence."""

    shade: str
    value: str
    mark: str
    told: str


@dataclass(frozen=True)
class Layer:
    """One way to look at the towns.

    Attributes:
        key: `progress`, or the year.
        label: what the switch says.
        looks: by town.
        legend: by class its meaning and how many towns are in it.
        names: by class what it is called in the filter of the table.
    """

    key: str
    label: Text
    looks: dict[str, Look]
    legend: dict[str, tuple[Text, int]]
    names: dict[str, Text]


def legends(words: Words, layers: Sequence[Layer]) -> list[Notes]:
    """Return the legends as items, so that their numbers are known: of progress, and of all years."""
    found: dict[str, list[Text]] = {}
    for layer in layers:
        name = "page_lamps" if layer.key == PROGRESS else "page_map"
        notes = [words("form.named", name=what, count=count) for what, count in layer.legend.values()]
        found[name] = [*found.get(name, []), *notes]
    return [Notes(id=name, notes=notes) for name, notes in found.items()]


def progress_layer(dispatch: Dispatch) -> Layer:
    """Return the towns by their lamp, those without tasks apart."""
    words, towns = dispatch.words, dispatch.study.district.towns
    looks = {town: _progress(dispatch, town) for town in towns}
    counts = Counter(look.shade for look in looks.values())
    yellow = f"{dispatch.study.value('yellow_points'):f}"
    meanings = {lamp: words(f"page.lamp_{lamp}", yellow=yellow) for lamp in LAMPS}
    meanings[NONE] = words("page.lamp_none")
    return Layer(
        key=PROGRESS,
        label=words("page.layer_progress"),
        looks=looks,
        legend={shade: (meaning, counts[shade]) for shade, meaning in meanings.items() if counts[shade]},
        names={
            shade: words(f"color.{shade}") if shade in LAMPS else words("page.no_tasks") for shade in meanings
        },
    )


def _progress(dispatch: Dispatch, town: str) -> Look:
    words, row, name = dispatch.words, dispatch.totals.get(town), dispatch.study.town_name(town)
    if row is None:
        return Look(NONE, words.plain("page.no_tasks"), "", words.plain("page.told_no_tasks", name=name))
    lamp = words.plain(f"color.{row.color}")
    if not row.reported:
        told = words.plain("page.told_unreported", name=name, planned=row.planned)
        return Look(row.color, words.plain("page.unreported"), lamp, told)
    step = counted_step(dispatch)
    done = reached(words, row, step)
    mark = dispatch.carried_mark(row)
    told = words.plain(
        "page.told_progress",
        name=name,
        planned=row.planned,
        step=words(f"stage.{step.id}"),
        done=done,
        lamp=lamp,
        mark=words("page.in_brackets", text=mark) if mark else NOTHING,
    )
    return Look(row.color, f"{done.plain}/{row.planned}", lamp, told)


def coverage_layers(study: Study, coverage: Sequence[Coverage]) -> list[Layer]:
    """Return the towns by who is served, a layer a year."""
    words = words_of(study)
    towns = [row for row in coverage if row.town != DISTRICT]
    layers = []
    for year, rows in sorted(grouped(towns, lambda row: row.year).items()):
        first = year == study.district.plan.base_year
        classes = legend(words, rows)
        layers.append(
            Layer(
                key=str(year),
                label=words("page.layer_existing" if first else "page.layer_year", year=year),
                looks={row.town: _coverage(study, words, row) for row in rows},
                legend={shade: known for shade, known in classes.items() if known[1]},
                names={shade: meaning for shade, (meaning, _) in classes.items()},
            )
        )
    return layers


def _coverage(study: Study, words: Words, row: Coverage) -> Look:
    return Look(class_of(row), served_of(words, row).plain, "", told(words, study.town_name(row.town), row))


def told(words: Words, name: str, row: Coverage) -> str:
    """Return a town's coverage in a year as a sentence."""
    if class_of(row) == NONE:
        return words.plain("page.told_none", name=name)
    served, villages = words.span(row.served_low, row.served_high), words.count(row.villages)
    return words.plain("page.told", name=name, year=row.year, villages=villages, served=served)
