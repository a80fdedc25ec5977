"""Entries in words: one line for what a return told in one way of one thing; what may leave the bureau."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eldercare_analysis.analysis.history import history
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.history.told_lines import Line, circulates, lines_of
from tests.analysis.histories import facility, sent

BAISHA, POINT, HOME = "白沙镇", "白沙-点-2021-01", "白沙-院-2022-01"


def lines(district: District, *returns: Return, language: Language = "zh") -> list[Line]:
    study = Study(district, district.baseline, "2021-08", Register(returns), town=BAISHA, language=language)
    return [line for line in lines_of(study, history(study, BAISHA)) if line.subject]


def test_cells_of_a_row_stand_together_told_apart_by_how(district: District) -> None:
    july = facility(POINT, started_on=date(2021, 7, 2), invested_wan=Decimal("9.50"), needs_district=False)
    august = july | {"started_on": date(2021, 7, 3), "invested_wan": None, "completed_on": date(2021, 8, 2)}
    found = lines(
        district, sent("2021-07", BAISHA, "facilities", july), sent("2021-08", BAISHA, "facilities", august)
    )
    assert [(one.month, one.change, one.cells) for one in found] == [
        ("2021-07", "told", ("开工日期 2021-07-02", "累计投资（万元） 9.5", "需区级协调 否")),
        ("2021-08", "corrected", ("开工日期 2021-07-02 → 2021-07-03",)),
        ("2021-08", "told", ("完工日期 2021-08-02",)),
        ("2021-08", "withdrawn", ("累计投资（万元） 9.5 → 空",)),
    ]
    assert found[1].office == BAISHA
    assert found[1].where == "2021-08/白沙镇.xlsx 设施进度表第5行"
    assert found[1].earlier == "2021-07/白沙镇.xlsx 设施进度表第5行"


def test_indicators_of_a_home_are_one_line(district: District) -> None:
    rows = [{"facility_id": HOME, "indicator": number, "result": "pass"} for number in (2, 10)]
    (line,) = lines(district, sent("2021-07", None, "annex2", *rows), language="en")
    assert line.cells == ("indicator 2: result pass", "indicator 10: result pass")
    assert line.office == "homes and care centers"
    assert line.where == "2021-07/annex2.xlsx, sheet Annex 2 indicators, row 5, 2 rows in all"


PAID = {"document": "一号", "date": date(2021, 7, 1), "town": BAISHA, "payer": "district", "step": "paid"}


@pytest.mark.parametrize(
    ("sheet", "rows", "leaves"),
    [
        ("facilities", [facility(POINT)], True),
        ("premises", [{"facility_id": POINT, "area_m2": Decimal(80)}], True),
        ("annex2", [{"facility_id": HOME, "indicator": 1, "result": "pass"}], True),
        ("residents", [{"month": "2021-07", "facility_id": HOME, "recipients": 3}], False),
        ("people", [{"month": "2021-07", "town": BAISHA, "disabled": 2}], False),
        ("operating_budget", [{"year": "2021", "facility_id": HOME, "headcount": 3}], False),
        ("payments", [PAID | {"purpose": "award", "amount_yuan": Decimal(1000)}], True),
        ("payments", [PAID | {"purpose": "operating", "amount_yuan": Decimal(1000)}], False),
        ("payments", [PAID | {"amount_yuan": Decimal(1000), "facility_id": HOME}], False),  # it may be
    ],
)
def test_no_persons_leave_the_bureau(
    district: District, sheet: str, rows: list[dict[str, Any]], leaves: bool
) -> None:
    study = Study(
        district, district.baseline, "2021-07", Register((sent("2021-07", None, sheet, *rows),)), town=BAISHA, language="zh"
    )  # fmt: skip
    assert {circulates(one) for one in history(study, BAISHA) if one.sheet} == {leaves}


def test_a_payment_that_was_for_operation_does_not_leave_either(district: District) -> None:
    was = PAID | {"line": "1", "purpose": "operating", "amount_yuan": Decimal(1000)}
    now = was | {"purpose": "other", "amount_yuan": Decimal(2000)}
    returns = (sent("2021-07", None, "payments", was), sent("2021-08", None, "payments", now))
    study = Study(district, district.baseline, "2021-08", Register(returns), town=BAISHA, language="zh")
    assert not any(circulates(one) for one in history(study, BAISHA) if one.sheet)


def test_merging_villages_do_not_leave(district: District) -> None:
    code = district.places.villages.query("town == '白沙镇'")["code"].iloc[0]
    rows = [{"village_code": code, "exempt_reason": "merging"}]
    study = Study(
        district, district.baseline, "2021-07", Register((sent("2021-07", BAISHA, "villages", *rows),)), town=BAISHA,
        language="zh",
    )  # fmt: skip
    assert not any(circulates(one) for one in history(study, BAISHA) if one.sheet)
    assert lines_of(study, history(study, BAISHA))[1].cells == ("不设点原因 即将合并撤销",)
