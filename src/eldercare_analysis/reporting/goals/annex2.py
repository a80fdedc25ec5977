"""Annex 2: homes and their 22 indicators, and what still blocks each home."""

from __future__ import annotations

from collections.abc import Iterator
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
from eldercare_analysis.text import Text

OPEN = "not_checked"
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
            texts = (f"{n} {pick(study.language, study.district.indicators[n].text)}" for n in failed)
            yield words(
                "annex2.blocked", home=facility_name(study, home.facility_id), items=words.listed(texts)
            )
        if 0 < len(unchecked) < len(home.results):
            items = words.listed(str(number) for number in unchecked)
            yield words("annex2.unchecked", home=facility_name(study, home.facility_id), items=items)
    untouched = [
        facility_name(study, home.facility_id)
        for home in homes
        if len(home.numbers(OPEN)) == len(home.results)
    ]
    yield from _counted(words, "untouched", untouched)


def _counted(words: Words, key: str, names: list[str]) -> list[Text]:
    return [words(f"annex2.{key}", count=len(names), homes=words.listed(names))] if names else []
