"""Who may read a month: evidence is for its owner and group, a return keeps its mode, the umask may narrow both."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.runs.contents import copy_inputs
from eldercare_analysis.runs.disk import narrow, umask
from eldercare_analysis.runs.evidence import EVIDENCE, WORKBOOKS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture(params=[0o022, 0o027, 0o077, 0o002])
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_modes(tmp_path: Path, mask: int) -> None:
    returns = tmp_path / "in"
    (returns / "town").mkdir(parents=True)
    modes = {"a.xlsx": 0o644, "town/b.xlsx": 0o600, "c.xls": 0o440, "d.xlsm": 0o604}
    for name, given in modes.items():
        (returns / name).write_bytes(b"sent")
        (returns / name).chmod(given)
    os.mkfifo(returns / "pipe.xlsx")
    (returns / "loop").symlink_to(returns)
    work = tmp_path / "work"
    work.mkdir()
    study = open_study(month="2021-09")
    for _ in range(2):  # an interrupted run's copies are copied again
        copy_inputs(study, (returns, returns / "c.xls"), work)
        narrow(work / EVIDENCE, work / WORKBOOKS)
    copies = work / WORKBOOKS
    assert {name: mode(copies / "in" / name) for name in modes} == {
        name: oct(given) for name, given in modes.items()
    }
    assert mode(copies / "c.xls") == "0o440"
    assert sum(path.is_file() for path in copies.rglob("*")) == len(modes) + 1
    folders = [path for path in (work / EVIDENCE).rglob("*") if path.is_dir()]
    files = [path for path in (work / EVIDENCE / "inputs" / "data").rglob("*") if path.is_file()]
    assert {mode(path) for path in [work / EVIDENCE, *folders]} == {oct(0o750 & ~mask)}
    assert {mode(path) for path in files} == {oct(0o640 & ~mask)}
    assert umask() == mask


def test_nobody_else_looks_into_the_evidence_while_it_is_made(tmp_path: Path) -> None:
    copy_inputs(open_study(month="2021-09"), (), tmp_path)
    assert mode(tmp_path / EVIDENCE) == oct(0o750 & ~umask())


def test_a_folder_that_gives_its_group_goes_on_giving_it(tmp_path: Path) -> None:
    (tmp_path / EVIDENCE).mkdir()
    (tmp_path / EVIDENCE).chmod(0o2777)
    narrow(tmp_path / EVIDENCE, tmp_path / WORKBOOKS)
    assert mode(tmp_path / EVIDENCE) == oct(0o2750 & ~umask())
