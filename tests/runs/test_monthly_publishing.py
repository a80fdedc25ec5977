"""A published month is never worse than before: what comes out, and where it is, run after run. Reports are made by a stand-in."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import eldercare_analysis.cli  # noqa: F401 - its commands
from eldercare_analysis.cli.command import app
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import EldercareError, InputError
from eldercare_analysis.runs import monthly, notebooks, report, reports
from eldercare_analysis.runs.disk import broken, umask
from eldercare_analysis.runs.engine.processes import KilledError, ProcessError, Stage
from eldercare_analysis.runs.evidence import Result
from eldercare_analysis.runs.monthly import Request, run_month
from eldercare_analysis.runs.notebooks import NotebookError
from eldercare_analysis.runs.place import Place
from eldercare_analysis.runs.report import Job, execute_notebooks, reason_of
from tests.conftest import ROOT
from tests.returns import put, template

TOWNS = ("白沙镇", "四屏镇")


class NoTables:
    def __init__(self, *_: Any) -> None: ...

    def write_tables(self) -> None: ...

    def write_page(self, results: list[Result]) -> None: ...


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Towns whose reports fail; nobody makes any where it holds `nobody`."""
    found: set[str] = set()

    def make(jobs: list[Job], *_: Any) -> Iterator[tuple[Job, Result]]:
        assert "nobody" not in found, "it is made again"
        for job in jobs:
            if job.subject in found:
                yield job, Result(job.subject, job.code, "failed", None, "boom")
                continue
            (job.work / job.pdf).parent.mkdir(parents=True, exist_ok=True)
            (job.work / job.pdf).write_text(job.subject, encoding="utf-8")
            yield job, Result(job.subject, job.code, "done", job.pdf)

    monkeypatch.setattr(monthly, "make_reports", make)
    monkeypatch.setattr(monthly, "Whole", NoTables)
    return found


def request(output: Path, **more: Any) -> Request:
    return Request("2021-09", output, TOWNS, data=ROOT / "data", **more)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def names(output: Path) -> set[str]:
    return {path.name for path in output.iterdir()} - {".2021-09.lock"}


def test_two_runs_while_something_is_wrong_leave_a_good_month_alone(tmp_path: Path, fails: set[str]) -> None:
    good = contents(run_month(request(tmp_path)).folder)
    fails.add("白沙镇")
    for number in (1, 2):
        outcome = run_month(request(tmp_path))
        assert outcome.folder == tmp_path / f"2021-09.failed-{number}"
        assert (outcome.lacking, outcome.published) == (("白沙镇",), tmp_path / "2021-09")
        assert broken(outcome.folder) == {}
    assert contents(tmp_path / "2021-09") == good
    assert names(tmp_path) == {"2021-09", "2021-09.failed-1", "2021-09.failed-2"}
    fails.clear()
    assert run_month(request(tmp_path)).published is None
    assert contents(tmp_path / ".2021-09.previous") == good


def test_the_command_line_says_where_it_is(tmp_path: Path, fails: set[str]) -> None:
    command = ["report", "--month", "2021-09", "--data", str(ROOT / "data"), "--output", str(tmp_path)]
    command += [part for town in TOWNS for part in ("--town", town)]
    assert CliRunner().invoke(app, command).exit_code == 0
    fails.add("四屏镇")
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 1
    assert f"{tmp_path / '2021-09'} 保持不变：它有本次缺少的内容（四屏镇）" in said.stderr
    assert f"{tmp_path / '2021-09.failed-1'}：2份报告中生成1份" in said.stderr
    lines = (tmp_path / "2021-09.failed-1" / "evidence" / "run.log").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["lacking"] == "四屏镇"
    (tmp_path / "2021-09" / "notes.txt").write_text("by hand", encoding="utf-8")
    fails.clear()
    said = CliRunner().invoke(app, command)
    (kept,) = tmp_path.glob("2021-09.kept-*")
    assert (said.exit_code, str(kept) in said.stderr) == (0, True)
    assert (kept / "notes.txt").is_file()
    said = CliRunner().invoke(app, [*command, "--keep", "-1"])
    assert "-1 不是可保留的月报份数" in str(said.exception)


@pytest.mark.parametrize(("language", "word"), [("zh", "全区"), ("en", "the district")])
def test_the_district_is_called_by_its_word(
    tmp_path: Path, fails: set[str], language: str, word: str
) -> None:
    command = ["report", "--month", "2021-09", "--data", str(ROOT / "data"), "--output", str(tmp_path)]
    command += ["--town", "district", "--town", "四屏镇", "--language", language]
    assert CliRunner().invoke(app, command).exit_code == 0
    fails.add("district")
    said = CliRunner().invoke(app, command)
    assert {f"未生成：{word}：boom", f"failed: {word}: boom"} & {*said.stderr.splitlines()}
    assert f"（{word}）" in said.stderr or f"({word})" in said.stderr
    assert "district" not in said.stderr.replace(word, "").replace(str(tmp_path), "")
    log = (tmp_path / "2021-09.failed-1" / "evidence" / "run.log").read_text(encoding="utf-8")
    lines = {line["event"]: line for line in map(json.loads, log.splitlines())}
    failed, finished = lines["report_failed"], lines["finished"]
    assert (failed["subject"], failed["message"].startswith(word)) == ("district", True)
    assert word in finished["message"]


