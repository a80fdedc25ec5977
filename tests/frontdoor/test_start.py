"""From an empty checkout to a command: built once, offline, never under a running program, interrupted at any time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.examples import ALL
from tests.frontdoor.small import checkout, command, lock, offline, run, started, surroundings, wheel

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a script")
SHOW = "import needed, sys; print(needed.version, sys.prefix)"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose environment is there; tests that change it make their own."""
    root = checkout(tmp_path_factory.mktemp("built"))
    done = run(root, *offline(root), "python", "-c", SHOW)
    assert done.returncode == 0, done.stderr
    return root


def environments(root: Path) -> list[Path]:
    return sorted(path for path in root.glob(".venv-*") if path.is_dir())


def until(true: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_second_start_builds_nothing_and_needs_no_index(built: Path) -> None:
    done = run(built, "python", "-c", SHOW, PIP_INDEX_URL="http://127.0.0.1:9/simple")
    [environment] = environments(built)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["1", str(environment)]
    direct = subprocess.run(
        [built / ".venv" / "bin" / "eldercare"], capture_output=True, text=True, check=True
    )
    assert direct.stdout == "1\n"


def test_an_index_that_does_not_answer_is_exit_3_with_the_reason(root: Path) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    done = run(root, "eldercare", PIP_INDEX_URL=nowhere, PIP_RETRIES="0", ELDERCARE_LANGUAGE="zh")
    assert done.returncode == 3
    assert "uv==0.0.1" in done.stderr  # what pip said
    last = done.stderr.splitlines()[-1]
    assert "准备环境失败：“安装 uv”没有成功（退出码 1）" in last
    assert "pip config list" in last
    assert run(root, *offline(root), "eldercare").stdout == "1\n"  # what was left behind does no harm


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """The address of an index that serves the wheels in `wheels`, on this machine only."""

    class Index(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_: Any) -> None:
            pass

    for wheel_file in (tmp_path / "wheels").iterdir():
        page = tmp_path / "simple" / wheel_file.name.partition("-")[0] / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f'<a href="/wheels/{wheel_file.name}">{wheel_file.name}</a>')
    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return checkout(tmp_path)


def test_an_index_that_only_pip_knows_is_enough(root: Path, index: str, tmp_path: Path) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(f"[global]\nindex-url = {index}\n", encoding="utf-8")
    done = run(root, "eldercare", PIP_CONFIG_FILE=str(config), UV_CACHE_DIR=str(tmp_path / "cache"))
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_uv_asks_whom_pip_asks(root: Path, tmp_path: Path) -> None:
    telling = f"#!/bin/sh\nenv >'{tmp_path}/seen'; exit 7\n"
    (root / "bootstrap.lock").write_text(
        wheel(tmp_path / "wheels", "uv", "0.0.2", {"uv-0.0.2.data/scripts/uv": telling})
    )
    done = run(
        root,
        "eldercare",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(tmp_path / "wheels"),
        PIP_TRUSTED_HOST="mirror",
        PIP_PROXY="http://proxy:1",
    )
    seen = (tmp_path / "seen").read_text().splitlines()
    assert (done.returncode, "exit code 7" in done.stderr) == (3, True)
    assert {
        f"UV_FIND_LINKS={tmp_path / 'wheels'}",
        "UV_INSECURE_HOST=mirror",
        "HTTPS_PROXY=http://proxy:1",
    } <= {*seen}


def test_two_first_starts_build_once_and_the_second_says_that_it_waits(root: Path) -> None:
    words = command(root, *offline(root), "python", "-c", SHOW)
    both = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings())
        for _ in range(2)
    ]
    ends = [(*one.communicate(timeout=300), one.returncode) for one in both]
    assert [code for _, _, code in ends] == [0, 0], ends
    assert sorted("waiting" in said for _, said, _ in ends) == [False, True]
    assert sorted("installing uv" in said for _, said, _ in ends) == [False, True]


