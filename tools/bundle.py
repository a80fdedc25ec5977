"""Make a folder of wheels for machines without network: `python3 run.py bundle [DIR] [--platform NAME] [--python 3.12]`.

There `python3 run.py --offline DIR report` builds the environment from it. Wheels are those of the locks, held to their hashes.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.arguments import Parser  # noqa: E402
from frontdoor.bundles import NOTE, description, this_platform, this_python  # noqa: E402
from frontdoor.lockfile import LOCKS, entries, name_of  # noqa: E402
from frontdoor.texts import say, tell  # noqa: E402

TAGS = {
    "linux-x86_64": "manylinux_2_28_x86_64",
    "linux-aarch64": "manylinux_2_28_aarch64",
    "windows-x86_64": "win_amd64",
    "macos-arm64": "macosx_14_0_arm64",
    "macos-x86_64": "macosx_13_0_x86_64",
}  # of a platform's usual machines: Debian 10, Windows 10, macOS 14 and newer
SYSTEMS = {
    "manylinux": ("linux", {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}),
    "win": ("windows", {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
    "macosx": ("macos", {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}),
}
TAG = re.compile(r"(?:(?P<kind>manylinux|macosx)_\d+_(?P<minor>\d+)|(?P<windows>win))_(?P<machine>\w+)")
OLD_MANYLINUX = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}  # by minor version of glibc 2
PATCHES = range(30)  # of a Python: locks may tell them apart
BAD_USAGE, FAILED = 2, 1


def main(arguments: list[str]) -> int:
    """Make the folder; return 0, 1 where wheels are missing, or 2 for bad usage."""
    asked = _parsed(arguments)
    named = asked.platform or this_platform()
    tag = TAGS.get(named, named)
    if not TAG.fullmatch(tag) or not re.fullmatch(r"3\.\d+", asked.python):
        tell("bundle_unknown", value=f"{named}, {asked.python}", known=", ".join(TAGS))
        return BAD_USAGE
    system = system_of(tag)
    folder = Path(asked.folder or f"wheels-{system}-{asked.python}")
    if folder.exists():
        tell("exists", value=folder)
        return BAD_USAGE
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        tell("bundling", system=system, python=asked.python)
        for_this = asked.platform is None and asked.python == this_python()
        if code := _download(
            beside, asked.python, tag, [] if for_this else [*target_options(tag, asked.python)]
        ):
            tell("bundle_failed", code=code)
            return FAILED
        (beside / NOTE).write_text(json.dumps(description(asked.python, system)), encoding="utf-8")
        beside.chmod(0o755)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    wheels = [*folder.glob("*.whl")]
    tell(
        "bundled",
        folder=folder,
        count=len(wheels),
        megabytes=round(sum(one.stat().st_size for one in wheels) / 1e6),
    )
    return 0


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = Parser("bundle", say("bundle_about"))
    parser.add_argument("folder", nargs="?", metavar="DIR", help=say("bundle_folder"))
    parser.add_argument("--platform", help=say("bundle_platform", known=", ".join(TAGS)))
    parser.add_argument("--python", default=this_python(), help=say("bundle_python"))
    return parser.parse_args(arguments)


def system_of(tag: str) -> str:
    """Return the platform that a wheel's platform tag is of, as `this_platform` names it."""
    kind, _, machine = _parts(tag)
    return f"{SYSTEMS[kind][0]}-{'x86_64' if machine == 'amd64' else machine}"


def locked_for(tag: str, python: str) -> list[list[str]]:
    """Return what the locks want on a platform with any patch of a Python, as requirements that name a package once each.

    They have no conditions: pip would ask whether they hold on this machine.
    """
    kind, _, machine = _parts(tag)
    there = {**SYSTEMS[kind][1], "platform_machine": "AMD64" if machine == "amd64" else machine, "python_version": python,
             "implementation_name": "cpython", "platform_python_implementation": "CPython"}  # fmt: skip
    patches = [there | {"python_full_version": f"{python}.{patch}"} for patch in PATCHES]
    found: dict[str, list[str]] = {}
    for lock in LOCKS:
        for entry in entries((ROOT / lock).read_text(encoding="utf-8")):
            head, _, hashes = entry.partition("\\\n")
            requirement, _, condition = head.partition(" ; ")
            if not condition or any(map(Marker(condition).evaluate, patches)):
                found.setdefault(name_of(entry), []).append(f"{requirement.strip()} \\\n{hashes}")
    return [[one for one in column if one] for column in zip_longest(*found.values())]


def target_options(tag: str, python: str) -> Iterator[str]:
    """Yield what tells pip to download for another machine: every tag that such a machine takes."""
    yield from ("--implementation", "cp", "--python-version", python)
    kind, minor, machine = _parts(tag)
    if kind != "manylinux":
        yield from ("--platform", tag)
        return
    for older in range(int(minor), min(OLD_MANYLINUX) - 1, -1):
        for name in (f"manylinux_2_{older}", OLD_MANYLINUX.get(older)):
            if name:
                yield from ("--platform", f"{name}_{machine}")


def _parts(tag: str) -> tuple[str, str, str]:
    """Return kind, minor version and machine of a platform tag."""
    found = TAG.fullmatch(tag)
    if not found:
        raise ValueError(tag)
    return found["kind"] or found["windows"], found["minor"], found["machine"]


def _download(folder: Path, python: str, tag: str, options: list[str]) -> int:
    """Download the wheels that the locks want; return pip's exit code."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "download", "--quiet", "--no-deps", *options]
    held = [
        "--ignore-requires-python",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--dest",
        str(folder),
        "-r",
    ]
    with tempfile.TemporaryDirectory() as scratch:
        for number, requirements in enumerate(locked_for(tag, python)):
            wanted = Path(scratch, f"{number}.lock")
            wanted.write_text("".join(requirements), encoding="utf-8")
            if code := subprocess.run([*command, *held, str(wanted)], check=False).returncode:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
