"""Every command and example of the documents works as written, in a fresh copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from eldercare_analysis import load_district, load_scenario
from frontdoor.commands import COMMANDS
from tests.examples import ALL
from tests.project.documents import DOCUMENTS, READMES, ROOT, START, Document, words_of

slow = pytest.mark.slow
RUN = """#!{python}
import sys; from pathlib import Path; sys.path.insert(0, "")
from frontdoor import commands
commands.folder_needed = lambda: Path({prefix!r})  # this environment, instead of building one a copy
commands.secure = commands._check_user = lambda *_: None
sys.exit(commands.start({words}))
"""
PROGRAMS = {"python3": "sys.argv[2:]", "eldercare": "['eldercare', *sys.argv[1:]]"}
# What serves, asks the network or takes minutes is started with all its words, and one more: it says what it would do.
HELP = (
    "python3 run.py test",  # this is it
    "python3 run.py lab",  # serves: tests/browser
    "python3 run.py explore",  # serves: tests/browser
    "python3 run.py bundle",  # hundreds of megabytes by network: tests/frontdoor
    ".venv/bin/dask",  # serves: tests/runs/test_cluster.py
)
TESTED = ("--scheduler", "packs/500117")  # a cluster, several districts: tests/runs
MONTH = ("python3 run.py report", "python3 run.py demo", "eldercare report", "python3 run.py --offline")
FICTIONAL, REAL = "丙桥镇", "白沙镇"  # of a month this town alone is made
# what a server has, and where it is here
THERE = {"/srv/": "srv/", "/opt/eldercare/tell.sh": "docs/unattended/tell.sh"}
SENT = "eldercare template --for town --town 白沙镇 --output srv/eldercare/returns/白沙镇.xlsx"  # an empty return
DIFFERS = 1  # exit code of `audit diff` where two months differ


def as_run(line: str) -> str:
    """Return what is run for a line of a document."""
    for there, here in THERE.items():
        line = line.replace(there, here)
    if line.startswith(HELP) or any(word in line for word in TESTED):
        return f"{line} --help"
    if line.startswith(MONTH) and "--town" not in line:
        return f"{line} --town {FICTIONAL if 'demo' in line else REAL}"
    return line


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """What a clone holds, the programs that it starts, and what its reader has: a home with a key, a folder of a server."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    clone = tmp_path / "clone"
    for name in filter(None, names):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    (clone / ".venv").symlink_to(sys.prefix)
    for name, words in PROGRAMS.items():
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            RUN.format(python=sys.executable, prefix=sys.prefix, words=words), encoding="utf-8"
        )
        program.chmod(0o755)
    key = tmp_path / "home" / ".ssh" / "id_ed25519"
    key.parent.mkdir(parents=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (clone / "allowed_signers").write_text(f"auditor {key.with_suffix('.pub').read_text()}", encoding="utf-8")
    (clone / "srv" / "eldercare" / "returns").mkdir(parents=True)
    (clone / "wheels").mkdir()
    yield clone
    shutil.rmtree(tmp_path, ignore_errors=True)


def run(line: str, copy: Path) -> subprocess.CompletedProcess[str]:
    """Run a line in a copy by a shell, as a reader does."""
    beside = copy.parent
    own = {"PATH": f"{beside / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(beside / "home"),
           "XDG_CONFIG_HOME": str(beside / "home"), "PYTHONPATH": str(copy / "src"), "ELDERCARE_LANGUAGE": "zh"}  # fmt: skip
    return subprocess.run(
        ["bash", "-c", line], cwd=copy, capture_output=True, text=True, env=os.environ | own, check=False
    )


@slow
@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen")
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if Document(name).lines][: None if ALL else 1])
def test_commands_run_as_written(name: str, copy: Path) -> None:
    """Without `CI` those of the English README alone; the Chinese one has the same (below)."""
    if name == READMES[1]:
        return
    assert "/srv/eldercare/returns" not in Document(name).text or run(SENT, copy).returncode == 0
    for line in Document(name).lines:
        done = run(as_run(line), copy)
        expected = {0, DIFFERS} if "audit diff" in line else {0}
        assert done.returncode in expected, f"{name}: {line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@slow
@pytest.mark.parametrize("name", ["README.md", "docs/places.md"])
def test_python_runs(name: str, copy: Path, demo: Path) -> None:
    shutil.copytree(demo, copy / "reports" / "demo")
    (copy / "example.py").write_text("\n".join(Document(name).blocks("python")), encoding="utf-8")
    done = run("python3 run.py python example.py", copy)
    assert done.returncode == 0, done.stderr


def test_the_scenario_of_the_documents_is_one(tmp_path: Path) -> None:
    (block,) = Document("docs/scenarios.md").blocks("yaml")
    path = tmp_path / "my-scenario.yaml"
    path.write_text(block, encoding="utf-8")
    assert load_scenario(str(path), load_district(ROOT / "data")).name == "my-scenario"
    assert yaml.safe_load(block)["extends"] == "baseline"


def test_json_is_json() -> None:
    (block,) = Document("docs/places.md").blocks("json")
    assert json.loads(block)["type"] == "FeatureCollection"


def test_both_readmes_have_the_same_commands_and_links() -> None:
    english, chinese = (Document(name) for name in READMES)
    assert english.lines == chinese.lines
    assert english.commands == chinese.commands
    assert english.blocks("python") == chinese.blocks("python")
    assert {*english.links} ^ {*chinese.links} == {*READMES}


def test_both_pages_to_start_from_open_the_same_notebooks() -> None:
    english, chinese = (Document(name) for name in START)
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {*english.links} == {*chinese.links} == notebooks
    assert english.commands == chinese.commands


def options() -> set[str]:
    """Return the options that there are: of the commands, of run.py and its tools, of the programs that they start."""
    from typer.main import get_command  # noqa: PLC0415

    import eldercare_analysis.cli  # noqa: F401, PLC0415 - its commands
    from eldercare_analysis.cli.command import app  # noqa: PLC0415

    found: set[str] = set()
    commands = [get_command(app)]
    while commands:
        command = commands.pop()
        found.update(option for parameter in command.params for option in parameter.opts)
        commands += getattr(command, "commands", {}).values()
    ours = [*(ROOT / "tools").rglob("*.py"), *(ROOT / "frontdoor").glob("*.py"), *(ROOT / "tests").glob("**/*.py"), *(ROOT / "src").rglob("__main__.py")]  # fmt: skip
    for path in ours:
        found.update(re.findall(r'"(--[a-z][a-z-]+)"', path.read_text(encoding="utf-8")))
    return found


OTHERS = {
    *("--service", "--engine", "--upgrade"),  # of pip-audit, papermill, uv
    *("--tls-ca-file", "--tls-cert", "--tls-key", "--host", "--no-dashboard"),  # of Dask
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_sentences_name_is_there(name: str) -> None:
    """Commands of run.py, options, files."""
    document = Document(name)
    known = options() | OTHERS
    top = {path.name for path in ROOT.iterdir()} - {"reports"}
    for code in document.inline:
        if code.startswith("python3 run.py "):
            words = [word for word in words_of(code)[2:] if not word.startswith("--")]
            assert words[0] in COMMANDS, code
        named = set(re.findall(r"(?<![\w/-])--[a-z][a-z-]+", code))
        assert named <= known, (code, named - known)
        path = code.rstrip("/")
        if re.fullmatch(r"[\w./-]+", code) and code.partition("/")[0] in top and "/" in path:
            assert (ROOT / path).exists(), code
    for link in document.links:
        assert (ROOT / link).exists(), link
