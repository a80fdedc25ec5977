"""For auditors: any changed byte is found, a month comes out the same on another machine, two months are told apart."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.runs.differences import Difference, differences, figures, printed_against_tables
from eldercare_analysis.runs.disk import SEAL, broken, write_seal
from eldercare_analysis.runs.evidence import file_digest
from eldercare_analysis.runs.monthly import Request
from eldercare_analysis.runs.printed_facts import read_facts
from eldercare_analysis.runs.verify import is_signed, verify
from tests.examples import ALL, examples
from tests.warm import ROOT, called, run, run_month

TOWN = "四屏镇"
UNSTABLE = ("evidence/run.log", "evidence/manifest.json", SEAL)  # they hold times


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of one town, to be left as it is."""
    return run_month(Request("2021-09", tmp_path_factory.mktemp("audit"), (TOWN,), data=ROOT / "data")).folder


@pytest.fixture
def copy(month: Path, tmp_path: Path) -> Path:
    """The same month on another machine, to be tampered with."""
    return Path(shutil.copytree(month, tmp_path / "elsewhere" / "2021-09"))


def flip(path: Path, place: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(bytes(content))


def test_a_sealed_month_is_whole_and_other_tools_agree(month: Path) -> None:
    assert broken(month) == {}
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", SEAL], cwd=month, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@examples(60)
@given(st.data())
def test_any_flipped_bit_of_any_file_is_found(month: Path, data: Any) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in month.rglob("*") if path.is_file())))
    before = path.read_bytes()
    flip(path, data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 7)))
    try:
        assert broken(month)
    finally:
        path.write_bytes(before)
    assert not broken(month)


def test_files_that_are_gone_or_new_are_named(copy: Path) -> None:
    (copy / "evidence" / "tables" / "targets.csv").unlink()
    (copy / "towns" / "31-新镇.pdf").write_bytes(b"%PDF")
    assert broken(copy) == {"evidence/tables/targets.csv": "missing", "towns/31-新镇.pdf": "added"}
    (copy / SEAL).unlink()
    assert broken(copy) == {SEAL: "missing"}


def test_a_month_from_elsewhere_comes_out_the_same(copy: Path) -> None:
    verdict = called(verify, copy)
    assert verdict.good, verdict
    outputs = json.loads((copy / "evidence/manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert verdict.same("files") == len(outputs)
    assert verdict.same("figures") > 1000  # cells of the tables and printed numbers, one by one
    assert verdict.other_software == ""


def test_a_forged_figure_is_found_though_the_forger_sealed_it_again(copy: Path) -> None:
    table = copy / "evidence" / "tables" / "budget.csv"
    text = table.read_text(encoding="utf-8")
    line = f"center_award-{TOWN}-2022"
    row = next(row for row in text.splitlines() if row.startswith(line))
    table.write_text(text.replace(row, row.replace("100000000", "110000000")), encoding="utf-8")
    manifest = copy / "evidence" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["outputs"]["evidence/tables/budget.csv"] = file_digest(table)
    content["software"]["code"] = "0" * 64
    manifest.write_text(json.dumps(content), encoding="utf-8")
    write_seal(copy)
    done = run("audit", "verify", str(copy), "--language", "en")
    assert done.returncode == 1
    assert f"figure budget {line} amount_fen: 110000000 → 100000000" in done.stdout
    assert "Made by another software" in done.stdout
    assert "Not the same" in done.stderr


def tampered(copy: Path, change: Callable[[list[Any]], object]) -> Path:
    """Change the numbers of a month, and seal it again."""
    path = copy / "evidence" / "facts.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    changed = change(facts)
    path.write_text(json.dumps(facts if changed is None else changed, ensure_ascii=False), encoding="utf-8")
    write_seal(copy)
    return copy


def renamed(facts: list[Any], old: str, new: str) -> None:
    facts[0][new] = facts[0].pop(old)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda facts: renamed(facts, "value", "valeu"), "evidence/facts.json 1 value, valeu"),
        (lambda facts: renamed(facts, "id", "ID"), "evidence/facts.json 1 id, ID"),
        (lambda facts: renamed(facts, "report", "file"), "evidence/facts.json 1 report, file"),
        (lambda facts: facts[0].update(value=[1]), "evidence/facts.json 1 value"),
        (lambda facts: facts[0].update(row="白沙镇"), "evidence/facts.json 1 row"),
        (lambda facts: facts.insert(0, None), "evidence/facts.json 1 NoneType"),
        (lambda _: {"facts": []}, "evidence/facts.json 1 report, town, id"),
        (lambda facts: facts.pop(0) and None, "towns/30-四屏镇.pdf T18.h.1"),
        (lambda facts: facts.append(facts[0] | {"id": "T18.h.99"}), "towns/30-四屏镇.pdf T18.h.99"),
        (lambda facts: facts.append(facts[0]), "towns/30-四屏镇.pdf T18.h.1"),
        (lambda facts: facts[0].update(kind="text", table="budget"), "towns/30-四屏镇.pdf T18.h.1"),
    ],
)  # fmt: skip
def test_facts_tampered_into_another_shape_are_named(
    month: Path, copy: Path, change: Any, named: str
) -> None:
    tampered(copy, change)
    found = [*printed_against_tables(copy), *figures(copy, month)]
    assert any(one.where.startswith(named) for one in found if not one.same)


