"""What is carried over from earlier returns is marked wherever it is shown (沿用), with the month that it is from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis.analysis.goals.targets import target_rows
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.goals.heatmap import heatmap
from eldercare_analysis.reporting.goals.targets import targets_table, todo
from eldercare_analysis.reporting.meeting.attention import attention_notes
from eldercare_analysis.reporting.meeting.dispatch import Dispatch
from eldercare_analysis.reporting.meeting.outlook import checks
from eldercare_analysis.reporting.meeting.progress import band_notes
from eldercare_analysis.reporting.page.town_cells import progress_cells
from tests.returns import register_of

TOWN = "西湖镇"  # Annex 1: 1 center and 3 points in 2021
PAY = {"payer": "municipality", "step": "paid", "town": TOWN, "facility_id": "西湖-中心-2021-01", "purpose": "award",
       "date": date(2021, 11, 2), "amount_yuan": 600_000, "document": "X1"}  # fmt: skip


def sent(district: District, month: str, town: str | None, **given: Any) -> Return:
    one = register_of(district, {"month": month, "given": given}).returns[0]
    return replace(one, town=town, file=f"{town or 'bureau'}-{month}.xlsx")


def facilities(town: str, *ids: str, **cells: Any) -> list[dict[str, Any]]:
    return [
        {"facility_id": f"{town[:2]}-{name}", "site_chosen_on": date(2021, 9, 1), **cells} for name in ids
    ]


def study_of(district: District, month: str, *returns: Return, town: str | None = None, language: Language = "zh") -> Study:  # fmt: skip
    register = Register(tuple(sorted(returns, key=lambda one: one.month)))
    return Study(district, district.baseline, month, register, town=town, language=language)


def dispatch_of(study: Study) -> Dispatch:
    assert study.register
    return Dispatch(study)


@pytest.mark.slow
def test_bands_and_rows_mark_what_is_carried_over(district: District) -> None:
    """西湖: 4 tasks known from November only, so in December 0 of 4 is that of November; the year is named in another year."""
    own = facilities(TOWN, "中心-2021-01", "点-2021-01", "点-2021-02", "点-2021-03")
    november = sent(district, "2021-11", TOWN, facilities=own)
    for month, since in (("2021-12", "11月"), ("2022-01", "2021年11月")):
        dispatch = dispatch_of(study_of(district, month, november))
        (note,) = [note for note in band_notes(dispatch).notes if TOWN in note]
        assert f"{TOWN}（0/4，沿用{since}）" in note
        assert progress_cells(dispatch, TOWN, [])["progress"].text == f"0 / 4（沿用{since}）"
    december = sent(district, "2021-12", TOWN, facilities=own[:3])
    dispatch = dispatch_of(study_of(district, "2021-12", november, december))
    assert f"{TOWN}（0/4，其中1个沿用）" in " ".join(note.plain for note in band_notes(dispatch).notes)
    whole = dispatch_of(
        study_of(district, "2021-12", sent(district, "2021-12", TOWN, facilities=own), language="en")
    )
    assert "carried over" not in " ".join(note.plain for note in band_notes(whole).notes)


@pytest.mark.slow
def test_targets_heat_map_and_what_to_do_name_the_month_they_rest_on(district: District) -> None:
    own = [
        sent(district, "2021-09", TOWN, facilities=facilities(TOWN, "中心-2021-01")),
        sent(district, "2021-12", "白沙镇", facilities=facilities("白沙镇", "中心-2021-01")),
    ]
    for town, language, text in (
        (TOWN, "zh", "取自2021年9月填报"),
        (TOWN, "en", "From returns of September 2021"),
        (None, "zh", "其中1个镇街本月未填报，取自以前填报（最早为2021年9月）"),
    ):
        study = study_of(district, "2021-12", *own, town=town, language=language)  # type: ignore[arg-type]
        table = target_rows(study)
        items = [targets_table(study, table), todo(study, table)] + ([] if town else [heatmap(study, table)])
        assert all(text in item.caption for item in items)
    study = study_of(district, "2021-12", *own, town="白沙镇")
    table = target_rows(study)
    assert "取自" not in targets_table(study, table).caption
    assert "取自" not in todo(study, table).caption


@pytest.mark.slow
def test_the_bureau_that_sent_nothing_is_told(district: District) -> None:
    bureau = sent(district, "2021-11", None, payments=[PAY])
    town = sent(district, "2021-12", TOWN, facilities=facilities(TOWN, "中心-2021-01"))
    home = sent(district, "2021-12", None, residents=[{"facility_id": "白沙-院-2022-01", "recipients": 30}])
    notes = " ".join(
        note.plain for note in checks(dispatch_of(study_of(district, "2021-12", bureau, town, home))).notes
    )
    assert "区民政局本月未填报；" in notes
    assert "为截至11月所知" in notes
    again = sent(district, "2021-12", None, payments=[PAY])
    for returns in ([town], [bureau, town, again]):  # never sent any; sent for this month
        notes = " ".join(
            note.plain for note in checks(dispatch_of(study_of(district, "2021-12", *returns))).notes
        )
        assert "区民政局" not in notes


@pytest.mark.slow
def test_facilities_in_lists_of_money_and_exceptions_are_marked(district: District) -> None:
    """西湖's center was accepted by the return of November; in December its row is carried over, and its premises are short."""
    own = facilities(TOWN, "中心-2021-01", accepted_on=date(2021, 10, 1))
    small = [{"facility_id": "西湖-中心-2021-01", "area_m2": 100}]  # 二（三） demands more, in principle
    november = sent(district, "2021-11", TOWN, facilities=own, premises=small)
    bureau = sent(district, "2021-12", None, payments=[PAY])
    study = study_of(district, "2021-12", november, bureau)
    notes = " ".join(note.plain for note in attention_notes(dispatch_of(study)).notes)
    assert "奖补未到位（部分拨付）1个：西湖镇养老服务中心（沿用11月）；到账60 万元，应得100 万元。" in notes
    table = target_rows(study)
    assert "西湖镇养老服务中心（沿用2021年11月）" in " ".join(note.plain for note in todo(study, table).notes)
    assert dispatch_of(study).named([]) == ""


@pytest.mark.slow
def test_what_is_reached_so_far_is_no_gap_to_close(district: District) -> None:
    """三（二）: one award due and paid of 25 to come: 1 of 1 so far, in progress; it is nothing to do, and the table says why it is not met."""
    own = facilities(TOWN, "中心-2021-01", accepted_on=date(2021, 10, 1))
    paid = [{**PAY, "amount_yuan": 1_000_000}]
    study = study_of(district, "2021-12", sent(district, "2021-12", TOWN, facilities=own, payments=paid))
    table = target_rows(study)
    shown = targets_table(study, table)
    (row,) = [row for row in shown.rows if row[1] == "奖补到位"]
    assert row[4:] == ["1", "—", "1", "0", "推进中"]
    assert "缺口为0而没有判“已达到”的" in shown.caption
    assert not any("奖补" in note for note in todo(study, table).notes)
