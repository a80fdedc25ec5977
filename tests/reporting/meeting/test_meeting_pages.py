"""What the meeting's items say: of ranges, of rows carried over, of months after the plan; in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import LANGUAGES, Language
from eldercare_analysis.reporting.items import Item, Notes
from eldercare_analysis.reporting.meeting import dispatch_items
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import Text
from tests.examples import some
from tests.returns import register_of

pytestmark = pytest.mark.slow

BAISHA, XIANFENG = "白沙镇", "先锋镇"
POINTS = [f"白沙-点-2021-{n:02d}" for n in range(1, 10)]
XIANFENGS = ["先锋-中心-2021-01", *(f"先锋-点-2021-{n:02d}" for n in range(1, 4))]
Rows = list[dict[str, Any]]


def sent(district: District, town: str, month: str, rows: Rows, **sheets: Any) -> Return:
    made = register_of(district, {"month": month, "given": {"facilities": rows, **sheets}})
    return Return(f"{town}{month}", month, town, records=made.returns[0].records)


def items_of(
    district: District, month: str, town: str | None, *returns: Return, language: Language = "zh"
) -> dict[str, Item]:
    study = Study(district, district.baseline, month, Register(returns), town=town, language=language)
    return {item.id: item for item in dispatch_items(study)}


def cells(item: Item, first: str) -> dict[str, str]:
    """Return the row of a table that begins with a name, or is about a facility, by the keys of its columns."""
    about = item.about or [{}] * len(item.rows)
    rows = zip(item.rows, about, strict=True)
    row = next(row for row, one in rows if row[0].plain.startswith(first) or one.get("facility_id") == first)
    return {column.key: cell for column, cell in zip(item.columns, row, strict=True)}


def texts_of(item: Item) -> list[Text]:
    """Return the notes and cells of an item."""
    return [*getattr(item, "notes", ()), *(cell for row in getattr(item, "rows", ()) for cell in row)]


def test_a_range_is_shown_where_nine_of_ten_are_not_reported(district: District) -> None:
    town = sent(district, BAISHA, "2021-12", [{"facility_id": POINTS[0], "accepted_on": date(2021, 10, 1)}])
    items = items_of(district, "2021-12", BAISHA, town)
    total = cells(items["progress_table"], "合计")
    names = (
        "planned",
        "carried_in",
        "closed",
        "unreported",
        "carried_over",
        "step_accepted",
        "behind",
        "color",
    )
    assert [total[name] for name in names] == ["10", "0", "0", "9", "0", "1–10 (10%–100%)", "未报", "灰"]
    assert items["dispatch_headline"].title == "白沙镇：全年10个设施，已验收1–10个；按序时应到10个"
    district_items = items_of(district, "2021-12", None, town)
    assert any("未报" in note and "白沙镇（1–10/10）" in note for note in district_items["bands"].notes)


def test_tasks_carried_in_are_never_no_tasks(district: District) -> None:
    town = sent(
        district,
        XIANFENG,
        "2022-03",
        [{"facility_id": name, "site_chosen_on": date(2022, 3, 1)} for name in XIANFENGS],
    )
    items = items_of(district, "2022-03", XIANFENG, town)
    assert "全年4个设施" in items["dispatch_headline"].title
    assert items["dispatch_headline"].finding.plain.startswith("含以前年度结转4个。")
    assert cells(items["cumulative_table"], "合计")["planned"] == "4"
    whole = items_of(district, "2022-03", None, town)
    assert not any("先锋镇" in note for note in whole["bands"].notes if "无任务" in note)
    assert cells(whole["cumulative_table"], "合计")["planned"] == str(25 + 95 + 16 + 1)


def carried(district: District) -> list[Return]:
    """Return August's return of 白沙 (a point in use, one with a problem, one given up), and one of 先锋 for October."""
    rows: Rows = [
        {"facility_id": POINTS[0], "opened_on": date(2021, 8, 1)},
        {
            "facility_id": POINTS[1],
            "issue": "用地未定",
            "needs_district": True,
            "expected_on": date(2021, 11, 20),
        },
        {"facility_id": POINTS[2], "closed_on": date(2021, 8, 1)},
    ]
    staff = {
        "facility_id": "白沙-院-2022-01",
        "recipients": 20,
        "other_residents": 0,
        "management_staff": 0,
        "service_staff": 0,
        "carers": 1,
    }
    return [
        sent(district, BAISHA, "2021-08", rows, residents=[staff]),
        sent(district, XIANFENG, "2021-10", [{"facility_id": XIANFENGS[0]}]),
    ]


@pytest.mark.parametrize(
    ("language", "month", "points", "home", "mark"),
    [("zh", "2021-10", "第{}个互助点", "敬老院", "（沿用8月）"), ("zh", "2022-02", "2021年第{}个互助点", "敬老院", "（沿用2021年8月）"),
     ("en", "2021-10", "mutual-aid point no. {}", "nursing home", " (carried over from August)"),
     ("en", "2022-02", "mutual-aid point no. {} of 2021", "nursing home", " (carried over from August 2021)")],
)  # fmt: skip
def test_what_is_carried_over_says_so_wherever_it_is_shown(
    district: District, language: Language, month: str, points: str, home: str, mark: str
) -> None:
    own = {BAISHA: "", None: {"zh": "白沙镇", "en": "Baisha (白沙镇) "}[language]}  # in the district's report
    for town, before in own.items():
        one, two, three = (before + points.format(number) + mark for number in (1, 2, 3))
        items = items_of(district, month, town, *carried(district), language=language)
        said = "\n".join(text.plain for item in items.values() for text in texts_of(item))
        assert items["issues"].rows[0][0] == two
        for name in (one, two, three):
            assert said.count(name) == said.count(name.removesuffix(mark)) > 0
        assert any(before + home + mark in note for note in items["attention"].notes)
        counted = "沿用以前填报的任务设施" if language == "zh" else "carried over from earlier returns"
        assert any(counted in note for note in items["checks"].notes)
    town_items = items_of(district, month, BAISHA, *carried(district), language=language)
    assert cells(town_items["facilities"], POINTS[0])["facility"] == points.format(1) + mark
    whole = items_of(district, month, None, *carried(district), language=language)
    assert all(any(name in note for note in whole["standstills"].notes) for name in (one, two, three))
    assert any(two in text for text in texts_of(whole["decisions"]))


