"""The same bytes in any surroundings, and an end in order whoever asks for it: the command line as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from eldercare_analysis.runs.evidence import file_digest, outputs_of
from eldercare_analysis.runs.monthly import Outcome
from tests.conftest import ROOT
from tests.warm import ELDERCARE

TOWN = "四屏镇"
ODD = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "TZ": "Pacific/Kiritimati",
    "COLUMNS": "20",
    "HOME": "/nonexistent",
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "7",
    "MPLBACKEND": "pdf",
    "ELDERCARE_CLOCK_OFFSET": str(400 * 24 * 3600),
}
SETTINGS = "figure.facecolor: red\nlines.linewidth: 9\naxes.grid: True\nsavefig.dpi: 20\n"
OF_ALL = ("index.html", "evidence/facts.json")  # these tell of the reports that there are


def command(output: Path, *more: str) -> list[str]:
    return [str(ELDERCARE), "report", "--month", "2021-09", "--town", TOWN, "--data", str(ROOT / "data"), "--output", str(output), *more]  # fmt: skip


def test_the_same_bytes(whole_month: Outcome, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(SETTINGS, encoding="utf-8")
    environment = os.environ | ODD | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}
    done = subprocess.run(
        command(tmp_path / "out"), cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    folder = tmp_path / "out" / "2021-09"
    names = [name for name in outputs_of(folder) if name not in OF_ALL]
    assert len(names) > 20
    assert [
        name for name in names if file_digest(folder / name) != file_digest(whole_month.folder / name)
    ] == []
    manifest = json.loads((folder / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["times"]["started"] > f"{time.gmtime().tm_year + 1}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 143), (signal.SIGINT, 130)]
)
def test_signals_end_a_run_in_order(tmp_path: Path, number: signal.Signals, code: int) -> None:
    told, temporary = tmp_path / "told", tmp_path / "tmp"
    temporary.mkdir()
    tell = f"{sys.executable} -c \"import os; open('{told}', 'w').write(os.environ['ELDERCARE_EXIT'])\""
    log = tmp_path / "out" / ".2021-09.work" / "evidence" / "run.log"
    environment = os.environ | {"TMPDIR": str(temporary)}
    ours = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # ignored where tests run in the background
    with subprocess.Popen(
        command(tmp_path / "out", "--on-failure", tell), cwd=ROOT, env=environment, stderr=subprocess.PIPE
    ) as process:
        while (
            not (log.is_file() and '"processes"' in log.read_text(encoding="utf-8"))
            and process.poll() is None
        ):
            time.sleep(0.05)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        _, said = process.communicate(timeout=300)
    signal.signal(signal.SIGINT, ours)
    assert (process.returncode, said.decode()) == (code, "")
    last = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert (last["event"], last["signal"]) == ("stopped", number.name)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert list(temporary.iterdir()) == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        ".2021-09.lock",
        ".2021-09.note",
        ".2021-09.work",
    }
    assert told.is_file() == (number != signal.SIGINT)
