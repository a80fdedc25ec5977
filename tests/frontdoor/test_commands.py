"""The command line of `run.py` before anything is built."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eldercare_analysis import __version__
from frontdoor import commands, texts
from frontdoor.arguments import Parser
from tests.spoken_words import english_in

ROOT = Path(__file__).parents[2]


def run_py(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(words, capture_output=True, text=True, env={**os.environ, **variables}, check=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 2), (["--help"], 0), (["reprot"], 2), (["--offline"], 2), (["--offline", "/nowhere", "test"], 2)],
)
def test_usage(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.start(arguments) == code
    said = capsys.readouterr().err
    assert "/nowhere" in said if "/nowhere" in arguments else said
    if arguments == ["reprot"]:
        assert "reprot" in said.splitlines()[0]
    if "--offline" not in arguments:
        assert all(name in said for name in commands.COMMANDS)


@pytest.mark.parametrize(("variables", "first"), [
    ({"ELDERCARE_LANGUAGE": "zh", "LC_ALL": "en_US.UTF-8"}, "没有“x”这个命令。"),
    ({"ELDERCARE_LANGUAGE": "", "LC_ALL": "C.UTF-8"}, "没有“x”这个命令。"),
    ({"ELDERCARE_LANGUAGE": "", "LC_ALL": "zh_CN.UTF-8"}, "没有“x”这个命令。"),
    ({"ELDERCARE_LANGUAGE": "", "LC_ALL": "de_DE.UTF-8"}, "没有“x”这个命令。"),
    ({"ELDERCARE_LANGUAGE": "", "LC_ALL": "en_GB.UTF-8"}, "There is no command 'x'."),
    ({"ELDERCARE_LANGUAGE": "en", "LC_ALL": "zh_CN.UTF-8"}, "There is no command 'x'."),
])  # fmt: skip
def test_the_language_of_what_is_said(variables: dict[str, str], first: str) -> None:
    assert run_py("x", **variables).stderr.splitlines()[0] == first


def test_the_language_of_the_run_is_that_of_its_command() -> None:
    said = run_py("--offline=/nowhere", "report", "--language", "en", ELDERCARE_LANGUAGE="zh").stderr
    assert "needs the folder of the wheels" in said


@pytest.mark.parametrize(
    ("user", "arguments", "stopped"),
    [
        (0, ["lab"], True),
        (0, ["lab", "--allow-root"], False),
        (1000, ["lab"], False),
        (0, ["explore"], False),
    ],
)
def test_lab_as_root_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    user: int,
    arguments: list[str],
    stopped: bool,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(commands, "secure", lambda *_: None)
    monkeypatch.setattr(commands, "_run", lambda *_: 0)
    assert commands.start(arguments) == (2 if stopped else 0)
    assert ("--allow-root" in capsys.readouterr().err) is stopped


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (errno.EACCES, "没有权限", "permission denied"),
        (errno.ENOSPC, "磁盘已满", "the disk is full"),
        (errno.EPIPE, f"系统错误 {errno.EPIPE}", f"system error {errno.EPIPE}"),
    ],
)
def test_reasons_of_the_system_are_in_words(
    monkeypatch: pytest.MonkeyPatch, number: int, zh: str, en: str
) -> None:
    for language, expected in (("zh", zh), ("en", en)):
        monkeypatch.setenv("ELDERCARE_LANGUAGE", language)
        assert texts.why(OSError(number, os.strerror(number))) == expected


def test_its_tools_say_in_the_language_how_they_are_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sbom", "--nope"])
    for arguments, code, first in ((["-h"], 0, "用法：run.py sbom"), (["--nope"], 2, "参数有误：--nope")):
        with pytest.raises(SystemExit) as end:
            Parser("sbom", "x").parse_args(arguments)
        said = capsys.readouterr()
        assert end.value.code == code
        assert first in said.out + said.err
        assert english_in((said.out + said.err).replace("sbom", ""), {"run"}) == []
    assert Parser("sbom", "x").parse_args(["--language", "en"]).language == "en"


def test_the_version_is_that_of_the_software(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.start(["--version"]) == 0
    assert capsys.readouterr().out == f"eldercare {__version__}\n"


def test_what_is_near_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    commands.start(["reprot"])
    assert capsys.readouterr().err.startswith("没有“reprot”这个命令。相近的有：report。\n")


def test_every_text_is_there_in_both_languages() -> None:
    for key, languages in texts.TEXTS.items():
        assert {*languages} == {"zh", "en"}, key


def test_the_front_door_needs_the_standard_library_only() -> None:
    for path in (ROOT / "run.py", *(ROOT / "frontdoor").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert {name.partition(".")[0] for name in names} <= {
                *sys.stdlib_module_names,
                "frontdoor",
                "_winapi",
            }, path


def test_an_older_python_can_read_run_py_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import run  # noqa: PLC0415 - as Python starts it

    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 5))
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    assert run.main() == 3
    assert "3.11" in capsys.readouterr().err


def test_a_command_with_several_programs_gives_the_worst_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    codes = iter([0, 1, 0, 0, 0])
    monkeypatch.setattr(commands.children, "run", lambda *_: next(codes))
    monkeypatch.setattr(commands, "secure", lambda *_: None)
    assert commands.start(["check"]) == 1


def test_what_a_command_needs_first_comes_without_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(commands, "secure", lambda *_: None)
    monkeypatch.setattr(commands.children, "run", lambda words, _: started.append(words) or 7)
    assert commands.start(["demo", "--town", "x"]) == 7
    assert [words[1:] for words in started] == [[str(ROOT / "tools" / "make_demo.py")]]


def test_tests_run_on_each_core_where_nothing_else_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest takes the last `-n`."""
    started: list[list[str]] = []
    monkeypatch.setattr(commands, "secure", lambda *_: None)
    monkeypatch.setattr(commands.children, "become", lambda words, _: started.append(words) or 0)
    assert commands.start(["test", "--quick", "-n", "0"]) == 0
    assert [words[1:] for words in started] == [
        [
            "-p",
            "no:nbval",
            "-n",
            "logical",
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            "--quick",
            "-n",
            "0",
        ]
    ]
