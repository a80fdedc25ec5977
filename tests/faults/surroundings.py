"""Surroundings that are not as they should be: environment variables, descriptors, memory, disks, paths, users."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from tests.faults.fault import Fault, Outcome
from tests.faults.lab import MONTH, Done, Lab, digests, traceback_in

KIND = "Surroundings"
VARIABLES: tuple[Mapping[str, str], ...] = (
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "xx_XX.nonsense"}, {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "latin-1:strict"}, {"TZ": "Pacific/Kiritimati"}, {"TZ": "nonsense"}, {"PYTHONHASHSEED": "1"},
    {"PYTHONOPTIMIZE": "2"}, {"PYTHONDEVMODE": "1"}, {"PYTHONWARNINGS": "error"}, {"PYTHONSAFEPATH": "1"}, {"PYTHONSTARTUP": "/nowhere.py"},
    {"HOME": "/nowhere"}, {"HOME": "/dev/null"}, {"HOME": ""}, {"XDG_CACHE_HOME": "/dev/null"}, {"XDG_CONFIG_HOME": "/nowhere"}, {"TMPDIR": "/nowhere"},
    {"MPLBACKEND": "nonsense"}, {"MPLBACKEND": "TkAgg", "DISPLAY": ":99"}, {"MATPLOTLIBRC": "{odd}"}, {"MPLCONFIGDIR": "/dev/null"}, {"IPYTHONDIR": "/dev/null"},
    {"JUPYTER_CONFIG_DIR": "/dev/null", "JUPYTER_DATA_DIR": "/nowhere", "JUPYTER_RUNTIME_DIR": "/dev/null"}, {"JUPYTER_PATH": "/nowhere"},
    {"PAPERMILL_ENGINE": "nonsense"}, {"OMP_NUM_THREADS": "nonsense"}, {"OMP_NUM_THREADS": "64", "OPENBLAS_NUM_THREADS": "64"}, {"MALLOC_PERTURB_": "165"},
    {"TERM": "nonsense", "COLUMNS": "1", "LINES": "0"}, {"FORCE_COLOR": "1", "COLUMNS": "-5"}, {"NO_COLOR": "1"}, {"CLICOLOR_FORCE": "1"}, {"PATH": ""},
    {"SOURCE_DATE_EPOCH": "0"}, {"PROJ_DATA": "/nowhere", "PROJ_LIB": "/nowhere", "GDAL_DATA": "/nowhere"}, {"PROJ_NETWORK": "ON"}, {"OGR_GEOJSON_MAX_OBJ_SIZE": "1"},
    {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}, {"TYPST_FONT_PATHS": "/nowhere", "TYPST_ROOT": "/"}, {"PYDEVD_DISABLE_FILE_VALIDATION": "x"},
    {"ELDERCARE_LANGUAGE": "xx"}, {"ELDERCARE_PROCESSES": "nonsense"}, {"ELDERCARE_PROCESSES": "spawn"}, {"ELDERCARE_PROCESSES": "server"},
)  # fmt: skip
RC = "lines.linewidth: 9\nfont.size: 30\nsavefig.format: png\nsvg.hashsalt: other\naxes.facecolor: red\nfont.family: nowhere\n"


def judged(
    lab: Lab, output: Path, done: Done, how: str, *, earlier: bool = False, others: bool = False
) -> Outcome:
    """Say what came out of a run that may go well, or end with a sentence; never with less than there was.

    Args:
        lab: knows the bytes of an undisturbed month.
        output: where the month is.
        done: the run.
        how: what was done to it.
        earlier: the month was there before.
        others: other inputs were read, so that other bytes are right.
    """
    made = digests(output / MONTH)
    same = made == lab.reference
    changed = sorted(name for name in {*made, *lab.reference} if made.get(name) != lab.reference.get(name))
    state = "the same bytes" if same else "another month" if made else "nothing written"
    losses = [
        traceback_in(done),
        f"other bytes: {', '.join(changed)[:200]}"
        if made
        and not same
        and not ((done.code == 1 and (others or not earlier)) or (done.code == 0 and others))
        else "",
        "the month that was there is gone" if earlier and not made else "",
        "exit 0 without a month" if done.code == 0 and not made else "",
        f"exit {done.code}: {done.last}" if done.code not in (0, 1, 2) else "",
        "no word why" if done.code and not done.err.strip() else "",
    ]
    lost = "; ".join(filter(None, losses))
    return Outcome(
        f"exit {done.code}; {state}{'; says why' if done.code else ''}",
        f"{how}: {lost}" if lost else "",
        done.seconds,
    )


def variables(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Set environment variables that somebody may have."""
    lab = lab.small
    odd = lab.folder / "matplotlibrc-odd"
    odd.write_text(RC, encoding="utf-8")
    for number, values in enumerate(chance.sample(VARIABLES, min(times, len(VARIABLES)))):
        output = lab.published() if number % 4 == 3 else lab.new()
        done = lab.run(
            lab.arguments(output), environment={name: value.format(odd=odd) for name, value in values.items()}
        )
        yield judged(
            lab,
            output,
            done,
            " ".join(f"{name}={value}" for name, value in values.items()),
            earlier=number % 4 == 3,
        )


