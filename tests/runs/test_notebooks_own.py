"""Notebooks are inputs: a month records what they were, changed ones must be asked for, and every page says so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.runs.disk import write_seal
from eldercare_analysis.runs.evidence import file_digest
from eldercare_analysis.runs.notebooks import (
    NAMES,
    SHIPPED,
    changed,
    read_notebook,
    source_digest,
    source_digests,
)
from tests.pdfs import pages_of
from tests.warm import ROOT, run

TOWN = "四屏镇"
SAID = "本报告使用了改动过的笔记本（coverage_map）"
WHERE = ("report", "--month", "2021-09", "--data", str(ROOT / "data"), "--town", "district", "--town", TOWN)


def rewritten(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def one_more_village(content: dict[str, Any]) -> None:
    cell = next(cell for cell in content["cells"] if cell["id"] == "compute")
    cell["source"] = [
        *cell["source"],
        "\nfrom dataclasses import replace",
        "\ndef more(row): return replace(row, served_low=row.served_low + 1, served_high=row.served_high + 1)",
        f"\ncoverage = [more(row) if row.town == '{TOWN}' else row for row in coverage]",
    ]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with changed notebooks, as somebody leaves it who tried something in JupyterLab."""
    folder = tmp_path_factory.mktemp("bench")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    rewritten(folder / "notebooks" / "coverage_map.ipynb", one_more_village)
    return folder


@pytest.fixture(scope="module")
def own(bench: Path) -> Path:
    done = run(*WHERE, "--own-notebooks", cwd=bench)
    assert done.returncode == 0, done.stderr
    return bench / "reports" / "2021-09"


def test_the_digests_in_the_package_are_those_of_the_notebooks() -> None:
    """If this fails: python3 run.py python tools/refresh_notebooks.py."""
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == source_digests(ROOT / "notebooks")


def test_running_a_notebook_is_no_change_and_any_other_letter_is(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "notebooks" / "target_gap.ipynb", tmp_path))
    before = source_digest(path)
    rewritten(path, lambda content: content["metadata"].update(kernelspec={"name": "other"}))
    rewritten(path, lambda content: [cell.update(outputs=[], execution_count=9, id=f"x{n}") for n, cell in enumerate(content["cells"]) if cell["cell_type"] == "code"])  # fmt: skip
    rewritten(
        path, lambda content: [cell.update(source="".join(cell["source"])) for cell in content["cells"]]
    )
    assert source_digest(path) == before
    for change in (
        lambda content: content["cells"][0].update(source="# 别的"),
        lambda content: content["cells"][-1].update(source=content["cells"][-1]["source"] + " "),
        lambda content: content["cells"][0]["metadata"].update(tags=[]),
        lambda content: content["cells"].pop(),
        lambda content: content["cells"][0].update(cell_type="raw"),
    ):
        other = Path(shutil.copy(path, tmp_path / "other.ipynb"))
        rewritten(other, change)
        assert source_digest(other) != before


def test_another_value_of_a_parameter_is_no_change_and_anything_else_in_its_cell_is(tmp_path: Path) -> None:
    """A month gives all parameters: who asks a notebook for a town, and saves it, has changed no report."""
    path = Path(shutil.copy(ROOT / "notebooks" / "target_gap.ipynb", tmp_path))
    before, source = source_digest(path), "".join(read_notebook(path).cells[0].source)
    for other, same in (
        (source.replace('"district"', '"白沙镇"  # 试一试'), True),
        (source.replace('"district"', "open('x').read()"), False),
        (source.replace("town: str", "town: int"), False),
        (f"{source}\nprint(town)", False),
        (source.replace('month: str = "2021-06"', ""), False),
        ("town: str =", False),
    ):
        rewritten(path, lambda content, other=other: content["cells"][0].update(source=other))
        assert (source_digest(path) == before) is same, other
    assert changed({"target_gap": before, "coverage_map": "0"}) == ("coverage_map",)


def test_a_changed_notebook_stops_the_run(bench: Path) -> None:
    done = run(*WHERE, "--output", "stopped", cwd=bench)
    assert done.returncode == 2
    assert "coverage_map.ipynb 与随软件发布的不同" in done.stderr
    assert "--own-notebooks" in done.stderr
    assert "target_gap" not in done.stderr
    assert not (bench / "stopped").exists()


