"""The page's first lines without returns: what the plan leaves undone."""

from __future__ import annotations

from collections.abc import Sequence

from eldercare_analysis.analysis.grouping import rows_at
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import counted_by
from eldercare_analysis.reporting.items import Notes
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import Text


def plan_answer(study: Study, coverage: Sequence[Coverage]) -> Notes:
    """Return how many villages stay without elder care at the end of the plan, by Annex 1 or a scenario."""
    words, year = words_of(study), study.district.plan.years[-1]
    last = next(row for row in rows_at(study.place, coverage) if row.year == year)
    by = words(f"page.plan_{counted_by(study, last)}", year=year)
    return Notes(
        id="page_plan_answer",
        title=_title(words, last, by),
        notes=[words("page.no_returns")],
        data=[{"town": last.town, "year": last.year}],
    )


def _title(words: Words, last: Coverage, by: Text) -> Text:
    if not last.villages:
        return words("page.plan_no_villages")
    low, high = last.unserved_low, last.unserved_high
    if low is None or high is None:
        return words("page.plan_unknown", by=by)
    told = {"by": by, "villages": last.villages}
    if not high:
        return words("page.plan_all", **told)
    key = "page.plan_up_to" if not low else "page.plan_left"
    return words(key, unserved=words.span(low, high), most=high, **told)
