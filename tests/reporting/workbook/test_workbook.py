"""The audit workbook: recalculated by another program it gives the library's amounts to the fen, also after inputs are changed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import formulas
import openpyxl
import pytest

from eldercare_analysis import load_district, load_register, load_scenario
from eldercare_analysis.analysis.money.budget import budget_of
from eldercare_analysis.analysis.money.centers import AWARDS
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.scenario import Scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.workbook import SHEETS, build_workbook
from tests.examples import ALL
from tests.recalculation import OFFICE, changed, named, recalculated
from tests.returns import register_of
from tests.warm import run

pytestmark = pytest.mark.slow

needs_office = pytest.mark.skipif(not OFFICE, reason="no LibreOffice on this machine")
MONTH = "2021-09"


def study_of(district: District, scenario: Scenario | None = None, language: Language = "zh") -> Study:
    return Study(district, scenario or district.baseline, MONTH, town=None, language=language)


READINGS: dict[str, tuple[dict[str, str], dict[int, int]]] = {
    "points": ({"award_trigger": "center_and_points"}, {2021: 16, 2022: 9}),
    "following": ({"award_payment": "following"}, {2022: 18, 2023: 7}),
    # Annex 1 schedules 70 and 25 points beside the centers: one award for each is what the words do not bear
    "each": ({"award_unit": "each_facility"}, {2021: 18 + 70, 2022: 7 + 25}),
    "all": ({"award_trigger": "center_and_points", "award_payment": "following", "award_unit": "each_facility"}, {2022: 16 + 70, 2023: 9 + 25}),
}  # fmt: skip
LATE: tuple[dict[str, str], ...] = (
    {"award_year": "accepted", "award_unit": "each_facility"},
    {"award_year": "accepted", "award_trigger": "center_and_points", "award_payment": "following"},
    {"floor_from": "issued", "award_cap": "settled_cost"},
)
IN_WORDS = "2. 中心和辖区互助点全部完成的年度"  # an option of the list to choose from
CHANGES: dict[str, Mapping[str, object]] = {
    "bare": {},
    "chosen": {"award_trigger_choice": IN_WORDS},
    "award": {"award_per_center": 1_200_000},
    "filled": {"home_subsidy": 300_000},
    "odd": {"award_trigger_choice": "?"},
    "emptied": {"'附件1'!C36": None, "award_per_center": None},
    **{name: values for name, (values, _) in READINGS.items()},
}


@pytest.fixture(scope="module")
def book(district: District, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "published.xlsx"
    path.write_bytes(build_workbook(study_of(district)))
    return path


@pytest.fixture(scope="module")
def published(book: Path) -> dict[str, openpyxl.Workbook]:
    """The workbook with each of the changes, recalculated."""
    return all_changed(book, CHANGES, book.parent)


def all_changed(
    book: Path, changes: Mapping[str, Mapping[str, object]], scratch: Path
) -> dict[str, openpyxl.Workbook]:
    paths = [changed(book, scratch / f"{name}.xlsx", values) for name, values in changes.items()]
    return dict(zip(changes, recalculated(paths, scratch), strict=True))


def ledger_in(book: openpyxl.Workbook) -> dict[str, tuple[int, int | None]]:
    """Return year and fen by line of what applies."""
    columns = [named(book, f"ledger_{name}") for name in ("line", "year", "amount", "applies")]
    return {
        line: (int(year), None if amount in ("", None) else round(Decimal(str(amount)) * 100))
        for line, year, amount, applies in zip(*columns, strict=True)
        if applies
    }


AGREES: dict[Language, tuple[str, str]] = {  # everything, where there are figures
    "zh": ("相符", "有数的都相符，其余未核对"),
    "en": ("agrees", "figures agree; the rest not checked"),
}


def assert_same(book: openpyxl.Workbook, study: Study) -> None:
    """Compare every row with the library's, to the fen, and the totals; no check differs or lacks a side."""
    ledger = budget_of(study)
    expected = {
        row["line"]: (row["year"], None if row["status"] == "unknown" else int(row["amount_fen"]))
        for row in ledger.to_dict("records")
    }
    found = {
        line: value
        for line, value in ledger_in(book).items()
        if not (line.startswith("award_cap") and value[1] == 0)
    }
    assert found == expected
    awards = ledger[ledger["item"].isin(AWARDS)]
    assert round(Decimal(str(named(book, "total_award"))) * 100) == awards["amount_fen"].sum()
    for year in sorted(set(awards["year"])):
        fen = awards.loc[awards["year"] == year, "amount_fen"].sum()
        assert round(Decimal(str(named(book, f"total_award_{year}"))) * 100) == fen
    assert [named(book, f"checks_{state}") for state in ("bad", "one_sided")] == [0, 0]
    assert named(book, "all_checks") == AGREES[study.language][named(book, "checks_unchecked") > 0]


