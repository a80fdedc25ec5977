"""A folder of wheels: what goes into it for which machine, and that it is enough where there is no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import bundle

from frontdoor import bundles
from frontdoor.texts import SetupError
from tests.frontdoor.small import PYTHON, checkout, command, surroundings


@pytest.mark.parametrize(("tag", "python", "there", "not_there"), [
    ("manylinux_2_28_x86_64", "3.11", ["pexpect", "uv", "importlib-metadata"], ["pywinpty", "appnope", "colorama"]),
    ("win_amd64", "3.12", ["pywinpty", "colorama", "uv"], ["pexpect", "appnope", "importlib-metadata"]),
    ("macosx_14_0_arm64", "3.13", ["appnope", "pexpect"], ["pywinpty", "colorama"]),
])  # fmt: skip
def test_what_another_machine_needs(tag: str, python: str, there: list[str], not_there: list[str]) -> None:
    rounds = bundle.locked_for(tag, python)
    names = [[entry.partition("==")[0] for entry in one] for one in rounds]
    assert all(len(one) == len({*one}) for one in names)  # pip takes a package once
    assert {*there} <= {*names[0]}
    assert not {*not_there} & {*names[0]}
    assert all(
        re.fullmatch(r"\S+==\S+( \\\n +--hash=sha256:[0-9a-f]{64})+\n", entry)
        for one in rounds
        for entry in one
    )


def test_patches_that_the_locks_tell_apart_get_both_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    (tmp_path / "bootstrap.lock").write_text("")
    (tmp_path / "requirements.lock").write_text("".join(
        f"a=={version} ; python_full_version {condition} \\\n    --hash=sha256:0\n" for version, condition in (("1", "< '3.11.5'"), ("2", ">= '3.11.5'"), ("3", ">= '3.12'"))))  # fmt: skip
    assert [[entry.split()[0] for entry in one] for one in bundle.locked_for("win_amd64", "3.11")] == [
        ["a==1"],
        ["a==2"],
    ]
    assert [[entry.split()[0] for entry in one] for one in bundle.locked_for("win_amd64", "3.12")] == [
        ["a==2"],
        ["a==3"],
    ]


@pytest.mark.parametrize(("tag", "platforms", "system"), [
    ("manylinux_2_17_x86_64", ["manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64"], "linux-x86_64"),
    ("manylinux_2_28_aarch64", ["manylinux_2_28_aarch64", "manylinux2014_aarch64"], "linux-aarch64"),
    ("win_amd64", ["win_amd64"], "windows-x86_64"),
    ("macosx_14_0_arm64", ["macosx_14_0_arm64"], "macos-arm64"),
])  # fmt: skip
def test_a_machine_takes_older_tags_too(tag: str, platforms: list[str], system: str) -> None:
    options = [*bundle.target_options(tag, "3.12")]
    assert {*platforms} <= {*options}
    assert options[:4] == ["--implementation", "cp", "--python-version", "3.12"]
    assert bundle.system_of(tag) == system


@pytest.mark.parametrize(
    "arguments",
    [["--platform", "amiga"], ["--platform", "manylinux_x86_64"], ["--python", "4"], ["--python", "3.11.2"]],
)
def test_what_is_no_platform_or_version_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert bundle.main([str(tmp_path / "new"), *arguments]) == 2
    assert arguments[1] in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout whose wheels pip finds without an index."""
    root = checkout(tmp_path)
    for module in (bundle, bundles):
        monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(sys, "executable", PYTHON)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return root


def without_network() -> list[str]:
    """Return the words before a command that is to see no network."""
    words = ["unshare", "--net"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*words, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no network namespace to be had")
    return words


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")
def test_a_bundle_is_enough_where_there_is_no_network(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "for there"
    assert bundle.main([str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {
        "bundle.json",
        "uv-0.0.1-py3-none-any.whl",
        "needed-1-py3-none-any.whl",
    }
    words = [*without_network(), *command(root, "--offline", str(folder), "eldercare")]
    done = subprocess.run(
        words,
        env=surroundings(UV_CACHE_DIR=str(tmp_path / "cache")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_a_folder_that_is_there_is_kept(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    assert bundle.main([str(folder)]) == 2
    assert str(folder) in capsys.readouterr().err
    assert [*folder.iterdir()] == []


def test_a_bundle_with_wheels_missing_is_not_made(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wheels" / "needed-1-py3-none-any.whl").unlink()
    before = {*tmp_path.iterdir()}
    assert bundle.main([str(tmp_path / "new")]) == 1
    assert "pip" in capsys.readouterr().err
    assert {*tmp_path.iterdir()} == before


@pytest.mark.parametrize(("note", "said"), [
    ('{"platform": "windows-x86_64", "python": "3.99", "locks": "x"}', "windows-x86_64, python 3.99"),
    ('{"platform": "win', "bundle.json ?"),
    ("[1]", "bundle.json ?"),
])  # fmt: skip
def test_a_bundle_for_something_else_is_named(tmp_path: Path, note: str, said: str) -> None:
    (tmp_path / "bundle.json").write_text(note, encoding="utf-8")
    with pytest.raises(SetupError, match=re.escape(said)):
        bundles.check_bundle(tmp_path)


def test_a_bundle_of_this_checkout_is_taken_and_so_is_a_folder_without_a_note(tmp_path: Path) -> None:
    bundles.check_bundle(tmp_path)
    note = bundles.description(bundles.this_python(), bundles.this_platform())
    (tmp_path / "bundle.json").write_text(json.dumps(note), encoding="utf-8")
    bundles.check_bundle(tmp_path)
