"""What a town gets, and what the plan leaves open: two or three cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.budget import awards, ledger_lines, totals
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.analysis.money.operating import FLOOR
from eldercare_analysis.analysis.money.payments import ALL_FUNDS, Chain, chains
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.goals.annex1 import worded
from eldercare_analysis.reporting.items import Headline, Tile
from eldercare_analysis.reporting.money.headline import sum_of
from eldercare_analysis.reporting.money.readings import TRIGGER
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text

POINT_AWARD, PARAMETERS = "point_award", "parameters."
INVESTED, CONSTRUCTION = "invested_wan", "construction"


def town_money(study: Study) -> Headline:
    """Return the award after acceptance, what of it is due and paid, and the amounts that nobody set."""
    words, lines = words_of(study), inside(study.place, ledger_lines(study))
    own = [line for line in lines if line.item in AWARDS]
    tiles = [*([_award(study, words, own), *_paid(study, words)] if own else []), *_open(study, words, lines)]
    return Headline(
        id="town_money",
        title=words("town_money.title"),
        finding=words.sentences(
            *(_other_years(study, words, own) if own else [words(worded(study, "town_money.none"))]),
            _floor(study, words, lines),
        ),
        tiles=tiles,
        data=[
            {"town": study.place, "year": year} | vars(total)
            for (year,), total in totals(own, "year").items()
        ],
    )


def _award(study: Study, words: Words, own: Sequence[Line]) -> Tile:
    """Return what the centers earn by the standard, and for what."""
    assumed = any(line.status == "assumed" for line in own)
    counts = {kind: sum(b.count for b in study.works(kind, town=study.town)) for kind in kinds.PACKAGE}
    points = counts[kinds.POINT]
    clause = study.district.policy.clauses[own[0].clause].section
    each = any(line.item == POINT_AWARD for line in own)
    note = words(
        f"town_money.{'each' if each else 'package' if points else 'center'}",
        centers=counts[kinds.CENTER],
        points=points,
        clause=clause,
        years=words.listed(dict.fromkeys(str(line.year) for line in own)),
    )
    return Tile(
        label=words("town_money.award", payer=words(f"payer.{own[0].payer}")),
        value=words.amount(sum_of(line.amount_fen for line in own)).named("award"),
        note=note + (words("town_money.assumed") if assumed else NOTHING),
    )


def _other_years(study: Study, words: Words, own: Sequence[Line]) -> Iterator[Text]:
    """Yield the years of awards by each other reading of them, if these are others, until some is paid."""
    if any(row.paid_fen for row in _chains(study)):
        return
    reading, years = study.district.policy.readings[TRIGGER], {line.year for line in own}
    for option, label in reading.options.items():
        found = {line.year for line in inside(study.place, awards(study.under(**{TRIGGER: option})))}
        if option not in reading.what_if and found and found != years:
            told = words.listed(str(year) for year in sorted(found))
            yield words("town_money.other_years", reading=pick(study.language, label), years=told)


def _paid(study: Study, words: Words) -> Iterator[Tile]:
    """Yield what is due by now and what has been paid of it; with returns only."""
    rows = _chains(study)
    if study.register is None or not rows:
        return
    due, paid = sum_of(row.entitled_fen for row in rows), sum_of(row.paid_fen for row in rows)
    note = words("town_money.unpaid") if paid is None else words("town_money.paid", amount=words.amount(paid))
    value = words("town_money.due_unknown") if due is None else words.amount(due).named("entitled")
    yield Tile(label=words("town_money.due"), value=value, note=note)


def _chains(study: Study) -> list[Chain]:
    return [row for row in inside(study.place, chains(study)) if row.fund == ALL_FUNDS]


def _open(study: Study, words: Words, lines: Sequence[Line]) -> Iterator[Tile]:
    """Yield the items that have no amount because the plan sets none, and who decides."""
    found = [line for line in lines if line.amount_fen is None and _unset(line)]
    items = list(dict.fromkeys(line.item for line in found))
    if not items:
        return
    column = _column(study)
    built = CONSTRUCTION in items
    yield Tile(
        label=words("town_money.open", count=len(items)),
        value=words.listed(words(f"item_short.{item}") for item in items),
        note=words("town_money.open_built" if built else "town_money.open_note", column=column),
    )


def _unset(line: Line) -> bool:
    return any(need.startswith(PARAMETERS) for need in line.needs)


def _column(study: Study) -> str:
    sheet = sheets()["facilities"]
    label = pick(study.language, sheet.label)
    column = sheet.columns[INVESTED].spoken(study.language)
    return words_of(study).plain("town_money.column", sheet=label, column=column)


def _floor(study: Study, words: Words, lines: Sequence[Line]) -> Text:
    """Return what the operating floor lacks, in a town that has homes or care centers."""
    needs = [need for line in lines if line.item == FLOOR and line.amount_fen is None for need in line.needs]
    houses = study.works(*kinds.HOUSES, town=study.town)
    if not houses or not needs:
        return NOTHING
    return words("town_money.floor", needs=words.needs(*dict.fromkeys(needs)))
