"""CSV as programs save it or somebody attacks with it: the same table, or one problem with its place."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from eldercare_analysis import InputError, load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.names import fault_of
from eldercare_analysis.inputs.odd_letters import unseen_letters
from eldercare_analysis.inputs.plan import load_plan

Edit = Callable[[str, str, str], Path]
PLAN = "annex1_plan.csv"


def problems_of(pack: Path) -> tuple[int, str]:
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        load_district(pack)
    caught.value.render("zh")
    assert time.process_time() - started < 20  # seconds; where a machine is ten times slower, too
    return len(caught.value.problems), caught.value.render("en")


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.replace(",", "\t").encode("gbk"),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: f"sep=,\n{text}".encode("utf-8-sig"),
        lambda text: f"sep=;\r\n{text.replace(',', ';')}".encode(),
        lambda text: f'"sep=\t"\n{text.replace(",", chr(9))}'.encode(),
        lambda text: text.replace("\n", ",,,\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("no,", '"no",').encode(),
        lambda text: f"\n\n{text}".encode(),
        lambda text: "\n".join(f",{row}" for row in text.splitlines()).encode(),
        lambda text: text.replace("白沙镇", "白\u202e沙\u200b镇").encode(),
        lambda text: text.replace("白沙镇", "⽩沙镇").encode(),
    ],
)
def test_however_it_was_saved(pack: Path, district: District, saved: Callable[[str], bytes]) -> None:
    path = pack / PLAN
    path.write_bytes(saved(path.read_text(encoding="utf-8")))
    pd.testing.assert_frame_equal(
        load_plan(pack).table.drop(columns="row"), district.plan.table.drop(columns="row")
    )


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        (PLAN, lambda text: text.replace(",", "|"), "names no known column"),
        (PLAN, lambda _: "", "the file is empty"),
        (PLAN, lambda text: text.replace("\n", ",,x\n", 2).replace(",,x", "", 1), "more cells than the header"),
        (PLAN, lambda text: text.partition("\n")[2], "names no known column"),
        (PLAN, lambda text: text.replace(",4,", ",4;;,x,y,z,").replace(",2,", ",2;;,x,y,z,"), "more cells than the header"),
        ("clauses.csv", lambda text: text.partition("\n")[2], "names no known column"),
        ("clauses.csv", lambda text: text.partition("\n")[0], "the file is empty"),
        (PLAN, lambda text: text.replace("白沙镇,14", "白沙镇,1000"), "between 0 and 999"),
        (PLAN, lambda text: text.replace("白沙镇,14", f"白沙镇,{'9' * 5000}"), "not a whole number"),
        (PLAN, lambda text: text.replace("_2022", "_2091"), "more than 15 years apart"),
        (PLAN, lambda text: text.replace("gap", "gap" + ",x" * 300), "200 columns"),
        (PLAN, lambda text: text.replace("白沙镇", '"白沙镇'), "broken CSV"),
        ("villages.csv", lambda text: "\n".join(f"5.00116E+11,{row[13:]}" if row[0] == "5" else row for row in text.splitlines()), "175 codes were cut"),
        ("villages.csv", lambda text: "".join(text.splitlines(keepends=True)[:60]), "villages.csv lists"),
        ("villages.csv", lambda text: f"{text}500116108001,石坝社区,500116108,白沙镇\n", "1 community (as '石坝社区')"),
        ("villages.csv", lambda text: text.replace("黑石山村", "黑\x1b[31m石山村"), "row 59: 1 row has control characters: 〔U+001B〕"),
        ("villages.csv", lambda text: text.replace("黑石山村", "黑/石山村"), "row 59, column village"),
        ("tile_grid.csv", lambda text: text.replace("500116006,3,0", "500116006,3,"), "row 4, column row"),
        ("tile_grid.csv", lambda text: text.replace("500116006,3,0", "500116006,3,100"), "between 0 and 99"),
        ("towns.csv", lambda text: text.replace("106.1189,29.06226,g", "6.1189,29.06226,g"), "the seat of '白沙镇'"),
        ("towns.csv", lambda text: text.replace("106.1189,29.06226,g", "1e2_,29,g"), "row 7, column display_lon"),
        ("towns.csv", lambda text: text.replace("Baisha", "district"), "stands for something else"),
        ("clauses.csv", lambda text: text.replace("2022-12-31", "2022-02-30", 1), "column deadline"),
        ("clauses.csv", lambda text: text.replace(",must,", ",musst,", 1), "column strength"),
        ("clauses.csv", lambda text: text.replace(",narrative,", ",,", 1), "column assess"),
        ("annex2_indicators.csv", lambda text: text.replace("\n1,", "\n1e9,"), "column id"),
    ],
)  # fmt: skip
@pytest.mark.slow
def test_one_problem_with_its_place(pack: Path, file: str, change: Callable[[str], str], said: str) -> None:
    path = pack / file
    changed = change(path.read_text(encoding="utf-8"))
    assert changed != path.read_text(encoding="utf-8")
    path.write_text(changed, encoding="utf-8")
    count, text = problems_of(pack)
    assert said in text
    assert file in text
    assert "lists" in said or count == 1, text


@pytest.mark.parametrize(
    "name",
    ["a/b", "..", "../x", ".", "C:x", "CON", "nul.txt", "com1", "district", "District ", "合计", "合 计", "-rf", "=1+1", "+1",
     "@x", "#panic()", "白*沙?", "<script>", "{value}", "白\n沙", "白\x1b沙", "x" * 41, "", "`id`", "$x", "a|b", 'a"b', "镇."],
)  # fmt: skip
def test_names_that_would_be_something_else(name: str) -> None:
    assert fault_of(name) is not None


@pytest.mark.parametrize(
    "name",
    ["白沙镇", "𠮷镇", "Shuang Fu", "Xi'an", "巴彦·乌拉镇", "二〇三农场", "第十二师 104团", "白沙(东)镇"],
)
def test_names_that_are_names(name: str) -> None:
    assert fault_of(name) is None


def test_a_town_twice_in_other_letters(edit: Edit) -> None:
    with pytest.raises(InputError) as caught:
        load_plan(edit(PLAN, "7,珞璜镇", "7,⽩ 沙镇"))
    assert [problem.key for problem in caught.value.problems] == ["town_twice", "town_twice"]


@pytest.mark.parametrize(
    "file", ["annex1_plan.csv", "travel_times.csv", "town_boundaries.geojson", "scenarios/points-first.yaml"]
)
@pytest.mark.slow
def test_a_link_to_itself_is_told(pack: Path, file: str) -> None:
    path = pack / file
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)
    count, text = problems_of(pack)
    assert count == 1
    assert path.name in text


def test_a_pipe_is_not_waited_for(pack: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    (pack / PLAN).unlink()
    os.mkfifo(pack / PLAN)
    assert problems_of(pack) == (1, problems_of(pack)[1])
    assert "not a regular file" in problems_of(pack)[1]


@pytest.mark.slow
def test_tens_of_thousands_of_wrong_rows(pack: Path) -> None:
    rows = "".join(f"x{n},y,z\n" for n in range(20_000))
    (pack / "travel_times.csv").write_text(f"from_code,to_code,minutes\n{rows}", encoding="utf-8")
    count, text = problems_of(pack)
    assert count > 20_000
    assert text.count("\n") == 200


def test_letters_that_nobody_sees_are_told(edit: Edit) -> None:
    edit(PLAN, "白沙镇", "白\u202e沙镇")
    pack = edit("scenarios/baseline.yaml", "基准（仅公开数据）", '"\\e基准"')
    notes = [note.render("en") for note in unseen_letters(pack)]
    assert [note.split(":")[0] for note in notes] == [f"{PLAN}, row 7", "baseline.yaml, row 3"]
    assert "〔U+202E〕" in notes[0]
    assert "〔U+001B〕" in notes[1]
