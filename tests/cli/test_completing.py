"""The Tab key completes commands, options, towns and scenarios: as bash asks, and in bash itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from eldercare_analysis.cli.completing import SHELLS
from eldercare_analysis.cli.machine import completion
from eldercare_analysis.inputs.pack_folder import scenario_names, town_names
from tests.warm import ELDERCARE, run

DATA = Path(__file__).parents[2] / "data"


def completed(words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what completes the last word."""
    monkeypatch.setenv("_ELDERCARE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"eldercare {words}")
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" "))))
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rep", ["report"]),
        ("audit ver", ["verify"]),
        ("budget --mon", ["--month"]),
        ("--ver", ["--version"]),
        ("budget --town 白", ["白沙镇"]),
        ("report --town 四", ["四面山镇", "四屏镇"]),
        ("budget --scenario points", ["points-first"]),
        ("compare baseline inv", ["invented-costs"]),
        ("budget --format j", ["json"]),
        ("audit trace x --format t", ["tree"]),
        ("template --for b", ["bureau"]),
        ("siting --method c", ["coverage"]),
        ("check --language ", ["zh", "en"]),
        ("completion p", ["powershell"]),
        ("budget --data /nowhere --town 白", []),  # which is for the command to say
    ],
)
def test_what_completes_a_word(words: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(words, monkeypatch) == expected


def test_towns_are_those_of_the_pack_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "towns.csv").write_text("town,code\n甲镇,1\n乙镇,2\n", encoding="utf-8")
    for option in ("--data", "--language zh --data"):
        assert completed(f"report {option} {tmp_path} --town ", monkeypatch) == ["甲镇", "乙镇"]


def test_a_pack_that_cannot_be_read_completes_nothing(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_bytes(b"town\n\xff\xfe")
    assert (town_names(tmp_path), town_names(tmp_path / "nowhere"), scenario_names(tmp_path)) == ([], [], [])
    assert len(town_names(DATA)) == 30


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_script(shell: str) -> None:
    done = run(completion.__name__, shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_ELDERCARE_COMPLETE{' = ' if shell == 'powershell' else '='}" in done.stdout
    assert "eldercare" in done.stdout


def test_another_shell_is_refused() -> None:
    done = run("completion", "sh")
    assert done.returncode == 2
    assert all(shell in done.stderr for shell in SHELLS)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes_a_town() -> None:
    """The program is named by its path, as `.venv/bin/eldercare`."""
    script = f"""source <({ELDERCARE} completion bash)
COMP_WORDS=({ELDERCARE} coverage --town 白) COMP_CWORD=3
_eldercare_completion {ELDERCARE}
printf '%s\\n' "${{COMPREPLY[@]}}"; complete -p eldercare"""
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.splitlines() == ["白沙镇", "complete -o default -F _eldercare_completion eldercare"]
