"""`eldercare history`: rows for programs, lines for people, a page of a town; what cannot be read is said."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.warm import run

MONTH = ("--month", "2025-09")


@pytest.fixture(scope="module")
def inputs(demo: Path) -> tuple[str, ...]:
    return ("--data", str(demo / "pack"), "--register", str(demo / "returns"), *MONTH)


@pytest.mark.slow
def test_rows_name_the_cell_and_the_one_before(inputs: tuple[str, ...]) -> None:
    """丙桥镇 withdraws an acceptance in September, corrects the day of a site and a village."""
    done = run("history", "--town", "丙桥镇", *inputs, "--format", "json")
    rows = [row for row in json.loads(done.stdout) if row["change"] in ("corrected", "withdrawn")]
    assert [(row["facility_id"], row["column"], row["old"], row["new"]) for row in rows] == [
        ("丙桥-中心-2025-01", "site_chosen_on", "2025-05-06", "2025-05-16"),
        ("丙桥-点-2025-01", "accepted_on", "2025-08-12", None),
        ("丙桥-点-2025-02", "village", "999900003205", "999900003207"),
    ]
    assert {(row["file"], row["old_file"]) for row in rows} == {
        ("2025-09/丙桥镇.xlsx", "2025-08/丙桥镇.xlsx")
    }
    assert [(row["row"], row["old_row"]) for row in rows] == [(7, 7), (8, 8), (9, 9)]
    assert done.returncode == 0


@pytest.mark.slow
def test_the_district_s_has_every_town_and_a_month_is_where_it_ends(inputs: tuple[str, ...]) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("history", *inputs, "--month", "2025-08", "--format", "csv").stdout))
    )
    assert {row["return_month"] for row in rows} == {"2025-07", "2025-08"}
    assert {row["town"] for row in rows} == {
        *["甲溪镇", "乙峰镇", "丙桥镇", "丁湖镇", "戊田镇", "己林街道", "庚岭镇"],
        "",
    }


@pytest.mark.slow
def test_one_facility_for_people(inputs: tuple[str, ...]) -> None:
    done = run("history", "--facility", "丙桥-点-2025-02", *inputs, "--language", "en")
    assert "village 丙六村 → 丙八村" in done.stdout
    assert "care center" not in done.stdout.partition("Line by line")[0]


@pytest.mark.slow
def test_a_broken_return_is_said_and_left_out(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo / "returns" / "2025-08", tmp_path / "in")
    (tmp_path / "in" / "丙桥镇.xlsx").write_bytes(b"PK")
    done = run("history", "--town", "丙桥镇", "--data", str(demo / "pack"), "--register", str(tmp_path / "in"), *MONTH,
               "--format", "json")  # fmt: skip
    assert done.returncode == 0
    assert "丙桥镇.xlsx" in done.stderr
    assert {row["change"] for row in json.loads(done.stdout) if not row["sheet"]} == {"no_return", "rejected"}


@pytest.mark.slow
def test_a_page_is_written_and_never_over_another_file(inputs: tuple[str, ...], tmp_path: Path) -> None:
    page = tmp_path / "丙桥镇.html"
    done = run("history", "--town", "丙桥镇", *inputs, "--output", str(page))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"已写入：{page}\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    page.write_text("mine", encoding="utf-8")
    assert run("history", "--town", "丙桥镇", *inputs, "--output", str(page)).returncode == 2
    assert page.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--output", "x.html"), "没有说明要哪个镇街的页面"),
        (("--town", "白沙镇", "--facility", "白沙-点-2021-99"), "白沙-点-2021-09"),
        (("--town", "白沙镇", "--facility", "李市-点-2021-01"), "白沙-点-2021-01"),
    ],
)
def test_what_cannot_be(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = run("history", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert not list(tmp_path.iterdir())
