"""Annex 2: homes and their 22 indicators, and what still blocks each home."""

from __future__ import annotations

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.rules.homes import indicator_result, meets_annex2
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import join, pick
from eldercare_analysis.reporting.items import Head, Item
from eldercare_analysis.reporting.legacy import make_item, table_of, words_of
from eldercare_analysis.text import text_of


def annex2_items(study: Study) -> tuple[Item, Item]:
    """Return the table of homes by indicators, and the notes of what blocks each home."""
    words = words_of(study)
    scheduled = [
        f
        for f in state.facilities(study)
        if f.kind == kinds.HOME and f.scheduled and study.town in (None, f.town)
    ]
    homes = [home for home in scheduled if not home.closed]
    indicators = list(study.district.indicators.values())
    rows, notes, untouched, data = [], [], [], []
    for home in homes:
        results = {i.number: indicator_result(study, home.facility_id, i) for i in indicators}
        verdict = {True: "pass", False: "fail", None: "not_checked"}[meets_annex2(study, home.facility_id)]
        rows.append(
            [
                home.facility_id,
                *(words(f"annex2.mark_{result}") for result in results.values()),
                words(f"annex2.{verdict}"),
            ]
        )
        data.append(
            {
                "facility_id": home.facility_id,
                **{str(n): result for n, result in results.items()},
                "meets": verdict,
            }
        )
        failed = [
            f"{i.number} {pick(study.language, i.text)}" for i in indicators if results[i.number] == "fail"
        ]
        unchecked = [str(i.number) for i in indicators if results[i.number] == "not_checked"]
        if failed:
            notes.append(words("annex2.blocked", home=home.facility_id, items=join(study.language, failed)))
        if len(unchecked) == len(indicators):
            untouched.append(home.facility_id)
        elif unchecked:
            notes.append(
                words("annex2.unchecked", home=home.facility_id, items=join(study.language, unchecked))
            )
    if untouched:
        notes.append(words("annex2.untouched", count=len(untouched), homes=join(study.language, untouched)))
    if given_up := [home.facility_id for home in scheduled if home.closed]:
        names = join(study.language, given_up)
        notes.append(words("annex2.given_up", count=len(given_up), homes=names))
    columns = [
        Head(label=text_of(words("column.facility"))),
        *(Head(label=text_of(str(i.number)), align="center") for i in indicators),
        Head(label=text_of(words("column.status"))),
    ]
    table: Item = table_of(
        "annex2", columns, rows, data, title=words("annex2.title"), caption=words("annex2.caption")
    )
    none = words("annex2.nothing" if scheduled else "annex2.no_homes")
    if not homes:
        table = make_item(id="annex2", kind="notes", title=words("annex2.title"), notes=notes or [none])
    return table, make_item(
        id="annex2_blockers", kind="notes", title=words("annex2.blockers"), notes=notes or [none]
    )
