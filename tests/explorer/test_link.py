"""A shared link opens the same scenario; what is not there is named, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

from eldercare_analysis.explorer.acting import act
from eldercare_analysis.explorer.regions import regions
from tests.explorer.test_explorer import begun, put


def test_a_link_opens_the_same_scenario_place_view_and_language(pack: Path) -> None:
    session = begun(pack, scenario="points-first")
    for key, value in (
        ("readings.award_payment", "following"),
        ("parameters.operating_ratio", "20%"),
        ("parameters.award_per_center", "105万"),
        ("delay", "3"),
    ):
        put(session, key, value)
    for town, key, value in (
        ("石蟆镇", "town.points", "2"),
        ("白沙镇", "town.seat", "community"),
        ("白沙镇", "town.merging", "1"),
        ("白沙镇", "town.recipients", "40"),
    ):
        act(session, {"do": "place", "value": town})
        put(session, key, value)
    for message in ({"do": "view", "value": "comparison"}, {"do": "compare", "value": "invented-costs"}, {"do": "language", "value": "en"}):  # fmt: skip
        act(session, message)
    other = begun(pack)
    act(other, {"do": "open", "link": f"#{session.link}"})
    assert other.told == []
    assert other.chosen == session.chosen
    assert other.study.language == "en"
    assert other.steps == []
    assert regions(other)["tiles"] == regions(session)["tiles"]


def test_what_a_link_says_that_is_not_there_is_named(pack: Path) -> None:
    session = begun(pack)
    link = "explorer?base=baseline&parameters.award_lag=99&parameters.moon=1&town.points.乌有镇=1&delay=2&place=乌有镇&other=no-such"
    act(session, {"do": "open", "link": link})
    assert [text.partition("，")[0] for text in session.told] == [
        "链接中的“place=乌有镇”这里没有",
        "验收到奖补到账的月数: “99”不在 0 至 36 之间",
        "链接中的“parameters.moon=1”这里没有",
        "链接中的“town.points.乌有镇=1”这里没有",
        "链接中的“other=no-such”这里没有",
    ]
    assert session.chosen.levers.delay == 2
    assert all(text in regions(session)["bar"] for text in session.told)


def test_a_base_that_is_not_there_opens_nothing_else(pack: Path) -> None:
    session = begun(pack)
    act(session, {"do": "open", "link": "explorer?base=gone&delay=2"})
    assert session.told == ["链接中的“base=gone”这里没有，没有采用。"]
    assert session.chosen.levers.untouched


def test_other_ends_of_addresses_are_left_alone(pack: Path) -> None:
    session = begun(pack)
    put(session, "delay", "2")
    for link in ("", "#top", "#explorer", "#explorer?" + "x" * 30_000):
        act(session, {"do": "open", "link": link})
        assert session.chosen.levers.delay == 2
