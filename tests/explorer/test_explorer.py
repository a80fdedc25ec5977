"""The explorer without a browser: what is done becomes a scenario, unknown stays unknown, every step can be undone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis import InputError, load_district, load_scenario
from eldercare_analysis.explorer.acting import act
from eldercare_analysis.explorer.levers import GROUPS, Levers, Reasons, TownLevers, controls, document_of
from eldercare_analysis.explorer.regions import REGIONS, regions, table_of
from eldercare_analysis.explorer.session import Session
from eldercare_analysis.explorer.views import VIEWS, figures
from eldercare_analysis.inputs.scenario_files import save_scenario
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import LANGUAGES, Language

REASONS = Reasons("规划科", "试算", "测试")
AWARD, COST = "parameters.award_per_center", "parameters.centers_cost"


def begun(pack: Path, **options: Any) -> Session:
    return Session.of(open_study(**{"town": "district", "month": "2021-06", "data": pack, **options}))


@pytest.fixture
def session(pack: Path) -> Session:
    return begun(pack)


def put(session: Session, key: str, value: str) -> None:
    act(session, {"do": "set", "key": key, "value": value})


def told(session: Session) -> list[tuple[str, str, str]]:
    """Return value, what it was and the difference of each figure."""
    return [(one.tile.value.plain, one.before, one.change) for one in figures(session.look, session.before)]


def test_untouched_it_is_the_base(session: Session) -> None:
    assert session.chosen.levers.untouched
    assert session.look.study.scenario is session.base
    shown = regions(session)
    assert list(shown) == list(REGIONS)
    assert "88.6%–96.6%" in shown["tiles"]
    assert "没有改动" in shown["bar"]
    assert not [before for _, before, _ in told(session) if before]


def test_what_is_unknown_counts_only_once_it_is_filled_in(session: Session) -> None:
    def cost() -> Any:
        return next(one for one in session.groups["costs"] if one.key == COST)

    assert cost().value is None
    put(session, COST, "90万")
    assert session.look.study.scenario.parameters["centers_cost"].at("2022-12") == 900000
    put(session, COST, "")
    assert cost().value is None
    assert session.chosen.levers.untouched


def test_a_tile_says_what_it_was_and_by_how_much_it_changed(session: Session) -> None:
    """25 centers × 1,050,000 = 26,250,000 yuan, 1,250,000 more; the range of coverage has no difference of one number."""
    put(session, AWARD, "1050000")
    assert told(session)[2] == ("2,625 万元", "2,500 万元", "+125 万元")
    assert [before for _, before, _ in told(session)] == ["", "", "2,500 万元", "", ""]
    act(session, {"do": "place", "value": "石蟆镇"})
    put(session, "town.points", "2")  # 7 + 7 + 2 = 16 points for 16 villages
    assert told(session)[0] == ("100%", "87.5%–93.8%", "")
    shown = regions(session)
    assert "原 87.5%–93.8%" in shown["tiles"]
    assert "原 14–15/16" in shown["towns"]


def test_an_unknown_figure_has_no_number_but_says_why(session: Session) -> None:
    unknown = [one for one in figures(session.look, session.before) if one.unknown]
    assert [one.tile.value.plain for one in unknown] == ["未知", "未知"]
    assert all(one.tile.note.plain.startswith("缺") for one in unknown)


def test_levers_of_towns_are_kept_apart(session: Session) -> None:
    for town, key, value in (("石蟆镇", "town.points", "2"), ("白沙镇", "town.recipients", "40")):
        act(session, {"do": "place", "value": town})
        assert session.chosen.given(key) is None
        put(session, key, value)
    act(session, {"do": "place", "value": "石蟆镇"})
    assert session.chosen.given("town.points") == 2
    assert session.chosen.levers.towns == {
        "石蟆镇": TownLevers(points=2),
        "白沙镇": TownLevers(recipients=40),
    }


def test_every_step_is_undone_by_one_step(session: Session) -> None:
    put(session, AWARD, "1050000")
    put(session, AWARD, "1100000")
    act(session, {"do": "place", "value": "白沙镇"})
    put(session, "town.seat", "village")
    act(session, {"do": "base", "value": "points-first"})
    assert session.chosen.levers.untouched
    for seen in (
        ("baseline", Decimal(1100000), "village"),
        ("baseline", Decimal(1100000), None),
        ("baseline", Decimal(1050000), None),
        ("baseline", None, None),
    ):
        act(session, {"do": "undo"})
        assert (session.chosen.base, session.chosen.given(AWARD), session.chosen.given("town.seat")) == seen
        assert session.chosen.place == "白沙镇"  # where one looks is no change
    act(session, {"do": "undo"})
    assert session.chosen.base == "baseline"
    put(session, AWARD, "1050000")
    act(session, {"do": "reset"})
    assert session.chosen.levers.untouched
    act(session, {"do": "undo"})
    assert session.chosen.given(AWARD) == 1050000


def test_a_value_that_is_refused_changes_nothing_and_says_why_once(session: Session) -> None:
    put(session, "parameters.award_lag", "99")
    assert session.chosen.levers.untouched
    assert not session.steps
    assert regions(session)["controls"].count("“99”不在 0 至 36 之间，没有采用。") == 1
    put(session, "parameters.award_lag", "9")
    assert not session.refused
    assert session.chosen.given("parameters.award_lag") == 9


@pytest.mark.parametrize(
    "message",
    [{}, {"do": "x"}, {"do": "set"}, {"do": "set", "key": "town.points", "value": "1"}, {"do": "place", "value": "乌有镇"},
     {"do": "view", "value": "x"}, {"do": "field", "key": "x", "value": "y"}, {"do": "open", "link": "#x"}],
)  # fmt: skip
def test_what_nobody_can_mean_does_nothing(session: Session, message: dict[str, str]) -> None:
    before = session.chosen
    act(session, message)
    assert (session.chosen, session.steps, session.report) == (before, [], None)
    assert regions(session)


@pytest.mark.parametrize(
    "message", [{"do": "base", "value": "no-such"}, {"do": "compare", "value": "no-such"}]
)
def test_an_unknown_scenario_is_told_once_and_not_gone_to(session: Session, message: dict[str, str]) -> None:
    before = session.chosen
    act(session, message)
    assert session.chosen == before
    assert len(session.told) == 1
    assert "no-such" in session.told[0]


def test_scenarios_are_chosen_by_what_they_are_called(session: Session) -> None:
    assert session.scenarios["points-first"] == "示例：点先建成后计奖补"
    (session.study.district.folder / "scenarios" / "twin.yaml").write_text(
        "name: twin\nlabel: {zh: 示例：点先建成后计奖补, en: twin}\nextends: baseline\n", encoding="utf-8"
    )
    assert session.scenarios["twin"] == "示例：点先建成后计奖补 (twin)"
    assert session.scenarios["points-first"] == "示例：点先建成后计奖补 (points-first)"


def test_a_base_with_values_starts_there(session: Session) -> None:
    act(session, {"do": "base", "value": "invented-costs"})
    cost = next(one for one in session.groups["costs"] if one.key == COST)
    assert (cost.value, cost.given) == (900000, None)
    put(session, COST, "90万")
    assert session.chosen.levers.untouched


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", ["district", "白沙镇", "鼎山街道"])
def test_every_view_of_every_place_can_be_drawn(pack: Path, language: Language, town: str) -> None:
    session = begun(pack, town=town, scenario="invented-costs", language=language)
    put(session, AWARD, "1100000")
    for name in VIEWS:
        act(session, {"do": "view", "value": name})
        assert regions(session)["view"]


def test_scenarios_stand_side_by_side_with_what_was_set(session: Session) -> None:
    act(session, {"do": "view", "value": "comparison"})
    assert "现在只有基础情景" in regions(session)["view"]
    act(session, {"do": "compare", "value": "points-first"})
    put(session, AWARD, "1100000")
    assert [look.study.scenario.name for look in session.compared] == ["baseline", "points-first", "draft"]
    table = table_of(session, "comparison")
    assert table is not None
    assert table.startswith("\ufeff")
    assert "2,750" in table  # 25 × 1,100,000 yuan
    shown = regions(session)["view"]
    assert "A“基准（仅公开数据）”、B“示例：点先建成后计奖补”、C“当前设置（未保存）”" in shown
    act(session, {"do": "compare", "value": "points-first"})
    assert session.chosen.others == ()
    assert table_of(session, "no such table") is None


def test_the_language_changes_and_nothing_else(session: Session) -> None:
    put(session, AWARD, "1050000")
    before = session.chosen
    act(session, {"do": "language", "value": "en"})
    assert session.chosen == before
    shown = regions(session)
    assert "was CNY 25.0 million <b>+CNY 1.25 million</b>" in shown["tiles"]
    assert "1 change, not saved" in shown["bar"]


def test_what_was_set_reads_back_the_same(pack: Path) -> None:
    district = load_district(pack)
    levers = Levers(
        readings={"award_payment": "following"},
        parameters={"operating_ratio": Decimal("0.2"), "award_lag": Decimal(6)},
        delay=3,
        towns={"白沙镇": TownLevers(points=1, seat="community", merging=1, recipients=40)},
    )
    document = document_of(levers, district.baseline, district, REASONS, name="mine")
    path = pack / "scenarios" / "mine.yaml"
    saved = save_scenario(document, path, district)
    assert saved == load_scenario("mine", district)
    assert saved.readings["award_payment"] == "following"
    assert saved.parameters["operating_ratio"].at("2022-12") == Decimal("0.2")
    assert (saved.seats, saved.merging, saved.recipients["白沙镇"]) == (
        {"白沙镇": "community"},
        {"白沙镇": 1},
        {"1900-01": Decimal(40)},
    )
    assert {one.who for one in saved.assumptions if not one.key.startswith("readings.")} == {"规划科"}
    before = path.read_bytes()
    with pytest.raises(InputError, match="已存在，不会覆盖"):
        save_scenario(document, path, district)
    assert path.read_bytes() == before
    assert not [one for one in path.parent.iterdir() if one.name.startswith(".")]


def test_controls_are_parameters_of_the_pack(session: Session) -> None:
    policy = session.study.district.policy
    names = {name for group in GROUPS for name in getattr(controls(), group)}
    assert names <= set(policy.parameters)
    assert set(controls().readings) <= set(policy.readings)
