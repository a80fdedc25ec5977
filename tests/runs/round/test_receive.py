"""What comes back is filed, found there already, or sent back; in doubt nothing is taken, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.returns.template import build_template
from eldercare_analysis.runs.round.examine import FILED, PASSED, REFUSED, THERE
from eldercare_analysis.runs.round.receive import Received, receive
from tests.recalculation import OFFICE
from tests.returns import saved_by_another_program
from tests.round_trip import fill

MONTH = "2025-09"
POINT = "甲溪-点-2025-02"
Take = Callable[..., Received]


@pytest.fixture
def study(demo: Path) -> Study:
    return open_study(month=MONTH, data=str(demo / "pack"))


@pytest.fixture
def inbox(demo: Path, tmp_path: Path) -> Path:
    """The returns of September."""
    return Path(shutil.copytree(demo / "returns" / MONTH, tmp_path / "inbox"))


@pytest.fixture
def take(study: Study, tmp_path: Path) -> Take:
    def taken(*files: Path, month: str | None = None) -> Received:
        return receive(study, files, tmp_path / "returns", tmp_path / "back", month)

    return taken


def fates(received: Received) -> list[str]:
    return [came.fate for came in received.came]


def keys(received: Received) -> list[list[str]]:
    return [[problem.key for problem in came.problems] for came in received.came]


def test_returns_are_filed_once(take: Take, inbox: Path, tmp_path: Path) -> None:
    first = take(inbox)
    assert fates(first) == [FILED] * 7
    assert first.missing == {MONTH: ["丁湖镇", "戊田镇"]}
    filed = {path.name: path.read_bytes() for path in (tmp_path / "returns" / MONTH).iterdir()}
    assert filed == {path.name: path.read_bytes() for path in inbox.iterdir()}
    assert fates(take(inbox)) == [THERE] * 7
    assert fates(take(tmp_path / "returns")) == [THERE] * 7
    assert not (tmp_path / "returns" / ".replaced").exists()
    assert not (tmp_path / "back").exists()


def test_what_is_new_is_told_against_the_register(take: Take, inbox: Path, study: Study, demo: Path) -> None:
    take(demo / "returns" / "2025-08")
    told = {came.sender.town: came.changes for came in take(inbox).came if came.sender and came.sender.town}
    assert [(one.change, one.event) for one in told["丙桥镇"] if one.change == "moved"] == [("moved", "")]
    fill(inbox / "甲溪镇.xlsx", study.district, {("facilities", POINT, "completed_on"): date(2025, 9, 30)})
    (again,) = take(inbox / "甲溪镇.xlsx").came
    assert [(one.change, one.event, one.after) for one in again.changes] == [
        ("happened", "completed", date(2025, 9, 30))
    ]
    assert (again.rewritten, [path.name for path in again.kept]) == (1, ["甲溪镇.1.xlsx"])


def test_two_returns_of_one_sender_are_not_chosen_between(take: Take, inbox: Path, study: Study) -> None:
    other = Path(shutil.copyfile(inbox / "甲溪镇.xlsx", inbox / "甲溪镇（新）.xlsx"))
    assert sorted(fates(take(inbox / "甲溪镇.xlsx", other))) == [FILED, THERE]
    fill(other, study.district, {("facilities", POINT, "issue"): "第二版"})
    third = Path(shutil.copyfile(other, inbox / "甲溪镇（再新）.xlsx"))
    fill(third, study.district, {("facilities", POINT, "issue"): "第三版"})
    received = take(other, third)
    assert keys(received) == [["return_two"], ["return_two"]]
    assert fates(take(other)) == [FILED]
    assert keys(take(inbox / "甲溪镇.xlsx")) == [["return_outdated"]]  # an old mail


def test_what_a_home_said_itself_is_not_overwritten(take: Take, inbox: Path, study: Study) -> None:
    assert fates(take(inbox / "机构.xlsx")) == [FILED]
    known = replace(study, register=load_register(inbox, study.district))
    (inbox / "院.xlsx").write_bytes(build_template(known, "home", home="甲溪-院-2024-01"))
    assert fates(take(inbox / "院.xlsx")) == [FILED]
    fill(inbox / "院.xlsx", study.district, {("residents", "甲溪-院-2024-01", "recipients"): 77})
    received = take(inbox / "院.xlsx")
    assert keys(received) == [["returns_differ"]]
    assert received.came[0].problems[0].place
    assert received.came[0].problems[0].place.file == "院.xlsx"


@pytest.mark.parametrize(
    ("cell", "month", "key"),
    [
        ("2025-08", MONTH, "return_other_month"),
        ("2041-01", None, "month_future"),
        ("2022-01", None, "month_early"),
    ],
)
def test_a_return_of_another_month_is_not_taken(
    take: Take, inbox: Path, study: Study, cell: str, month: str | None, key: str
) -> None:
    own = replace(study, month=cell).at("己林街道")
    (inbox / "己林街道.xlsx").write_bytes(build_template(own, "town"))
    assert keys(take(inbox / "己林街道.xlsx", month=month)) == [[key]]


def test_a_later_return_without_a_sheet_does_not_take_the_place_of_one_with_it(
    take: Take, inbox: Path
) -> None:
    """Two people of one office send a sheet each, one after the other."""
    path = inbox / "甲溪镇.xlsx"
    assert fates(take(path)) == [FILED]
    book = load_workbook(path)
    del book["设施进度"]
    book.save(path)
    assert keys(take(path)) == [["return_less"]]


def test_dates_that_stand_beside_their_own_row_are_not_taken(
    take: Take, inbox: Path, study: Study, demo: Path
) -> None:
    """Somebody has pasted last month's columns of dates a line below: each facility has those of the one above."""
    take(demo / "returns" / "2025-08")
    path = inbox / "甲溪镇.xlsx"
    book = load_workbook(path)
    page = book["设施进度"]
    found = [row for row in page.iter_rows(min_row=6) if isinstance(row[4].value, datetime)]
    dates = [[cell.value for cell in row[4:9]] for row in found]
    assert len({tuple(map(str, row)) for row in dates}) > 2
    for row, shifted in zip(found[1:], dates, strict=False):
        for cell, value in zip(row[4:9], shifted, strict=True):
            cell.value = value
    book.save(path)
    (came,) = take(path).came
    assert [problem.key for problem in came.problems] == ["rows_beside"]
    assert came.fate == REFUSED