def with_values(scenario: Scenario, **values: Mapping[str, str]) -> Scenario:
    parameters = dict(scenario.parameters)
    for name, dated in values.items():
        exact = {start: Decimal(value) for start, value in dated.items()}
        parameters[name] = parameters[name].model_copy(update={"values": exact})
    return replace(scenario, parameters=parameters)


@needs_office
def test_recalculated_it_is_as_the_library_says_and_as_it_was_written(
    district: District, book: Path, published: dict[str, openpyxl.Workbook]
) -> None:
    found = published["bare"]
    assert_same(found, study_of(district))
    # 三（二）: 18 centers in 2021, 7 in 2022, 1,000,000 yuan each
    assert [named(found, name) for name in ("total_award_2021", "total_award_2022", "total_award")] == [
        18_000_000,
        7_000_000,
        25_000_000,
    ]
    written = openpyxl.load_workbook(book, data_only=True)
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                again = found[sheet.title][cell.coordinate].value
                assert (cell.value or "") == (again or "") or cell.value == pytest.approx(again), (
                    sheet.title,
                    cell.coordinate,
                )


@needs_office
def test_another_award_gives_what_the_library_gives(
    district: District, published: dict[str, openpyxl.Workbook]
) -> None:
    found = published["award"]
    assert named(found, "total_award") == 25 * 1_200_000
    scenario = with_values(district.baseline, award_per_center={"2021-06": "1200000"})
    assert_same(found, study_of(district, scenario))


@needs_office
@pytest.mark.parametrize("name", READINGS)
def test_another_reading_gives_what_the_library_gives(
    district: District, published: dict[str, openpyxl.Workbook], name: str
) -> None:
    found, (readings, by_year) = published[name], READINGS[name]
    for year, centers in by_year.items():
        assert named(found, f"total_award_{year}") == centers * 1_000_000
    assert_same(found, study_of(district, district.baseline.under(**readings)))


@needs_office
def test_another_allowance_and_cell_of_annex_1(district: District, tmp_path: Path) -> None:
    scenario = load_scenario("invented-costs", district)
    path = tmp_path / "invented.xlsx"
    path.write_bytes(build_workbook(study_of(district, scenario)))
    one_more = {_cell(path, "白沙镇", "镇养老服务中心 2021"): 2}
    changes = {"same": {}, "allowance": {"living_allowance": 827.35}, "cell": one_more}
    same, found, more = all_changed(path, changes, tmp_path).values()
    assert_same(same, study_of(district, scenario))
    other = with_values(scenario, living_allowance={"2021-01": "827.35", "2022-01": "900"})
    assert_same(found, study_of(district, other))
    # 白沙镇: 40 persons × 12 months × 827.35 × 0.15 = 59,569.20 yuan
    assert ledger_in(found)["operating_floor-白沙镇-2021"] == (2021, 5_956_920)
    assert named(more, "total_award_2021") == 19_000_000
    # Annex 1 no longer comes to its printed total, and that is said
    assert (named(more, "all_checks"), named(more, "checks_bad")) == ("不符", 1)


