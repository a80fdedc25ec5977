"""Which environment is needed, and which are in nobody's use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from frontdoor import build, environment, lease
from frontdoor.texts import SetupError
from tests.frontdoor.small import PYTHON, checkout

OLD = ".venv-3.11-00000000"


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = checkout(tmp_path)
    monkeypatch.setattr(environment, "ROOT", root)
    return root


def test_another_patch_of_python_needs_no_other_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 11, 2))
    first = environment.folder_needed()
    monkeypatch.setattr(sys, "version_info", Version(3, 11, 14))
    monkeypatch.setattr(sys, "version", "3.11.14 (built another day)")
    assert environment.folder_needed() == first
    monkeypatch.setattr(sys, "version_info", Version(3, 12, 2))
    assert environment.folder_needed() != first
    assert first.parent == root


@pytest.mark.parametrize(("file", "old", "new", "same"), [
    ("requirements.lock", "needed==1", "needed==2", False),
    ("bootstrap.lock", "uv==0", "uv==1", False),
    ("pyproject.toml", 'name = "small"', 'name = "other"', False),
    ("pyproject.toml", "[project]", "[tool.ruff]\nline-length = 1\n[project]", True),
    ("run.py", "(3, 11)", "(3, 12)", True),
])  # fmt: skip
def test_an_environment_is_needed_anew_where_what_is_installed_changes(
    root: Path, file: str, old: str, new: str, same: bool
) -> None:
    before, text = environment.folder_needed(), (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    assert (environment.folder_needed() == before) is same


def test_a_moved_checkout_needs_its_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = environment.folder_needed().name
    monkeypatch.setattr(environment, "ROOT", root.rename(root.with_name("moved")))
    assert environment.folder_needed().name != before


def made(folder: Path) -> Path:
    folder.mkdir()
    (folder / lease.LEASE).touch()
    return folder


@pytest.mark.skipif(os.name == "nt", reason="there an open file keeps its folder")
def test_what_a_process_holds_is_not_removed(tmp_path: Path) -> None:
    folder = made(tmp_path / OLD)
    code = f"import sys; sys.path.insert(0, {str(environment.ROOT)!r})\nfrom frontdoor.lease import hold\nheld = hold({str(folder)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([PYTHON, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert not environment.removed(folder)
        assert folder.is_dir()
        holder.kill()
    assert environment.removed(folder)
    assert [*tmp_path.iterdir()] == []


def test_only_what_was_made_here_is_removed_after_building(tmp_path: Path) -> None:
    others = [made(tmp_path / name) for name in (OLD, f"{OLD}.gone", ".venv-mine", ".venv-3.11", "data")]
    python = tmp_path / "new" / "bin" / "python"

    def built(folder: Path) -> None:
        (folder / environment.programs(folder).name).mkdir()
        Path(environment.program(folder, "python")).touch(0o755)

    environment.secure(python.parents[1], built)
    assert [one.name for one in others if one.exists()] == [".venv-mine", ".venv-3.11", "data"]


def test_what_else_is_called_venv_stays(tmp_path: Path) -> None:
    folder, link = made(tmp_path / OLD), tmp_path / ".venv"
    link.write_text("mine", encoding="utf-8")
    assert not environment.pointed(folder)
    assert link.read_text(encoding="utf-8") == "mine"
    link.unlink()
    assert environment.pointed(folder)
    assert environment.pointed(folder)  # again
    assert link.resolve() == folder


def test_what_is_not_whole_and_in_use_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path / OLD)
    held = lease.hold(str(folder))
    assert held is not None
    with pytest.raises(SetupError, match=OLD):
        environment.secure(folder, lambda _: pytest.fail("built under a running program"))
    os.close(held)


def test_a_python_without_pip_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    bare = environment.program(tmp_path / "bare", "python")
    monkeypatch.setattr(sys, "executable", bare)
    monkeypatch.setattr(sys, "_base_executable", bare)
    with pytest.raises(SetupError, match="python3-pip"):
        build.build(tmp_path / "new")
