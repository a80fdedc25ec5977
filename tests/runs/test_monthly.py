"""The monthly run: 31 PDFs with the right text, evidence, isolation of failures, resuming, exit codes, no network."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from filelock import FileLock
from pypdf import PdfReader

from eldercare_analysis import coverage, load_district
from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.runs.evidence import file_digest
from eldercare_analysis.runs.monthly import Outcome, Request, run_month
from eldercare_analysis.runs.notebooks import NAMES, check_parameters
from tests.pdfs import pages_of, text_of
from tests.warm import ELDERCARE, ROOT, run
from tests.warm import run_month as made


def test_thirty_towns_and_the_district(whole_month: Outcome) -> None:
    folder = whole_month.folder
    assert not whole_month.failed
    names = sorted(path.name for path in (folder / "towns").iterdir())
    assert (len(names), names[0], names[-1]) == (30, "01-几江街道.pdf", "30-四屏镇.pdf")
    assert (folder / "district.pdf").is_file()
    assert len(list((folder / "evidence" / "notebooks").glob("*/*.ipynb"))) == 31 * len(NAMES) == 93
    assert {path.name for path in (folder / "evidence" / "tables").iterdir()} == {
        "coverage.csv",
        "budget.csv",
        "prefinance.csv",
        "targets.csv",
    }


def test_every_pdf_holds_its_town_and_figures_as_text(whole_month: Outcome) -> None:
    district = load_district(ROOT / "data")
    last = coverage(district).query("year == 2022").to_dict("records")
    for number, row in enumerate(last[:-1], start=1):
        town = row["town"]
        pdf = whole_month.folder / "towns" / f"{number:02d}-{town}.pdf"
        text = "".join(text_of(pdf).split())
        assert f"{town}农村养老服务测算" in text, town
        assert "本材料依据公开方案自动测算，仅供内部工作研究" in text
        assert 1 <= len(pages_of(pdf)) <= 2, town
        assert served_said(row) in text, town
        assert pdf.stat().st_size < 1_000_000


def served_said(row: dict[str, Any]) -> str:
    """Return how many villages are served at the end of the plan, as the first page says it."""
    villages, low, high = row["villages"], row["served_low"], row["served_high"]
    if not villages:
        return "没有行政村"
    if low == villages:
        return f"{villages}个村全部有服务"
    if low < high == villages:
        return f"{villages}个村中{low}个村确定有服务；另{high - low}个"
    return f"{villages}个村中{'–'.join(map(str, dict.fromkeys([low, high])))}个村有服务"


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        ("towns/06-白沙镇.pdf", ["13–14", "92.9%–100.0%", "100万元", "2021年；1个中心连同9个新建点"]),
        ("towns/04-鼎山街道.pdf", ["没有行政村", "没有安排镇中心", "没有安排建设任务"]),
        ("towns/03-圣泉街道.pdf", ["2个村中0个村有服务", "没有点，也没有中心可", "没有安排镇中心"]),
        ("towns/27-吴滩镇.pdf", ["8个村全部有服务", "202288180—", "2021年；1个中心连同5个新建点"]),
        ("towns/30-四屏镇.pdf", ["4个村中2–3个村有服务", "20224212–31–2—", "1个村既没有点，也没有中心可"]),
        ("district.pdf", ["仍有6至20个村", "175个村中155个确定有互助点；14个取决于", "155–169", "25个中心×100万元", "2,500万元",
                          "1,800万元", "700万元", "应得当年1,600900", "要求2个，附件1安排1个",
                          "缺口115个，安排95个，相差20个"]),
    ],
)  # fmt: skip
def test_figures_by_hand_are_printed(whole_month: Outcome, pdf: str, words: list[str]) -> None:
    text = "".join(text_of(whole_month.folder / pdf).split())
    assert not [word for word in words if word not in text]


def test_the_district_report_has_five_pages_at_most(whole_month: Outcome) -> None:
    assert 3 <= len(PdfReader(whole_month.folder / "district.pdf").pages) <= 5


def test_fonts_are_embedded_subsets(whole_month: Outcome) -> None:
    reader = PdfReader(whole_month.folder / "towns" / "06-白沙镇.pdf")
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index,union-attr]
            assert "+NotoSansSC" in str(font.get_object()["/BaseFont"])


@pytest.mark.parametrize(
    ("pdf", "figures", "told"),
    [
        ("district.pdf", 2, "100% 12个镇街"),
        ("towns/06-白沙镇.pdf", 2, "白沙镇 13/14"),
        ("towns/04-鼎山街道.pdf", 1, "几江 1/2"),  # no village: no cells of villages
    ],
)
def test_pdfs_are_archival_and_accessible(whole_month: Outcome, pdf: str, figures: int, told: str) -> None:
    reader = PdfReader(whole_month.folder / pdf)
    root: Any = reader.trailer["/Root"]
    claims = root["/Metadata"].get_object().get_data().decode()
    for claim in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert claim in claims
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert "测算" in str(reader.metadata.title)
    described = [node["/Alt"] for node in _structure(root["/StructTreeRoot"]) if node.get("/S") == "/Figure"]
    assert len(described) >= figures
    assert all(len(text) > 10 for text in described)
    assert any(told in text for text in described)  # what the map shows, not only that it is one
    assert len(reader.outline) >= 1
    assert len(str(reader.outline)) > len(str(reader.outline[:1]))  # the title, and beneath it the sections


def _structure(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from _structure(kid)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from _structure(node["/K"])


def test_every_page_has_its_number_month_and_run(whole_month: Outcome) -> None:
    manifest = json.loads((whole_month.folder / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    run = manifest["request"]["run"]
    assert re.fullmatch(r"[0-9a-f]{8}", run)
    for pdf in sorted(whole_month.folder.rglob("*.pdf")):
        pages = pages_of(pdf)
        for number, page in enumerate(pages, start=1):
            text = "".join(page.split())
            assert "2021年09月" in text, (pdf.name, number)
            assert f"运行编号{run}·第{number}页，共{len(pages)}页" in text, (pdf.name, number)
        assert pdf.stat().st_size <= (4_000_000 if pdf.name == "district.pdf" else 1_000_000)


def test_the_manifest_tells_every_file(whole_month: Outcome) -> None:
    folder = whole_month.folder
    manifest = json.loads((folder / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    assert [town["status"] for town in manifest["towns"]] == ["done"] * 31
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - set(manifest["outputs"]) == {
        "evidence/manifest.json",
        "evidence/run.log",
        "evidence/SHA256SUMS",
    }
    assert all(file_digest(folder / name) == digest for name, digest in manifest["outputs"].items())
    assert file_digest(ROOT / "data" / "annex1_plan.csv") == manifest["inputs"]["data/annex1_plan.csv"]


def test_tables_open_in_excel_and_keep_blanks(whole_month: Outcome) -> None:
    path = whole_month.folder / "evidence" / "tables" / "coverage.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["town"] == "鼎山街道"]
    assert {row["points"] for row in rows} == {row["coverage_low"] for row in rows} == {""}


def test_the_page_links_to_every_report_and_to_no_network(whole_month: Outcome) -> None:
    page = (whole_month.folder / "index.html").read_text(encoding="utf-8")
    pdfs = [path.relative_to(whole_month.folder).as_posix() for path in whole_month.folder.rglob("*.pdf")]
    assert len(pdfs) == 31
    assert all(f'href="{quote(pdf)}"' in page for pdf in pdfs)
    assert not [mark for mark in ("http://", "https://", "@import", " src=") if mark in page]
    assert len(page.encode()) <= 1_000_000


def test_the_same_inputs_give_the_same_bytes(whole_month: Outcome, tmp_path: Path) -> None:
    request = Request("2021-09", tmp_path, ("四屏镇",), data=ROOT / "data", workers=1)
    again = made(request).folder
    assert (again / "towns" / "30-四屏镇.pdf").read_bytes() == (
        whole_month.folder / "towns" / "30-四屏镇.pdf"
    ).read_bytes()
    for name in NAMES:
        place = Path("evidence") / "notebooks" / "四屏镇" / f"{name}.ipynb"
        assert file_digest(again / place) == file_digest(whole_month.folder / place)
    assert (again / "evidence/tables/budget.csv").read_bytes() == (
        whole_month.folder / "evidence/tables/budget.csv"
    ).read_bytes()


def test_a_smaller_run_does_not_replace_a_whole_month(whole_month: Outcome) -> None:
    request = Request("2021-09", whole_month.folder.parent, ("四屏镇",), data=ROOT / "data")
    with pytest.raises(InputError) as caught:
        run_month(request)
    assert caught.value.problems[0].key == "output_larger"
    assert (whole_month.folder / "district.pdf").is_file()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--town", "白沙"], "白沙镇"),
        (["--month", "2021-13"], "2021-13"),
        (["--month", "2020-01"], "2020-01"),
        (["--month", "2999-01"], "2999-01"),
        (["--scenario", "base"], "baseline"),
        (["--language", "fr"], "zh, en"),
        (["--data", "nowhere"], "nowhere"),
        (["--workers", "-1"], "-1"),
    ],
)
def test_bad_arguments_end_with_one_clear_message_and_no_files(
    tmp_path: Path, arguments: list[str], expected: str
) -> None:
    done = run("report", *arguments, "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert expected in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_broken_csv_ends_with_its_problems_and_no_files(
    tmp_path: Path, edit: Callable[[str, str, str], Path]
) -> None:
    broken = edit("annex1_plan.csv", "6,白沙镇,14,", "6,白沙镇,-14,")
    done = run(
        "report",
        "--month",
        "2021-09",
        "--data",
        str(broken),
        "--output",
        str(tmp_path / "out"),
        "--language",
        "en",
    )
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "annex1_plan.csv, row 7, column villages: '-14' is not a whole number of 0 or more. "
        "Give a whole number; leave blank what is not published or not reported, do not write 0."
    )
    assert not (tmp_path / "out").exists()


def copy_notebooks(target: Path, old: str = "", new: str = "") -> None:
    """Copy the notebooks; replace one piece of source, which stands in one of them."""
    shutil.copytree(ROOT / "notebooks", target / "notebooks")
    if old:
        texts = {path: path.read_text(encoding="utf-8") for path in (target / "notebooks").glob("*.ipynb")}
        (path,) = (path for path, text in texts.items() if old in text)
        path.write_text(texts[path].replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("fault", ["raise ValueError('boom')", "import os; os._exit(1)"])
def test_a_failing_notebook_stops_no_other_town(tmp_path: Path, fault: str) -> None:
    copy_notebooks(
        tmp_path, '"awards = awards_by', f'"if town == \'白沙镇\': {fault}\\n",\n    "awards = awards_by'
    )
    done = run("report", "--month", "2021-09", "--town", "白沙镇", "--town", "鼎山街道", "--town", "四屏镇",
               "--data", str(ROOT / "data"), "--output", "out", "--own-notebooks", cwd=tmp_path)  # fmt: skip
    folder = tmp_path / "out" / "2021-09"
    assert done.returncode == 1, done.stderr
    assert {path.name for path in (folder / "towns").iterdir()} == {"04-鼎山街道.pdf", "30-四屏镇.pdf"}
    towns = json.loads((folder / "evidence" / "manifest.json").read_text(encoding="utf-8"))["towns"]
    failed = [town for town in towns if town["status"] == "failed"]
    assert [town["town"] for town in failed] == ["白沙镇"]
    assert "budget_projection" in failed[0]["reason"]
    assert ("boom" in failed[0]["reason"]) == ("boom" in fault)
    assert "未生成：白沙镇：笔记本运行出错（budget_projection" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_parameter_that_a_notebook_does_not_declare_is_refused(tmp_path: Path) -> None:
    copy_notebooks(tmp_path)
    with pytest.raises(InputError) as caught:
        check_parameters(tmp_path / "notebooks", ["town", "twon"])
    assert len(caught.value.problems) == len(NAMES)
    assert "nearest: town" in caught.value.render("en")


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request("2021-09", tmp_path, ("鼎山街道", "四屏镇"), data=ROOT / "data", workers=1)

    def interrupt(done: int, total: int, town: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_month(request, interrupt)
    assert not (tmp_path / "2021-09").exists()
    kept = list((tmp_path / ".2021-09.work" / "evidence" / "notebooks").rglob("coverage_map.ipynb"))
    assert kept
    before = {path.parent.name: path.stat().st_mtime_ns for path in kept}
    folder = run_month(request).folder
    after = {path.parent.name: path.stat().st_mtime_ns for path in folder.rglob("coverage_map.ipynb")}
    assert before.items() <= after.items()
    assert len(list((folder / "towns").iterdir())) == 2


def test_two_runs_into_the_same_month_are_refused(tmp_path: Path) -> None:
    with FileLock(tmp_path / ".2021-09.lock"):
        done = run("report", "--month", "2021-09", "--town", "四屏镇", "--output", str(tmp_path))
    assert done.returncode == 2
    assert not (tmp_path / "2021-09").exists()


def can_cut_the_network() -> bool:
    tool = shutil.which("unshare")
    return (
        bool(tool) and subprocess.run([tool, "-rn", "true"], check=False, capture_output=True).returncode == 0
    )  # type: ignore[list-item]


@pytest.mark.skipif(not can_cut_the_network(), reason="this machine cannot run a program without network")
def test_without_network_and_without_a_trace_outside_the_output_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    command = [
        "unshare",
        "-rn",
        str(ELDERCARE),
        "report",
        "--month",
        "2021-09",
        "--town",
        "四屏镇",
        "--output",
        str(tmp_path / "out"),
    ]
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "2021-09" / "towns" / "30-四屏镇.pdf").is_file()
    assert not list(home.iterdir())


def test_english_reports_speak_english(english: Path) -> None:
    text = " ".join(text_of(english / "towns" / "06-白沙镇.pdf").split())
    assert "Baisha (白沙镇): rural elder care" in text
    assert "13 of 14 villages" in text
    district = " ".join(text_of(english / "district.pdf").split())
    assert "of 175 villages at the end of 2022: 155 have a point" in district