def _cell(path: Path, town: str, wanted: str) -> str:
    """Return the address of the first cell of a kind that a town has among the inputs."""
    sheet = openpyxl.load_workbook(path)["附件1"]
    heads = {
        cell.value: cell.column_letter for row in sheet.iter_rows(max_row=6) for cell in row if cell.value
    }
    letter = next(letter for label, letter in heads.items() if label == wanted)
    row = next(row[0].row for row in sheet.iter_rows() if row[1].value == town)
    return f"'附件1'!{letter}{row}"


@needs_office
def test_what_is_chosen_in_words_is_followed(
    district: District, published: dict[str, openpyxl.Workbook]
) -> None:
    found = published["chosen"]
    assert named(found, "award_trigger") == "center_and_points"
    assert [named(found, f"total_award_{year}") for year in (2021, 2022)] == [16_000_000, 9_000_000]
    assert_same(found, study_of(district, district.baseline.under(award_trigger="center_and_points")))


@needs_office
def test_states_of_checks_stay_live(published: dict[str, openpyxl.Workbook]) -> None:
    """As made five items have no figure and one does not count; once subsidies are filled in, they are checked."""
    bare, filled, emptied, odd = (published[name] for name in ("bare", "filled", "emptied", "odd"))
    states = ("good", "bad", "one_sided", "unchecked")
    assert [named(bare, f"checks_{state}") for state in states] == [16, 0, 0, 6]
    assert [named(filled, f"checks_{state}") for state in states] == [17, 0, 0, 5]
    # without a printed total of villages that check has one side, and without the award none is known
    assert named(emptied, "checks_one_sided") == 1
    assert (
        named(emptied, "checks_good") == 16 - 1 - 6 + 1
    )  # 2 years, the award, ledger, all awards: no figure
    assert named(emptied, "all_checks") == "只有一边有数"
    assert [named(filled, f"figures_{name}") for name in ("new", "other")] == [1, 0]
    # what is pasted over a list is no option: no year of awards is known, which is not 0
    assert not named(odd, "total_award_2021")
    assert named(odd, "total_award_2021") != 0


@needs_office
def test_filling_in_what_is_open_makes_amounts(published: dict[str, openpyxl.Workbook]) -> None:
    before = published["bare"]
    assert {value for line, (_, value) in ledger_in(before).items() if line.startswith("home_subsidy")} == {
        None
    }
    found = published["filled"]
    assert (
        sum(value or 0 for line, (_, value) in ledger_in(found).items() if line.startswith("home_subsidy"))
        == 16 * 300_000 * 100
    )


@needs_office
def test_with_returns_and_settled_costs(demo: Path, tmp_path: Path) -> None:
    district = load_district(demo / "pack")
    register = load_register([demo / "returns"], district)
    study = Study(district, district.baseline, "2025-09", register, town=None, language="zh")
    path = tmp_path / "demo.xlsx"
    path.write_bytes(build_workbook(study))
    caps = {cap: {"award_cap": cap} for cap in ("standard", "settled_cost")}
    for cap, found in all_changed(path, caps, tmp_path).items():
        assert_same(found, replace(study, scenario=district.baseline.under(award_cap=cap)))


