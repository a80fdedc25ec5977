"""Every number of every report has an id, its exact value and its row; PDFs carry them; a printed id leads down to Annex 1."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.runs.differences import printed_against_tables
from eldercare_analysis.runs.figures import trace_figure
from eldercare_analysis.runs.monthly import Outcome
from tests.analysis.trace.test_trace import leaves
from tests.examples import ALL
from tests.facts import unexplained
from tests.runs.test_figures import derived as step_below
from tests.warm import run

BAISHA = "towns/06-白沙镇.pdf"


def facts_of(folder: Path, report: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "evidence" / "facts.json").read_text(encoding="utf-8"))
    return [fact for fact in found if report in ("", fact["report"])]


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def unexplained_in(folder: Path) -> dict[str, list[str]]:
    reports = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.pdf")}
    found = {name: unexplained(text_of(path), facts_of(folder, name)) for name, path in reports.items()}
    assert found
    return {name: numbers for name, numbers in found.items() if numbers}


def test_every_number_of_every_report_is_a_fact(
    whole_month: Outcome, september: Outcome, english: Path
) -> None:
    for folder in (whole_month.folder, september.folder, english):
        assert unexplained_in(folder) == {}


def test_a_number_without_a_fact_would_be_found(whole_month: Outcome) -> None:
    text, facts = text_of(whole_month.folder / BAISHA), facts_of(whole_month.folder, BAISHA)
    assert unexplained(text.replace("92.9%", "93.1%"), facts) == ["93.1%"] * text.count("92.9%")
    fewer = [fact for fact in facts if "92.9" not in fact["text"]]
    assert "92.9%" in unexplained(text, fewer)


def test_figures_by_hand_have_their_exact_values(whole_month: Outcome) -> None:
    found = {fact["id"]: fact for fact in facts_of(whole_month.folder, "district.pdf")}
    # 一（二）, 二（四）: 155 of 175 villages have a point, 14 more may be served by their center
    assert [found[f"C1.f.{number}"]["value"] for number in (1, 2, 3, 4)] == [175, 155, 14, 175 - 155 - 14]
    assert found["C5.d.7"]["value"] == 155 + 14
    # 三（二）: 25 centers at 1,000,000 yuan
    assert (found["B20.t1"]["value"], found["B20.t1"]["unit"]) == (25 * 1_000_000 * 100, "fen")
    # the sixth line of Annex 1: 白沙镇, 14 villages; 4 and 9 points serve 13 for certain
    town = {fact["id"]: fact for fact in facts_of(whole_month.folder, BAISHA)}
    assert town["C6.3.2"]["row"] == {"town": "白沙镇", "year": 2022}
    assert (town["C6.3.2"]["value"], town["C6.3.2"]["column"]) == (14, "villages")
    assert town["C11.n1.1"]["value"] == pytest.approx(13 / 14)
    assert (town["C11.n1.1"]["text"], town["C11.n1.1"]["unit"]) == ("92.9%", "ratio")


def test_ids_are_unique_and_rows_hold_the_values(whole_month: Outcome, september: Outcome) -> None:
    for folder in (whole_month.folder, september.folder):
        facts = facts_of(folder)
        places = [(fact["report"], fact["id"]) for fact in facts]
        assert len(places) == len(set(places)) > 1000
        tables = {name: _table(folder, name) for name in KEYS}
        checked = 0
        for fact in facts:
            row, column = fact.get("row"), fact.get("column", "")
            name = fact.get("table", "")
            if name not in KEYS or not row or row.keys() != set(KEYS[name]):
                continue
            cells = tables[name][tuple(str(row[key]) for key in KEYS[name])]
            if column in cells:
                assert Decimal(cells[column]) == Decimal(str(fact["value"])), fact
                checked += 1
        assert checked > 300


def test_printed_numbers_are_the_cells_of_the_tables_beside_them(
    whole_month: Outcome, september: Outcome
) -> None:
    for folder in (whole_month.folder, september.folder):
        found = list(printed_against_tables(folder))
        assert len(found) > 300
        assert [one for one in found if not one.same] == []


def _table(folder: Path, name: str) -> dict[tuple[str, ...], dict[str, str]]:
    text = (folder / "evidence" / "tables" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return {tuple(row[key] for key in KEYS[name]): row for row in csv.DictReader(io.StringIO(text))}


def test_a_pdf_that_was_mailed_on_carries_its_facts_and_ledger(whole_month: Outcome) -> None:
    reader = PdfReader(whole_month.folder / BAISHA)
    carried = {name: files[0] for name, files in reader.attachments.items()}
    assert set(carried) == {"facts.json", "ledger.csv"}
    own = [
        {name: value for name, value in fact.items() if name not in ("report", "town")}
        for fact in facts_of(whole_month.folder, BAISHA)
    ]
    assert json.loads(carried["facts.json"]) == own
    ledger = list(csv.DictReader(io.StringIO(carried["ledger.csv"].decode("utf-8-sig"))))
    award = next(row for row in ledger if row["line"] == "center_award-白沙镇-2021")
    assert award["amount_fen"] == "100000000"  # one center, 三（二）
    whole = {row["line"] for row in _table(whole_month.folder, "budget").values() if row["town"] == "白沙镇"}
    assert {row["line"] for row in ledger} == whole


def test_the_last_section_says_what_every_code_is(whole_month: Outcome) -> None:
    """Numbers are no links: a link is what readers of screens hear instead of the number."""
    reader = PdfReader(whole_month.folder / BAISHA)
    assert not [note for page in reader.pages for note in page.get("/Annots", [])]
    last = text_of(whole_month.folder / BAISHA).partition("数字与出处")[2]
    for code in {fact["id"].partition(".")[0] for fact in facts_of(whole_month.folder, BAISHA)}:
        assert f"{code} " in last, code


def test_the_page_lists_its_codes(whole_month: Outcome) -> None:
    page = (whole_month.folder / "index.html").read_text(encoding="utf-8")
    facts = facts_of(whole_month.folder, "index.html")
    for code in {fact["id"].partition(".")[0] for fact in facts}:
        for language in ("zh", "en"):
            assert f'id="source-{language}-{code}"' in page
            assert f'href="#source-{language}-{code}"' in page
    baisha = {fact["id"]: fact for fact in facts}
    assert baisha["W3.6.3"]["text"] == "14"  # villages of 白沙镇, the sixth line of Annex 1


def test_from_an_id_on_the_page_to_the_cell_by_command_line(whole_month: Outcome) -> None:
    """13–14 villages served in the third row of C6 of the town's report, down to line 6 of Annex 1."""
    text = text_of(whole_month.folder / BAISHA)
    assert "C6" in text
    where = ["--town", "白沙镇", "--report", str(whole_month.folder)]
    done = run("audit", "trace", "C6.3.5.2", *where)
    assert "数字 C6.3.5.2 = 14 [towns/06-白沙镇.pdf: 14 (2022 · 有服务的村)]" in done.stdout
    assert "evidence/tables/coverage.csv：town=白沙镇, year=2022 [served_high]" in done.stdout
    assert "points_2021 = 9 [annex1_plan.csv 第7行 points_2021] 附件1第6行（白沙镇）" in done.stdout
    assert "一（二）" in done.stdout
    cells = (whole_month.folder / "evidence/inputs/data/annex1_plan.csv").read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(cells))
    assert rows[5][header.index("points_2021")] == "9"
    assert "annex1_plan.csv 第7行 centers_2021" in run("audit", "trace", "B22.t1", *where).stdout
    tree = json.loads(run("audit", "trace", "B22.t1", *where, "--format", "json").stdout)
    assert (tree["kind"], tree["value"], tree["unit"]) == ("figure", "100000000", "fen")
    both = run("audit", "trace", "C6.3.5", *where).stdout  # a place with two numbers: both
    assert "C6.3.5：2 个数字" in both
    assert "数字 C6.3.5.1 = 13" in both
    assert "数字 C6.3.5.2 = 14" in both
    wrong = run("audit", "trace", "C6.9.9", *where)
    assert wrong.returncode == 2
    assert "C6." in wrong.stderr
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("town", ["白沙镇", None])
def test_every_figure_has_a_derivation_that_comes_to_its_value(
    whole_month: Outcome, town: str | None
) -> None:
    report = BAISHA if town else "district.pdf"
    facts = [fact for fact in facts_of(whole_month.folder, report) if fact["kind"] == "figure"]
    rows = [fact for fact in facts if fact.get("row") and fact.get("table") in ("budget", "coverage")]
    some = [*facts[:: 1 if ALL else 4], *rows[::2]] if town else [*facts[::17], *rows[::4]]
    derived = 0
    for fact in some:
        _, node = trace_figure(whole_month.folder, fact["id"], town)
        assert node.value == fact["value"]
        assert node.children, fact
        row = fact.get("row", {})
        if fact.get("table") == "budget" and fact.get("unit") == "fen" and row:
            assert step_below(node).value == fact["value"]
            derived += 1
        if fact.get("table") == "coverage" and fact.get("column") in ("served_low", "served_high"):
            values = [str(served.value) for served in leaves(node, "served")][:1]
            assert str(fact["value"]) in values[0].split("–")
            derived += 1
    assert derived > 3


def test_a_reported_figure_leads_to_rows_of_returns(september: Outcome) -> None:
    facts = facts_of(september.folder, "towns/01-甲溪镇.pdf")
    cell = next(
        fact for fact in facts
        if fact["item"] == "targets_table" and fact.get("row", {}).get("metric") == "served_villages" and fact.get("column") == "actual"
    )  # fmt: skip
    _, node = trace_figure(september.folder, cell["id"], "甲溪镇")
    rows = list(leaves(node, "row"))
    assert any(row.source.startswith("2025-09/甲溪镇.xlsx 设施进度 row") for row in rows)
    (actual,) = leaves(node, "actual")
    assert actual.value == cell["value"]
