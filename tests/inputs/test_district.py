"""The whole pack: cross-checks between files, towns by name and code, scenarios, arguments of notebooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis import InputError, load_district, load_scenario, targets
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.months import last_day, month_before
from eldercare_analysis.inputs.study import open_study

Edit = Callable[[str, str, str], Path]


def problems_of(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_district(folder)
    return caught.value.render("en")


def test_villages_by_name_equal_annex_1(district: District) -> None:
    listed = district.places.villages.groupby("town").size()
    planned = district.plan.table.set_index("town")["villages"]
    assert len(district.places.villages) == 175
    assert all(planned[town] == listed.get(town, 0) for town in district.towns)


def test_seats_lie_within_the_outline(district: District) -> None:
    outline = district.places.boundary.geometry.union_all()
    assert district.places.towns.geometry.within(outline).all()
    assert set(district.places.towns.loc[district.places.towns["coord_quality"] == "schematic", "town"]) == {
        "圣泉街道", "鼎山街道", "四屏镇",
    }  # fmt: skip


def test_a_town_in_one_file_only_is_named_with_the_nearest(edit: Edit) -> None:
    text = problems_of(edit("annex1_plan.csv", "白沙镇", "白莎镇"))
    assert "annex1_plan.csv, row 7, column town: town '白莎镇' is not in towns.csv; nearest: 白沙镇" in text
    assert "\n" not in text  # that towns.csv has a town more, and a scenario an unknown one, follows from it


def test_more_towns_than_annex_1_names_otherwise_are_told(edit: Edit) -> None:
    edit("annex1_plan.csv", "白沙镇", "白莎镇")
    edit("tile_grid.csv", "白沙镇,", "某镇,500116999,50,50\n白沙镇,")
    more = "某镇,Mou,500116999,106.1,29.1,106.1,29.1,surveyed,x\n"
    text = problems_of(edit("towns.csv", "白沙镇,", f"{more}白沙镇,"))
    for town in ("白沙镇", "某镇"):
        assert f"towns.csv: '{town}' has no row in annex1_plan.csv" in text


@pytest.mark.parametrize("name", ["𠮷镇", "白沙 镇", "ﾊ"])
@pytest.mark.parametrize("file", ["towns.csv", "tile_grid.csv"])
@pytest.mark.slow
def test_another_name_in_one_file_is_one_problem_with_its_row(edit: Edit, file: str, name: str) -> None:
    text = problems_of(edit(file, "白沙镇", name))
    assert text.startswith("tile_grid.csv, row 7, column town: the name '")
    assert "\n" not in text


@pytest.mark.parametrize("name", ["CON", "=1+1", "../x", "白" * 41])
@pytest.mark.parametrize("file", ["towns.csv", "tile_grid.csv", "annex1_plan.csv"])
@pytest.mark.slow
def test_a_name_that_can_be_none_is_one_problem_with_its_row(edit: Edit, file: str, name: str) -> None:
    text = problems_of(edit(file, "白沙镇", name))
    assert text.startswith(f"{file}, row 7, column town: ")
    assert "\n" not in text


def test_empty_cells_of_a_row_are_one_problem(edit: Edit) -> None:
    text = problems_of(edit("tile_grid.csv", "圣泉街道,500116006,3,0", "圣泉街道,500116006,,"))
    assert (
        text
        == "tile_grid.csv, row 4: “column” “row” of this row must not be empty. Fill them in; delete a row that reports nothing."
    )


def test_problems_of_several_files_come_at_once(edit: Edit) -> None:
    edit("towns.csv", "500116108", "50011610")
    edit("parameters.yaml", "award_trigger:", "award_triger:")
    text = problems_of(edit("annex1_plan.csv", "6,白沙镇,14", "6,白沙镇,x"))
    assert "column villages: 'x'" in text
    assert "'50011610' is not a code of 9 digits" in text


def test_broken_yaml_and_unknown_keys_are_named(edit: Edit) -> None:
    assert "unknown key 'payr'" in problems_of(
        edit("parameters.yaml", "payer: municipality", "payr: municipality")
    )


def test_a_parameter_must_cite_a_clause(edit: Edit) -> None:
    changed = edit("parameters.yaml", "clause: center_operating_subsidy", "clause: center_operating_subsidi")
    assert "no clause 'center_operating_subsidi'; nearest: center_operating_subsidy" in problems_of(changed)


@pytest.mark.parametrize("name", ["白沙镇", "500116108", 500116108, "Baisha", " 白沙镇 "])
def test_a_town_by_name_or_code(district: District, name: object) -> None:
    assert district.find_town(name) == "白沙镇"


@pytest.mark.parametrize("name", ["district", "江津区"])
def test_the_district_by_name(district: District, name: str) -> None:
    assert district.find_town(name) is None


def test_an_unknown_town_gets_the_nearest(district: District) -> None:
    with pytest.raises(InputError, match="白沙镇"):
        district.find_town("白沙")


def test_a_dated_parameter_holds_from_its_month(pack: Path, edit: Edit) -> None:
    edit("parameters.yaml", "values: {2021-06: 1000000}", "values: {2021-06: 1000000, 2022-03: 1200000.50}")
    award = load_district(pack).baseline.parameters["award_per_center"]
    assert award.at("2021-05") is None
    assert award.at("2022-02") == Decimal(1000000)
    assert award.at("2022-03") == Decimal("1200000.5")


SCENARIO = """name: mine
label: {zh: 我的, en: Mine}
extends: baseline
parameters:
  award_per_center: {value: 900000, unit: yuan per center, who: planner, why: test, source: none}
