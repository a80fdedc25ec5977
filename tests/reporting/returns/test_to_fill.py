"""What is asked of whom: what clauses read of its kind, where there is something to tell of."""

from __future__ import annotations

from datetime import date

from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.prefilled import filled_rows
from eldercare_analysis.reporting.returns.to_fill import is_asked, read_of
from tests.returns import register_of

TOWN, CENTER, POINT = "白沙镇", "白沙-中心-2021-01", "白沙-点-2021-03"


def test_premises_are_asked_for_by_what_clauses_read() -> None:
    """Four functions, five rooms, area and setting of a point (二（二）); zones, area and beds of a center."""
    assert len(read_of("premises", kinds.POINT)) == 4 + 5 + 1 + 1
    assert {"zone_leisure", "area_m2", "beds_nursing"} <= read_of("premises", kinds.CENTER)
    assert not read_of("premises", kinds.POINT) & {"zone_leisure", "beds_total", "registered_on"}


def test_premises_of_what_is_not_built_are_not_asked_for(district: District) -> None:
    rows = [{"facility_id": CENTER, "completed_on": date(2021, 11, 2)}]
    register = register_of(district, {"month": "2021-11", "given": {"facilities": rows}})
    study = Study(district, district.baseline, "2021-12", register, town=TOWN, language="zh")
    form = {row.values["facility_id"]: row for row in filled_rows(study, "premises")}
    asked = {one for one, row in form.items() if is_asked(study, "premises", row, "area_m2")}
    assert asked == {CENTER, *(f"白沙-点-已有-0{n}" for n in (1, 2, 3, 4))}


def test_what_was_cancelled_is_asked_for_no_more(district: District) -> None:
    for closed, asked in ((None, True), (date(2021, 8, 2), False)):
        case = {"month": "2021-08", "given": {"facilities": [{"facility_id": POINT, "closed_on": closed}]}}
        register = register_of(district, case)
        study = Study(district, district.baseline, "2021-09", register, town=TOWN, language="zh")
        row = next(row for row in filled_rows(study, "facilities") if row.values["facility_id"] == POINT)
        assert is_asked(study, "facilities", row, "started_on") == asked
