"""A month as it is: returns go out, are filled in by LibreOffice, come back with mistakes, are corrected, and are reported on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.sender import senders_of
from eldercare_analysis.language import text_of
from eldercare_analysis.runs.evidence import read_manifest
from eldercare_analysis.runs.monthly import Outcome
from eldercare_analysis.runs.report import read_items
from eldercare_analysis.runs.round.sent_folder import SEAL
from tests.recalculation import OFFICE
from tests.round_trip import fill, saved, told
from tests.warm import run

F, HOMES, PEOPLE = "facilities", "residents", "people"
OCTOBER = {  # what happened in October, by town, and is typed
    "甲溪镇": {
        (F, "甲溪-点-2025-02", "suspended_on"): None,
        (F, "甲溪-点-2025-02", "completed_on"): date(2025, 10, 20),
    },
    "乙峰镇": {
        (F, "乙峰-点-2025-01", "opened_on"): date(2025, 10, 8),
        (F, "乙峰-点-2025-02", "started_on"): date(2025, 10, 9),
        (F, "乙峰-中心-2025-01", "completed_on"): date(2025, 10, 18),
    },
    "丙桥镇": {
        (F, "丙桥-点-2025-04", "site_chosen_on"): date(2025, 10, 15),
        (F, "丙桥-中心-2025-01", "completed_on"): date(2025, 10, 30),
        (F, "丙桥-中心-2025-01", "invested_wan"): 58.5,
    },
    "丁湖镇": {
        (F, "丁湖-点-2025-01", "site_chosen_on"): date(2025, 10, 11),
        (F, "丁湖-点-2025-01", "issue"): "村集体用房尚未腾空",
    },
    "戊田镇": {
        (F, "戊田-点-2026-01", "site_chosen_on"): date(2025, 10, 21),
        (F, "戊田-点-2026-01", "village"): "戊三村",
    },
    "己林街道": {},
    "庚岭镇": {(F, "庚岭-点-计划外-01", "started_on"): date(2025, 10, 6)},
}
MISTAKES = {  # in place of the same cell: sheet, row, column; what is typed; the problem that it is
    "甲溪镇": ((F, "甲溪-点-2024-01", "facility_id"), "甲溪-点-2042-01", "facility_not_planned"),
    "乙峰镇": ((F, "乙峰-中心-2025-01", "completed_on"), date(2025, 1, 18), "dates_reversed"),
    "丙桥镇": ((F, "丙桥-中心-2025-01", "invested_wan"), 585_000, "magnitude"),
    "丁湖镇": ((F, "丁湖-点-2025-01", "issue"), "联系人 13800138000", "identity"),
    "戊田镇": ((F, "戊田-点-2026-01", "village"), "甲三村", "village_unknown"),
}
STAFF = {"recipients": 31, "recipients_disabled": 9, "other_residents": 4, "management_staff": 1,
         "service_staff": 5, "carers": 4, "carers_certified": 3}  # fmt: skip
PREFILLED = {"facility_id", "town", "kind", "plan_year", "month"}
DATES = ("site_chosen_on", "started_on", "completed_on", "accepted_on", "opened_on")

Typed = dict[str, dict[tuple[str, str, str], Any]]


def typed_by_all(district: District) -> Typed:
    """Return what each sender types, by what files of the register are called."""
    found: Typed = {}
    for sender in senders_of(district):
        cells: dict[tuple[str, str, str], Any] = {}
        if sender.role == "town":
            cells |= OCTOBER[sender.town]
        elif sender.role == "home":
            cells |= {(HOMES, sender.houses[0], name): count for name, count in STAFF.items()}
        else:
            cells |= {(PEOPLE, town, "recipients_willing"): 30 for town in district.towns}
        found[sender.file_name(district)] = cells
    return found


@dataclass(frozen=True)
class Round:
    """The folders of a round; `typed`: what each sender types, `blank`: the returns as they were sent out."""

    home: Path
    district: District
    typed: Typed
    blank: dict[str, Path]

    @property
    def given(self) -> tuple[str, ...]:
        return ("--data", str(self.district.folder), "--register", "returns", "--month", "2025-10")

    def run(self, command: str, *more: str) -> str:
        """Run a command of the round; return what it says, after its exit code."""
        done = run(command, *more, *self.given, cwd=self.home)
        return f"{done.returncode}\n{done.stdout}{done.stderr}"

    def came_back(self, name: str) -> Path:
        return self.home / "inbox" / f"{name}.xlsx"

    def filed(self, name: str) -> Path:
        return self.home / "returns" / "2025-10" / f"{name}.xlsx"

    def fill_all(self) -> dict[str, str]:
        """Have all fill in their returns, five with a mistake; return where these are."""
        desk, addresses = self.home / "desk", {}
        desk.mkdir()
        for name, cells in self.typed.items():
            path = desk / f"{name}.xlsx"
            shutil.copyfile(self.blank[name], path)
            fill(path, self.district, cells)
            if name in MISTAKES:
                cell, wrong, _ = MISTAKES[name]
                addresses[name] = fill(path, self.district, {cell: wrong})[cell]
        saved({desk / f"{name}.xlsx": self.came_back(name) for name in self.typed}, self.home / "office")
        return addresses

    def correct(self) -> None:
        """Have the five correct what came back, in the same files."""
        for name, ((sheet, row, column), wrong, _) in MISTAKES.items():
            right = self.typed[name].get((sheet, row, column), row)
            key = wrong if column == "facility_id" else row
            fill(self.came_back(name), self.district, {(sheet, key, column): right})
        saved({self.came_back(name): self.came_back(name) for name in MISTAKES}, self.home / "office again")


@pytest.fixture
def october(tmp_path: Path, demo: Path, september: Outcome) -> Round:
    """What is sent out for October, after the report of September."""
    shutil.copytree(demo / "returns", tmp_path / "returns")
    shutil.copytree(september.folder, tmp_path / "reports" / "2025-09")
    district = load_district(demo / "pack")
    played = Round(tmp_path, district, typed_by_all(district), {})
    said = played.run("send-out", "--output", "out", "--reports", "reports")
    assert said.startswith("0\n"), said
    folder = tmp_path / "out" / "2025-10"
    for name in played.typed:
        played.blank[name] = next(folder.glob(f"*/2025-10填报表-{name}.xlsx"))
    return played


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice")
def test_a_month_is_played(october: Round, september: Outcome) -> None:
    check_sent_out(october, september)
    addresses = october.fill_all()
    before = {path.name: path.read_bytes() for path in (october.home / "inbox").iterdir()}
    said = october.run("receive", "inbox")
    assert said.startswith("1\n"), said
    assert {path.name: path.read_bytes() for path in (october.home / "inbox").iterdir()} == before
    assert {name for name in october.typed if october.filed(name).exists()} == october.typed.keys() - MISTAKES
    check_corrections(october, addresses)
    october.correct()
    said = october.run("receive", "inbox")
    assert said.startswith("0\n"), said
    assert "收下5份，已有9份，退回0份" in said
    assert "2025-10：都报齐了" in said
    assert not list((october.home / "returns" / ".sent-back").glob("*/*"))
    assert len(list((october.home / "returns" / ".replaced" / "2025-10").iterdir())) == len(MISTAKES)
    check_typed_once(october)
    said = october.run("report", "--output", "reports", "--workers", "2")
    assert said.startswith("0\n"), said
    check_reported(october)


def check_sent_out(october: Round, september: Outcome) -> None:
    folder = october.home / "out" / "2025-10"
    assert len([path for path in folder.iterdir() if path.name != SEAL]) == len(senders_of(october.district))
    published = (september.folder / "towns" / "04-丁湖镇.pdf").read_bytes()
    assert (folder / "04-丁湖镇" / "2025-09月报-丁湖镇.pdf").read_bytes() == published
    known = told(october.blank["甲溪镇"], october.district)
    assert known[F, "甲溪-点-2025-01", "closed_on"] == date(2025, 8, 30)
    assert known[F, "甲溪-中心-2024-01", "accepted_on"] == date(2024, 12, 1)


def check_corrections(october: Round, addresses: dict[str, str]) -> None:
    """Hold the sheets of corrections to what was typed wrong: cell, what stands there, what to do."""
    for name, (_, wrong, key) in MISTAKES.items():
        rows = corrections(october.home / "退回" / "2025-10" / f"退回更正单-{name}.xlsx")
        row = next(row for row in rows if row[3] == addresses[name])
        assert row[1] == "改正"
        assert row[8] == text_of("zh", f"problem.{key}.remedy")
        assert (str(wrong) in row[6]) is (key != "identity")


def check_typed_once(october: Round) -> None:
    """What was known stood there: a return says what was sent out, and otherwise what was typed."""
    for name, cells in october.typed.items():
        assert october.filed(name).read_bytes() == october.came_back(name).read_bytes()
        was, now = (told(path, october.district) for path in (october.blank[name], october.filed(name)))
        news = {cell[:2] for cell in cells} - {cell[:2] for cell in was}  # rows that said nothing till then
        own = {cell for cell in was.keys() | now.keys() if was.get(cell) != now.get(cell)}
        assert {cell for cell in own if cell[:2] not in news or cell[2] not in PREFILLED} == cells.keys(), (
            name
        )


def check_reported(october: Round) -> None:
    """All are in the report, and the dates that it tells of the month are those that were typed."""
    folder = october.home / "reports" / "2025-10"
    manifest = read_manifest(folder)
    assert manifest
    assert manifest.request.sent
    assert (manifest.request.sent.towns_without_return, manifest.request.sent.rejected) == ([], {})
    changes = read_items(folder / "evidence" / "notebooks" / "district")["changes"].data
    happened = {(row["facility_id"], f"{row['event']}_on") for row in changes if row["change"] == "happened"}
    assert happened == {cell[1:] for cells in OCTOBER.values() for cell in cells if cell[2] in DATES}


def corrections(path: Path) -> list[tuple[str, ...]]:
    """Return the rows of a sheet of corrections."""
    page = openpyxl.load_workbook(path).active
    assert page
    return [tuple(str(cell or "") for cell in row) for row in page.iter_rows(values_only=True)]
