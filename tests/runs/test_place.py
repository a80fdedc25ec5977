"""A month's place: killed at any step of publishing, neither the month nor the work is lost, and nothing that others have made."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eldercare_analysis.runs import disk, place
from eldercare_analysis.runs.disk import broken, write_seal
from eldercare_analysis.runs.place import Place
from tests.examples import some
from tests.killing import killed_at

STATE = "the same inputs"


def month(folder: Path, text: str) -> Path:
    """Make a month as a run makes it: files, and the seal last."""
    (folder / "evidence" / "inputs").mkdir(parents=True)
    (folder / "report.pdf").write_text(text, encoding="utf-8")
    (folder / "evidence" / "inputs" / "plan.csv").write_text(text, encoding="utf-8")
    write_seal(folder)
    return folder


def said(folder: Path) -> str:
    return (folder / "report.pdf").read_text(encoding="utf-8")


def finished(final: Path) -> Place:
    """Return a place whose work folder holds a finished month."""
    new = Place(final)
    new.recover()
    new.begin(STATE, fresh=False)
    month(new.work, "new")
    return new


def run_again(final: Path, keep: int | None = 1) -> Place:
    """Do what the next run of the same command does; it may not have to make the month again."""
    after = Place(final)
    after.recover()
    if after.published(STATE):
        after.close()
    else:
        assert after.finished(STATE), "the work is lost"
        after.publish(keep)
    return after


def edited(final: Path) -> None:
    (month(final, "old") / "report.pdf").write_text("by hand", encoding="utf-8")


def noted(final: Path) -> None:
    (month(final, "old") / "notes.txt").write_text("by hand", encoding="utf-8")


def linked(final: Path) -> None:
    (month(final, "old") / "to").symlink_to("nowhere")


def foreign(final: Path) -> None:
    (final / "pictures").mkdir(parents=True)
    (final / "pictures" / "report.pdf").write_text("by hand", encoding="utf-8")


def a_file(final: Path) -> None:
    final.write_text("by hand", encoding="utf-8")


def a_link(final: Path) -> None:
    final.symlink_to(month(final.with_name("elsewhere"), "old"))


def nothing(final: Path) -> None:
    pass


def ours(final: Path) -> None:
    month(final, "old")


WERE: tuple[Callable[[Path], None], ...] = (nothing, ours, edited, noted, linked, foreign, a_file, a_link)


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def exchanges(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system can exchange folders in one step."""

    def exchange(one: Path, other: Path) -> bool:
        sys.audit("exchange")
        return bool(request.param) and disk.exchange(one, other)

    monkeypatch.setattr(place, "exchange", exchange)
    return bool(request.param)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: processes are killed here, not machines."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.mark.parametrize("was", some(WERE, 4))
def test_killed_at_any_step_of_publishing(
    tmp_path: Path, was: Callable[[Path], None], exchanges: bool
) -> None:
    """Before every change of the file system; then the next run is killed, too, somewhere; then one ends."""
    step, killed = 0, True
    while killed:
        step += 1
        final = tmp_path / str(step) / "2021-09"
        final.parent.mkdir()
        was(final)
        before = sorted(path.read_bytes() for path in final.parent.rglob("*") if path.is_file())
        new = finished(final)
        killed = killed_at(step, lambda new=new: new.publish(1))
        if exchanges and was is ours:
            assert said(final) in ("old", "new"), step
            assert broken(final) == {}
        again = killed and killed_at(random.Random(step).randrange(15), lambda final=final: run_again(final))  # noqa: S311
        if again:
            run_again(final)
        left_in_order(final, was, before)
    assert step > 4