def test_verify_and_trace_tell_of_another_key(copy: Path) -> None:
    done = run("audit", "verify", str(tampered(copy, lambda facts: renamed(facts, "value", "valeu"))))
    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0)
    assert "evidence/facts.json 1 value, valeu" in done.stdout
    assert (
        "文件 evidence/facts.json" in done.stdout
    )  # sealed again, but not what the manifest says, nor what comes out
    traced = run("audit", "trace", "C1.t2.1", "--town", TOWN, "--report", str(copy))
    assert traced.returncode == 2
    assert "第1项不是报告中的一个数字（value, valeu）" in traced.stderr


@pytest.mark.parametrize("content", [b"", b"not JSON", b"[1, 2", b"\xff\xfe", b"[" * 100_000])
def test_facts_that_are_no_json_are_named(month: Path, copy: Path, content: bytes) -> None:
    (copy / "evidence" / "facts.json").write_bytes(content)
    found = [*printed_against_tables(copy), *figures(copy, month)]
    assert "evidence/facts.json 1 str" in [one.where for one in found if not one.same]
    with pytest.raises(InputError, match="第1项不是报告中的一个数字"):
        read_facts(copy)


def test_a_month_without_its_numbers(copy: Path) -> None:
    (copy / "evidence" / "facts.json").unlink()
    done = run("audit", "verify", str(copy))
    assert (done.returncode, "缺少：evidence/facts.json" in done.stdout) == (1, True)


def test_any_forged_file_is_found_though_the_forger_sealed_it_again(copy: Path) -> None:
    for name in (f"towns/30-{TOWN}.pdf", f"evidence/notebooks/{TOWN}/coverage_map.ipynb"):
        (copy / name).write_bytes(b"forged")
    write_seal(copy)
    assert {one.where for one in called(verify, copy).differing} == {
        f"towns/30-{TOWN}.pdf",
        f"evidence/notebooks/{TOWN}/coverage_map.ipynb",
    }


@pytest.mark.parametrize("part", ["request", "inputs", "outputs", "month"])
def test_a_manifest_of_another_shape_is_no_month(copy: Path, part: str) -> None:
    path = copy / "evidence" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    (content["request"] if part == "month" else content)[part] = [1]
    path.write_text(json.dumps(content), encoding="utf-8")
    done = run("audit", "verify", str(copy))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_printed_numbers_are_those_of_the_tables_beside_them(copy: Path) -> None:
    """四屏镇: 4 villages (Annex 1); a table that says 5 is unlike every number printed of it, whatever the rest says."""
    assert all(one.same for one in printed_against_tables(copy))
    assert sum(1 for _ in printed_against_tables(copy)) > 30
    table = copy / "evidence" / "tables" / "coverage.csv"
    text = table.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith(f"{TOWN},2022,4,"))
    table.write_text(text.replace(old, old.replace(",4,", ",5,", 1)), encoding="utf-8")
    found = [one for one in printed_against_tables(copy) if not one.same]
    where = f"towns/30-{TOWN}.pdf C6.3.2 = coverage {TOWN} 2022 villages"
    assert Difference("printed", where, "4", "5") in found
    write_seal(copy)
    done = run("audit", "verify", str(copy))
    assert done.returncode == 1
    assert f"印出的数字与表不符 {where}：印 4，表 5" in done.stdout


def test_a_number_beside_a_masked_or_missing_cell_is_named(copy: Path) -> None:
    def change(facts: list[Any]) -> None:
        cell = next(
            fact
            for fact in facts
            if fact.get("column") == "villages" and fact.get("row", {}).get("year") == 2022
        )
        facts.append(cell | {"id": "C6.3.97", "column": "points", "value": 3})
        facts.append(cell | {"id": "C6.3.98", "row": {"town": "无此镇", "year": 2022}})

    tampered(copy, change)
    table = copy / "evidence" / "tables" / "coverage.csv"
    text = table.read_text(encoding="utf-8")
    head = text.splitlines()[0].split(",")
    old = next(line for line in text.splitlines() if line.startswith(f"{TOWN},2022,"))
    cells = old.split(",")
    cells[head.index("points")] = "<5"
    table.write_text(text.replace(old, ",".join(cells)), encoding="utf-8")
    found = {one.where.partition(" = ")[0]: one for one in printed_against_tables(copy) if not one.same}
    assert found[f"towns/30-{TOWN}.pdf C6.3.97"].second == "<5"
    assert found[f"towns/30-{TOWN}.pdf C6.3.98"].second == "no row"


