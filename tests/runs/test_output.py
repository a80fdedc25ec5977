"""A full output, a full folder of temporary files and an input that cannot be read are told apart."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eldercare_analysis.inputs.problems import InputError, of_error
from eldercare_analysis.runs import output as output_module
from eldercare_analysis.runs.output import alone, problem_of, writable

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize(
    ("number", "name", "key", "value"),
    [
        (errno.ENOSPC, "out/2021-09/a.pdf", "output_full", "out"),
        (errno.EDQUOT, "out/2021-09/a.pdf", "output_full", "out"),
        (errno.ENOSPC, "tmp/eldercare-1/x", "temporary_full", "tmp"),
        (errno.ENOSPC, "tmp", "temporary_full", "tmp"),
        (errno.EACCES, "tmp/eldercare-1/x", "temporary_unwritable", "tmp"),
        (errno.EACCES, "out/.2021-09.lock", "output_unwritable", "out/.2021-09.lock"),
        (errno.EROFS, "out", "output_unwritable", "out"),
        (errno.EACCES, "returns/白沙镇.xlsx", "file_unreadable", "returns/白沙镇.xlsx"),
        (errno.EIO, "data/towns.csv", "file_unreadable", "data/towns.csv"),
        (errno.EIO, None, "output_unwritable", "out"),
    ],
)
def test_what_an_error_is_about(
    tmp_path: Path, temporary: Path, number: int, name: str | None, key: str, value: str
) -> None:
    error = (
        OSError(number, os.strerror(number), str(tmp_path / name))
        if name
        else OSError(number, os.strerror(number))
    )
    problem = problem_of(error, tmp_path / "out")
    assert (problem.key, str(problem.fields["value"])) == (key, str(tmp_path / value))
    assert os.strerror(number) in problem.render("en")
    assert of_error(error).render("zh") in problem.render("zh")


@pytest.mark.parametrize(
    ("free", "key"),
    [
        ({"out": 0}, "output_full"),
        ({"tmp": 0}, "temporary_full"),
        ({"out": 0, "tmp": 0}, "output_full"),
        ({}, "output_full"),
    ],
)
def test_where_a_disk_is_full_and_no_file_is_named(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, free: dict[str, int], key: str
) -> None:
    monkeypatch.setattr(output_module, "_free", lambda path: free.get(path.name, 2**30))
    with pytest.raises(InputError) as caught, writable(tmp_path / "out"):
        raise FULL
    assert caught.value.problems[0].key == key


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB, where this user may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this user mounts no disks")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_indeed(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill() -> None:
        with (small_disk / "a").open("wb") as file:
            file.write(b"0" * 2**23)

    with pytest.raises(InputError) as caught, writable(small_disk / "out"):
        fill()
    assert caught.value.problems[0].key == "output_full"
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with pytest.raises(InputError) as caught, writable(tmp_path / "out"):
        fill()
    assert caught.value.problems[0].key == "temporary_full"


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path / "2021-09"):
        with alone(tmp_path / "2021-10"):
            pass
        with pytest.raises(InputError, match="另一个进程"), alone(tmp_path / "2021-09"):
            pass
    with alone(tmp_path / "2021-09"):
        pass
