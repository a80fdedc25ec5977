"""A command line that cannot be used is told in the language of the run, with what was meant, as exit code 2."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import eldercare_analysis.cli
import eldercare_analysis.cli.usage
from tests.warm import run

CASES = [
    ("repotr", "没有“repotr”这个命令。相近的有：report。", "There is no command 'repotr'. Nearest: report."),
    ("zzz", "没有“zzz”这个命令。", "There is no command 'zzz'."),
    (
        "audit verfy",
        "没有“verfy”这个命令。相近的有：verify。",
        "There is no command 'verfy'. Nearest: verify.",
    ),
    (
        "budget --twon x",
        "没有“--twon”这个选项。相近的有：--town",
        "There is no option '--twon'. Nearest: --town",
    ),
    ("budget -x", "没有“-x”这个选项。", "There is no option '-x'."),
    ("template", "没有写“--for”：由谁填", "--for is missing: Who fills it in"),
    ("audit trace", "没有写“编号”：印出的编号", "ID is missing: The printed id"),
    ("siting --points x", "--points 要写整数，不能是“x”。", "--points is a whole number, not 'x'."),
    ("siting --points 1 --within x", "--within 要写数字，不能是“x”。", "--within is a number, not 'x'."),
    ("check x y", "多余的内容：x y。", "Not expected here: x y."),
    ("budget --month", "--month 后面没有写值：数据月份", "--month has no value: The month"),
    ("report --fresh=1", "--fresh 后面不写值。", "No value goes with --fresh."),
    ("--nope", "没有“--nope”这个选项。", "There is no option '--nope'."),
]


@pytest.mark.parametrize(("line", "zh", "en"), CASES)
def test_what_is_wrong_and_what_to_do(line: str, zh: str, en: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for language, expected, use in (("zh", zh, "用法："), ("en", en, "Usage: ")):
        monkeypatch.setenv("ELDERCARE_LANGUAGE", language)
        done = run(*line.split())
        assert (done.returncode, done.stdout) == (2, "")
        lines = done.stderr.splitlines()
        assert lines[0].startswith(expected)
        assert lines[-2].startswith(f"{use}eldercare")
        assert lines[-1].endswith(" --help")
        assert max(map(cell_len, lines)) <= 80
        assert all(text.isprintable() for text in lines)


def test_what_is_missing_comes_with_an_example() -> None:
    assert "例：--for bureau" in run("template").stderr.splitlines()


def test_the_language_may_be_asked_for_anywhere() -> None:
    for line in ("--language en --nope", "--nope --language=en", "audit --language en nope"):
        assert run(*line.split()).stderr.startswith("There is no")
    assert run("--language", "en", "check", "--month", "x").stderr.startswith("There is no")
    assert run("--language", "en", "check").stdout.startswith("OK: ")
    assert "fr" in run("--language", "fr", "check").stderr
    assert run("check", "--language", "en", "--language", "zh").stdout.startswith("通过：")


@pytest.mark.parametrize("line", ["-h", "--help", "audit -h", "audit verify -h", "report --help"])
def test_help_is_asked_for_by_two_names(line: str) -> None:
    done = run(*line.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("用法：eldercare")


def test_the_version_is_told() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"eldercare {eldercare_analysis.__version__}\n")


def test_without_a_command_the_help_is_shown_as_bad_usage() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == run("--help").stdout


def test_an_unexpected_error_is_introduced_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(eldercare_analysis.cli, "app", broken)
    monkeypatch.setattr("sys.argv", ["eldercare", "check"])
    with pytest.raises(ZeroDivisionError):
        eldercare_analysis.cli.main()
    assert "程序出错" in capsys.readouterr().err
