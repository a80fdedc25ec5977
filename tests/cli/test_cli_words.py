"""One language for what a person sees: what all commands print in Chinese holds no English sentence, and the reverse."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from typer.main import get_command

import eldercare_analysis.cli  # noqa: F401 - its commands
from eldercare_analysis import load_district, load_register
from eldercare_analysis.cli.command import app
from eldercare_analysis.cli.manual import commands_of
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.runs.monthly import Outcome
from frontdoor import texts
from tests.examples import some
from tests.round_trip import fill
from tests.spoken_words import chinese_in, english_in
from tests.warm import run

ROOT = Path(__file__).parents[2]
PACK = ROOT / "data"
COMMANDS = [name.split(".") for name, _ in commands_of(get_command(app))]  # type: ignore[arg-type]
MONTH = ("--month", "2021-09")
# keys of files and columns of tables, and what is nearest to a name that there is not
KEYS = {"lon", "lat", "ranges", "item", "line", "villages", "homes", "Tanghe", "nowhere", "run", "towns"}
WRONG = [
    *("", "audit", "repotr", "audit ver", "budget --nope", "template", "siting --points x", "check x y"),
    *("audit trace", "budget --month", "report --fresh=1", "report --workers -1", "compare", "compare nope"),
    *(
        "budget --town nope",
        "budget --format x",
        "budget --month x",
        "budget --month 2999-01",
        "completion x",
    ),
    *("budget --year 1999", "check --data /nowhere", "check --register /nowhere", "uncertainty", "access"),
    *("siting --points 2", "close-gap --scenario nope", "audit trace nope", "audit verify /nowhere"),
    *("audit trace C1.1.1 --report /nowhere", "audit diff /nowhere /x", "template --for x --output x"),
    *(
        "template --for town --output x",
        "check --language fr",
        "report --on-failure nope",
        "audit sign x --key x",
    ),
]
COMPUTED = [
    *(f"{name} {' '.join(MONTH)}" for name in ("check", "coverage", "budget", "targets", "close-gap")),
    *(
        "cashflow",
        "uncertainty --scenario invented-costs",
        "uncertainty --scenario invented-costs --switching",
    ),
    *("compare baseline points-first", "audit trace center_award --town 四屏镇", "audit trace prefinance"),
    *("audit trace coverage --town 白沙镇", "audit trace home_subsidy", "audit trace center_award"),
]
RETURNED = [
    *(
        "check",
        "coverage",
        "budget",
        "targets",
        "access",
        "access --villages",
        "close-gap",
        "siting --points 2",
    ),
    *("siting --points 2 --steps --ignore-unplaced", "audit trace coverage", "audit trace centers"),
    *("history", "history --town 丙桥镇"),
]
MADE = [
    "send-out",
    "receive",
    "report",
    "audit diff",
    "audit verify",
    "audit trace",
    "audit workbook",
    "template",
]  # beside a month


@pytest.fixture(params=("zh", "en"))
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ELDERCARE_LANGUAGE", request.param)
    monkeypatch.setenv("COLUMNS", "2000")  # no name is parted
    return str(request.param)


def names(*packs: Path) -> set[str]:
    """Return what is data: what packs call towns and villages, returns their sheets, and what tests have typed."""
    found = {sheet.label["zh"] for sheet in sheets().values()} | {"区民政局", "机构", "镇中心", "敬老院"}
    for pack in packs:
        for file, column in (("towns.csv", "town"), ("villages.csv", "village")):
            if (pack / file).is_file():
                lines = (pack / file).read_text(encoding="utf-8-sig").splitlines()
                found |= {row[column] for row in csv.DictReader(lines) if row.get(column)}
    return found


def typed(arguments: Collection[str]) -> set[str]:
    """Return the words that are typed: commands, what stands in these arguments; and keys."""
    return {word for command in COMMANDS for word in command} | {*arguments, *KEYS}


def written(returns: Path, pack: Path) -> set[str]:
    """Return the texts that people have written into returns."""
    read = load_register(returns, load_district(pack)).returns
    cells = [value for one in read for record in one.records for value in record.cells.values()]
    return {value for value in cells if isinstance(value, str)}


def foreign(language: str, arguments: Collection[str], data: Collection[str] = ()) -> list[str]:
    """Run a command; return what it prints that is of the other language."""
    done = run(*arguments)
    said = done.stdout + done.stderr
    assert said
    assert "Traceback" not in said
    return english_in(said, typed(arguments)) if language == "zh" else chinese_in(said, data or names(PACK))


def test_no_command_is_left_out() -> None:
    """A new command is added to one of the lists, so that what it prints is looked at."""
    collected = [line.split() for line in (*WRONG, *COMPUTED, *RETURNED, *MADE)]
    assert [one for one in COMMANDS if not any(words[: len(one)] == one for words in collected)] == []


def test_every_help_is_in_the_language(language: str) -> None:
    for command in ([], ["audit"], *COMMANDS):
        assert foreign(language, [*command, "--help"]) == [], command


@pytest.mark.slow
def test_every_refusal_is_in_the_language(language: str) -> None:
    found = {line: foreign(language, line.split()) for line in some(WRONG, 12)}
    assert {line: words for line, words in found.items() if words} == {}


@pytest.mark.slow
def test_every_result_is_in_the_language(language: str) -> None:
    found = {line: foreign(language, line.split()) for line in some(COMPUTED, 6)}
    assert {line: words for line, words in found.items() if words} == {}


@pytest.mark.slow
def test_every_result_of_returns_is_in_the_language(language: str, demo: Path) -> None:
    given = ["--data", f"{demo / 'pack'}", "--register", f"{demo / 'returns'}", "--month", "2025-09"]
    data = names(demo / "pack") | written(demo / "returns", demo / "pack")
    found = {
        line: foreign(language, line.split() + given[: 4 if line == "check" else 6], data)
        for line in some(RETURNED, 5)
    }
    assert {line: words for line, words in found.items() if words} == {}


@pytest.mark.slow
def test_a_month_is_made_compared_and_verified_in_the_language(
    language: str, demo: Path, tmp_path: Path
) -> None:
    """With a workbook that cannot be read: it is left out, in words, and the last lines say what to open."""
    returns = tmp_path / "returns"
    returns.mkdir()
    (returns / "甲溪镇.xlsx").write_bytes(b"no workbook")
    given = [
        "--data",
        f"{demo / 'pack'}",
        "--register",
        f"{returns}",
        "--register",
        f"{demo / 'returns'}",
        "--month",
        "2025-09",
    ]
    lines = list(month(language, tmp_path, given))
    for said in lines:
        words = english_in(said, typed(())) if language == "zh" else chinese_in(said, names(demo / "pack"))
        assert words == [], said
    assert lines[0].splitlines()[-1].endswith(f"{tmp_path / 'reports' / '2025-09' / 'index.html'}")
    assert lines[0].splitlines()[-1].startswith("打开：" if language == "zh" else "Open: ")


@pytest.mark.slow
def test_a_round_is_told_in_the_language(
    language: str, demo: Path, september: Outcome, tmp_path: Path
) -> None:
    """September's returns come back, one with a mistake; October goes out, with the report that there is."""
    register, inbox, pack = tmp_path / "returns", tmp_path / "inbox", demo / "pack"
    shutil.copytree(demo / "returns" / "2025-08", register / "2025-08")
    shutil.copytree(demo / "returns" / "2025-09", inbox)
    wrong = {("facilities", "甲溪-点-2025-02", "invested_wan"): 260_000}
    fill(inbox / "甲溪镇.xlsx", load_district(pack), wrong)
    given = ("--register", f"{register}", "--data", f"{pack}")
    out = ("--output", f"{tmp_path / 'sent'}", "--reports", f"{september.folder.parent}", "--zip")
    labels = {field.zh for field in sheets()["facilities"].columns.values()}  # as the form has them
    data = names(pack) | written(demo / "returns", pack) | labels
    for command in (["receive", f"{inbox}"], ["send-out", "--month", "2025-10", *out]):
        assert foreign(language, [*command, *given], data) == []


