"""Paths that are not what they should be: links, devices, folders in the place of files, names that are no text, missing rights."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from tests.faults.fault import Fault, Outcome
from tests.faults.lab import MONTH, Lab
from tests.faults.surroundings import KIND, judged

NOBODY = 65534
Make = Callable[[Path], object]
Options = Mapping[str, Path]


def _output(make: Make) -> Callable[[Lab], Options]:
    """Return an output that is made first."""

    def options(lab: Lab) -> Options:
        path = lab.new() / "out"
        make(path)
        return {"--output": path}

    return options


def _returns(make: Make) -> Callable[[Lab], Options]:
    """Return a folder of returns to which something is done."""

    def options(lab: Lab) -> Options:
        folder = Path(shutil.copytree(lab.returns, lab.new("returns"), dirs_exist_ok=True))
        make(folder)
        return {"--register": folder}

    return options


def _pack(name: str, make: Make) -> Callable[[Lab], Options]:
    """Return a pack in which something else is in the place of a file."""

    def options(lab: Lab) -> Options:
        folder = Path(shutil.copytree(lab.pack, lab.new("pack"), dirs_exist_ok=True))
        (folder / name).unlink(missing_ok=True)
        make(folder / name)
        return {"--data": folder}

    return options


def _link(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _inside(lab: Lab) -> Options:
    folder = _returns(lambda _: None)(lab)["--register"]
    return {"--register": folder, "--output": folder / "out"}


def _below_a_file(lab: Lab) -> Options:
    path = lab.new() / "file"
    path.write_text("x", encoding="utf-8")
    return {"--output": path / "x"}


CASES: dict[str, Callable[[Lab], Options]] = {
    "the output is a file": _output(Path.touch),
    "the output is below a file": _below_a_file,
    "the output is /dev/null": lambda _: {"--output": Path("/dev/null")},
    "the output is below /proc": lambda _: {"--output": Path("/proc/x")},
    "the output has a name of 300 letters": lambda lab: {"--output": lab.folder / ("x" * 300)},
    "the output is a link to nowhere": _output(_link("/nowhere/x")),
    "the output is a link in a circle": _output(_circle),
    "the output is a link to a folder": _output(lambda path: (path.with_name("real").mkdir(), path.symlink_to("real"))),
    "the pack is not there": lambda lab: {"--data": lab.folder / "nowhere"},
    "the pack is a file": lambda lab: {"--data": lab.pack / "towns.csv"},
    "a table of the pack is a folder": _pack("towns.csv", Path.mkdir),
    "a table of the pack is a link to nowhere": _pack("villages.csv", _link("/nowhere")),
    "a table of the pack is a link in a circle": _pack("clauses.csv", _circle),
    "a table of the pack is /dev/full": _pack("tile_grid.csv", _link("/dev/full")),
    "the parameters are a process's memory": _pack("parameters.yaml", _link("/proc/self/mem")),
    "the outline is a FIFO": _pack("boundary.geojson", os.mkfifo),
    "a scenario is a FIFO": _pack("scenarios/x.yaml", os.mkfifo),
    "a note of the pack is a FIFO": _pack("NOTES.md", os.mkfifo),
    "a return is a FIFO": _returns(lambda folder: os.mkfifo(folder / "x.xlsx")),
    "a return is a link to nowhere": _returns(lambda folder: (folder / "x.xlsx").symlink_to("/nowhere")),
    "a return is a link in a circle": _returns(lambda folder: _circle(folder / "x.xlsx")),
    "a return is a folder": _returns(lambda folder: (folder / "x.xlsx").mkdir()),
    "a return is empty": _returns(lambda folder: (folder / "x.xlsx").touch()),
    "the returns hold a link to themselves": _returns(lambda folder: (folder / "a").symlink_to(folder)),
    "a return has a name that is no UTF-8": _returns(lambda folder: Path(os.fsdecode(bytes(folder) + b"/\xb0\xd7.xlsx")).touch()),
    "a return has a name that steers a terminal": _returns(lambda folder: (folder / "a\nb\x1b[31m\u202e.xlsx").touch()),
    "the returns are /dev/zero": lambda _: {"--register": Path("/dev/zero")},
    "the output is among the returns": _inside,
}  # fmt: skip


def paths(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Give a run each of the paths."""
    lab = lab.small
    for name in chance.sample(list(CASES), min(times, len(CASES))):
        options = CASES[name](lab)
        output = options.get("--output", lab.new())
        done = lab.run(lab.arguments(output, options))
        yield judged(lab, output, done, name, others="return" in name or "note" in name)


def rights(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Let another user run it, who may not read or write one of its paths."""
    lab = lab.small
    if os.name != "posix" or os.getuid():
        yield Outcome("not tried: only root can run as another user")
        return
    for folder in (lab.folder, lab.folder.parent):
        folder.chmod(0o755)
    names = [
        "a table",
        "a return",
        "the pack",
        "the returns",
        "the output",
        "the earlier month",
        "nothing",
        "the way to the pack",
    ]
    for name in chance.sample(names, min(times, len(names))):
        folders = {
            "--data": _pack("NOTES.md", Path.touch)(lab)["--data"],
            "--register": _returns(lambda _: None)(lab)["--register"],
        }
        output = lab.published()
        for folder in (*folders.values(), output):
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        closed = {"a table": folders["--data"] / "towns.csv", "a return": folders["--register"] / "白沙.xlsx", "the pack": folders["--data"],
                  "the returns": folders["--register"], "the output": output, "the way to the pack": folders["--data"].parent, "the earlier month": output / MONTH}.get(name)  # fmt: skip
        if closed:
            closed.chmod(0o500 if closed.is_relative_to(output) else 0)
        done = lab.run(
            [*lab.arguments(output, folders), "--fresh"], user=NOBODY, environment={"HOME": "/nonexistent"}
        )
        if closed:
            closed.chmod(0o755)
        yield judged(lab, output, done, f"{name} may not be read or written", earlier=True, others=True)


FAULTS = [
    Fault("a path", KIND, "links in circles, devices, FIFOs, folders in the place of files, names that are no text, the output among the returns",
          "the month without that file, or one sentence", paths, len(CASES), 1),
    Fault("missing rights", KIND, "another user runs it, who may not read or write one of its paths", "the month, or one sentence; the earlier month stays", rights, 8, 0),
]  # fmt: skip