def test_a_changed_input_is_found_though_the_forger_sealed_it_again(copy: Path) -> None:
    sources = copy / "evidence" / "inputs" / "data" / "SOURCES.md"
    sources.write_text("nothing", encoding="utf-8")
    write_seal(copy)
    found = [(one.part, one.where) for one in called(verify, copy).differing]
    assert ("inputs", "data/SOURCES.md") in found


def test_two_months_side_by_side(month: Path, tmp_path: Path) -> None:
    request = Request("2021-10", tmp_path, (TOWN,), data=ROOT / "data", scenario="awards-next-year")
    other = run_month(request).folder
    found = differences(month, other)
    assert Difference("request", "month", "2021-09", "2021-10") in found
    assert Difference("request", "scenario", "baseline", "awards-next-year") in found
    # 三（二）: the center of 2022 is paid in the year after it
    assert Difference("figures", f"budget center_award-{TOWN}-2022 year", "2022", "2023") in found
    assert not [one for one in found if one.part == "inputs"]
    done = run("audit", "diff", str(month), str(other), "--format", "json")
    assert done.returncode == 1
    assert {
        "part": "request",
        "where": "month",
        "first": "2021-09",
        "second": "2021-10",
        "same": False,
    } in json.loads(done.stdout)
    same = run("audit", "diff", str(month), str(month))
    assert (same.returncode, same.stdout) == (0, "")
    assert all(one.same for one in figures(month, month))


def test_what_is_no_month_is_said(tmp_path: Path) -> None:
    for command in (["verify", str(tmp_path)], ["diff", str(tmp_path), str(tmp_path)]):
        done = run("audit", *command)
        assert done.returncode == 2
        assert "不是月报文件夹" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen on this machine")
def test_a_signature_by_somebody_on_the_list(copy: Path, tmp_path: Path) -> None:
    key, signers = tmp_path / "key", tmp_path / "signers"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    signers.write_text(f"bureau {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    assert not is_signed(copy, signers)
    assert run("audit", "sign", str(copy), "--key", str(key)).returncode == 0
    assert broken(copy) == {}  # the signature is beside the seal, not under it
    assert is_signed(copy, signers)
    flip(copy / SEAL, 3, 0)
    assert not is_signed(copy, signers)
    refused = run("audit", "sign", str(copy), "--key", str(key))
    assert refused.returncode == 2


def stable(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: file_digest(path) for name, path in names.items() if name not in UNSTABLE}


def test_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Another locale, time zone, home, user, folder, number of workers, and day: the zones are 26 hours apart."""
    found = []
    for name, workers, settings in (
        ("一", "1", {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "USER": "one"}),
        (
            "two folders/b",
            "2",
            {"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "TZ": "Etc/GMT+12", "USER": "other"},
        ),
    ):
        home = tmp_path / f"home-{workers}"
        home.mkdir()
        output = tmp_path / name
        places = ["--town", TOWN, "--workers", workers, "--output", str(output)]
        places += ["--town", "district"] * ALL
        done = run("report", "--month", "2021-09", *places, HOME=str(home), **settings)
        assert done.returncode == 0, done.stderr
        found.append(stable(output / "2021-09"))
    first, second = found
    assert len(first) > 20
    assert {name for name in first if first[name] != second.get(name)} == set()
    assert first.keys() == second.keys()


def test_from_a_printed_number_to_the_cell_of_annex_1_by_command_line(month: Path) -> None:
    """The award in the town's PDF, its row in the evidence, its derivation, the cell in the evidence's copy of Annex 1."""
    text = subprocess.run(
        ["pdftotext", month / "towns" / f"30-{TOWN}.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "100 万元" in text or "100万元" in "".join(text.split())
    data = str(month / "evidence" / "inputs" / "data")
    done = run("audit", "trace", "center_award", "--town", TOWN, "--data", data)
    assert "center_award 合计 100 万元" in done.stdout
    assert "centers_2022 = 1 [annex1_plan.csv 第31行 centers_2022] 附件1第30行（四屏镇）" in done.stdout
    assert "三（二）" in done.stdout
    header, *rows = (
        (month / "evidence/inputs/data/annex1_plan.csv").read_text(encoding="utf-8-sig").splitlines()
    )
    assert rows[29].split(",")[header.split(",").index("centers_2022")] == "1"
    tree = json.loads(
        run("audit", "trace", "coverage", "--town", "鼎山街道", "--format", "json", "--data", data).stdout
    )
    cells = {cell["name"]: cell["value"] for cell in tree["children"][0]["children"]}
    assert cells == {"villages": "0", "existing_points": None}
