"""Several districts in one command: each in a folder of its own, as by itself; every problem before anything starts."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.packs import write_pack

from eldercare_analysis import load_district
from eldercare_analysis.runs import packs as packs_module
from eldercare_analysis.runs.evidence import LOG
from eldercare_analysis.runs.order import Request
from eldercare_analysis.runs.packs import packs_of, run_packs
from eldercare_analysis.runs.surroundings import Stopped
from tests.runs.test_cluster import digests
from tests.warm import run


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("packs")
    return [write_pack(folder / f"pack-{number}", 2, number) for number in range(3)]


def report(output: Path, *packs: Path, more: tuple[str, ...] = ()) -> tuple[int, str]:
    given = [part for pack in packs for part in ("--data", str(pack))]
    done = run("report", "--month", "2021-09", "--output", str(output), *given, *more)
    return done.returncode, done.stderr


def test_each_district_has_a_folder_and_is_as_by_itself(tmp_path: Path, packs: list[Path]) -> None:
    code, said = report(tmp_path / "all", *packs)
    assert code == 0, said
    folders = {path.name for path in (tmp_path / "all").iterdir()}
    assert folders == {"600000-虚构000区", "600001-虚构001区", "600002-虚构002区"}
    assert said.count("3份报告中生成3份") == 3  # two towns and the district, of each
    assert report(tmp_path / "one", packs[1])[0] == 0
    assert digests(tmp_path / "all" / "600001-虚构001区" / "2021-09") == digests(tmp_path / "one" / "2021-09")


def test_what_is_there_whole_is_kept_and_what_is_not_is_made_again(tmp_path: Path, packs: list[Path]) -> None:
    months = [tmp_path / f"60000{n}-虚构00{n}区" / "2021-09" for n in range(3)]
    assert report(tmp_path, *packs)[0] == 0
    made = [(month / "evidence" / "run.log").read_text(encoding="utf-8") for month in months]
    shutil.rmtree(months[0])  # as after an interruption
    (months[1] / "district.pdf").write_bytes(b"changed")
    code, said = report(tmp_path, *packs)
    assert (code, said.count("3份报告中生成3份")) == (0, 3)
    again = [(month / "evidence" / "run.log").read_text(encoding="utf-8") for month in months]
    assert [one == other for one, other in zip(made, again, strict=True)] == [False, False, True]
    assert all((month / "district.pdf").read_bytes().startswith(b"%PDF") for month in months)


def test_all_problems_of_all_packs_before_anything_starts(tmp_path: Path, packs: list[Path]) -> None:
    broken = [Path(shutil.copytree(pack, tmp_path / pack.name)) for pack in packs[:2]]
    for pack in broken:
        text = (pack / "annex1_plan.csv").read_text(encoding="utf-8")
        (pack / "annex1_plan.csv").write_text(text.replace("虚构0001镇", "不存在镇"), encoding="utf-8")
    code, said = report(tmp_path / "out", *broken, packs[2], packs[2], more=("--town", "虚构0000镇"))
    assert code == 2
    assert all(f"{pack.as_posix()}/annex1_plan.csv 第3行" in said for pack in broken)
    assert "是同一个区县 600002" in said
    assert "不能用 --town" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_returns_lie_in_a_folder_of_each_district(tmp_path: Path, packs: list[Path], demo: Path) -> None:
    returns = tmp_path / "returns"
    own = load_district(demo / "pack").policy.info
    shutil.copytree(demo / "returns", returns / own.code)
    given = ("--register", str(returns), "--month", "2025-09")
    code, said = report(tmp_path / "out", demo / "pack", packs[0], more=given)
    assert (code, "没有 600000 子文件夹" in said) == (2, True)
    (returns / "600000").mkdir()
    code, said = report(tmp_path / "out", demo / "pack", packs[0], more=given)
    assert "failed" not in said
    snapshot = (
        tmp_path / "out" / f"{own.code}-{own.name['zh']}" / "2025-09" / "evidence" / "inputs" / "returns.json"
    )
    assert snapshot.stat().st_size > 1000


def test_an_interruption_is_the_last_line_of_each_log_that_was_written(
    tmp_path: Path, packs: list[Path]
) -> None:
    def log(name: str) -> Path:
        path = tmp_path / name / ".2021-09.work" / "evidence" / LOG
        path.parent.mkdir(parents=True)
        path.write_text("", encoding="utf-8")
        return path

    begun, sealed, old = (
        log("600000-虚构000区"),
        log("600001-虚构001区"),
        log("600001-虚构001区/points-first"),
    )
    (sealed.parent / "SHA256SUMS").touch()
    os.utime(begun, (later := time.time() + 3600, later))
    os.utime(old, (0, 0))
    order = Request("2021-09", tmp_path)

    def stop(*_: object) -> Iterator[object]:
        raise Stopped("SIGTERM")
        yield

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(packs_module, "all_of", stop)
        list(run_packs(packs_of(order, packs[:2])))
    assert json.loads(begun.read_text(encoding="utf-8"))["signal"] == "SIGTERM"
    assert sealed.read_text(encoding="utf-8") == old.read_text(encoding="utf-8") == ""