def left_in_order(final: Path, was: Callable[[Path], None], before: list[bytes]) -> None:
    """The new month is in place, and all that was there is still somewhere: ours as the month before, the rest under a name with the time."""
    Place(final).recover()
    assert (said(final), broken(final)) == ("new", {})
    names = {path.name for path in final.parent.iterdir()} - {"2021-09", "elsewhere", ".2021-09.note"}
    if was is ours:
        assert names == {".2021-09.previous"}
        assert said(final.with_name(".2021-09.previous")) == "old"
    else:
        assert len(names) == (was is not nothing)
        assert all(name.startswith("2021-09.kept-") for name in names)
    now = [path.read_bytes() for path in final.parent.rglob("*") if path.is_file()]
    assert all(now.count(content) >= before.count(content) for content in before)


def killed_everywhere(tmp_path: Path, publish: Callable[[Place], object]) -> Iterator[Path]:
    """Yield the month's place, with one of ours in it, after a kill before each change of the file system, and after none."""
    step, killed = 0, True
    while killed:
        step += 1
        final = tmp_path / str(step) / "2021-09"
        ours(final)
        new = finished(final)
        killed = killed_at(step, lambda new=new: publish(new))
        yield final


def test_a_month_is_in_its_place_again_before_the_next_run_makes_anything(
    tmp_path: Path, exchanges: bool
) -> None:
    for final in killed_everywhere(tmp_path, lambda new: new.publish(1)):
        Place(final).recover()
        assert said(final) in ("old", "new")
        assert broken(final) == {}


def test_killed_at_any_step_beside_a_better_one(tmp_path: Path) -> None:
    for final in killed_everywhere(tmp_path, lambda new: new.publish_beside(1)):
        assert (said(final), broken(final)) == ("old", {})
        after = Place(final)
        after.recover()
        beside = final.with_name("2021-09.failed-1")
        folder = beside if beside.exists() else after.work
        assert (said(folder), broken(folder)) == ("new", {})
    assert Place(final).finished(STATE) is False


@pytest.mark.parametrize("fresh", [True, False])
def test_killed_at_any_step_of_beginning(tmp_path: Path, fresh: bool) -> None:
    """What other inputs left is taken away; the published month and the one before it stay."""
    step, killed = 0, True
    while killed:
        step += 1
        final = tmp_path / str(step) / "2021-09"
        ours(final)
        finished(final).publish(1)
        new = Place(final)
        new.begin("other inputs", fresh=False)
        month(new.work, "other")
        killed = killed_at(step, lambda new=new: new.begin(STATE, fresh=fresh))
        assert (said(final), said(final.with_name(".2021-09.previous"))) == ("new", "old")
        after = Place(final)
        after.recover()
        after.begin(STATE, fresh=fresh)
        assert list(after.work.iterdir()) == []
    assert not list(final.parent.glob("*.kept-*"))


@pytest.mark.parametrize(("keep", "stay"), [(0, []), (1, ["3"]), (2, ["3", "2"]), (None, ["3", "2", "1"])])
def test_as_many_earlier_months_stay_as_wanted(tmp_path: Path, keep: int | None, stay: list[str]) -> None:
    final = tmp_path / "2021-09"
    for text in ("1", "2", "3", "4"):
        new = Place(final)
        new.recover()
        new.begin(text, fresh=False)
        month(new.work, text)
        new.publish(None if text < "4" else keep)
    names = [".2021-09.previous", ".2021-09.previous-2", ".2021-09.previous-3"]
    assert [said(tmp_path / name) for name in names if (tmp_path / name).exists()] == stay
    assert said(final) == "4"