@needs_office
def test_with_late_acceptance_under_readings(district: District, tmp_path: Path) -> None:
    """西湖镇: center and two points of 2021 accepted in 2022, a point in 2021; persons from May on; subsidies by month."""
    names = ("西湖-中心-2021-01", "西湖-点-2021-01", "西湖-点-2021-02", "西湖-点-2021-03")
    days = [date(2022, 3, 1), date(2022, 2, 1), date(2022, 4, 1), date(2021, 12, 1)]
    home = "李市-院-2021-01"
    register = register_of(district, {"month": "2022-05", "given": {
        "facilities": [{"facility_id": name, "accepted_on": day, "opened_on": day, "invested_wan": 20} for name, day in zip(names, days, strict=True)],
        "allowance": [{"effective_from": "2020-01", "yuan_per_month": 827.35, "source": "x"}],
        "residents": [{"month": f"2021-{n:02d}", "facility_id": home, "recipients": 40} for n in range(5, 13)],
        "payments": [{"date": date(2022, 5, 1), "town": "李市镇", "facility_id": home, "payer": "district", "step": "paid",
                      "amount_yuan": 123456.78, "purpose": "upgrading"}]}})  # fmt: skip
    studies, paths = [], []
    for number, readings in enumerate(LATE):
        scenario = with_values(
            district.baseline.under(**readings), center_operating_subsidy={"2021-01": "100000"}
        )
        study = Study(district, scenario, "2022-05", register, town=None, language="zh")
        (tmp_path / "late.xlsx").write_bytes(build_workbook(study))
        paths.append(changed(tmp_path / "late.xlsx", tmp_path / f"{number}.xlsx", {}))
        studies.append(study)
    for found, study in zip(recalculated(paths, tmp_path), studies, strict=True):
        assert_same(found, study)


def formulas_in(path: Path) -> Iterator[tuple[str, str, str]]:
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def test_formulas_are_short_and_hold_no_figures(book: Path) -> None:
    found = list(formulas_in(book))
    assert len(found) > 1000
    for sheet, cell, formula in found:
        plain = re.sub(r'"[^"]*"|\'[^\']*\'!|\$?[A-Z]{1,3}\$?\d+|[A-Za-z_]\w*', "", formula)
        known = {"0", "1", "2", "10000"} if sheet == "说明" else {"0", "1", "2"}  # 元 in a 万元
        assert set(re.findall(r"\d+(?:\.\d+)?", plain)) <= known, (sheet, cell, formula)
        assert len(formula) <= 180, (sheet, cell, len(formula))


def test_sheets_names_and_print_set_up(book: Path) -> None:
    found = openpyxl.load_workbook(book)
    assert len(found.sheetnames) == len(SHEETS)
    assert found.active.title == found.sheetnames[0] == "说明"
    assert {
        "award_per_center",
        "operating_ratio",
        "total_award",
        "total_award_2021",
        "total_award_2022",
    } <= set(found.defined_names)
    for sheet in found:
        assert sheet.page_setup.orientation == "landscape"
        # one page wide (the default), as many high as needed; what is to be seen first on one page
        assert (sheet.page_setup.fitToHeight == 0) == (sheet.title != "说明")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title != "说明":
            assert sheet.print_title_rows
            assert sheet.freeze_panes
            assert sheet.auto_filter.ref
    rows = [[cell.value for cell in row] for row in found["台账"].iter_rows(min_row=5)]
    assert all(row[11] and row[12] for row in rows)  # a clause and a source beside each row


def test_the_same_study_gives_the_same_bytes(district: District) -> None:
    assert build_workbook(study_of(district)) == build_workbook(study_of(district))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_stays_text(district: District, text: str) -> None:
    scenario = load_scenario("invented-costs", district)
    assumptions = tuple(replace(one, who=text, why=text) for one in scenario.assumptions)
    origins = {
        name: known.model_copy(update={"origin": text}) if name == "home_subsidy" else known
        for name, known in scenario.parameters.items()
    }
    content = build_workbook(
        study_of(district, replace(scenario, assumptions=assumptions, parameters=origins))
    )
    seen = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.strip().startswith(text.strip()):
                    assert cell.data_type == "s", (sheet.title, cell.coordinate)
                    seen += 1
    assert seen > 5


def test_the_command_writes_it_and_replaces_nothing(tmp_path: Path) -> None:
    target = tmp_path / "新文件夹" / "核对.xlsx"
    done = run("audit", "workbook", "--output", str(target), "--month", MONTH, "--language", "en")
    assert done.returncode == 0, done.stderr
    assert openpyxl.load_workbook(target)["Totals"]["A1"].value == "Totals"
    again = run("audit", "workbook", "--output", str(target), "--month", MONTH)
    assert again.returncode == 2
    assert "Traceback" not in again.stderr
    assert InputError.__name__ not in again.stderr