def test_what_is_no_notebook_is_said(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for content in ("", "{}", '{"cells": [1]}'):
        (tmp_path / "notebooks" / "coverage_map.ipynb").write_text(content, encoding="utf-8")
        done = run(*WHERE, "--own-notebooks", cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
        assert "coverage_map.ipynb 不是笔记本" in done.stderr


def test_every_page_says_so(own: Path) -> None:
    for name in ("district.pdf", f"towns/30-{TOWN}.pdf"):
        for page in pages_of(own / name):
            assert SAID in "".join(page.split()), name
    page = (own / "index.html").read_text(encoding="utf-8")
    assert page.count(SAID) == 1
    assert page.count("This report was made with changed notebooks (coverage_map)") == 1
    with zipfile.ZipFile(own / "district.docx") as word:
        header = "".join(
            word.read(name).decode() for name in word.namelist() if re.search(r"header\d*\.xml", name)
        )
    assert SAID in re.sub("<[^>]+>", "", header)


def test_the_manifest_says_so_and_holds_the_digests(own: Path, bench: Path, whole_month: Any) -> None:
    manifest = json.loads((own / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["request"]["own_notebooks"] == ["coverage_map"]
    digests = {
        f"notebooks/{name}.ipynb": source_digest(bench / "notebooks" / f"{name}.ipynb") for name in NAMES
    }
    assert {
        name: value for name, value in manifest["inputs"].items() if name.startswith("notebooks/")
    } == digests
    plain = json.loads((whole_month.folder / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    assert plain["request"]["own_notebooks"] == []
    shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert {name: plain["inputs"][f"notebooks/{name}.ipynb"] for name in NAMES} == shipped
    assert "改动过的笔记本" not in (whole_month.folder / "index.html").read_text(encoding="utf-8")


def test_verify_says_so_and_runs_them_only_where_asked(own: Path) -> None:
    """Somebody else's program runs on nobody's machine unasked: the month is made again with the notebooks shipped, and what differs is told."""
    done = run("audit", "verify", str(own))
    assert done.returncode == 1
    assert "本报告使用了改动过的笔记本：coverage_map" in done.stdout
    # 四屏镇: 2 of 4 villages with a point, 3 with the center's; the notebook says one more
    assert f"towns/30-{TOWN}.pdf C6.3.5.1：3 (3)" in done.stdout
    asked = run("audit", "verify", str(own), "--own-notebooks")
    assert asked.returncode == 1  # it comes out the same, but what it prints is not what its tables say
    first, *others = asked.stdout.splitlines()
    assert first.startswith("本报告使用了改动过的笔记本：coverage_map")
    assert (
        f"印出的数字与表不符 towns/30-{TOWN}.pdf C6.3.5.1 = coverage {TOWN} 2022 served_low：印 3，表 2"
        in others
    )
    assert all(line.startswith("印出的数字与表不符") for line in others)


def test_a_notebook_changed_in_the_month_is_told_though_the_forger_sealed_it_again(
    own: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(own, tmp_path / "2021-09"))
    manifest = copy / "evidence" / "manifest.json"
    rewritten(manifest, lambda content: content["request"].update(own_notebooks=[]))
    write_seal(copy)
    done = run("audit", "verify", str(copy), "--workers", "1")
    assert done.returncode == 1
    assert "本报告使用了改动过的笔记本：coverage_map" in done.stdout


def test_a_month_of_notebooks_run_in_jupyterlab_is_the_same_month(tmp_path: Path, whole_month: Any) -> None:
    """Outputs and kernel are no part of a notebook: run id and files are those of the notebooks as they came."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    for name in NAMES:
        rewritten(tmp_path / "notebooks" / f"{name}.ipynb", lambda content: content["metadata"].update(kernelspec={"name": "python3", "display_name": "mine", "language": "python"}))  # fmt: skip
    done = run("report", "--month", "2021-09", "--data", str(ROOT / "data"), "--town", TOWN, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name in (f"evidence/notebooks/{TOWN}/{name}.ipynb" for name in NAMES):
        assert file_digest(tmp_path / "reports" / "2021-09" / name) == file_digest(whole_month.folder / name)
    shown = subprocess.run(["pdftotext", tmp_path / f"reports/2021-09/towns/30-{TOWN}.pdf", "-"], capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert "改动过的笔记本" not in shown