def test_as_many_worse_months_stay_as_wanted(tmp_path: Path) -> None:
    """Beside the newest one as many as wanted; then a whole month comes and leaves as many."""
    final = tmp_path / "2021-09"
    ours(final)

    def made(publish: Callable[[Place], object]) -> list[str]:
        publish(finished(final))
        return sorted(path.name.removeprefix("2021-09.") for path in tmp_path.glob("2021-09.*"))

    assert made(lambda new: new.publish_beside(1)) == ["failed-1"]
    assert made(lambda new: new.publish_beside(1)) == ["failed-1", "failed-2"]
    assert made(lambda new: new.publish_beside(1)) == ["failed-2", "failed-3"]
    assert made(lambda new: new.publish_beside(0)) == ["failed-4"]
    assert made(lambda new: new.publish_beside(9)) == ["failed-4", "failed-5"]
    (tmp_path / "2021-09.failed-4" / "notes.txt").write_text("by hand", encoding="utf-8")
    (tmp_path / "2021-09.failed-07").mkdir()
    month(tmp_path / "2021-09.failed-x", "a copy")
    (tmp_path / "2021-09.failed-3").symlink_to(final)
    others = ["failed-07", "failed-3", "failed-4", "failed-x"]
    assert made(lambda new: new.publish(None)) == sorted([*others, "failed-5"])
    assert made(lambda new: new.publish(1)) == sorted([*others, "failed-5"])
    assert made(lambda new: new.publish(0)) == others
    assert said(final) == "new"


def test_killed_at_any_step_of_thinning(tmp_path: Path) -> None:
    """What is half deleted goes with the next run; the newest stays whole."""
    step, killed = 0, True
    while killed:
        step += 1
        final = tmp_path / str(step) / "2021-09"
        ours(final)
        finished(final).publish_beside(0)
        new = finished(final)
        killed = killed_at(step, lambda new=new: new.publish_beside(0))
        Place(final).recover()
        worse = list(final.parent.glob("2021-09.failed-*"))
        assert all(broken(path) == {} for path in [final, *worse])
        assert not (final.parent / ".2021-09.doomed").exists()
    assert [path.name for path in worse] == ["2021-09.failed-2"]


def test_an_earlier_month_that_somebody_changed_is_not_deleted(tmp_path: Path) -> None:
    final = tmp_path / "2021-09"
    ours(final)
    finished(final).publish(1)
    (tmp_path / ".2021-09.previous" / "notes.txt").write_text("by hand", encoding="utf-8")
    last = finished(final)
    last.publish(0)
    (kept,) = last.kept
    assert (kept / "notes.txt").read_text(encoding="utf-8") == "by hand"


def test_a_work_folder_that_no_run_of_ours_has_noted_is_kept(tmp_path: Path) -> None:
    final = tmp_path / "2021-09"
    (tmp_path / ".2021-09.work").mkdir()
    (tmp_path / ".2021-09.work" / "notes.txt").write_text("by hand", encoding="utf-8")
    (kept,) = finished(final).kept
    assert (kept / "notes.txt").is_file()


def test_a_finished_month_that_is_not_whole_any_more_is_not_published(tmp_path: Path) -> None:
    new = finished(tmp_path / "2021-09")
    (new.work / "report.pdf").write_text("cut", encoding="utf-8")
    assert not new.finished(STATE)
    new.begin(STATE, fresh=False)  # goes on with what is there, unsealed
    assert sorted(broken(new.work)) == ["evidence/SHA256SUMS"]


def test_everything_is_on_the_disk_before_the_month_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, str]] = []
    sync, exchange = disk.sync_path, disk.exchange
    monkeypatch.setattr(disk, "sync_path", lambda path: (done.append(("sync", path.name)), sync(path)))
    monkeypatch.setattr(
        place, "exchange", lambda *paths: (done.append(("exchange", "")), exchange(*paths))[1]
    )
    ours(tmp_path / "2021-09")
    new = finished(tmp_path / "2021-09")
    done.clear()
    new.publish(1)
    before = {name for _, name in done[: done.index(("exchange", ""))]}
    assert before >= {"report.pdf", "plan.csv", "SHA256SUMS", "inputs", "evidence", ".2021-09.work"}


def test_folders_change_places(tmp_path: Path) -> None:
    one, other = month(tmp_path / "one", "1"), month(tmp_path / "other", "2")
    if not disk.exchange(one, other):
        pytest.skip("this system exchanges nothing")
    assert (said(one), said(other)) == ("2", "1")
    shutil.rmtree(other)
    assert not disk.exchange(one, other)
    assert said(one) == "2"
