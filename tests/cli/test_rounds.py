"""What the commands of the round say, in both languages, and how they end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eldercare_analysis import load_district
from tests.round_trip import fill, opened
from tests.warm import run

MONTH = "2025-09"


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A folder with the register of August, and what came for September, one return with a mistake."""
    shutil.copytree(demo / "returns" / "2025-08", tmp_path / "returns" / "2025-08")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("丙桥镇", "甲溪镇", "机构"):
        shutil.copyfile(demo / "returns" / MONTH / f"{name}.xlsx", inbox / f"{name}.xlsx")
    district = load_district(demo / "pack")
    fill(inbox / "甲溪镇.xlsx", district, {("facilities", "甲溪-点-2025-02", "invested_wan"): 260_000})
    assert opened(inbox / "甲溪镇.xlsx", district).problems
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh", [
            "丙桥镇.xlsx：收下 丙桥镇 · 2025年9月填报，放在 returns/2025-09/丙桥镇.xlsx",
            "　读到23行、本月新发生的日期1个、补报以前的日期1个、请核实3处",
            "机构.xlsx：收下 6个机构 · 2025年9月填报，放在 returns/2025-09/机构.xlsx",
            "甲溪镇.xlsx：退回 甲溪镇 · 2025年9月填报，问题1处，更正单 退回/2025-09/退回更正单-甲溪镇.xlsx",
            "收下2份，已有0份，退回1份",
            "2025-09还没有报的7个：甲溪镇、乙峰镇、丁湖镇、戊田镇、己林街道、庚岭镇、区民政局",
        ]),
        ("en", [
            "  23 rows read, 1 new date of the month, 1 earlier date reported late, 3 to check",
            "机构.xlsx: taken: 6 homes, return of September 2025, filed as returns/2025-09/机构.xlsx",
            "2 taken, 0 there already, 1 sent back",
        ]),
    ],
)  # fmt: skip
def test_what_came_is_told(home: Path, demo: Path, language: str, lines: list[str]) -> None:
    given = ("--register", "returns", "--data", str(demo / "pack"), "--language", language)
    done = run("receive", "inbox", *given, cwd=home)
    said = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1
    assert [line for line in lines if line not in said] == []
    assert any("260000" in line for line in said)
    assert run("receive", "inbox/丙桥镇.xlsx", *given, cwd=home).returncode == 0


@pytest.mark.slow
def test_what_cannot_be_done_is_refused(home: Path, demo: Path) -> None:
    given = ("--register", "returns", "--data", str(demo / "pack"))
    for arguments in (
        ("receive", "nothing.xlsx", *given),
        ("send-out", "--month", "2041-01", "--output", "out", *given),
        ("send-out", "--month", "2025-10", "--output", "returns/out", *given),
        ("send-out", "--month", "2025-10", "--output", "out", "--register", "nothing", *given[2:]),
    ):
        done = run(*arguments, cwd=home)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert sorted(path.name for path in (home / "returns").iterdir()) == ["2025-08"]