@pytest.mark.parametrize("through", ["run.py", ".venv"][: 2 if ALL else 1])
def test_a_new_environment_leaves_the_one_in_use_whole(root: Path, through: str) -> None:
    run(root, *offline(root), "python", "-c", "")
    [old] = environments(root)
    script = "import sys; print('started', flush=True); sys.stdin.read(); import needed, sys; print(needed.version, sys.prefix)"
    words = (
        command(root, "python", "-c", script)
        if through == "run.py"
        else [root / ".venv/bin/python", "-c", script]
    )
    with started(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        lock(root, "2")
        assert run(root, *offline(root), "python", "-c", SHOW).stdout.split()[0] == "2"
        assert len(environments(root)) == 2
        assert running.communicate(timeout=120)[0].split() == ["1", str(old)]
    lock(root, "3")
    run(root, *offline(root), "python", "-c", "")
    assert len(environments(root)) == 1  # once nobody used them, the older ones were removed


def test_a_killed_set_up_is_done_again(root: Path) -> None:
    with started(command(root, *offline(root), "eldercare"), stderr=subprocess.DEVNULL) as first:
        until(lambda: any(path.joinpath("bin", "python").exists() for path in environments(root)))
        first.kill()
    assert not (root / ".venv").exists()
    assert run(root, *offline(root), "eldercare").stdout == "1\n"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 143), (signal.SIGINT, 130)]
)
def test_a_set_up_that_is_ended_ends_what_it_has_started(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    root = checkout(tmp_path)
    slow = "#!/bin/sh\necho $$ >pid; exec sleep 60\n"
    (root / "bootstrap.lock").write_text(
        wheel(tmp_path / "wheels", "uv", "0.0.2", {"uv-0.0.2.data/scripts/uv": slow})
    )
    pid = tmp_path / "pid"
    with started(
        command(root, *offline(root), "eldercare"),
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.default_int_handler
        ),  # ignored where tests run in the background
    ) as process:
        until(lambda: pid.exists() and pid.read_text().strip())
        process.send_signal(number)
        assert process.wait(60) == code
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_reach_the_command_once_and_its_exit_code_is_that_of_run_py(
    built: Path, number: signal.Signals
) -> None:
    script = """if 1:
        import os, signal, sys, time
        came = []
        for one in (signal.SIGTERM, signal.SIGINT): signal.signal(one, lambda number, _: came.append(number))
        print(os.getpid(), flush=True)
        while not came: time.sleep(0.01)
        time.sleep(0.2)
        sys.exit(128 + sum(came))"""
    with started(command(built, "python", "-c", script), stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert int(process.stdout.readline()) == process.pid  # the command itself, with nobody in between
        process.send_signal(number)
        assert process.wait(60) == 128 + number


def test_the_shell_sees_143_where_the_command_does_not_handle_the_signal(built: Path) -> None:
    script = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    words = " ".join(f"'{word}'" for word in command(built, "python", "-c", script))
    assert (
        subprocess.run(["sh", "-c", f"{words}; exit $?"], env=surroundings(), check=False).returncode == 143
    )


def test_another_folder_of_the_same_name_stays(root: Path) -> None:
    (root / ".venv").mkdir()
    (root / ".venv" / "mine").touch()
    done = run(root, *offline(root), "eldercare")
    assert (done.stdout, "Delete it when nothing uses it" in done.stderr) == ("1\n", True)
    shutil.rmtree(root / ".venv")
    assert run(root, "eldercare").stderr == ""
    assert (root / ".venv" / "bin" / "eldercare").is_file()


def test_a_base_python_that_is_gone_makes_the_environment_anew(root: Path) -> None:
    run(root, *offline(root), "eldercare")
    python = environments(root)[0] / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert run(root, *offline(root), "eldercare").stdout == "1\n"


def test_what_cannot_be_written_is_exit_3(root: Path) -> None:
    (root / ".venv.lock").mkdir()
    done = run(root, *offline(root), "eldercare")
    assert (done.returncode, ".venv.lock cannot be written" in done.stderr) == (3, True)
