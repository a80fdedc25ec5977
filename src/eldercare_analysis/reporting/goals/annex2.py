"""Annex 2: homes and their 22 indicators, and what still blocks each home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.rules.homes import indicator_result, meets_annex2
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text, joined

OPEN = "not_checked"
RUN = 3  # numbers in a row that are told by their ends
VERDICTS = {True: "pass", False: "fail", None: OPEN}


@dataclass(frozen=True)
class Home:
    """A home with the results of its indicators by number, and whether it meets Annex 2."""

    facility_id: str
    results: dict[int, str]
    meets: str

    def numbers(self, result: str) -> list[int]:
        """Return the indicators that have a result."""
        return [number for number, own in self.results.items() if own == result]


def annex2_items(study: Study) -> tuple[Table | Notes, Notes]:
    """Return the table of homes by indicators, and the notes of what blocks each home."""
    words, facilities = words_of(study), state.facilities(study)
    homes = [one for one in inside(study.place, facilities) if one.kind == kinds.HOME]
    scheduled = [home for home in homes if home.scheduled]
    kept = [_home(study, home.facility_id) for home in scheduled if not home.closed]
    given_up = [facility_name(study, home.facility_id) for home in scheduled if home.closed]
    notes = [*_blockers(study, words, kept), *_counted(words, "given_up", given_up)]
    notes = notes or [words("annex2.nothing" if scheduled else "annex2.no_homes")]
    blockers = Notes(id="annex2_blockers", title=words("annex2.blockers"), notes=notes)
    checked = [home for home in kept if len(home.numbers(OPEN)) < len(home.results)]
    if not checked:  # what is not checked is told once
        return Notes(id="annex2", title=words("annex2.title")), blockers
    return _table(study, words, checked), blockers


def _home(study: Study, name: str) -> Home:
    results = {n: indicator_result(study, name, one) for n, one in study.district.indicators.items()}
    return Home(name, results, VERDICTS[meets_annex2(study, name)])


def _table(study: Study, words: Words, homes: list[Home]) -> Table:
    def mark(number: int) -> Column[Home]:
        def cell(home: Home) -> Text:
            return words(f"annex2.mark_{home.results[number]}")

        return Column("", cell, align="center", label=str(number))

    verdict = words("column.status")
    return TableSpec(
        id="annex2",
        columns=[
            which("", lambda home: facility_name(study, home.facility_id), words("column.facility")),
            *(mark(number) for number in homes[0].results),
            Column("", lambda home: words(f"annex2.{home.meets}"), align="left", label=verdict),
        ],
        rows=homes,
        key=("facility_id",),
        data=[
            {"facility_id": home.facility_id, **{str(n): result for n, result in home.results.items()}}
            | {"meets": home.meets}
            for home in homes
        ],
        title=words("annex2.title"),
        caption=words("annex2.caption"),
    ).item(words)


def _blockers(study: Study, words: Words, homes: list[Home]) -> Iterator[Text]:
    """Yield what each home fails and what is not checked of it; homes of which nothing is, together."""
    for home in homes:
        failed, unchecked = home.numbers("fail"), home.numbers(OPEN)
        if failed:
            texts = [words("annex2.failed", number=str(n), text=_indicator(study, n)) for n in failed]
            items = joined(words.plain("source_words.and"), texts)
            yield words("annex2.blocked", home=facility_name(study, home.facility_id), items=items)
        if 0 < len(unchecked) < len(home.results):
            name, items = facility_name(study, home.facility_id), _runs(words, unchecked)
            yield words("annex2.unchecked", home=name, items=items, count=len(unchecked))
    untouched = [
        facility_name(study, home.facility_id)
        for home in homes
        if len(home.numbers(OPEN)) == len(home.results)
    ]
    yield from _counted(words, "untouched", untouched)


def _indicator(study: Study, number: int) -> str:
    """Return what an indicator asks, without the stop, as a part of a sentence has it."""
    return pick(study.language, study.district.indicators[number].text).rstrip("。.；; ")


def _runs(words: Words, numbers: Sequence[int]) -> Text:
    """Return ascending numbers as a list, three or more in a row as their ends."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return words.listed(
        part
        for run in found
        for part in (
            [words("annex2.run", low=str(run[0]), high=str(run[-1]))] if len(run) >= RUN else map(str, run)
        )
    )


def _counted(words: Words, key: str, names: list[str]) -> list[Text]:
    return [words(f"annex2.{key}", count=len(names), homes=words.listed(names))] if names else []
