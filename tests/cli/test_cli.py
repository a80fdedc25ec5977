"""The command line: tables in three formats, all problems of a pack, exit codes."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from eldercare_analysis.inputs.word_template import problems_of
from tests.reporting.test_wrapping import cells
from tests.returns import column, put, row_of
from tests.warm import ELDERCARE, run

Edit = Callable[[str, str, str], Path]


def test_json_is_a_list_of_rows_with_null_for_unknown() -> None:
    done = run("coverage", "--town", "鼎山街道", "--year", "2022", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert (row["villages"], row["points"], row["coverage_low"]) == (0, None, None)
    assert done.returncode == 0


def test_csv_adds_up() -> None:
    rows = list(csv.DictReader(io.StringIO(run("budget", "--format", "csv").stdout)))
    awards = [int(row["amount_fen"]) for row in rows if row["item"] == "center_award"]
    assert sum(awards) == 25 * 1_000_000 * 100  # fen: 三（二）, 25 centers
    assert {row["amount_fen"] for row in rows if row["status"] == "unknown"} == {""}


def test_a_table_is_for_people_and_as_wide_as_they_see() -> None:
    """白沙镇, Annex 1: 14 villages, 4 existing points and 9 in 2021, one center: 13 to 14 served."""
    done = run("coverage", "--town", "白沙镇", "--year", "2021", "--language", "en")
    assert done.returncode == 0
    assert re.search(r"^Baisha .*\b14\b.*\b13–14\b", done.stdout, re.MULTILINE)
    assert max(map(cells, done.stdout.split("\n"))) <= 80
    assert "\x1b" not in done.stdout
    budget = run("budget", "--town", "白沙镇", "--language", "en").stdout
    assert re.search(r"amount .*\n.*\(CNY\n +10,000\)\n", budget)
    assert re.search(
        r"^award for .* 1,000,000 +100 +computed", budget, re.MULTILINE
    )  # 三（二）: 1,000,000 yuan


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal of Linux")
@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 120])
def test_a_terminal_s_width_is_asked_for(width: int) -> None:
    fcntl, pty, termios = (importlib.import_module(name) for name in ("fcntl", "pty", "termios"))
    terminal, ours = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    environment = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")
    } | {"TERM": "xterm"}
    with subprocess.Popen([ELDERCARE, "close-gap"], stdout=ours, stdin=ours, env=environment) as process:
        os.close(ours)
        said = b""
        with suppress(OSError):  # Linux's way to say that the other end is closed
            while part := os.read(terminal, 65536):
                said += part
    assert process.returncode == 0
    lines = said.decode().replace("\r", "").split("\n")
    assert any("\x1b[1m" in line for line in lines)  # the head is bold
    widest = max(cells(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    assert width - 6 <= widest <= width


@pytest.mark.parametrize("arguments", [["cashflow"], ["uncertainty", "--scenario", "invented-costs"],
                                       ["uncertainty", "--switching", "--scenario", "invented-costs"],
                                       ["compare", "baseline", "invented-costs"], ["close-gap"]])  # fmt: skip
@pytest.mark.slow
def test_every_table_has_words_for_people_and_names_for_programs(arguments: list[str]) -> None:
    for language in ("zh", "en"):
        people = run(*arguments, "--language", language).stdout
        assert not re.search(r"[a-z]_(fen|low|high|yuan)|nan\b|<NA>", people)
        assert max(map(cells, people.split("\n"))) <= 80
    (names, *rows) = run(*arguments, "--format", "csv").stdout.splitlines()
    assert re.search(r"^[a-z_0-9,]+$", names)
    assert len(rows) == len(json.loads(run(*arguments, "--format", "json").stdout))


def test_targets_of_a_year_by_code() -> None:
    done = run("targets", "--town", "500116108", "--year", "2021", "--format", "json")
    assert {row["metric"]: row["target"] for row in json.loads(done.stdout)} == {
        "centers_2021": 1,
        "points_2021": 9,
    }


def test_a_whole_pack_is_valid() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")


def test_check_prints_every_problem(edit: Edit) -> None:
    edit("towns.csv", "500116108", "5.00E+08")
    broken = edit("annex1_plan.csv", "6,白沙镇,14,4,10", "6,白沙镇,14,4,x")
    done = run("check", "--data", str(broken))
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert [line.split(" ")[0] for line in lines] == ["annex1_plan.csv", "towns.csv"]
    assert "第7行 “gap”列: “x”不是0或更大的整数。" in lines[0]


@pytest.mark.parametrize("arguments", [["budget", "--town", "白沙"], ["coverage", "--format", "xml"], ["coverage", "--year", "1999"],
                                       ["targets", "--month", "x"], ["budget", "--register", "r.xlsx"], ["nonsense"]])  # fmt: skip
def test_bad_usage_is_exit_2_without_a_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_template_is_written_and_reads_back(tmp_path: Path) -> None:
    """Filled in, it comes back as the next month's template with what was reported."""
    first = tmp_path / "returns" / "a.xlsx"
    done = run("template", "--for", "town", "--town", "白沙镇", "--month", "2021-09", "--output", str(first))
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(first)
    put(book["设施进度"], "白沙-中心-2021-01", "开工日期", "2021-08-02")
    book.save(first)
    second = tmp_path / "b.xlsx"
    done = run(
        "template",
        "--for",
        "town",
        "--town",
        "白沙镇",
        "--month",
        "2021-10",
        "--register",
        str(first.parent),
        "--output",
        str(second),
    )
    assert done.returncode == 0, done.stderr
    page = openpyxl.load_workbook(second)["设施进度"]
    cell = page.cell(row_of(page, "白沙-中心-2021-01"), column(page, "开工日期"))
    assert f"{cell.value:%Y-%m-%d}" == "2021-08-02"
    shown = json.loads(
        run(
            "targets",
            "--month",
            "2021-09",
            "--register",
            str(first.parent),
            "--town",
            "白沙镇",
            "--format",
            "json",
        ).stdout
    )
    row = next(row for row in shown if row["metric"] == "centers_2021")
    assert (row["target"], row["actual"], row["gap"], row["status"]) == (1, 0, 1, "in_progress")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--for", "mayor"], "town, home, bureau, dispatch"), (["--for", "town"], "--town")],
)
def test_a_template_for_nobody_is_refused(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run("template", *arguments, "--output", str(tmp_path / "x.xlsx"))
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_the_template_of_the_word_file_is_written(tmp_path: Path) -> None:
    """What is written can stand in a pack as it is."""
    done = run("template", "--for", "dispatch", "--output", str(tmp_path / "dispatch.docx"))
    assert done.returncode == 0
    assert problems_of((tmp_path / "dispatch.docx").read_bytes()) == ()


@pytest.mark.parametrize("arguments", [["template", "--for", "bureau"], ["audit", "workbook"], ["close-gap"]])
def test_a_file_that_is_there_is_kept(tmp_path: Path, arguments: list[str]) -> None:
    target = tmp_path / "mine.yaml"
    target.write_text("mine", encoding="utf-8")
    done = run(*arguments, "--month", "2021-09", "--output", str(target), "--language", "zh")
    assert (done.returncode, target.read_text(encoding="utf-8")) == (2, "mine")
    assert "已存在" in done.stderr
    assert [*tmp_path.iterdir()] == [target]


def test_a_file_is_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "bureau.xlsx"
    target.write_text("mine", encoding="utf-8")
    done = run("template", "--for", "bureau", "--month", "2021-09", "--output", str(target), "--overwrite")
    assert done.returncode == 0, done.stderr
    assert openpyxl.load_workbook(target).sheetnames
    assert [*tmp_path.iterdir()] == [target]


def test_a_return_that_is_filled_in_is_never_replaced(tmp_path: Path) -> None:
    """With --overwrite, either; with --register its cells are in the new form, and nothing is lost."""
    target = tmp_path / "白沙镇.xlsx"
    form = ["template", "--for", "town", "--town", "白沙镇", "--output", str(target), "--language", "zh"]
    assert run(*form, "--month", "2021-09").returncode == 0
    book = openpyxl.load_workbook(target)
    put(book["设施进度"], "白沙-中心-2021-01", "开工日期", "2021-08-02")
    book.save(target)
    before = target.read_bytes()
    done = run(*form, "--month", "2021-10", "--overwrite")
    assert (done.returncode, target.read_bytes()) == (2, before)
    assert "第6行 “开工日期”列: 这份表里有填过的内容" in done.stderr
    assert run(*form, "--month", "2021-10", "--overwrite", "--register", str(target)).returncode == 0
    page = openpyxl.load_workbook(target)["设施进度"]
    assert page["A1"].value == "白沙镇 设施进度月报 2021年10月"
    assert page.cell(6, column(page, "开工日期")).value is not None


def test_the_form_of_one_home(tmp_path: Path) -> None:
    form = ["template", "--for", "home", "--month", "2021-12", "--language", "zh", "--output"]
    for number, which in enumerate(
        (["--home", "白沙镇敬老院"], ["--town", "白沙镇"], ["--home", "白沙-院-2022-01"])
    ):
        assert run(*form, str(tmp_path / f"{number}.xlsx"), *which).returncode == 0
    contents = {path.read_bytes() for path in tmp_path.iterdir()}
    assert len(contents) == 1
    several = run(*form, str(tmp_path / "x.xlsx"), "--town", "德感街道")
    assert several.returncode == 2
    assert "德感街道失能照护中心, 德感街道敬老院" in several.stderr
    assert run("template", "--for", "bureau", "--home", "白沙镇", "--output", "x.xlsx").returncode == 2


def test_distances_and_siting_by_command(demo: Path) -> None:
    """丁湖镇 sends no returns: its existing points' villages are unknown, and siting says so instead of leaving them out."""
    common = ["--data", str(demo / "pack"), "--month", "2025-09", "--register", str(demo / "returns")]
    shares = json.loads(run("access", *common, "--format", "json").stdout)
    assert {row["kind"] for row in shares} == {"point", "center"}
    assert all(row["within_low"] <= row["within_high"] <= row["villages"] == 35 for row in shares)
    listed = list(csv.DictReader(io.StringIO(run("access", *common, "--villages", "--format", "csv").stdout)))
    assert len(listed) == 35 * 2  # villages by kind of facility
    refused = run("siting", "--points", "2", *common)
    assert refused.returncode == 2
    assert "不知在哪个村" in refused.stderr
    chosen = run("siting", "--points", "2", "--steps", "--ignore-unplaced", *common)
    assert chosen.returncode == 0
    assert "增加2个点" in chosen.stdout
    assert "直线距离，实际路程更长" in chosen.stdout


def test_without_coordinates_distances_say_what_is_missing() -> None:
    done = run("access", "--language", "en")
    assert done.returncode == 2
    assert "no village has coordinates" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (["--help"], ("numpy", "pandas", "matplotlib", "rich.console", "typer.rich_utils")),
        (["budget"], ("matplotlib", "papermill", "IPython", "scipy")),
    ],
)
def test_commands_import_only_what_they_need(arguments: list[str], unused: tuple[str, ...]) -> None:
    command = [sys.executable, "-X", "importtime", str(ELDERCARE), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & set(unused)
