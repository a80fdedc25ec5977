"""Lines of lives: where days and stages stand along the months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.lives import Life, lives
from eldercare_analysis.inputs.case import Case
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.reporting.history.lifelines import Axis, axis_of, marks, spans
from tests.analysis.histories import facility, sent

BAISHA, POINT = "白沙镇", "白沙-点-2021-01"
AXIS = Axis(tuple(f"2021-{month:02d}" for month in range(3, 13)), "2021-09")  # ten months, 10 % each


def life(district: District, *rows: dict[str, Any], month: str = "2021-09") -> Life:
    """Return the life of a point of which the rows were told from July on, month by month."""
    returns = [
        sent(f"2021-{n:02d}", BAISHA, "facilities", facility(POINT, **row))
        for n, row in enumerate(rows, start=7)
    ]
    found = lives(Case(district, district.baseline, month, Register(tuple(returns))), BAISHA)
    (one,) = [one for one in found if one.facility.facility_id == POINT]
    return one


def test_days_have_their_places() -> None:
    assert AXIS.at(date(2021, 3, 1)) == AXIS.at(date(2020, 1, 1)) == 0
    assert AXIS.at(date(2021, 4, 16)) == 15.0
    assert AXIS.after("2021-12") == AXIS.at(date(2022, 5, 1)) == 100
    assert AXIS.span("2021-09") == (60.0, 10.0)


def test_an_axis_goes_from_the_first_step_to_the_year_s_end(district: District) -> None:
    one = life(district, {"site_chosen_on": date(2020, 11, 3)})
    assert axis_of([one], "2021-07", "2021-09").months[::13] == ("2020-11", "2021-12")
    old = life(district, {"site_chosen_on": date(2001, 1, 1)})
    assert axis_of([old], "2021-07", "2021-09").months[0] == "2018-09"  # three years before


def test_stages_follow_each_other_and_what_nobody_confirmed_is_told_apart(district: District) -> None:
    row = {
        "site_chosen_on": date(2021, 4, 1),
        "started_on": date(2021, 6, 16),
        "completed_on": date(2021, 7, 1),
    }
    found = spans(AXIS, life(district, row))  # the return of July is the last
    assert [(one.stage, one.left, one.width, one.carried) for one in found] == [
        ("none", 0.0, 10.0, False),
        ("site_chosen", 10.0, 25.0, False),
        ("started", 35.0, 5.0, False),
        ("completed", 40.0, 10.0, False),
        ("completed", 50.0, 20.0, True),
    ]


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ({"opened_on": date(2021, 5, 1)}, "opened_unaccepted"),
        ({"opened_on": date(2021, 5, 1), "accepted_on": date(2021, 4, 1)}, "opened"),
        ({"started_on": date(2021, 5, 1), "suspended_on": date(2021, 6, 1)}, "suspended"),
        ({"started_on": date(2021, 5, 1), "closed_on": date(2021, 6, 1)}, "closed"),
        ({"accepted_on": date(2021, 5, 1), "closed_on": date(2021, 6, 1)}, "accepted_ended"),
    ],
)
def test_the_last_stage_is_the_square_of_the_paper(
    district: District, row: dict[str, Any], stage: str
) -> None:
    assert spans(AXIS, life(district, row))[-1].stage == stage


def test_nobody_reported_it(district: District) -> None:
    returns = Register((sent("2021-09", BAISHA, "facilities", facility("白沙-点-2021-02")),))
    found = lives(Case(district, district.baseline, "2021-09", returns), BAISHA)
    (one,) = [one for one in found if one.facility.facility_id == POINT]
    (span,) = spans(AXIS, one)
    assert (span.stage, span.left, span.width) == ("unreported", 0.0, 70.0)


def test_marks(district: District) -> None:
    first = {"started_on": date(2021, 5, 1), "suspended_on": date(2021, 6, 16)}
    second = {"started_on": date(2021, 5, 2), "opened_on": date(2021, 8, 1)}
    found = [(one.kind, one.left, len(one.entries)) for one in marks(AXIS, life(district, first, second))]
    assert found == [
        ("deadline", 100.0, 0),
        ("opened", 50.0, 0),
        ("stopped", 35.0, 0),
        ("corrected", 55.0, 1),
    ]
