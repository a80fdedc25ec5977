"""The examples of docs/unattended: systemd takes the units and finds them safe, the others are well formed and say what the documents say."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.main import get_command

import eldercare_analysis.cli  # noqa: F401 - its commands
from eldercare_analysis.cli.command import app

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "unattended"
UNITS = ("eldercare.service", "eldercare.timer", "eldercare-failed.service")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units with the programs of this machine."""
    here = {"/opt/eldercare/.venv/bin": str(Path(sys.executable).parent), "/opt/eldercare": str(ROOT), f"{ROOT}/tell.sh": str(EXAMPLES / "tell.sh")}  # fmt: skip
    for name in UNITS:
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        for there, path in here.items():
            text = text.replace(there, path)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in UNITS]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_takes_the_units(units: list[str]) -> None:
    done = analyze("verify", "--man=no", *units)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_the_service_safe(units: list[str]) -> None:
    done = analyze("security", "--offline=true", "--threshold=10", units[0])  # of 100
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd looks at loaded units only")
    assert done.returncode == 0, done.stdout


def commands() -> dict[str, list[str]]:
    """Return the `eldercare` command lines of the examples, as words."""
    service = re.search(
        r"^ExecStart=(.*)$", (EXAMPLES / "eldercare.service").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    cron = (EXAMPLES / "eldercare.cron").read_text(encoding="utf-8").splitlines()[-1]
    task = ET.parse(EXAMPLES / "eldercare.xml").getroot()  # noqa: S314 - ours
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    dag = (EXAMPLES / "eldercare_dag.py").read_text(encoding="utf-8")
    bash = re.search(r'bash_command=f"exec (.*)"', dag)
    assert service
    assert bash
    return {
        "systemd": shlex.split(service[1])[1:],
        "cron": shlex.split(cron.split("bin/eldercare ", 1)[1]),
        "windows": shlex.split((task.findtext(".//t:Arguments", "", space)).replace("\\", "/")),
        "airflow": shlex.split(bash[1])[1:],
    }


@pytest.mark.parametrize("name", ["systemd", "cron", "windows", "airflow"])
def test_command_lines_have_options_that_there_are(name: str) -> None:
    words = commands()[name]
    report = get_command(app).commands["report"]  # type: ignore[attr-defined]
    known = {option for parameter in report.params for option in parameter.opts}
    assert words[0] == "report"
    assert {word for word in words if word.startswith("--")} <= known
    assert "--output" in words
    assert words[words.index("--language") + 1] == "zh"  # whatever the locale of the machine


def test_the_task_of_windows_runs_on_the_second_of_each_month() -> None:
    root = ET.parse(EXAMPLES / "eldercare.xml").getroot()  # noqa: S314 - ours
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.tag == f"{space}Task"
    months = root.find(f".//{space}Months")
    assert months is not None
    assert (len(months), root.findtext(f".//{space}Day")) == (12, "2")


def test_the_dag_is_python_and_its_notebook_takes_its_parameters() -> None:
    tree = ast.parse((EXAMPLES / "eldercare_dag.py").read_text(encoding="utf-8"))
    call = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PapermillOperator"
    )
    given = next(keyword.value for keyword in call.keywords if keyword.arg == "parameters")
    assert isinstance(given, ast.Dict)
    names = {key.value for key in given.keys if isinstance(key, ast.Constant)}
    source = (ROOT / "notebooks" / "target_gap.ipynb").read_text(encoding="utf-8")
    assert all(f"{name}: " in source for name in names)


def test_the_document_names_every_example_and_exit_code() -> None:
    text = (ROOT / "docs" / "unattended.md").read_text(encoding="utf-8")
    assert all(f"unattended/{path.name}" in text for path in EXAMPLES.iterdir() if path.suffix != ".pyc")
    for code in (0, 1, 2, 3, 130, 143):
        assert f"| {code} |" in text
        assert f"| {code} |" in (ROOT / "README.md").read_text(encoding="utf-8")
