"""What tests share is made once, however many ask for it at the same time."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.once import once


def test_it_is_made_once_for_all_who_ask_at_the_same_time(tmp_path: Path) -> None:
    calls: list[Path] = []

    def make(folder: Path) -> list[str]:
        assert not [*folder.iterdir()]
        calls.append(folder)
        time.sleep(0.1)  # others come meanwhile
        (folder / "file").touch()
        return ["value"]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: once(tmp_path / "thing", make), range(4)))
    assert found == [["value"]] * 4
    assert calls == [tmp_path / "thing"]


def test_who_is_killed_while_making_it_leaves_it_to_the_next(tmp_path: Path) -> None:
    """As a process of the tests that dies: nobody waits for it, and what it left is not taken for the thing."""
    half = "(folder / 'half').touch(); print('half', flush=True); time.sleep(600)"
    code = f"import time\nfrom pathlib import Path\nfrom tests.once import once\ndef make(folder):\n    {half}\nonce(Path({str(tmp_path / 'thing')!r}), make)"
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE) as maker:
        assert maker.stdout
        assert maker.stdout.readline() == b"half\n"
        maker.kill()
        assert once(tmp_path / "thing", lambda folder: [*folder.iterdir()]) == []


def test_what_failed_is_tried_again_from_the_beginning(tmp_path: Path) -> None:
    def half(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyError("half made")

    with pytest.raises(KeyError, match="half made"):
        once(tmp_path / "thing", half)
    assert once(tmp_path / "thing", lambda folder: [*folder.iterdir()]) == []
