"""The answer to "is every village served once the plan is built", of a whole district."""

from __future__ import annotations

from collections.abc import Iterator

from eldercare_analysis.analysis.goals.clarify import text_and_annex
from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.analysis.served.coverage import Coverage
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import counted_by
from eldercare_analysis.reporting.goals.open_places import decided_by, open_places
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import NOTHING, Text, joined


def answer_title(study: Study, last: Coverage) -> Text:
    """Return how many villages stay without service at the end of the last plan year."""
    words, low, high = words_of(study), last.unserved_low, last.unserved_high
    if not last.villages:
        return words("answer_plan.none")
    if low is None or high is None:
        return words("answer_plan.unknown")
    kind = "full" if high == 0 else "one" if low == high else "range" if low else "perhaps"
    merging = last.merging_low or last.merging_high
    return words(
        f"answer_plan.{kind}",
        built=words(f"answer_plan.built_{counted_by(study, last)}", year=last.year),
        but=words("answer_plan.but_merging") if merging else NOTHING,
        low=words.count(low),
        high=words.count(high),
    )


def by_points(last: Coverage) -> bool:
    """Say whether all villages served for certain have a point."""
    return last.by_point_low == last.served_low


def answer_parts(study: Study, last: Coverage) -> Text:
    """Return of how many villages the plan decides, of how many it does not, and by what these are decided.

    Args:
        study: the district's.
        last: its row of the last plan year; its counts are known.
    """
    words, low, high = words_of(study), last.served_low or 0, last.served_high or 0
    counts = {
        "sure_points" if by_points(last) else "sure_exempt": low,
        f"open_{decided_by(open_places(study))}": high - low,
        "never": last.unserved_low or 0,
    }
    parts = [words(f"answer_plan.{key}", count=count) for key, count in counts.items() if count]
    told = joined("；" if words.language == "zh" else "; ", parts)
    by, villages = words(f"coverage.by_{counted_by(study, last)}"), words.count(last.villages)
    whole = words("answer_plan.parts", by=by, year=last.year, villages=villages, parts=told)
    return words.sentences(whole, *_lacking(study))


def _lacking(study: Study) -> Iterator[Text]:
    """Yield of which facilities Annex 1 has fewer than the text demands."""
    words = words_of(study)
    for point in text_and_annex(study.district, target_rows(study)):
        count = int(str(point.fields["target"])) - int(str(point.fields["planned"]))
        if count > 0:
            kind = words(f"kind.{point.fields['metric']}")
            yield words("answer_plan.lacking", kind=kind, lacking=count)