def test_an_earlier_broken_version_is_not_asked_for_again(take: Take, inbox: Path, tmp_path: Path) -> None:
    path = inbox / "甲溪镇.xlsx"
    good = path.read_bytes()
    book = load_workbook(path)
    cell = next(cell for row in book["设施进度"] for cell in row if isinstance(cell.value, datetime))
    cell.value = "十月"
    book.save(path)
    broken = path.read_bytes()
    assert fates(take(path)) == [REFUSED]
    path.write_bytes(good)
    assert fates(take(path)) == [FILED]
    path.write_bytes(broken)
    assert keys(take(path)) == [["return_outdated"]]
    assert not list((tmp_path / "returns" / ".sent-back").glob("*/*"))


def test_a_form_that_nobody_filled_in_is_its_homes(take: Take, inbox: Path, study: Study) -> None:
    home = "甲溪-院-2024-01"
    (inbox / "院.xlsx").write_bytes(build_template(study, "home", home))
    (came,) = take(inbox / "院.xlsx").came
    assert [problem.key for problem in came.problems] == ["return_silent"]
    assert came.sender == Sender("home", "甲溪镇", (home,))


def test_a_form_that_came_back_as_it_went_out_is_told(
    take: Take, inbox: Path, study: Study, demo: Path
) -> None:
    """It counts as a return: nothing has happened. Nobody knows whether that is meant."""
    take(demo / "returns" / "2025-08")
    known = replace(study, register=load_register(demo / "returns" / "2025-08", study.district))
    path = inbox / "甲溪镇.xlsx"
    path.write_bytes(build_template(known.at("甲溪镇"), "town"))
    assert [came.as_before for came in take(path).came] == [True]
    fill(path, study.district, {("facilities", POINT, "invested_wan"): 2.5})
    (came,) = take(path).came
    assert (came.as_before, came.amounts) == (False, ((POINT, Decimal(26), Decimal("2.5")),))


def test_what_is_no_return_is_told(take: Take, inbox: Path, study: Study, tmp_path: Path) -> None:
    (inbox / "x.pdf").write_text("x")
    (inbox / "半.xlsx").write_bytes((inbox / "甲溪镇.xlsx").read_bytes()[:9000])
    received = take(inbox / "x.pdf", inbox / "半.xlsx")
    assert keys(received) == [["workbook_other"], ["workbook_broken"]]
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == [
        "退回更正单-x.xlsx",
        "退回更正单-半.xlsx",
    ]
    assert fates(take(tmp_path / "back")) == [PASSED, PASSED]
    assert (inbox / "x.pdf").exists()
    with pytest.raises(InputError, match="文件不存在"):
        take(inbox / "nothing.xlsx")


def test_a_sheet_of_corrections_is_never_overwritten(
    take: Take, inbox: Path, study: Study, tmp_path: Path
) -> None:
    path = inbox / "甲溪镇.xlsx"
    for amount in (260_000, 260_000, 270_000):
        fill(path, study.district, {("facilities", POINT, "invested_wan"): amount})
        assert fates(take(path)) == [REFUSED]
    names = sorted(path.name for path in (tmp_path / "back" / MONTH).iterdir())
    assert names == ["退回更正单-甲溪镇-2.xlsx", "退回更正单-甲溪镇.xlsx"]
    assert not (tmp_path / "returns" / MONTH).exists()


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice")
def test_an_old_format_is_replaced_by_a_new_one(take: Take, inbox: Path, tmp_path: Path) -> None:
    old = saved_by_another_program(inbox / "乙峰镇.xlsx", "xls", tmp_path)
    assert fates(take(old)) == [FILED]
    assert fates(take(inbox / "乙峰镇.xlsx")) == [FILED]
    assert [path.name for path in (tmp_path / "returns" / MONTH).iterdir()] == ["乙峰镇.xlsx"]


def test_the_output_is_outside_of_the_register(study: Study, inbox: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="填报表文件夹里"):
        receive(study, [inbox], tmp_path / "returns", tmp_path / "returns" / "back", None)
