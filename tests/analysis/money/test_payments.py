"""Awards from acceptance to payment and what towns have advanced (三（二）, 垫资), by hand, in fen: 西湖's center and its million."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.money.payments import Chain, advances, chains
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import DISTRICT, District
from tests.money import ACCEPTED, CENTER, TOWN, one_month, pay

DAY = date(2021, 11, 20)
MILLION = 1_000_000 * 100
# accepted, and nothing is reported of payments
UNPAID = Chain(
    TOWN, CENTER, "all", "2021-10-01", MILLION, None, None, None, None, None, (), ("payments.step",)
)


def case_of(district: District, *payments: dict[str, Any], **cells: Any) -> Case:
    register = one_month(district, "2021-12", facilities=[ACCEPTED | cells], payments=list(payments))
    return Case(district, district.baseline, "2021-12", register)


def own(case: Case) -> list[Chain]:
    return [one for one in chains(case) if one.facility_id == CENTER]


def test_without_payments_nothing_is_known_of_them(district: District) -> None:
    assert own(case_of(district)) == [UNPAID]


def test_an_award_paid_in_part(district: District) -> None:
    """1,000,000 are due, 600,000 paid: 400,000 are outstanding; earlier steps must have been and are not reported."""
    whole = replace(UNPAID, paid_fen=60_000_000, outstanding_fen=40_000_000, needs=())
    fund = replace(whole, fund="general", entitled_fen=None, outstanding_fen=None)
    assert own(case_of(district, pay(DAY, 600_000))) == [whole, fund]


def test_steps_of_two_funds(district: District) -> None:
    """A quota of 700,000 of lottery funds, 200,000 paid of the general budget: each fund has its own row."""
    quota = pay(DAY, 700_000, step="quota_issued", fund="lottery", document="X2")
    whole, *funds = own(case_of(district, quota, pay(DAY, 200_000)))
    assert (whole.applied_fen, whole.quota_issued_fen, whole.allocated_fen, whole.paid_fen) == (
        None,
        70_000_000,
        None,
        20_000_000,
    )
    assert (whole.outstanding_fen, whole.documents) == (80_000_000, ("X2",))
    told = {one.fund: (one.quota_issued_fen, one.paid_fen) for one in funds}
    assert told == {"lottery": (70_000_000, 0), "general": (None, 20_000_000)}


@pytest.mark.parametrize(("paid", "advanced"), [(None, None), (600_000, 20_000_000), (900_000, -10_000_000)])
def test_what_a_town_has_advanced(district: District, paid: int | None, advanced: int | None) -> None:
    """800,000 yuan are invested; less what is paid, more came in than went out in the end; without payments nobody knows."""
    payments = [] if paid is None else [pay(DAY, paid)]
    rows = {one.town: one for one in advances(case_of(district, *payments, invested_wan=80))}
    for town in (TOWN, DISTRICT):
        assert rows[town].invested_fen == 80_000_000
        assert rows[town].received_fen == (None if paid is None else paid * 100)
        assert rows[town].advanced_fen == advanced
        assert rows[town].minimum  # its points are not reported
