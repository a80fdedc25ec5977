"""A whole month against the attacker: targets, ledger and bases of random returns as one set; the demo; the command line."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from eldercare_analysis import budget, targets
from eldercare_analysis.analysis import state
from eldercare_analysis.analysis.goals.targets import targets_of
from eldercare_analysis.analysis.money.budget import budget_of, ledger_lines, totals
from eldercare_analysis.analysis.privacy import (
    FLOOR,
    hidden_cells,
    protect,
    protect_bases,
    protect_ledger,
    small_towns,
)
from eldercare_analysis.cli import app
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.schedule import planned_facilities
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.reporting.items import form_of
from eldercare_analysis.reporting.money.headline import budget_headline
from eldercare_analysis.reporting.money.ledger import budget_ledger, ledger_rows
from eldercare_analysis.reporting.money.projection import budget_by_town, projection_table
from eldercare_analysis.reporting.money.returns import return_items
from tests.analysis.privacy.attack import Cared, Knowledge, Money, Persons, heads, pinned, small
from tests.money import operating_bases
from tests.returns import register_of

pytestmark = pytest.mark.slow

REGISTERS = max(6, int(os.environ.get("RANDOM_TABLES", "40")) // 10)
MONTHS = [f"2022-{number:02d}" for number in range(1, 5)]
ALLOWANCE = {"2021-09": 827, "2022-03": 932}
RATIO = 0.15


def random_register(district: District, seed: int, *, steady: bool) -> Register:
    """Return what a few homes report of three or four months: few persons or many, some months not at all."""
    chance = random.Random(seed)
    houses = [f for f in planned_facilities(district) if f.kind in kinds.HOUSES]
    residents: list[dict[str, Any]] = []
    heads = []
    some = chance.choice([1, 2, 3, 6, len(houses)])
    for house in chance.sample(houses, some):
        usual = chance.choice([chance.randint(1, 4), chance.randint(1, 12), chance.randint(5, 40)])
        for month in MONTHS[: chance.choice([1, 3, 4, 4])]:
            count = usual if steady else max(0, usual + chance.randint(-2, 2))
            if chance.random() < 0.95:
                residents.append(
                    {
                        "month": month,
                        "facility_id": house.facility_id,
                        "recipients": count,
                        "recipients_disabled": min(count, 3),
                    }
                )
        heads.append(
            {
                "year": 2022,
                "facility_id": house.facility_id,
                "headcount": max(1, usual),
                "approved_yuan": 20_000,
            }
        )
    willing = [
        {"town": town, "recipients_willing": chance.randint(0, 6), "disabled_willing": chance.randint(0, 1)}
        for town in district.towns
    ]
    allowance = [
        {"effective_from": month, "yuan_per_month": yuan, "source": "例"} for month, yuan in ALLOWANCE.items()
    ]
    given = {"residents": residents, "operating_budget": heads, "allowance": allowance, "people": willing}
    return register_of(district, {"month": MONTHS[-1], "given": given})


def money_of(study: Study, ledger: pd.DataFrame) -> Money:
    """Return what is published of the floor in a month."""
    register, masks = study.register, hidden_cells(study)
    assert register is not None
    shown = protect_ledger(ledger, masks)
    sums = totals((line for line in ledger_lines(study) if line.item == FLOOR), "year")
    hidden = "district" in small_towns(ledger, masks)
    rows = [row for row in register.records("residents", study.month) if row["recipients"] is not None]
    reported: dict[str, list[str]] = {}
    for row in rows:
        reported.setdefault(row["facility_id"], []).append(row["month"])
    allowance = sorted(
        (row["effective_from"], float(row["yuan_per_month"]))
        for row in register.records("allowance", study.month)
    )
    every = {month for months in reported.values() for month in months}
    return Money(
        ledger=shown,
        bases=protect_bases(operating_bases(study), masks),
        sums={year: None if hidden else total.amount_fen for (year,), total in sums.items()},
        rates={month: RATIO * max(pair for pair in allowance if pair[0] <= month)[1] for month in every},
        reported=reported,
        towns={f.facility_id: f.town for f in planned_facilities(study.district)},
        latest={
            f.facility_id
            for f in state.of_kind(study, *kinds.HOUSES)
            if f.facility_id in reported and (f.kind == kinds.HOME or state.built(study, f))
        },
    )


def attacked(study: Study, *, steady: bool) -> dict[Any, set[int]]:
    """Return the counts of a month that follow from everything that is published of it."""
    exact = targets_of(study)
    ledger = budget_of(study)
    known = Knowledge()
    persons = Persons(known, protect(exact, hidden_cells(study)))
    cared = Cared(known, money_of(study, ledger), persons, steady=steady)
    assert study.register
    secrets = {key: persons.sums[key] for key in small(exact)} | {
        (row["facility_id"], row["month"]): cared.counts[row["facility_id"], row["month"]]
        for row in study.register.records("residents", study.month)
        if row["recipients"] is not None and 0 < row["recipients"] < 5
    }
    return pinned(known, secrets)


def heads_told(study: Study) -> dict[Any, set[int]]:
    """Return the approved head counts of 1 to 4 that follow from the bases: of 2022, at the allowance of December 2021."""
    exact = operating_bases(study)
    known = Knowledge()
    shown = protect_bases(exact, hidden_cells(study))
    found = heads(known, shown[shown["year"] == 2022], 100 * RATIO * 827)
    few = exact[(exact["year"] == 2022) & exact["headcount"].between(1, 4).fillna(value=False)]
    return pinned(known, {name: found[name] for name in few["facility_id"]})


@pytest.mark.parametrize("seed", range(REGISTERS))
def test_no_count_follows_from_a_month(district: District, seed: int) -> None:
    steady = seed % 2 == 0
    register = random_register(district, seed, steady=steady)
    study = Study(district, district.baseline, MONTHS[-1], register, town=None, language="zh")
    assert attacked(study, steady=steady) == {}
    assert heads_told(study) == {}


def test_the_demo(demo: Path) -> None:
    study = open_study(month="2025-09", data=demo / "pack", register=str(demo / "returns"))
    assert attacked(study, steady=True) == {}
    exact = targets_of(study)
    shown = protect(exact, hidden_cells(study))
    hidden = shown[["target", "actual", "gap"]].map(lambda cell: isinstance(cell, str)).sum().sum()
    assert hidden == 10  # 6 counts of 1 to 4, and 4 numbers that would give them away


def test_two_towns_with_one_person_each(district: District) -> None:
    """二（七）: 1 of 1 in 白沙 and in 西湖, 20 of 20 in 26 towns, nobody in two streets: 2 + 520 = 522. Without 520 of the 522, two `<5` are
    1 each; so one of the 20 is hidden, too, and no more."""
    persons = dict.fromkeys(district.towns, 20) | {"白沙镇": 1, "西湖镇": 1, "鼎山街道": 0, "双福街道": 0}
    people = [{"town": town, "priority": count, "priority_paired": count} for town, count in persons.items()]
    register = register_of(district, {"month": "2021-12", "given": {"people": people}})
    study = Study(district, district.baseline, "2021-12", register, town=None, language="zh")
    shown = protect(targets(district, register=register, month="2021-12"), hidden_cells(study))
    rows = shown[shown["clause"] == "pairing_priority"].set_index("town")
    for name in ("target", "actual"):
        assert rows.loc["district", name] == 522
        assert rows.loc[["白沙镇", "西湖镇"], name].tolist() == ["<5", "<5"]
        assert (rows[name] == "*").sum() == 1
    assert rows.loc["鼎山街道", "actual"] == 0
    assert attacked(study, steady=True) == {}


FEW = {"夏坝-院-2022-01": 3, "白沙-院-2022-01": 40, "蔡家-院-2021-01": 9, "李市-院-2021-01": 12}


def few_persons(district: District, persons: dict[str, int]) -> Register:
    """Return what homes report of March and April 2022, the same persons in both months."""
    rows = [
        {"month": month, "facility_id": name, "recipients": count}
        for name, count in persons.items()
        for month in MONTHS[2:]
    ]
    heads = [
        {"year": 2022, "facility_id": name, "headcount": count, "approved_yuan": 60_000}
        for name, count in persons.items()
    ]
    allowance = [{"effective_from": "2021-09", "yuan_per_month": 827, "source": "例"}]
    return register_of(
        district,
        {"month": "2022-04", "given": {"residents": rows, "operating_budget": heads, "allowance": allowance}},
    )


def printed(study: Study) -> dict[str, str]:
    """Return everything that a report says of the floor, and the rows attached to it, by item."""
    makers = (budget_headline, projection_table, budget_by_town, budget_ledger, ledger_rows)
    items = [*(make(study) for make in makers), *return_items(study)]
    return {
        item.id: json.dumps(
            [form_of(item).get(name, []) for name in ("rows", "data", "tiles", "figures")], ensure_ascii=False
        )
        for item in items
    }


def test_the_same_cell_is_hidden_in_every_table(district: District) -> None:
    """3 persons in 夏坝: 3 x 827 x 15 % x 2 months = 744.30 yuan. 蔡家 (9 persons, 2,232.90 yuan), the first with room, goes with it; the sum
    of all four is (3 + 40 + 9 + 12) x 248.10 = 15,878.40 yuan and stays."""
    register = few_persons(district, FEW)
    study = Study(district, district.baseline, "2022-04", register, town=None, language="zh")
    masks = hidden_cells(study)
    hidden = {unit[1] for unit in masks.hidden if unit[0] == "actual"}
    assert len(hidden) == 2
    assert "夏坝-院-2022-01" in hidden
    other = next(iter(hidden - {"夏坝-院-2022-01"}))
    towns = small_towns(
        budget(district, scenario=district.baseline, register=register, month="2022-04"), masks
    )
    assert towns == {"夏坝镇", other[:2] + "镇"}
    for place in (None, "夏坝镇", other[:2] + "镇"):
        for name, text in printed(replace(study, town=place)).items():
            for count in (3, FEW[other]):
                fen = count * 2 * 12_405
                for secret in (f"{fen}", f"{fen / 1_000_000:g}"):
                    assert secret not in text.replace("15878", ""), (place, name, secret)
    assert "1.58784" in printed(study)["projection_table"]


def test_recipients_of_the_district_and_its_floor_together(district: District) -> None:
    """夏坝 reports 3 persons in March, the other homes 20 in March and April. Floor: 3 + 2 x 20 x 15 = 603 person-months, recipients: 303.
    Who guesses that nobody came or went has 3 + 2 x = 603 and 3 + x = 303 whichever of the others are hidden: so 303 is hidden."""
    homes = [f.facility_id for f in planned_facilities(district) if f.kind == kinds.HOME]
    rows = [{"month": month, "facility_id": name, "recipients": 3 if name.startswith("夏坝") else 20}
            for name in homes for month in MONTHS[2:] if month == MONTHS[2] or not name.startswith("夏坝")]  # fmt: skip
    people = [{"town": town, "recipients_willing": 10} for town in district.towns]
    allowance = [{"effective_from": "2021-09", "yuan_per_month": 827, "source": "例"}]
    register = register_of(
        district, {"month": "2022-04", "given": {"residents": rows, "people": people, "allowance": allowance}}
    )
    study = Study(district, district.baseline, "2022-04", register, town=None, language="zh")
    assert attacked(study, steady=True) == {}
    shown = protect(targets(district, register=register, month="2022-04"), hidden_cells(study)).set_index(
        ["clause", "town"]
    )
    assert shown.loc[("tekun_central_covered", "district"), "actual"] == "*"
    assert "district" not in small_towns(
        budget(district, register=register, month="2022-04"), hidden_cells(study)
    )


def test_one_home_alone(district: District) -> None:
    """Nobody else reported anything: the district's sum is the home's, so it is hidden, too, in headline, tables and measures compared."""
    study = Study(
        district,
        district.baseline,
        "2022-04",
        few_persons(district, {"夏坝-院-2022-01": 3}),
        town=None,
        language="zh",
    )
    assert small_towns(budget(district, register=study.register, month=study.month), hidden_cells(study)) == {
        "夏坝镇",
        "district",
    }
    for name, text in printed(study).items():
        assert "0.07443" not in text, name
        assert "74430" not in text, name


def test_what_the_command_line_prints(district: District, demo: Path) -> None:
    """`targets`, `budget` and `compare` print the marks; nothing of the solver is among the rows."""
    where = ["--data", str(demo / "pack"), "--register", str(demo / "returns"), "--month", "2025-09"]
    told = CliRunner().invoke(app, ["targets", *where, "--format", "json"])
    assert told.exit_code == 0, told.output
    rows = [row for row in json.loads(told.stdout) if row["unit"] in ("persons", "beds and persons")]
    assert not [
        row
        for row in rows
        if any(row[name] in (1, 2, 3, 4) for name in ("target", "actual", "gap", "gap_low"))
    ]
    assert any(row["actual"] == "<5" for row in rows)


def test_assumed_persons_are_not_printed_either(district: District) -> None:
    """A scenario that assumes 3 persons in 夏坝: neither the ledger nor the list of assumptions says so."""
    from eldercare_analysis.inputs.scenario_files import draft, new_document  # noqa: PLC0415
    from eldercare_analysis.reporting.money.readings import assumption_items  # noqa: PLC0415

    told = {"who": "test", "why": "test", "source": "invented"}
    content = {"recipients": {town: {"value": count, **told} for town, count in {"夏坝镇": 3, "白沙镇": 40, "蔡家镇": 9}.items()},
               "parameters": {"living_allowance": {"value": 900, "unit": "yuan per person and month", **told}}}  # fmt: skip
    scenario = draft(
        new_document(name="few", label={"zh": "", "en": ""}, **content), district.baseline, district
    )
    values = {
        row[0]: row[1]
        for item in assumption_items(Study(district, scenario, "2022-04", town=None, language="zh"))
        for row in item.rows
    }
    found = {
        town: value
        for what, value in values.items()
        for town in ("夏坝", "白沙", "蔡家")
        if "集中供养人数" in what and town in what
    }
    assert found["夏坝"] == "*"
    assert sorted(found[town] == "*" for town in ("白沙", "蔡家")) == [False, True]
    masks = hidden_cells(case_of(district, scenario=scenario, month="2022-04"))
    assert "district" not in small_towns(budget(district, scenario=scenario), masks)


def test_a_care_center_in_use_counts_here_as_it_does_in_the_targets(district: District) -> None:
    """16 homes with 20 each and a care center in use with 3: the town's 23 hides its home too, and the district's 323 leaves 23 for these two."""
    homes = [f.facility_id for f in planned_facilities(district) if f.kind == kinds.HOME]
    care = "德感-照护-2022-01"
    rows = [{"month": "2021-12", "facility_id": name, "recipients": 20} for name in homes]
    given = {
        "facilities": [
            {"facility_id": care, "completed_on": date(2021, 10, 1), "opened_on": date(2021, 11, 1)}
        ],
        "residents": [*rows, {"month": "2021-12", "facility_id": care, "recipients": 3}],
        "people": [{"town": town, "recipients_willing": 20} for town in district.towns],
        "allowance": [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "例"}],
    }
    register = register_of(district, {"month": "2021-12", "given": given})
    exact = targets(district, register=register, month="2021-12").set_index(["clause", "town"])
    assert exact.loc[("tekun_central_covered", "district"), "actual"] == 16 * 20 + 3
    hidden = hidden_cells(case_of(district, register=register, month="2021-12")).hidden
    assert hidden == {("actual", care), ("actual", "德感-院-2021-01")}


def test_persons_of_the_month_in_which_a_home_is_given_up_are_in_no_sum(district: District) -> None:
    """Closed in December with 3 persons reported for it: the ledger counts till November (20), so nothing of these 3 is printed."""
    home = "李市-院-2021-01"
    rows = [
        {"month": f"2021-{n:02d}", "facility_id": home, "recipients": 3 if n == 12 else 20}
        for n in range(1, 13)
    ]
    given = {
        "facilities": [{"facility_id": home, "closed_on": date(2021, 12, 5)}],
        "residents": rows,
        "allowance": [{"effective_from": "2021-01", "yuan_per_month": 800, "source": "例"}],
    }
    register = register_of(district, {"month": "2021-12", "given": given})
    assert hidden_cells(case_of(district, register=register, month="2021-12")).hidden == frozenset()
