"""A small pack as a whole: its files against each other, towns by what they are called, years, and where the pack is looked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eldercare_analysis.inputs import district as module
from eldercare_analysis.inputs import kinds
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.district import (
    District,
    default_pack,
    load_district,
    load_scenario,
    load_scenarios,
)
from eldercare_analysis.inputs.scenario import Scenario
from tests.inputs.small import TOLD, change, scenario
from tests.inputs.small_places import write_places
from tests.inputs.test_clauses_indicators import write as write_indicators
from tests.inputs.test_policy import load as write_policy
from tests.refusals import Told, refused

PLAN = """no,town,villages,existing_points,gap,points_2021,homes_2022
1,甲镇,2,1,1,1,
2,乙镇,1,0,1,1,1
3,丙镇,,,,,
,合计,3,1,2,2,1
"""
Edit = Callable[[str, str, str], None]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    write_places(tmp_path)
    write_policy(tmp_path)
    write_indicators(tmp_path, {})
    (tmp_path / "annex1_plan.csv").write_text(PLAN, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    return tmp_path


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def write_scenario(folder: Path, name: str, text: str = "") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(f"name: {name}\nlabel: {{zh: 甲, en: a}}\n{text}", encoding="utf-8")
    return path


def test_what_a_pack_holds(small: Path) -> None:
    found = load_district(str(small))
    assert (found.folder, found.towns, found.order) == (
        small,
        ["甲镇", "乙镇", "丙镇"],
        {"甲镇": 0, "乙镇": 1, "丙镇": 2},
    )
    assert (list(found.indicators), list(found.policy.clauses), len(found.places.villages)) == (
        [1],
        ["one", "two"],
        3,
    )
    assert (found.baseline.name, found.baseline.label["zh"], found.baseline.files) == (
        "baseline",
        "baseline",
        (),
    )


def test_a_baseline_of_its_own(small: Path) -> None:
    path = write_scenario(small / "scenarios", "baseline", "readings: {built_when: b}\n")
    found = load_district(small).baseline
    assert (found.label["zh"], found.readings["built_when"], found.files) == ("甲", "b", (path,))


def test_the_plan_and_the_years_of_a_scenario(small: Path) -> None:
    found = load_district(small)
    assert case_of(found).horizon == (2021, 2022)  # the setting's lowest value is 0
    later = scenario(
        parameters={
            "projection_years": {"value": {"2021-01": 5, "2022-12": 3, "2023-01": 9}, "unit": "years", **TOLD}
        }
    )
    assert case_of(found, scenario=later).horizon == (2021, 2022, 2023, 2024, 2025)
    more = scenario(plan=[change("甲镇", "points", 2021, 1)])
    assert int(case_of(found, scenario=more).plan.scheduled(kinds.POINT, 2021)["甲镇"]) == 2
    assert case_of(found, scenario=scenario()).plan is found.plan


@pytest.mark.parametrize(
    ("wanted", "town"),
    [
        ("甲镇", "甲镇"),
        (" 乙镇 ", "乙镇"),
        ("500116103", "丙镇"),
        (500116103, "丙镇"),
        ("jia", "甲镇"),
        ("YI", "乙镇"),
        ("district", None),
        ("甲区", None),
        ("a", None),
    ],
)
@pytest.mark.slow
def test_a_town_by_what_it_is_called(small: Path, wanted: object, town: str | None) -> None:
    assert load_district(small).find_town(wanted) == town


def test_names_that_two_towns_have_and_towns_that_are_none(small: Path) -> None:
    spoil(small, "towns.csv", "Bing", "Yi")
    found = load_district(small)
    ((key, place, fields),) = refused(lambda: found.find_town("Yi"))
    assert (key, place, fields["value"]) == ("town_unknown", "", "Yi")
    assert refused(lambda: found.find_town("distric")) == [
        ("town_unknown", "", {"value": "distric", "nearest": "district"})
    ]
    assert refused(lambda: found.find_town("丁镇"))[0][2]["nearest"] == "甲镇, 乙镇, 丙镇"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("annex1_plan.csv", "丙镇", "丁镇", [
            ("town_not_listed", "annex1_plan.csv | 4 | town", {"value": "丁镇", "nearest": "?"})]),
        ("villages.csv", "500116102,乙镇", "500116101,乙镇", [("village_town", "villages.csv | 4", {"value": "500116101 乙镇"})]),
        ("villages.csv", "西村,500116101,甲镇", "西村,500116101,丙镇", [
            ("village_town", "villages.csv | 3", {"value": "500116101 丙镇"}),
            ("village_count", "annex1_plan.csv | 2 | villages", {"value": "甲镇", "counted": 2, "listed": 1})]),
        ("villages.csv", "西村", "西社区", [
            ("village_community", "villages.csv | 3 | village", {"value": "西社区", "count": 1}),
            ("village_count", "annex1_plan.csv | 2 | villages", {"value": "甲镇", "counted": 2, "listed": 1})]),
        ("villages.csv", "500116102201,南村,500116102,乙镇,106.31,29.13\n", "500116101209,甲居委会,500116101,甲镇,,\n500116101208,乙居民委员会,500116101,甲镇,,\n", [
            ("village_community", "villages.csv | 4 | village", {"value": "甲居委会", "count": 2})]),
        ("parameters.yaml", "500116", "5001", [("bad_code", "parameters.yaml | 5 | district.code", {"digits": 6})]),
    ],
    ids=range(6),
)  # fmt: skip
@pytest.mark.slow
def test_files_that_do_not_fit_together(
    small: Path, file: str, old: str, new: str, expected: list[Told]
) -> None:
    spoil(small, file, old, new)
    found = refused(lambda: load_district(small))
    for (key, place, fields), (wanted_key, wanted_place, wanted) in zip(found, expected, strict=True):
        assert (key, place) == (wanted_key, wanted_place)
        assert all(fields[name] == value or value == "?" for name, value in wanted.items())


def test_everything_comes_at_once(small: Path) -> None:
    (small / "clauses.csv").unlink()
    (small / "annex2_indicators.csv").unlink()
    (small / "towns.csv").unlink()
    spoil(small, "annex1_plan.csv", "1,甲镇,2", "1,甲镇,x")
    assert [place for _, place, _ in refused(lambda: load_district(small))] == [
        "annex1_plan.csv | 2 | villages", "clauses.csv", "towns.csv", "annex2_indicators.csv",
    ]  # fmt: skip
    assert refused(lambda: load_district(small / "no")) == [("pack_missing", "", {"value": small / "no"})]


def test_scenarios_of_a_pack_are_read_with_it(small: Path) -> None:
    for name in ("one", "two"):
        write_scenario(small / "scenarios", name, "readings: {built_when: c}\n")
    assert refused(lambda: load_district(small)) == [
        ("not_one_of", f"{name}.yaml | 3 | readings.built_when", {"value": "c", "known": "a, b"})
        for name in ("one", "two")
    ]


def test_scenarios_by_name_and_file(small: Path, tmp_path: Path) -> None:
    write_scenario(small / "scenarios", "one")
    found: District = load_district(small)
    own = write_scenario(tmp_path, "own", "extends: one\n")
    assert load_scenario("one", found).name == "one"
    both: list[Scenario] = load_scenarios(iter(["one", own]), found)
    assert [each.name for each in both] == ["one", "own"]
    assert [
        fields["value"] for _, _, fields in refused(lambda: load_scenarios(["a", "one", "b"], found))
    ] == ["a", "b"]


def test_where_a_pack_is_looked_for(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELDERCARE_DATA", str(small))
    assert default_pack() == small
    assert load_district().folder == small
    monkeypatch.delenv("ELDERCARE_DATA")
    below = tmp_path / "work" / "below"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    checkout = Path(module.__file__).resolve().parents[3] / "data"
    assert default_pack() == (checkout if (checkout / "annex1_plan.csv").is_file() else Path("data"))
    (tmp_path / "work" / "data").mkdir()
    assert default_pack() != tmp_path / "work" / "data"
    (tmp_path / "work" / "data" / "annex1_plan.csv").touch()
    assert default_pack() == tmp_path / "work" / "data"
    (below / "data").mkdir()
    (below / "data" / "annex1_plan.csv").touch()
    assert default_pack() == below / "data"