def test_unreported_and_carried_over_are_counted_apart(district: District) -> None:
    """白沙, October: 3 of 10 from August, 7 never reported; the annex names towns without a return, facilities without any, and
    those carried over."""
    whole = items_of(district, "2021-10", None, *carried(district))
    total = cells(whole["progress_by_town"], BAISHA)
    assert [total[name] for name in ("planned", "closed", "unreported", "carried_over")] == [
        "10",
        "1",
        "7",
        "3",
    ]
    annex = whole["checks"].notes
    assert "本年任务中未填报的设施92个。" in annex  # 96 − 3 of 白沙 − 1 of 先锋
    assert any(note.plain.startswith("沿用以前填报的任务设施3个（沿用8月的3个）") for note in annex)
    assert any(note.plain.startswith("本月未填报的镇街29个") for note in annex)


def test_in_use_without_acceptance_is_told_as_such(district: District) -> None:
    """Center and three points in use since 2021, not accepted: listed as that; only the center counts as built on acceptance alone,
    so only it is overdue for acceptance."""
    rows: Rows = [
        {"facility_id": name, "completed_on": date(2021, 10, 1), "opened_on": date(2021, 11, 1)}
        for name in XIANFENGS
    ]
    sent_in = sent(district, XIANFENG, "2023-01", rows)
    items = items_of(district, "2023-01", XIANFENG, sent_in)
    notes = items_of(district, "2023-01", None, sent_in)["standstills"].notes
    assert notes[0].plain.startswith("已完工或投用、没有填报验收4个")
    assert notes[1] == "其中逾期没有填报验收1个：先锋镇养老服务中心。"
    assert not any("未建成" in note for note in notes)
    assert cells(items["facilities"], XIANFENGS[0])["stage"] == "已投用（未报验收）"


@pytest.mark.parametrize(("month", "over"), [("2022-12", False), ("2023-01", True), ("2023-06", True)])
def test_after_the_plan_the_first_words_say_so(district: District, month: str, *, over: bool) -> None:
    for town in (BAISHA, None, "鼎山街道"):
        finding = items_of(district, month, town, *carried(district))["dispatch_headline"].finding
        assert finding.plain.startswith("方案期限已过（2022年底）") is over


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_forecast_after_the_year(district: District, language: Language) -> None:
    """Six points accepted in August 2022, four with a site, January 2023: the horizon (31 December 2022) is over."""
    done = {
        "site_chosen_on": date(2022, 2, 1),
        "started_on": date(2022, 3, 10),
        "completed_on": date(2022, 6, 10),
        "accepted_on": date(2022, 8, 30),
    }
    rows: Rows = [
        {"facility_id": f"吴滩-点-2022-{n:02d}", **(done if n < 4 else {"site_chosen_on": date(2022, 5, 4)})}
        for n in range(1, 6)
    ]
    items = items_of(district, "2023-01", None, sent(district, "吴滩镇", "2023-01", rows), language=language)
    assert len(items["forecast"].notes) == 1
    assert "2022-12-31" in items["forecast"].notes[0]
    assert not items["forecast"].caption
    assert not items["forecast"].data


def test_the_forecast_tells_what_it_leaves_out(district: District) -> None:
    start = date(2021, 6, 21)
    rows: Rows = [{"facility_id": name, "site_chosen_on": date(2021, 6, 11), "started_on": start, "completed_on": start + timedelta(30),
                   "accepted_on": start + timedelta(40)} for name in POINTS[:5]]  # fmt: skip
    rows += [{"facility_id": POINTS[5], "started_on": start}, {"facility_id": POINTS[6], "closed_on": start},
             {"facility_id": POINTS[7], "suspended_on": start}]  # fmt: skip
    notes = items_of(district, "2021-10", None, sent(district, BAISHA, "2021-10", rows))["forecast"].notes
    point = next(note for note in notes if note.plain.startswith("村级互助养老点：到2021-12-31"))
    assert "任务70个，已验收5个；62个未填报" in point
    assert "1个已撤销" in point
    assert "1个停工" in point
    assert "1个所处环节已长于所有已知工期" in point


@pytest.mark.parametrize("points", [0.4, -0.4, 0.0, -0.0])
def test_nothing_is_printed_as_minus_zero(points: float) -> None:
    words = Words("zh")
    assert words.signed(points) == "0"
    assert words.rounded(points) == "0"
    assert words.percent(-0.0004, -0.0004) == "0%"
    assert words.about(-1) == "0"


def test_points_keep_their_sign() -> None:
    words = Words("zh")
    assert [words.signed(points) for points in (12.5, -12.4, 0.5)] == ["+13", "-12", "+1"]


def test_a_late_month_of_a_silent_district_has_every_item(district: District) -> None:
    """Every month from June 2021 to June 2023: no item fails, whoever reported when."""
    months = ("2021-06", "2021-12", "2022-01", "2022-06", "2022-12", "2023-01", "2023-06")
    for language, month, town in some(product(LANGUAGES, months, (None, BAISHA, "鼎山街道")), 10):
        items = items_of(district, month, town, *carried(district), language=language)
        assert all(item.notes for item in items.values() if isinstance(item, Notes))