def test_a_better_month_takes_the_place_of_a_worse_one(tmp_path: Path, fails: set[str]) -> None:
    fails |= {"白沙镇"}
    first = run_month(request(tmp_path))
    assert (first.folder, first.published) == (tmp_path / "2021-09", None)  # nothing was there
    assert run_month(request(tmp_path)).folder == tmp_path / "2021-09"  # as bad: the newer one
    fails.clear()
    assert run_month(request(tmp_path)).folder == tmp_path / "2021-09"
    manifest = json.loads(
        (tmp_path / ".2021-09.previous" / "evidence" / "manifest.json").read_text(encoding="utf-8")
    )
    assert "failed" in {town["status"] for town in manifest["towns"]}


@pytest.mark.parametrize("there", [True, False])
def test_a_month_without_any_report_is_not_published(tmp_path: Path, fails: set[str], there: bool) -> None:
    before = contents(run_month(request(tmp_path)).folder) if there else {}
    fails |= {*TOWNS}
    outcome = run_month(request(tmp_path))
    assert (outcome.published, len(outcome.failed)) == (tmp_path / "2021-09", 2)
    assert contents(tmp_path / "2021-09") == before
    assert (outcome.folder / "evidence" / "run.log").is_file()
    fails.clear()
    assert run_month(request(tmp_path)).folder == tmp_path / "2021-09"
    assert names(tmp_path) == ({"2021-09", ".2021-09.previous"} if there else {"2021-09"})


def test_a_foreign_folder_in_the_month_s_place_and_failed_reports(tmp_path: Path, fails: set[str]) -> None:
    (tmp_path / "2021-09").mkdir()
    (tmp_path / "2021-09" / "notes.txt").write_text("by hand", encoding="utf-8")
    fails.add("白沙镇")
    assert run_month(request(tmp_path)).folder == tmp_path / "2021-09.failed-1"
    fails.clear()
    (kept,) = run_month(request(tmp_path)).kept
    assert contents(kept) == {"notes.txt": b"by hand"}


@pytest.mark.parametrize(
    "manifest", ["[]", "{", '{"towns": 5}', '{"towns": [{"town": 1}], "request": []}', "[" * 100_000]
)
def test_a_manifest_that_is_none(tmp_path: Path, fails: set[str], manifest: str) -> None:
    evidence = tmp_path / "2021-09" / "evidence"
    evidence.mkdir(parents=True)
    (evidence / "manifest.json").write_text(manifest, encoding="utf-8")
    outcome = run_month(request(tmp_path, reuse=True))
    assert (outcome.folder, len(outcome.kept)) == (tmp_path / "2021-09", 1)


def test_what_a_killed_run_finished_is_not_made_again(
    tmp_path: Path, fails: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    for name in ("publish", "close"):  # before and after the month is in its place
        fails.clear()
        with monkeypatch.context() as patch:
            patch.setattr(Place, name, die)
            with pytest.raises(KeyboardInterrupt):
                run_month(request(tmp_path))
        fails.add("nobody")
        outcome = run_month(request(tmp_path))
        assert (outcome.folder, len(outcome.results)) == (tmp_path / "2021-09", 2)
        assert (outcome.folder / "evidence" / "SHA256SUMS").stat().st_mode & 0o777 == 0o640 & ~umask()
        assert not (tmp_path / ".2021-09.work").exists()
    fails.clear()
    monkeypatch.setattr(Place, "publish", die)
    with pytest.raises(KeyboardInterrupt):
        run_month(request(tmp_path))
    fails.add("nobody")
    with pytest.raises(AssertionError, match="made again"):
        run_month(request(tmp_path, fresh=True))


@pytest.mark.parametrize("other", ["file", "note"])
def test_a_second_run_in_the_same_work_folder_harms_no_month(
    tmp_path: Path, fails: set[str], monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    """As where the lock was deleted by hand: what is not as it was sealed, or is another run's by now, is not published."""
    good = contents(run_month(request(tmp_path)).folder)
    seal = monthly.write_seal

    def interfere(work: Path) -> None:
        seal(work)
        if other == "file":
            (work / "towns" / "30-四屏镇.pdf").write_text("half", encoding="utf-8")
        else:
            Place(tmp_path / "2021-09").begin("other inputs", fresh=False)

    monkeypatch.setattr(monthly, "write_seal", interfere)
    with pytest.raises(InputError, match="另一个进程"):
        run_month(request(tmp_path))
    assert contents(tmp_path / "2021-09") == good


def test_a_return_that_cannot_be_read_any_more(district: District, tmp_path: Path, fails: set[str]) -> None:
    returns, output = tmp_path / "returns", tmp_path / "out"
    returns.mkdir()
    for town in TOWNS:
        template(district, "town", "2021-09", town).save(returns / f"{town}.xlsx")
    good = contents(run_month(request(output, register=(returns,))).folder)
    book = template(district, "town", "2021-09", "四屏镇")
    put(book["设施进度"], "四屏-中心-2022-01", "验收日期", "九月初")
    book.save(returns / "四屏镇.xlsx")
    outcome = run_month(request(output, register=(returns,)))
    assert (outcome.folder.name, outcome.lacking) == ("2021-09.failed-1", ("四屏镇.xlsx",))
    assert contents(output / "2021-09") == good
    log = (outcome.folder / "evidence" / "run.log").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["subject"] for line in log if json.loads(line)["event"] == "left_out"] == [
        "四屏镇.xlsx"
    ]


def die_once(job: Job) -> Result:
    """Be killed the first time; for one town always."""
    mark = job.work / job.subject
    if not mark.exists() or job.subject == "always":
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Result(job.subject, "", "done")


@pytest.mark.skipif(os.name == "nt", reason="nobody is killed by a signal")
def test_a_killed_worker_s_report_is_tried_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "STAGES", (Stage(die_once),))
    monkeypatch.setattr(reports, "prepare", lambda _: None)
    jobs = [Job(tmp_path, tmp_path, name, "", "", {"language": "zh"}, "") for name in ("once", "always")]
    outcomes = [(job.subject, result) for job, result in reports.results_of(reports.make_reports(jobs, 2))]
    assert {name: result.status for name, result in outcomes} == {"once": "done", "always": "failed"}
    assert dict(outcomes)["always"].reason == "进程结束，代码 -9"


