"""Money before there are returns: what is known; each open amount, who decides, where it is filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eldercare_analysis.analysis.grouping import grouped, inside
from eldercare_analysis.analysis.money.budget import ledger_lines
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Headline, Item, Table, Tile
from eldercare_analysis.reporting.money.headline import award_years, budget_headline
from eldercare_analysis.reporting.tables import Column, TableSpec, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.text import NOTHING, Text

PARAMETERS = "parameters."  # what a scenario gives
KNOWN = ("floor", "peak")  # tiles of the budget's headline beside the award


@dataclass(frozen=True)
class Open:
    """An item of which amounts are unknown: its lines without one."""

    item: str
    lines: list[Line]

    def each(self, name: str) -> list[str]:
        """Return the values that a column has, each once."""
        return list(dict.fromkeys(getattr(line, name) for line in self.lines))

    @property
    def needs(self) -> list[str]:
        """What would tell the amounts."""
        return list(dict.fromkeys(need for line in self.lines for need in line.needs))


def money_items(study: Study) -> list[Item]:
    """Return what the plan's paper says of money; nothing of a town, or once there are returns."""
    return [] if study.town or study.register is not None else [plan_money(study), open_amounts(study)]


def open_items(study: Study) -> list[Open]:
    """Return the items of which amounts are unknown, in the order of the ledger."""
    unknown = [line for line in inside(study.place, ledger_lines(study)) if line.status == "unknown"]
    return [Open(item, lines) for item, lines in grouped(unknown, lambda line: line.item).items()]


def plan_money(study: Study) -> Headline:
    """Return the awards by standard in all and by year, and what else of money a scenario makes known."""
    words, years = words_of(study), award_years(study)
    award, *others = budget_headline(study).tiles
    silent = (words("form.unknown"), words("form.none"))
    known = [
        replace(tile, value=tile.value.named(name))
        for name, tile in zip(KNOWN, others, strict=True)
        if tile.value not in silent
    ]
    if award.value in silent:
        why = words("plan_money.nothing") if years else award.note
        return Headline(id="plan_money", title=words("plan_money.title"), finding=why, tiles=known)
    label = words("plan_money.award", payer=_payers(words, study), rate=_rate(words, study))
    return Headline(
        id="plan_money",
        title=words("plan_money.title" if known else "plan_money.title_only"),
        tiles=[
            replace(award, label=label),
            *(
                Tile(
                    label=words("plan_money.in_year", year=year),
                    value=words.amount(total.amount_fen, total.unknown).named(f"award_{year}"),
                )
                for year, total in years.items()
            ),
            *known,
        ],
    )


def _awards(study: Study) -> list[Line]:
    return [line for line in inside(study.place, ledger_lines(study)) if line.item in AWARDS]


def _payers(words: Words, study: Study) -> Text:
    payers = dict.fromkeys(line.payer for line in _awards(study))
    return words.listed(words(f"payer.{payer}") for payer in payers)


def _rate(words: Words, study: Study) -> Text:
    """Return how many centers earn which rate, where it is one rate for all."""
    lines = _awards(study)
    rates, units = {line.rate_yuan for line in lines}, {line.item for line in lines}
    counts = [line.quantity for line in lines if line.quantity is not None]
    (rate,) = rates if len(rates) == 1 else (None,)
    if rate is None or len(units) > 1 or len(counts) < len(lines):
        return NOTHING
    return words("plan_money.rate", centers=sum(counts), amount=words.amount(int(rate * 100)))


def open_amounts(study: Study) -> Table:
    """Return the items of which amounts are unknown: who decides, and where that is filled in."""
    words, found = words_of(study), open_items(study)
    clauses = study.district.policy.clauses

    def who(row: Open) -> Text:
        if not any(need.startswith(PARAMETERS) for need in row.needs):
            return words("plan_money.set")  # what is missing is counted, not decided
        return words.listed(words(f"payer.{payer}") for payer in row.each("payer"))

    def sections(row: Open) -> Text:
        return words.listed(dict.fromkeys(clauses[clause].section for clause in row.each("clause")))

    return TableSpec(
        id="open_amounts",
        title=words("plan_money.open_title", count=len(found)),
        columns=[
            which("item", lambda row: words(f"item.{row.item}")),
            Column("payer", who, align="left", label=words("plan_money.who")),
            Column(
                "where", lambda row: words.needs(*row.needs), align="left", label=words("plan_money.where")
            ),
            which("clause", sections),
        ],
        rows=found,
        key=("item",),
        data=[{"item": row.item, "needs": "; ".join(row.needs)} for row in found],
        caption=words("plan_money.open_caption"),
    ).item(words)