def month(language: str, folder: Path, given: list[str]) -> Iterator[str]:
    reports = folder / "reports"
    for output, town in ((reports, "乙峰镇"), (folder / "other", "丙桥镇")):
        done = run("report", *given, "--town", town, "--output", f"{output}")
        assert done.returncode == 1, done.stderr
        yield done.stderr
    first, second = (f"{one / '2025-09'}" for one in (reports, folder / "other"))
    for words in (["diff", first, second], ["verify", first]):
        done = run("audit", *words)
        yield done.stdout + done.stderr
    yield run("audit", "trace", "T1.t1", "--report", first).stdout
    yield run("audit", "workbook", *given[:2], "--output", f"{folder / 'audit.xlsx'}").stderr
    yield run(
        "template", "--for", "home", *given[:2], *given[-2:], "--output", f"{folder / 'home.xlsx'}"
    ).stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--help"], ["reprot"], ["--offline"], ["--offline", "/nowhere", "test"]]
)
def test_the_front_door_speaks_the_language(language: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "run.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr).replace("audit-dependencies", "")
    known = typed(()) | {
        "run",
        "demo",
        "lab",
        "explore",
        "bundle",
        "sbom",
        "test",
        "bench",
        "faults",
        "mutants",
        "reprot",
        "nowhere",
    }
    assert (english_in(said, known) if language == "zh" else chinese_in(said)) == []
    assert max(len(line.encode("gbk")) for line in said.splitlines()) <= 80  # two bytes are two cells


def test_every_text_of_the_front_door_is_in_its_language() -> None:
    """Messages of the set-up among them: what is waited for, and why it ends with exit code 3."""
    pip = {
        "apt",
        "get",
        "install",
        "config",
        "list",
        "root",
        "service",
        "osv",
        "Debian",
        "Ubuntu",
        "JSON",
        "lab",
        "bundle",
        "run",
        "MB",
    }
    for key, told in texts.TEXTS.items():
        plain = re.sub(r"{\w+}", "", told["zh"])
        assert english_in(plain, typed(()) | pip | {"JupyterLab", "sbom", "faults"}) == [], key
        assert chinese_in(told["en"]) == [], key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("通过：数据包 /srv/data，30个镇街。Then open index.html", ["Then", "open"]),
        ("例：eldercare report --month 2021-09 --town 白沙镇", []),
        ("OK: data: 30 towns, years 2021, 2022", ["OK", "years"]),  # towns is a key
        ("--points 要写整数：Input should be a valid integer", ["Input", "should", "be", "valid", "integer"]),
    ],
)
def test_english_among_chinese_is_found(text: str, found: list[str]) -> None:
    assert english_in(text, typed(())) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OK: data pack /srv/data, 30个镇街", ["个镇街"]),
        ("白沙镇: villages served, 二（四）, 白沙-点-2021-03", []),
        ("Written: 核对.xlsx", ["核对"]),
    ],
)
def test_chinese_among_english_is_found(text: str, found: list[str]) -> None:
    assert chinese_in(text, names(PACK)) == found
