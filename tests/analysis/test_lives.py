"""Which facilities moved and which stand, by the months of their steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.lives import Life, as_on, lives
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from tests.analysis.histories import facility, sent

BAISHA, POINT = "白沙镇", "白沙-点-2021-01"


def life(district: District, month: str, *returns: Return) -> Life:
    found = lives(Case(district, district.baseline, month, Register(returns)), BAISHA)
    (one,) = [one for one in found if one.facility.facility_id == POINT]
    return one


@pytest.mark.parametrize(
    ("cells", "group", "idle"),
    [
        ({"started_on": date(2021, 7, 1)}, "moved", 2),  # July, August, September: the last three months
        ({"started_on": date(2021, 6, 30)}, "standing", 3),
        ({"started_on": date(2021, 9, 30), "suspended_on": date(2021, 9, 30)}, "standing", 0),
        ({"accepted_on": date(2021, 6, 2), "opened_on": date(2021, 6, 2)}, "done", 3),
        ({"opened_on": date(2021, 6, 2)}, "standing", 3),  # in use, and not accepted
        ({"started_on": date(2021, 9, 1), "closed_on": date(2021, 9, 2)}, "closed", 0),
        ({}, "standing", None),
        ({"plan_year": "2022"}, "standing", None),  # Annex 1 says for which year it is
    ],
)
def test_groups(district: District, cells: dict[str, Any], group: str, idle: int | None) -> None:
    one = life(district, "2021-09", sent("2021-09", BAISHA, "facilities", facility(POINT, **cells)))
    assert (one.group, one.idle, one.known) == (group, idle, "2021-09")


def test_months_without_a_return_do_not_make_anything_stand(district: District) -> None:
    """In November the return of September is the last: two months from the start of works in July."""
    september = sent("2021-09", BAISHA, "facilities", facility(POINT, started_on=date(2021, 7, 1)))
    one = life(district, "2021-11", september)
    assert (one.group, one.idle, one.known) == ("moved", 2, "2021-09")
    confirmed = life(district, "2021-11", september, sent("2021-11", BAISHA, "facilities", unchanged=True))
    assert (confirmed.group, confirmed.idle, confirmed.known) == ("standing", 4, "2021-11")


def test_what_the_last_return_does_not_have_neither_stands_nor_moves(district: District) -> None:
    """Of works begun in July nothing is said in December; begun in October they moved in the three months before."""
    other = sent("2021-12", BAISHA, "facilities", facility("白沙-点-2021-02"))
    for day, group in ((date(2021, 7, 1), "lost"), (date(2021, 10, 1), "moved")):
        row = facility(POINT, started_on=day)
        one = life(district, "2021-12", sent("2021-10", BAISHA, "facilities", row), other)
        assert (one.group, one.known) == (group, "2021-10")


def test_later_years_and_what_nobody_reported(district: District) -> None:
    home = sent(
        "2021-09", BAISHA, "facilities", {**facility("白沙-院-2022-01"), "kind": "home", "plan_year": "2022"}
    )
    found = lives(Case(district, district.baseline, "2021-09", Register((home,))), BAISHA)
    groups = {one.facility.facility_id: one.group for one in found}
    assert groups.pop("白沙-院-2022-01") == "later"
    assert set(groups.values()) == {"unreported"}
    assert not [name for name in groups if "已有" in name]  # there before, and nothing to tell


def test_putting_off_is_counted_where_no_step_is_told(district: District) -> None:
    """Off in August; in September a step is told and the next one is expected; nearer in October; off in November."""
    rows = [
        {"expected_on": date(2021, 9, 1)},
        {"expected_on": date(2021, 10, 1)},
        {"expected_on": date(2021, 12, 1), "started_on": date(2021, 9, 1)},
        {"expected_on": date(2021, 11, 1), "started_on": date(2021, 9, 1)},
        {"expected_on": date(2021, 11, 2), "started_on": date(2021, 9, 1)},
    ]
    returns = [
        sent(f"2021-{n:02d}", BAISHA, "facilities", facility(POINT, **row))
        for n, row in enumerate(rows, start=7)
    ]
    assert life(district, "2021-11", *returns).postponed == 2


def test_a_facility_as_it_stood(district: District) -> None:
    row = facility(POINT, started_on=date(2021, 7, 1), completed_on=date(2021, 8, 1))
    one = life(district, "2021-09", sent("2021-09", BAISHA, "facilities", row)).facility
    assert as_on(one, date(2021, 7, 31)).stage == kinds.STARTED.id
    assert as_on(one, date(2021, 8, 1)).stage == kinds.COMPLETED.id
    assert as_on(one, date(2021, 6, 30)).stage == "none"