@pytest.mark.skipif(bool(OFFICE) and not ALL, reason="LibreOffice has recalculated; the other one in CI")
@pytest.mark.filterwarnings("ignore")  # of the library's own
def test_another_implementation_of_formulas_agrees(book: Path, tmp_path: Path) -> None:
    path = changed(
        book, tmp_path / "award.xlsx", {"award_per_center": 1_200_000, "award_trigger": "center_and_points"}
    )
    model = formulas.ExcelModel().loads(str(path)).finish()
    found = {str(name): value for name, value in model.calculate().items()}
    for name, centers in (("TOTAL_AWARD_2021", 16), ("TOTAL_AWARD_2022", 9), ("TOTAL_AWARD", 25)):
        assert found[f"'[award.xlsx]'!{name}"].value[0, 0] == centers * 1_200_000
    assert found["'[award.xlsx]'!ALL_CHECKS"].value[0, 0] == AGREES["zh"][True]


def numbers_in(content: bytes) -> dict[tuple[int, str], float]:
    """Return the numbers of a workbook by sheet and cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (place, cell.coordinate): cell.value
        for place, sheet in enumerate(book)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }


@pytest.mark.parametrize("scenario", ["baseline", "invented-costs"])
def test_language_changes_no_figure(district: District, scenario: str) -> None:
    """The same numbers in the same cells; names of cells are the same, those of sheets are not."""
    loaded = load_scenario(scenario, district)
    zh, en = (build_workbook(study_of(district, loaded, language)) for language in ("zh", "en"))
    assert numbers_in(zh) == numbers_in(en)
    assert len(numbers_in(zh)) > 3000
    books = [openpyxl.load_workbook(io.BytesIO(content)) for content in (zh, en)]
    names = [{name for name in book.defined_names if not name.startswith("_")} for book in books]
    assert names[0] == names[1]
    assert not set(books[0].sheetnames) & set(books[1].sheetnames)


@needs_office
def test_in_english_it_computes_the_same(district: District, tmp_path: Path) -> None:
    path = tmp_path / "english.xlsx"
    study = study_of(district, language="en")
    path.write_bytes(build_workbook(study))
    choice = {"award_trigger_choice": "2. the year in which the center and all its points are done"}
    bare, award, chosen = all_changed(path, {"bare": {}, "award": {"award_per_center": 1_200_000}, "chosen": choice}, tmp_path).values()  # fmt: skip
    assert_same(bare, study)
    assert named(award, "total_award") == 25 * 1_200_000
    assert named(chosen, "total_award_2021") == 16_000_000


def test_what_people_see_is_in_their_language(district: District) -> None:
    """No code of an item, reading, parameter or unit in a column that is shown; no words of the other language."""
    codes = {"center", "computed", "assumed", "municipality", "points", "homes", "yuan", "person-months"}
    by_language: dict[Language, set[str]] = {"zh": codes, "en": {"镇街", "相符", "合计", "元"}}
    for language, words in by_language.items():
        content = build_workbook(study_of(district, load_scenario("invented-costs", district), language))
        for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True):
            cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
            seen = {cell.value for cell in cells if not _folded(sheet, cell.column)}
            assert not seen & words, sheet.title
            assert not [text for text in seen if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text)], sheet.title


def _folded(sheet: Any, column: int) -> bool:
    return any(one.hidden and one.min <= column <= one.max for one in sheet.column_dimensions.values())


@needs_office
def test_another_districts_plan(demo: Path, tmp_path: Path) -> None:
    district = load_district(demo / "pack")
    study = Study(district, district.baseline, "2024-02", None, town=None, language="en")
    path = tmp_path / "other.xlsx"
    path.write_bytes(build_workbook(study))
    (found,) = all_changed(path, {"same": {}}, tmp_path).values()
    assert_same(found, study)
