"""What a scenario assumes, in words: no name that only programs use."""

from __future__ import annotations

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.scenario_document import Change, Delay, Range
from eldercare_analysis.inputs.sources import Assumption
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Said, Text, text_of

READINGS = "readings"


def assumed_what(study: Study, one: Assumption) -> Text:
    """Return what an assumption is about: a reading, a parameter, a town, a change of the plan."""
    words = words_of(study)
    group, _, name = one.key.partition(".")
    if group == READINGS:
        return text_of(pick(study.language, study.district.policy.readings[name].label))
    if isinstance(one.entry, Change | Delay):
        return words(f"assumption.{group}", number=name)
    if name in study.district.towns:
        return words(f"assumption.{group}", town=study.short_name(name))
    label = (
        words(f"measure.{name}") if group == "limits" else words.labels.get(name) or words(f"ranges.{name}")
    )
    return words(f"assumption.{group}", of=label)


def assumed_value(study: Study, one: Assumption) -> Text:
    """Return what is assumed, as it stands in the scenario's file, with words for its marks."""
    words, entry = words_of(study), one.entry
    group, _, name = one.key.partition(".")
    match entry:
        case Range():
            likely = (
                words("assumption.likely", likely=f"{entry.likely}") if entry.likely is not None else NOTHING
            )
            return words("assumption.between", low=f"{entry.low}", high=f"{entry.high}", likely=likely)
        case Change():
            return words(
                "assumption.change",
                town=study.short_name(entry.town),
                kind=_kind(words, entry.kind),
                year=entry.year,
                change=f"{entry.change:+d}",
            )
        case Delay():
            told: list[Said] = [study.short_name(entry.town)] if entry.town else []
            told += [*([f"{entry.year}"] if entry.year else []), _kind(words, entry.kind)]
            return words("assumption.delay", what=words.listed(told), months=entry.months)
    if group == READINGS:
        return text_of(pick(study.language, study.district.policy.readings[name].options[one.value]))
    return words(f"assumption.seat_{one.value}") if group == "center_seats" else text_of(one.value)


def _kind(words: Words, kind: kinds.Kind | None) -> Text:
    return words(f"kind.{kind.column}") if kind else words("assumption.all_kinds")
