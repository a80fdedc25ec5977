"""What returns say of money: awards from acceptance to payment, and the 15 % floor beside approved budgets."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any

import pandas as pd

from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.money.operating_bases import operating_bases
from eldercare_analysis.analysis.money.payments import ALL_FUNDS, advanced, payment_chain
from eldercare_analysis.analysis.privacy import hidden_cells, protect_bases
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item, Table
from eldercare_analysis.reporting.legacy import Words, table_item, words_of
from eldercare_analysis.reporting.money.headline import of_place
from eldercare_analysis.reporting.tables import row_name

PAYING = tuple(step.id for step in kinds.PAYMENT_STEPS)
STEPS = ("entitled", *PAYING, "outstanding")


def return_items(study: Study) -> list[Item]:
    """Return what returns say of awards and operating funds; nothing without returns."""
    if study.register is None:
        return []
    chain = payment_chain(study)
    bases = operating_bases(study)
    advances = advanced(study)
    found = (payment_table(study, chain), advance_table(study, advances), bases_table(study, bases))
    return [item for item in found if item.rows]


def payment_table(study: Study, chain: pd.DataFrame) -> Table:
    """Return entitlement and every step of payment by center, and below it by fund."""
    words, own = words_of(study), of_place(study, chain)
    told = {f.facility_id for f in state.facilities(study) if f.verdict(kinds.ACCEPTED) is not None}
    rows = [
        [
            row["facility_id"] if row["fund"] == ALL_FUNDS else "",
            words(f"fund.{row['fund']}"),
            _accepted(words, row, told),
            *(_step(words, row, step) for step in STEPS),
            row["documents"] or words("form.none"),
        ]
        for row in own.to_dict("records")
    ]
    return table_item(
        words,
        "payment_table",
        {
            "facility": "left",
            "fund": "left",
            "accepted_on": "left",
            **dict.fromkeys(STEPS, "right"),
            "documents": "left",
        },
        rows,
        own,
        title=words("payments.title"),
        caption=_payment_caption(words, own[own["fund"] == ALL_FUNDS]),
        labels={step: words(f"payments.{step}") for step in STEPS},
    )


def advance_table(study: Study, advances: pd.DataFrame) -> Table:
    """Return what has been advanced so far, by town where anything is known, with the district's sum."""
    words, own = words_of(study), of_place(study, advances)
    own = own[own[["invested_fen", "received_fen"]].notna().any(axis=1)]
    money = ("invested", "received", "advanced")
    rows = [
        [
            row_name(study, str(row["town"])),
            words.count(row["facilities"]),
            words.count(row["missing"]),
            words.part(row["invested_fen"], row["missing"]),
            words.wan(row["received_fen"]),
            words.part(row["advanced_fen"], int(row["minimum"])),
        ]
        for row in own.to_dict("records")
    ]
    return table_item(
        words,
        "advance_table",
        {"town": "left", "facilities": "right", "missing": "right", **dict.fromkeys(money, "right")},
        rows,
        own,
        title=words("advances.title"),
        caption=words("advances.caption"),
        emphasis=[number for number, town in enumerate(own["town"]) if town == DISTRICT],
        labels={name: words(f"advances.{name}") for name in ("facilities", "missing", *money)},
    )


def bases_table(study: Study, bases: pd.DataFrame) -> Table:
    """Return the 15 % floor of each home and care center on both bases beside what was approved, where a part is known."""
    words, own = words_of(study), of_place(study, protect_bases(bases, hidden_cells(study)))
    known = own[
        own[["headcount", "approved_fen", "person_months"]].notna().any(axis=1)
        | (own["paid_fen"].fillna(0) > 0)
    ]
    money = (
        "approved_floor_fen",
        "approved_fen",
        "approved_gap_fen",
        "actual_floor_fen",
        "turned_out_gap_fen",
        "paid_fen",
    )
    rows = [
        [row["facility_id"], str(row["year"]), words.count(row["headcount"]), *(words.wan(row[name]) for name in money[:3]),
         words.count(row["person_months"]), str(row["months_known"]), _actual_floor(words, row), *(words.wan(row[name]) for name in money[4:])]
        for row in known.to_dict("records")
    ]  # fmt: skip
    names = (
        "headcount",
        "approved_floor",
        "approved",
        "approved_gap",
        "person_months",
        "months_known",
        "actual_floor",
        "turned_out_gap",
        "paid",
    )
    return table_item(
        words,
        "bases_table",
        {"facility": "left", "in_year": "left", **dict.fromkeys(names, "right")},
        rows,
        known,
        title=words("bases.title"),
        caption=words("bases.caption"),
        labels={name: words(f"bases.{name}") for name in names},
    )


def _actual_floor(words: Words, row: dict[Hashable, Any]) -> str:
    """Return the floor as it turned out; a minimum while months of the year are not known."""
    value = row["actual_floor_fen"]
    return words.part(value, not isinstance(value, str) and "residents.recipients" in str(row["needs"]))


def _accepted(words: Words, row: dict[Hashable, Any], told: Collection[str]) -> str:
    """Return the day of acceptance; without one, that it is not accepted, or that nothing is said of it."""
    if row["accepted_on"] or row["fund"] != ALL_FUNDS:
        return row["accepted_on"] or words("form.none")
    return words("money.not_accepted" if row["facility_id"] in told else "money.not_told")


def _payment_caption(words: Words, whole: pd.DataFrame) -> str:
    """Return what the columns mean, and why something in them is unknown, by case."""
    silent = bool(whole["paid_fen"].isna().any())
    cases = {
        "entitled_unknown": bool(whole["entitled_fen"].isna().any()),
        "paid_unknown": silent,
        "step_unknown": not silent and bool(whole[[f"{step}_fen" for step in PAYING]].isna().any(axis=None)),
    }
    return words("payments.caption") + "".join(
        words(f"payments.{name}") for name, holds in cases.items() if holds
    )


def _step(words: Words, row: dict[Hashable, Any], step: str) -> str:
    value = row[f"{step}_fen"]
    if (
        pd.isna(value) and row["fund"] != ALL_FUNDS
    ):  # entitlement is to the award, whatever fund it comes from
        return words("form.none")
    return words.wan(value)