def working_folder(lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Put files into the current folder that Python, matplotlib or Jupyter might take for theirs."""
    lab = lab.small
    names = [
        "matplotlibrc",
        "typing.py",
        "random.py",
        "sitecustomize.py",
        "usercustomize.py",
        "jupyter_config.py",
        "papermill.py",
        "pandas.py",
        ".env",
        "conftest.py",
    ]
    for name in chance.sample(names, min(times, len(names))):
        path = lab.folder / name
        path.write_text(RC if name == "matplotlibrc" else "raise SystemExit('taken')\n", encoding="utf-8")
        output = lab.new()
        try:
            done = lab.run(lab.arguments(output), program=("-P", "-m", "eldercare_analysis"))
        finally:
            path.unlink()
        yield judged(lab, output, done, f"a file {name} in the current folder")


def limits(which: int, values: list[int], lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Allow a run only so much of something."""
    lab = lab.small
    for number, value in enumerate(chance.sample(values, min(times, len(values)))):
        output = lab.published() if number % 2 else lab.new()
        arguments = [*lab.arguments(output), *(["--fresh"] if number % 2 else [])]
        done = lab.run(arguments, before=lambda: resource.setrlimit(which, (value, value)))  # noqa: B023 - called at once
        yield judged(lab, output, done, f"a limit of {value}", earlier=bool(number % 2))


def disks(what: str, lab: Lab, chance: Random, times: int) -> Iterator[Outcome]:
    """Give a run a small disk for its output or its temporary files: full at once, or in the middle of it."""
    lab = lab.small
    usual = sum(path.stat().st_size for path in lab.undisturbed[0].rglob("*") if path.is_file())
    for number in range(times):
        size = int(usual * (0.02, 0.5, 0.9, 1.3, 2.0)[number % 5] * chance.uniform(0.8, 1.1))
        with _small(lab, size) as disk:
            if disk is None:
                yield Outcome("not tried: no right to mount a disk here")
                return
            output, environment = (disk, {}) if what == "output" else (lab.new(), {"TMPDIR": str(disk)})
            earlier = what == "temporary files" and number % 2 == 1
            output = lab.published() if earlier else output
            done = lab.run([*lab.arguments(output), "--fresh"], environment=environment)
            yield judged(lab, output, done, f"a disk of {size // 1024} KiB", earlier=earlier)


@contextmanager
def _small(lab: Lab, size: int) -> Iterator[Path | None]:
    disk = lab.new("disk")
    mounted = shutil.which("mount") and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs", disk], capture_output=True, check=False).returncode  # fmt: skip
    try:
        yield disk if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", disk], check=False)


FAULTS = [
    Fault("an environment variable", KIND, "each of a list: languages, encodings, time zones, homes, threads, matplotlib's and Jupyter's own",
          "the same bytes, or one sentence", variables, len(VARIABLES), 1),
    Fault("a file in the current folder", KIND, "`matplotlibrc`, and files named like modules", "the same bytes", working_folder, 10, 0),
    Fault("too few descriptors", KIND, "`ulimit -n` of 6 to 128", "the same bytes, or one sentence; the earlier month stays",
          partial(limits, resource.RLIMIT_NOFILE, [6, 10, 12, 16, 20, 24, 32, 48, 64, 128]), 10, 0),
    Fault("files may not be large", KIND, "`ulimit -f` of 1 KiB to 2 MiB", "as above", partial(limits, resource.RLIMIT_FSIZE, [2**10, 2**14, 2**16, 2**18, 2**20, 2**21]), 6, 0),
    Fault("too little memory", KIND, "`ulimit -v` of 384 MiB to 2 GiB; with less, not even its libraries can be loaded", "as above", partial(limits, resource.RLIMIT_AS, [3 * 2**27, 2**29, 3 * 2**28, 2**30, 2**31]), 5, 0),
    Fault("too few processes", KIND, "`ulimit -u`, where the system heeds it", "as above", partial(limits, resource.RLIMIT_NPROC, [1, 2, 8]), 3, 0),
    Fault("the disk of the output is full", KIND, "a file system of 2 % to twice of what a month takes", "the same bytes, or one sentence", partial(disks, "output"), 10, 1),
    Fault("the disk for temporary files is full", KIND, "as above, as `TMPDIR`", "the same bytes, or one sentence", partial(disks, "temporary files"), 10, 0),
]  # fmt: skip
