"""The headline of the budget: awards by standard and year, the operating floor, what must be pre-financed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.budget import Total, awards, ledger_lines, total_of, totals
from eldercare_analysis.analysis.money.cashflow import ALL, peaks_of
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.privacy import FLOOR, HIDDEN, hidden_cells, small_towns
from eldercare_analysis.analysis.records import frame
from eldercare_analysis.inputs.case import Case, once
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.goals.annex1 import SUFFIX, worded
from eldercare_analysis.reporting.goals.deadline import after_plan
from eldercare_analysis.reporting.items import Headline, Tile
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text, text_of

Years = dict[int, Total]  # awards by the year of their payment


@once
def floor_hidden(case: Case) -> set[str]:
    """Return the towns (and `district` for its sum) whose operating floor is hidden."""
    return small_towns(frame(ledger_lines(case), Line), hidden_cells(case))


def sum_of(amounts: Iterable[int | None]) -> int | None:
    """Return a sum; None where a part is not known."""
    found = list(amounts)
    return None if None in found else sum(fen for fen in found if fen is not None)


def budget_headline(study: Study) -> Headline:
    """Return the awards, the operating floor of all years and the peak to pre-finance, or what they lack."""
    words, lines = words_of(study), inside(study.place, ledger_lines(study))
    own = [line for line in lines if line.item in AWARDS]
    years = award_years(study)
    value = words.amount(_sum(years)) if own else words("form.none")
    unknown = len({line.item for line in lines if line.status == "unknown"})
    printed = printed_awards(study, years)
    annex = NOTHING if printed is None else _by_annex(study, words, printed)
    finding = words(
        ("budget.finding_some" if own else "budget.finding_none") + (SUFFIX if annex else ""),
        name=study.name,
        amount=value,
        years=_amounts(words, years),
        rest=words("budget.rest", unknown=unknown) if unknown else NOTHING,
        annex=annex,
    )
    assumed = any(line.status == "assumed" for line in own)
    note = words(f"budget.award_{'assumed' if assumed else 'note'}" if own else "budget.award_none")
    if annex:
        note = words("budget.award_scenario", annex=annex)
    return Headline(
        id="budget_headline",
        finding=after_plan(study, finding),
        tiles=[
            Tile(label=words("budget.award"), value=value, note=note),
            _floor(study, words, lines),
            _peak(study, words),
        ],
        data=[{"year": year} | vars(total) for year, total in years.items()],
    )


def award_years(study: Study) -> Years:
    """Return the awards of the study's place by year."""
    return _by_year(line for line in inside(study.place, ledger_lines(study)) if line.item in AWARDS)


def printed_awards(study: Study, years: Years) -> Years | None:
    """Return the awards by year that Annex 1 earns by the standard and published readings.

    None where those of the study's place under its scenario, `years`, are the same.
    """
    if not study.scenario.assumptions:
        return None
    own = _by_year(inside(study.place, awards(replace(study, scenario=study.district.baseline))))
    same = [(year, total.amount_fen) for year, total in own.items()] == [
        (year, total.amount_fen) for year, total in years.items()
    ]
    return None if same else own


def _by_year(lines: Iterable[Line]) -> Years:
    return {year: total for (year,), total in sorted(totals(lines, "year").items())}


def _sum(years: Years) -> int | None:
    return sum_of(total.amount_fen for total in years.values())


def _amounts(words: Words, years: Years) -> Text:
    """Return the awards of some years as one list."""
    return words.listed(
        words("budget.year_amount", year=year, amount=words.amount(total.amount_fen))
        for year, total in years.items()
    )


def _by_annex(study: Study, words: Words, printed: Years) -> Text:
    """Return what the centers of Annex 1 as printed earn by the standard."""
    if not printed:
        return words("budget.annex_none", name=study.name)
    return words("budget.annex_some", amount=words.amount(_sum(printed)), years=_amounts(words, printed))


def _floor(study: Study, words: Words, lines: Sequence[Line]) -> Tile:
    label, floors = words("budget.floor"), [line for line in lines if line.item == FLOOR]
    total, years = total_of(floors), [line.year for line in lines]
    if total.amount_fen is not None and study.place in floor_hidden(study):
        return Tile(label=label, value=text_of(HIDDEN), note=words("budget.protected"))
    needs = dict.fromkeys(need for line in floors if line.amount_fen is None for need in line.needs)
    key = "floor_note" if total.amount_fen is None else "floor_part" if needs else "floor_years"
    note = words(
        f"budget.{key}",
        years=f"{min(years)}–{max(years)}",
        needs=words.listed(words(f"floor_need.{need.partition('.')[0]}") for need in needs),
    )
    return Tile(label=label, value=words.amount(total.amount_fen, total.unknown), note=note)


def _peak(study: Study, words: Words) -> Tile:
    label = words("budget.peak")
    own = [peak for peak in peaks_of(study) if (peak.town, peak.scope) == (study.place, ALL)]
    if not own:
        return Tile(label=label, value=words("form.none"), note=words(worded(study, "budget.peak_none")))
    (peak,) = own
    if peak.peak_fen is None:
        return Tile(label=label, value=words("form.unknown"), note=words("budget.peak_note"))
    value = words("form.wan", value=words.about(peak.peak_fen))
    return Tile(label=label, value=value, note=words("budget.peak_month", month=peak.peak_month))
