"""Uncertainty as printed, of results by hand: yuan become 10,000 yuan, what is unknown is a word, only what is asked is shown."""

from __future__ import annotations

from math import nan

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.analysis.money.ranges import Experiment, Share, Spread, Swing, Switch, experiment
from eldercare_analysis.inputs.district import DISTRICT, District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Notes, Table
from eldercare_analysis.reporting.money import ranges
from eldercare_analysis.reporting.money.ranges import (
    input_name,
    range_items,
    ranges_table,
    sensitivity_table,
    switching_table,
    tornado_chart,
)

COST = "镇中心建设成本"


@pytest.fixture
def study(district: District) -> Study:
    """A study of the invented scenario, whose ranges are of six inputs."""
    scenario = load_scenario("invented-costs", district)
    return Study(district, scenario, "2021-09", None, town=None, language="zh")


@pytest.fixture
def trial(study: Study) -> Experiment:
    return experiment(study)


def plain(table: Table | Notes) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.plain for cell in row] for row in table.rows]


def test_p10_to_p90_of_what_is_asked(
    study: Study, trial: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """80 % lie between, so a tenth below and a tenth above; the town's and the floor's rows are not asked for."""
    rows = [
        Spread("award", DISTRICT, 1e7, 1.5e7, 2e7, 1.4e7, ()),
        Spread("construction", DISTRICT, nan, nan, nan, nan, ("parameters.homes_cost",)),
        Spread("award", "白沙镇", 1e6, 1e6, 1e6, 1e6, ()),
        Spread("operating_floor", DISTRICT, 1.0, 2.0, 3.0, 2.0, ()),
    ]
    monkeypatch.setattr(ranges, "simulate", lambda _: rows)
    table = ranges_table(study, trial, ["award", "construction"])
    assert [head.label.plain for head in table.columns] == ["指标", "P10", "P50", "P90", "缺什么"]
    award, cost = plain(table)
    assert award == ["应得奖补", "1,000", "1,500", "2,000", "—"]
    assert cost[:4] == ["建设成本", *["未知"] * 3]
    assert "敬老院改造成本" in cost[4]


@pytest.mark.slow
def test_the_tornado_tells_the_widest_input(study: Study) -> None:
    """At the low end of a lag more is out: 30,000,000 at its low, 20,000,000 at its high end are told as 2,000 to 3,000."""
    swings = [
        Swing("award_lag", 3.0, 18.0, 3e7, 2e7, 2.4e7, 1e7),
        Swing("centers_cost", 7e5, 1.4e6, 2.2e7, 2.6e7, 2.4e7, 4e6),
    ]
    figure = tornado_chart(study, {"prefinance": swings})
    assert "验收到奖补到账的月数（2,000–3,000）" in figure.alt.plain
    assert COST not in figure.alt.plain
    assert [(row["measure"], row["parameter"], row["swing"]) for row in figure.data] == [
        ("prefinance", "award_lag", 1e7),
        ("prefinance", "centers_cost", 4e6),
    ]


def test_shares_of_the_variance(study: Study, trial: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share with interactions, to two places; none where the measure does not vary. Rows are as the scenario has them."""
    shares = [Share(name, 0.5, nan, 0.1) for name in trial.names if name != "centers_cost"]
    found = [*shares, Share("centers_cost", 0.9, 0.126, 0.1)]
    monkeypatch.setattr(ranges, "sensitivity", lambda _, __: found)
    table = sensitivity_table(study, trial, ["award", "construction"])
    rows = plain(table)
    assert rows[0] == [COST, "0.13", "0.13"]
    assert [row[1:] for row in rows[1:]] == [["–", "–"]] * 5
    assert len(table.data) == 2 * 6


def test_values_at_which_a_result_turns(
    study: Study, trial: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is 25,000,000 yuan, now 20,000,000; no number of persons reaches it."""
    switches = [
        Switch("prefinance", 25e6, 20e6, "centers_cost", 900_000, 1_234_567.5),
        Switch("prefinance", 25e6, 20e6, "recipients", 1.0, nan),
        Switch("award", 1.0, 1.0, "award_lag", 6, 7),
    ]
    monkeypatch.setattr(ranges, "switching_values", lambda _: switches)
    assert [row[1:] for row in plain(switching_table(study, trial, ["prefinance"]))] == [
        ["2,500", "2,000", COST, "900,000", "1,234,567.5", "元/个"],
        ["2,500", "2,000", "集中供养人数（倍数）", "1", "不会", "倍"],
    ]
    none = switching_table(study, trial, ["construction"])
    assert isinstance(none, Notes)
    assert [note.plain for note in none.notes] == ["情景没有给出界限（limits）。"]


def test_inputs_have_names(study: Study) -> None:
    assert [input_name(study, name) for name in ("centers_cost", "recipients")] == [
        COST,
        "集中供养人数（倍数）",
    ]


def test_without_ranges_there_is_nothing(district: District) -> None:
    assert range_items(Study(district, district.baseline, "2021-09", None, town=None, language="zh")) == []
