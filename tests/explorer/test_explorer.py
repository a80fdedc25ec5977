"""The explorer without a browser: what is set becomes a scenario, unknown stays unknown, files are never replaced."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis import InputError, load_district, load_scenario
from eldercare_analysis.explorer.app import Explorer
from eldercare_analysis.explorer.levers import GROUPS, Levers, Reasons, TownLevers, controls, document_of
from eldercare_analysis.explorer.views import VIEWS, view
from eldercare_analysis.inputs.scenario_files import save_scenario
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.language import LANGUAGES, Language

REASONS = Reasons("规划科", "试算", "测试")


@pytest.fixture
def explorer(pack: Path) -> Explorer:
    return Explorer(open_study("district", month="2021-06", data=pack))


def test_untouched_it_is_the_base(explorer: Explorer) -> None:
    assert explorer.panel.levers.untouched
    assert explorer.scenario is explorer.base
    assert "88.6%–96.6%" in explorer.headline.value
    assert "没有改动" in explorer.status.value


def test_an_unknown_slider_counts_only_once_it_is_moved(explorer: Explorer) -> None:
    cost = explorer.panel.values["centers_cost"]
    assert cost.unknown.value
    assert cost.override is None
    cost.slider.value = 900000
    assert not cost.unknown.value
    assert explorer.scenario.parameters["centers_cost"].at("2022-12") == 900000
    cost.unknown.value = True
    assert explorer.panel.levers.untouched


def test_levers_of_towns_are_kept_apart(explorer: Explorer) -> None:
    """石蟆 +2 in 2022: 7 + 7 + 2 = 16 points for 16 villages; going to another town and back loses nothing."""
    explorer.places.value = "石蟆镇"
    explorer.panel.town.points.slider.value = 2
    assert "基准：87.5%–93.8%" in explorer.headline.value
    explorer.places.value = "白沙镇"
    assert explorer.panel.town.points.slider.value == 0
    explorer.panel.town.recipients.slider.value = 40
    explorer.places.value = "石蟆镇"
    assert explorer.panel.town.points.slider.value == 2
    assert explorer.panel.levers.towns == {
        "石蟆镇": TownLevers(points=2),
        "白沙镇": TownLevers(recipients=40),
    }


def test_the_seat_always_has_a_choice(explorer: Explorer) -> None:
    """A list without one would swallow the first key; going back to the base is a choice, too."""
    seat = explorer.panel.town.seat
    for town in ("白沙镇", "石蟆镇"):
        explorer.places.value = town
        assert seat.index == 0
    seat.index = 1
    assert explorer.panel.levers.towns["石蟆镇"].seat == seat.value
    explorer.places.value = "白沙镇"
    assert seat.index == 0
    explorer.places.value = "石蟆镇"
    assert seat.index == 1
    seat.index = 0
    assert explorer.panel.levers.untouched


def test_a_base_with_values_starts_there(explorer: Explorer) -> None:
    explorer.bases.value = "invented-costs"
    assert explorer.panel.values["centers_cost"].slider.value == 900000
    assert explorer.panel.levers.untouched
    explorer.back.click()
    assert explorer.panel.levers.untouched


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", ["district", "白沙镇", "鼎山街道"])
def test_every_view_of_every_place_can_be_drawn(pack: Path, language: Language, town: str) -> None:
    explorer = Explorer(
        open_study(town, month="2021-06", data=pack, scenario="invented-costs", language=language)
    )
    for name in VIEWS:
        assert view(name, explorer.look, explorer.baseline)


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


def test_without_reasons_nothing_is_saved(explorer: Explorer, pack: Path) -> None:
    explorer.panel.values["award_per_center"].slider.value = 1100000
    explorer.save.fields["name"].value = "no-reasons"
    explorer.save.save.click()
    assert "who" in explorer.save.message.value
    assert not (pack / "scenarios" / "no-reasons.yaml").exists()


def test_controls_are_parameters_of_the_pack(explorer: Explorer) -> None:
    policy = explorer.study.district.policy
    names = {name for group in GROUPS for name in getattr(controls(), group)}
    assert names <= set(policy.parameters)
    assert set(controls().readings) <= set(policy.readings)