"""


def test_a_scenario_overrides_a_parameter(district: District, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SCENARIO, encoding="utf-8")
    award = load_scenario(tmp_path / "mine.yaml", district).parameters["award_per_center"]
    assert (award.at("2021-12"), award.assumed) == (Decimal(900000), True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("award_per_center", "award_per_centre", "unknown key 'award_per_centre'; nearest: award_per_center"),
        (
            "unit: yuan per center",
            "unit: wan",
            "unit 'wan' differs from the parameter's unit 'yuan per center'",
        ),
        ("who: planner, ", "", "'who' is missing"),
        ("extends: baseline", "readings: {award_trigger: never}", "'never' is not one of the choices"),
        ("parameters:", "parameter:", "unknown key 'parameter'; nearest: parameters"),
        ("extends: baseline", "extends: mine2", "no scenario 'mine2'"),
    ],
)
def test_a_wrong_scenario_is_named(
    district: District, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    (tmp_path / "mine.yaml").write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "mine.yaml", district)
    assert expected in caught.value.render("en")


def test_scenarios_that_extend_each_other_are_found(district: District, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SCENARIO.replace("extends: baseline", f"extends: {path}"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(path, district)
    assert caught.value.render("en").startswith(
        "mine.yaml, row 3, column extends: scenarios extend each other"
    )


@pytest.mark.parametrize(
    "month", ["2021-13", "2021-9", "21-09", "September", "", "2021-05", "2021-09-01", 2021.09]
)
@pytest.mark.slow
def test_a_wrong_month_is_refused(month: object) -> None:
    with pytest.raises(InputError):
        open_study(month=month)


def test_all_wrong_arguments_come_at_once() -> None:
    with pytest.raises(InputError) as caught:
        open_study("白沙", month="x", register="r.xlsx", scenario="y")
    assert [problem.key for problem in caught.value.problems] == [
        "file_missing", "town_unknown", "month_form", "scenario_unknown",
    ]  # fmt: skip


def test_months() -> None:
    assert last_day("2024-02") == date(2024, 2, 29)
    assert month_before(date(2022, 1, 31)) == "2021-12"
    assert month_before(date(2021, 10, 1)) == "2021-09"


def test_a_pack_without_a_reading_or_setting_is_refused(edit: Callable[[str, str, str], Path]) -> None:
    folder = edit("parameters.yaml", "  yellow_points:\n", "  amber_points:\n")
    with pytest.raises(InputError) as caught:
        load_district(folder)
    assert [(problem.key, problem.fields["key"]) for problem in caught.value.problems] == [
        ("key_missing", "yellow_points")
    ]


def test_a_count_that_a_pack_leaves_open_is_not_assessable(edit: Callable[[str, str, str], Path]) -> None:
    text = '  town_centers_built:\n    label: {zh: 建成镇中心, en: "town centers built"}\n    unit: centers\n    clause: town_centers_built\n'
    folder = edit("parameters.yaml", f"{text}    values: {{2021-06: 25}}", f"{text}    values: {{}}")
    table = targets(load_district(folder))
    row = table[table["clause"] == "town_centers_built"].iloc[0]
    assert (row["status"], row["needs"]) == ("not_assessable", "parameters.town_centers_built")