@pytest.mark.parametrize(
    ("error", "killed"),
    [
        (KilledError("ended", {"code": -9}), True),
        (NotebookError("target_gap: DeadKernelError: Kernel died"), True),
        (ProcessError("ended", {"code": 1}), False),
        (NotebookError("target_gap: ValueError: boom"), False),
    ],
)
def test_a_process_of_a_notebook_that_was_killed_counts_too(error: EldercareError, killed: bool) -> None:
    job = Job(Path(), Path(), "四屏镇", "", "", {"language": "zh"}, "")
    assert reports.killed(report.failed(job, error)) == killed


def test_how_a_process_ended_is_told_in_the_language_of_the_report() -> None:
    """An error that crosses processes keeps what is to be said."""
    for error, zh, en in (
        (KilledError("ended", {"code": -9}), "进程结束，代码 -9", "the process ended with -9"),
        (ProcessError("late", {"seconds": 600.0}), "超过600秒没有结束", "no end after 600 seconds"),
        (ProcessError("failed", {"text": "ValueError: boom"}), "ValueError: boom", "ValueError: boom"),
    ):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert (type(again), again.render("zh"), again.render("en")) == (type(error), zh, en)
        assert str(again) == en


def test_why_a_report_failed_is_introduced_in_words(tmp_path: Path) -> None:
    for language, said in (
        ("zh", "笔记本运行出错（x: ValueError: boom）"),
        ("en", "a notebook failed (x: ValueError: boom)"),
    ):
        job = Job(tmp_path, tmp_path, "四屏镇", "", "x.pdf", {"language": language}, "")
        assert reason_of(job, NotebookError("x: ValueError: boom")) == said
        assert "ZeroDivisionError: 1" in reason_of(job, ZeroDivisionError(1))


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 4096, b'{"cells": [', b"[]", b'{"nbformat": 4, "cells": [{"outputs": 5}]}', b"\xff\xfe"],
)
def test_an_unreadable_notebook_of_an_interrupted_run_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    job = Job(tmp_path, ROOT / "notebooks", "四屏镇", "", "towns/30-四屏镇.pdf", {"language": "zh"}, "")
    job.executed.mkdir(parents=True)
    whole_one = (ROOT / "notebooks" / "target_gap.ipynb").read_bytes()
    (job.executed / "target_gap.ipynb").write_bytes(whole_one)
    (job.executed / "coverage_map.ipynb").write_bytes(content)
    made: list[str] = []

    def execute(source: Path, target: Path, _: Any) -> None:
        if not target.exists():
            made.append(source.stem)
            target.write_bytes(whole_one)

    monkeypatch.setattr(report, "execute", execute)
    assert execute_notebooks(job) is None
    assert made == ["coverage_map", "budget_projection"]
    assert notebooks.digest(job.executed / "coverage_map.ipynb")


def test_a_full_disk_is_the_reason_of_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "out" / ".2021-09.work" / "x"))

    monkeypatch.setattr(report, "execute", full)
    job = Job(
        tmp_path / "out" / ".2021-09.work", ROOT / "notebooks", "四屏镇", "", "x.pdf", {"language": "en"}, ""
    )
    result = execute_notebooks(job)
    assert result is not None
    assert f"the disk of {tmp_path / 'out'} is full" in result.reason
