"""A return that holds more than the fresh form is not replaced by it, whoever asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eldercare_analysis import InputError, load_register
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.overwritten import check_nothing_lost
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.template import build_template
from tests.returns import beside, put, template

pytestmark = pytest.mark.slow

CENTER = "白沙-中心-2021-01"


def test_what_is_filled_in_is_kept_unless_the_fresh_form_has_it(district: District, tmp_path: Path) -> None:
    path = tmp_path / "白沙.xlsx"
    book = template(district, "town", "2021-09", "白沙镇")
    put(book["设施进度"], CENTER, "选址确定日期", date(2021, 7, 12))
    book.save(path)
    study = Study(district, district.baseline, "2021-10", town="白沙镇", language="zh")
    with pytest.raises(InputError) as caught:
        check_nothing_lost(path, build_template(study, "town"), district)
    (found,) = caught.value.problems
    assert (found.key, found.fields["cells"]) == ("filled_return", 1)
    assert (found.place.sheet, found.place.row, found.place.column) == ("设施进度", 6, "选址确定日期")  # type: ignore[union-attr]
    known = Study(
        district, district.baseline, "2021-10", load_register(path, district), town="白沙镇", language="en"
    )
    check_nothing_lost(path, build_template(known, "town"), district)  # nothing is lost


def test_a_form_that_nobody_filled_in_may_be_replaced(district: District, tmp_path: Path) -> None:
    path = tmp_path / "白沙.xlsx"
    book = template(district, "town", "2021-09", "白沙镇")
    book.save(path)
    content = build_template(
        Study(district, district.baseline, "2021-10", town="白沙镇", language="zh"), "town"
    )
    check_nothing_lost(path, content, district)
    check_nothing_lost(tmp_path / "not there.xlsx", content, district)
    (tmp_path / "b.xlsx").write_text("no workbook", encoding="utf-8")
    check_nothing_lost(tmp_path / "b.xlsx", content, district)
    beside(book["设施进度"], "本月与上月相同").value = "是"
    book.save(path)
    with pytest.raises(InputError):
        check_nothing_lost(path, content, district)


def test_a_return_that_cannot_be_read_is_kept(district: District, tmp_path: Path) -> None:
    path = tmp_path / "白沙.xlsx"
    book = template(district, "town", "2021-09", "白沙镇")
    put(book["设施进度"], CENTER, "选址确定日期", "七月")
    book.save(path)
    content = build_template(
        Study(district, district.baseline, "2021-10", town="白沙镇", language="zh"), "town"
    )
    for told in (path.read_bytes(), b"PK broken"):
        path.write_bytes(told)
        with pytest.raises(InputError) as caught:
            check_nothing_lost(path, content, district)
        assert caught.value.problems[0].key == "unread_return"
