"""What Annex 1 says as printed, beside what a scenario plans: no sentence mixes figures of the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eldercare_analysis.analysis.served.coverage import Coverage, coverage_rows
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.plan import Plan
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text, joined

# what sentences of coverage tell
WHO = ("villages", "served_low", "served_high", "unserved_low", "unserved_high")
Cells = dict[tuple[str, kinds.Kind, int], int]  # by town, kind and year
SUFFIX = "_scenario"  # of texts about a plan that is not Annex 1's


def replanned(study: Study) -> bool:
    """Say whether the scenario schedules more or less than Annex 1, or in another year."""
    return study.plan is not study.district.plan


def worded(study: Study, key: str) -> str:
    """Return the key of a text about the plan: Annex 1's, or the scenario's where that is another one."""
    return key + SUFFIX if replanned(study) else key


def scheduled(study: Study, kind: kinds.Kind) -> tuple[int, int]:
    """Return how many of a kind there are by the last plan year's end: by Annex 1, by the scenario."""
    return _scheduled(study, study.district.plan, kind), _scheduled(study, study.plan, kind)


def _scheduled(study: Study, plan: Plan, kind: kinds.Kind) -> int:
    cells = plan.scheduled_by(kind, study.district.plan.years[-1])
    return int(cells.sum() if study.town is None else cells[study.town])


def scheduled_in(study: Study, year: int) -> int:
    """Return how many facilities Annex 1 as printed schedules in the study's place in a year."""
    plan, towns = study.district.plan, [study.town] if study.town else study.district.plan.towns
    columns = filter(None, (plan.column(kind, year) for kind in kinds.KINDS))
    return sum(plan.count(plan.source(town, name)) or 0 for name in columns for town in towns)


def beside(study: Study, kind: kinds.Kind) -> Text:
    """Return how many of a kind the scenario schedules, and how many are Annex 1's; nothing where as many."""
    words, (printed, own) = words_of(study), scheduled(study, kind)
    if printed == own:
        return NOTHING
    more = own > printed and not any(change.change < 0 for change in study.scenario.changes)
    key = "annex.of_them" if more and not study.scenario.delays else "annex.beside"
    name, year = words(f"kind.{kind.column}"), study.district.plan.years[-1]
    return words(key, kind=name, own=own, printed=printed, year=year)


def remark(study: Study) -> Text:
    """Return what the scenario schedules otherwise than Annex 1, as a caption ends with it."""
    words = words_of(study)
    if not replanned(study):
        return NOTHING
    printed, own = (_cells(study, plan) for plan in (study.district.plan, study.plan))
    if printed == own:
        return words("annex.unchanged")
    told = joined("", [beside(study, kind) or _later(words, kind, printed, own) for kind in kinds.KINDS])
    return words("annex.remark", kinds=told) if told else words("annex.moved")


def _later(words: Words, kind: kinds.Kind, printed: Cells, own: Cells) -> Text:
    """Return how many of a kind are scheduled in all years, where only years after the plan's end differ."""
    before, now = (sum(n for (_, of, _), n in cells.items() if of == kind) for cells in (printed, own))
    name = words(f"kind.{kind.column}")
    return words("annex.later", kind=name, own=now, printed=before) if before != now else NOTHING


def _cells(study: Study, plan: Plan) -> Cells:
    """Return how many facilities of each town, kind and year a plan has in the study's place, but none."""
    return {
        (town, kind, year): count
        for name, (kind, year) in plan.columns.items()
        for town in plan.towns
        if study.town in (None, town) and (count := plan.count(plan.source(town, name)))
    }


def printed_coverage(study: Study, row: Coverage) -> Coverage | None:
    """Return a row of coverage by Annex 1 as printed, without returns; None where the study's is the same."""
    if not study.scenario.assumptions and study.register is None:
        return None
    own = _same_row(replace(study, scenario=study.district.baseline, register=None), row)
    return None if _who(own) == _who(row) else own


def counted_by(study: Study, row: Coverage) -> str:
    """Say whose count of villages a row of coverage is: `annex`, `scenario`, or that `with_returns`.

    A scenario's where it differs from Annex 1 under the same returns; with returns where points are out of
    use or share a village, or where what is reported changes who is served.
    """
    base = _same_row(replace(study, scenario=study.district.baseline), row)
    whose = "annex" if _who(base) == _who(row) else "scenario"
    return whose + ("_with_returns" if changed_by_returns(study, [row]) else "")


def changed_by_returns(study: Study, rows: Iterable[Coverage]) -> bool:
    """Say whether what is reported of points, seats and villages changes who is served in some rows."""
    if study.register is None:
        return False
    plain = replace(study, register=None)
    return any(row.out_of_use or row.doubled or _who(_same_row(plain, row)) != _who(row) for row in rows)


def served_title(study: Study, key: str, rows: Iterable[Coverage], **fields: object) -> Text:
    """Return the title of what shows some rows of coverage: whose plan it is, and whether returns count."""
    words = words_of(study)
    returned = words("annex.with_returns") if changed_by_returns(study, rows) else NOTHING
    return words(worded(study, key), **fields) + returned


def _same_row(case: Case, row: Coverage) -> Coverage:
    return next(one for one in coverage_rows(case) if (one.town, one.year) == (row.town, row.year))


def _who(row: Coverage) -> list[int | None]:
    return [getattr(row, name) for name in WHO]
