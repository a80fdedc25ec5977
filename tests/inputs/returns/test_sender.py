"""Who sent a return is told by what it says; what takes the place of what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.loading import load_register
from eldercare_analysis.inputs.returns.parse import Return
from eldercare_analysis.inputs.returns.sender import (
    BUREAU,
    Sender,
    bureau_name,
    last_told,
    sender_of,
    senders_of,
)

TOWN, HOME, OTHER = (
    Sender("town", "白沙镇"),
    Sender("home", "白沙镇", ("白沙-院-2021-01",)),
    Sender("home", "", ("白沙-院-2021-01", "石蟆-院-2021-01")),
)


def test_each_return_of_the_demo_has_its_sender(demo: Path) -> None:
    district = load_district(demo / "pack")
    register = load_register(demo / "returns" / "2025-09", district)
    found = {Path(sent.file).stem: sender_of(sent, district) for sent in register.returns}
    homes = found.pop("机构")
    assert found.pop("区民政局") == BUREAU
    assert found == {
        town: Sender("town", town) for town in ("甲溪镇", "乙峰镇", "丙桥镇", "己林街道", "庚岭镇")
    }
    assert homes
    assert (homes.role, len(homes.houses), homes.town) == ("home", 6, "")
    assert sender_of(Return("x.xlsx", "2025-09"), district) is None


def test_all_senders_come_town_by_town_and_have_names_of_their_own(district: District) -> None:
    senders = senders_of(district)
    assert [sender.town for sender in senders if sender.role == "town"] == district.towns
    assert senders[-1] == BUREAU
    names = [sender.file_name(district) for sender in senders]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("sender", "other", "does"),
    [
        (TOWN, TOWN, True),
        (TOWN, Sender("town", "石蟆镇"), False),
        (BUREAU, BUREAU, True),
        (HOME, HOME, True),
        (OTHER, HOME, False),  # what a home says itself is not overwritten by a list of many
        (HOME, OTHER, False),
        (Sender("home", "", (*OTHER.houses, "嘉平-院-2021-01")), OTHER, True),
        (HOME, TOWN, False),
    ],
)
def test_what_takes_the_place_of_what(sender: Sender, other: Sender, does: bool) -> None:
    assert sender.replaces(other) is does


@pytest.mark.parametrize(
    ("name", "office"), [("江津区", "区民政局"), ("云阳县", "县民政局"), ("高新园", "民政局")]
)
def test_the_bureau_is_called_as_the_district_is(district: District, name: str, office: str) -> None:
    info = district.policy.info.model_copy(update={"name": {"zh": name, "en": name}})
    document = replace(district.policy, info=info)
    assert bureau_name(replace(district, policy=document)) == office


def test_the_last_return_of_a_sender_is_found_up_to_a_month(demo: Path) -> None:
    district = load_district(demo / "pack")
    register = load_register(demo / "returns", district)
    found = [
        last_told(register, Sender("town", "戊田镇"), month, district)
        for month in ("2025-06", "2025-07", "2025-09")
    ]
    assert found == ["", "2025-07", "2025-08"]
