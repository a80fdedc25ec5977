"""What returns say of money: awards from acceptance to payment, and the 15 % floor beside approved budgets."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from eldercare_analysis.analysis.operating_bases import operating_bases
from eldercare_analysis.analysis.payments import ALL_FUNDS, payment_chain
from eldercare_analysis.analysis.privacy import masks_for, protect_bases
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.budget.headline import of_place
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.tables import table_item
from eldercare_analysis.reporting.words import Words, words_of

STEPS = ("entitled", "applied", "quota_issued", "allocated", "paid", "outstanding")


def return_items(study: Study) -> list[Item]:
    """Return what returns say of awards and operating funds; nothing without returns."""
    if study.register is None:
        return []
    chain = payment_chain(study.district, study.register, study.month, study.scenario)
    bases = operating_bases(study.district, study.register, study.month, study.scenario)
    found = (payment_table(study, chain), bases_table(study, bases))
    return [item for item in found if item.rows]


def payment_table(study: Study, chain: pd.DataFrame) -> Item:
    """Return entitlement and every step of payment by center, and below it by fund."""
    words, own = words_of(study), of_place(study, chain)
    rows = [
        [
            row["facility_id"] if row["fund"] == ALL_FUNDS else "",
            words(f"fund.{row['fund']}"),
            row["accepted_on"] or words("form.none"),
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
        caption=words("payments.caption"),
        labels={step: words(f"payments.{step}") for step in STEPS},
    )


def bases_table(study: Study, bases: pd.DataFrame) -> Item:
    """Return the 15 % floor of each home and care center on both bases beside what was approved, where a part is known."""
    words, own = words_of(study), of_place(study, protect_bases(bases, masks_for(study)))
    known = own[own[["headcount", "approved_fen", "person_months"]].notna().any(axis=1)]
    money = (
        "approved_floor_fen",
        "approved_fen",
        "approved_gap_fen",
        "actual_floor_fen",
        "turned_out_gap_fen",
    )
    rows = [
        [row["facility_id"], str(row["year"]), words.count(row["headcount"]), *(words.wan(row[name]) for name in money[:3]),
         words.count(row["person_months"]), str(row["months_known"]), *(words.wan(row[name]) for name in money[3:])]
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


def _step(words: Words, row: dict[Hashable, Any], step: str) -> str:
    value = row[f"{step}_fen"]
    if (
        pd.isna(value) and row["fund"] != ALL_FUNDS
    ):  # entitlement is to the award, whatever fund it comes from
        return words("form.none")
    return words.wan(value)
