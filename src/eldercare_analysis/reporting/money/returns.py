"""What returns say of money: awards from acceptance to payment, the 15 % floor beside budgets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.grouping import inside
from eldercare_analysis.analysis.money.operating_bases import Bases, bases_of
from eldercare_analysis.analysis.money.payments import ALL_FUNDS, Advance, Chain, advances, chains
from eldercare_analysis.analysis.privacy import hidden_cells, protect_bases
from eldercare_analysis.analysis.records import frame, rows_of
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.facility_names import facility_name
from eldercare_analysis.reporting.items import Item, Table
from eldercare_analysis.reporting.tables import Column, TableSpec, row_name, which
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.reporting.worth import marked
from eldercare_analysis.text import Said, Text, joined

PAYING = tuple(step.id for step in kinds.PAYMENT_STEPS)
STEPS = ("entitled", *PAYING, "outstanding")


def return_items(study: Study) -> list[Item]:
    """Return what returns say of awards and operating funds; nothing without returns."""
    if study.register is None:
        return []
    return [item for item in (payment_table(study), advance_table(study), bases_table(study)) if item.rows]


def payment_table(study: Study) -> Table:
    """Return entitlement and every step of payment by center, and below it by fund."""
    words, rows = words_of(study), inside(study.place, chains(study))
    told = {f.facility_id for f in state.facilities(study) if f.verdict(kinds.ACCEPTED) is not None}

    def amount(step: str) -> Column[Chain]:
        def cell(row: Chain) -> Text:
            fen: int | None = getattr(row, f"{step}_fen")
            by_fund = row.fund != ALL_FUNDS  # entitlement is to the award, whatever fund it comes from
            return words("form.none") if fen is None and by_fund else words.wan(fen)

        return Column(step, cell, (f"{step}_fen",), label=words(f"payments.{step}"))

    return TableSpec(
        id="payment_table",
        columns=[
            which("facility", lambda row: _name(study, row) if row.fund == ALL_FUNDS else ""),
            which("fund", lambda row: words(f"fund.{row.fund}")),
            which("accepted_on", lambda row: _accepted(words, row, told)),
            *map(amount, STEPS),
            which("documents", lambda row: "; ".join(row.documents) or words("form.none")),
        ],
        rows=rows,
        key=("town", "facility_id", "fund"),
        title=words("payments.title"),
        caption=_payment_caption(words, [row for row in rows if row.fund == ALL_FUNDS]),
    ).item(words)


def _name(study: Study, row: Chain | Bases) -> str:
    return facility_name(study, row.facility_id)


def _accepted(words: Words, row: Chain, told: Collection[str]) -> Said:
    """Return the day of acceptance; without one, that it is not accepted, or that nothing is said of it."""
    if row.accepted_on or row.fund != ALL_FUNDS:
        return row.accepted_on or words("form.none")
    return words("money.not_accepted" if row.facility_id in told else "money.not_told")


def _payment_caption(words: Words, whole: Sequence[Chain]) -> Text:
    """Return what the columns mean, and why something in them is unknown, by case."""
    unknown = {step for row in whole for step in STEPS if getattr(row, f"{step}_fen") is None}
    cases = {
        "entitled_unknown": "entitled" in unknown,
        "paid_unknown": "paid" in unknown,
        "negative": any((row.outstanding_fen or 0) < 0 for row in whole),
        "step_unknown": "paid" not in unknown and not unknown.isdisjoint(PAYING),
    }
    told = [words(f"payments.{name}") for name, holds in cases.items() if holds]
    return joined("", [words("payments.caption"), *told])


def advance_table(study: Study) -> Table:
    """Return what has been advanced so far, by town where anything is known, with the district's sum."""
    words = words_of(study)
    known = [row for row in advances(study) if row.invested_fen is not None or row.received_fen is not None]

    def column(name: str, cell: Callable[[Advance], Text], of: str = "") -> Column[Advance]:
        return Column(name, cell, (of or name,), label=words(f"advances.{name}"))

    return TableSpec(
        id="advance_table",
        columns=[
            which("town", lambda row: row_name(study, row.town)),
            column("facilities", lambda row: words.count(row.facilities)),
            column("missing", lambda row: words.count(row.missing)),
            column("invested", lambda row: words.part(row.invested_fen, row.missing), "invested_fen"),
            column("received", lambda row: words.wan(row.received_fen), "received_fen"),
            column("advanced", lambda row: words.part(row.advanced_fen, row.minimum), "advanced_fen"),
        ],
        rows=inside(study.place, known),
        key=("town",),
        title=words("advances.title"),
        caption=words("advances.caption"),
        total=lambda row: row.town == DISTRICT,
    ).item(words)


def bases_table(study: Study) -> Table:
    """Return the 15 % floor of each home and care center on both bases beside what was approved.

    Rows of which nothing is known are left out; `*` for what few persons would give away.
    """
    words = words_of(study)

    def amount(name: str) -> Column[Bases]:
        def cell(row: Bases) -> Text:
            fen = getattr(row, f"{name}_fen")
            at_least = name == "actual_floor" and "residents.recipients" in row.needs
            return words.part(fen, at_least and not isinstance(fen, str))

        return Column(name, cell, (f"{name}_fen",), label=words(f"bases.{name}"))

    def count(name: str) -> Column[Bases]:
        return Column(name, lambda row: words.count(getattr(row, name)), label=words(f"bases.{name}"))

    table = TableSpec(
        id="bases_table",
        columns=[
            which("facility", lambda row: _name(study, row)),
            which("in_year", lambda row: str(row.year)),
            count("headcount"),
            *map(amount, ("approved_floor", "approved", "approved_gap")),
            *map(count, ("person_months", "months_known")),
            *map(amount, ("actual_floor", "turned_out_gap", "paid")),
        ],
        rows=_protected(study),
        key=("town", "facility_id", "year"),
        title=words("bases.title"),
        caption=words("bases.caption"),
    ).item(words)
    return marked(words, table, {"≥": words("bases.minimum"), "*": words("bases.few")})


def _protected(study: Study) -> list[Bases]:
    """Return the floors of which anything is known as they circulate, with marks among the numbers."""
    exact = inside(study.place, bases_of(study))
    shown = rows_of(protect_bases(frame(exact, Bases), hidden_cells(study)), Bases)
    pairs = zip(shown, exact, strict=True)
    return [replace(row, needs=known.needs) for row, known in pairs if _anything(known)]


def _anything(row: Bases) -> bool:
    told = (row.headcount, row.approved_fen, row.person_months)
    return any(value is not None for value in told) or bool(row.paid_fen)
