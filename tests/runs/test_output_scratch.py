"""Temporary folders: gone at the end; those of dead processes go with the next run, those of others never."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from eldercare_analysis.runs import output as module
from eldercare_analysis.runs.output import LOCK, own_scratch, scratch, use_scratch


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left_behind() -> Path:
    """Let a process die in its folder, and return the folder."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with scratch() as folder:
            (folder / "fonts").mkdir()
            os.write(writing, str(folder).encode())
            os._exit(9)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        return Path(told.read())


def test_a_dead_run_s_folder_goes_with_the_next_run() -> None:
    left = left_behind()
    assert (left / "fonts").is_dir()
    with scratch() as folder:
        assert folder.is_dir()
        assert not left.exists()
    assert not folder.exists()


def test_what_is_in_use_or_not_ours_stays(temporary: Path) -> None:
    for name in ("eldercare-notes", "other"):
        (temporary / name).mkdir()
    (temporary / "eldercare-notes" / "mine.txt").write_text("by hand", encoding="utf-8")
    (temporary / "eldercare-link").symlink_to(temporary / "other")
    (temporary / "other" / LOCK).touch()
    with scratch() as living, scratch() as other:
        assert living != other
        assert living.is_dir()
    assert {path.name for path in temporary.iterdir()} == {"eldercare-notes", "eldercare-link", "other"}
    assert (temporary / "other" / LOCK).exists()


def test_a_folder_of_another_user_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = left_behind()
    own = os.geteuid()
    monkeypatch.setattr(module.os, "geteuid", lambda: own + 1)
    with scratch():
        pass
    assert left.is_dir()


def test_a_folder_swept_away_before_it_was_locked(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, mkdtemp = [], tempfile.mkdtemp

    def swept(prefix: str) -> str:
        made.append(mkdtemp(prefix=prefix))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(module.tempfile, "mkdtemp", swept)
    with scratch() as folder:
        assert str(folder) == made[-1]
        assert folder.is_dir()


def test_no_place_at_all_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(**_: str) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(module.tempfile, "mkdtemp", none)
    monkeypatch.setenv("TMPDIR", "/full")
    with pytest.raises(OSError, match="No usable") as caught, scratch():
        pass
    assert caught.value.filename == "/full"


def test_processes_of_a_run_keep_their_files_in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(os.environ)
    with own_scratch() as folder:
        monkeypatch.setenv("TMPDIR", "elsewhere")
        use_scratch()
        assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(folder)
        monkeypatch.undo()
    assert dict(os.environ) == before
