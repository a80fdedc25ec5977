"""Where faults are injected: folders that are gone afterwards, the real command as a process, and what it gives undisturbed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from eldercare_analysis import load_district
from eldercare_analysis.inputs.district import District
from eldercare_analysis.runs.disk import broken
from eldercare_analysis.runs.evidence import read_manifest
from tests.returns import put, template

ROOT = Path(__file__).parents[2]
MONTH, TOWN = "2021-09", "白沙镇"
PATIENCE = 600  # seconds for a whole command on a busy or slow machine
MARK = "ELDERCARE_FAULT"  # an environment variable: every process of a command has it


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit code (negative: a signal), what it said, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def last(self) -> str:
        """The last line that it said, cut."""
        lines = (self.err.strip() or self.out.strip()).splitlines()
        return lines[-1][:160] if lines else ""


class Lab:
    """A scratch folder with a pack and a return, and what a report of them is when nothing goes wrong."""

    def __init__(self, folder: Path, subjects: tuple[str, ...] = (TOWN, "district")) -> None:
        """Copy the pack and write a return that says something of every kind of text.

        Args:
            folder: an empty one.
            subjects: whose reports are made.
        """
        self.folder, self._subjects, self._numbers = folder, subjects, count(1)
        self.pack = Path(shutil.copytree(ROOT / "data", folder / "pack"))
        self.returns = folder / "returns"
        self.returns.mkdir()
        self.write_return(self.returns / "白沙.xlsx")

    @cached_property
    def district(self) -> District:
        """The published district."""
        return load_district(self.pack)

    def write_return(self, path: Path, text: str = "场地未落实") -> None:
        """Write a town's return with an issue in its free texts."""
        book = template(self.district, "town", MONTH, TOWN)
        page = book["设施进度"]
        for label, value in {"选址确定日期": "2021-08-05", "名称": text, "问题类别": "选址", "存在问题": text,
                             "责任单位": text, "整改时限": "2021-12-31"}.items():  # fmt: skip
            put(page, "白沙-点-2021-01", label, value).data_type = "s"
        book.save(path)

    def new(self, name: str = "place") -> Path:
        """Return a new empty folder."""
        folder = self.folder / f"{name}-{next(self._numbers)}"
        folder.mkdir()
        return folder

    def arguments(self, output: Path, others: Mapping[str, Path] | None = None) -> list[str]:
        """Return the command that faults are injected into: reports, with a return."""
        paths = {"--data": self.pack, "--register": self.returns, "--output": output} | dict(others or {})
        given = [text for option, path in paths.items() for text in (option, str(path))]
        subjects = [text for subject in self._subjects for text in ("--town", subject)]
        return ["report", "--month", MONTH, *subjects, "--workers", "2", *given]

    @cached_property
    def small(self) -> Lab:
        """A lab for what has nothing to do with how many reports there are."""
        return Lab(self.new("small"), (TOWN,))

    @cached_property
    def undisturbed(self) -> tuple[Path, float]:
        """The output folder of a run to which nothing happens, and the seconds that it took."""
        output = self.new("undisturbed")
        done = self.run(self.arguments(output))
        if done.code:
            raise RuntimeError(f"undisturbed, the report fails already: {done.err}")
        return output, done.seconds

    @cached_property
    def reference(self) -> dict[str, str]:
        """The digests of a month to which nothing happens."""
        return digests(self.undisturbed[0] / MONTH)

    def published(self) -> Path:
        """Return an output folder with the month in it, whole."""
        return Path(shutil.copytree(self.undisturbed[0], self.new("published"), dirs_exist_ok=True))

    def start(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "eldercare_analysis"),
        before: Callable[[], None] | None = None,
        user: int | None = None,
    ) -> subprocess.Popen[str]:
        """Start the command in a session and a temporary folder of its own."""
        mark = {MARK: str(next(self._numbers)), "TMPDIR": str(self.temporary)}
        own = dict(os.environ) | mark | dict(environment or {})
        own["PYTHONPATH"] = os.pathsep.join(
            filter(None, [own.get("PYTHONPATH"), str(ROOT)])
        )  # where the tests are
        return subprocess.Popen(
            [sys.executable, *program, *arguments], env=own, cwd=self.folder, start_new_session=True, preexec_fn=before,  # noqa: PLW1509
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            errors="backslashreplace", user=user, group=user, extra_groups=None if user is None else [])  # fmt: skip

    @cached_property
    def temporary(self) -> Path:
        """The folder for temporary files of all commands: what dead ones leave there, the next ones take away."""
        folder = self.new("tmp")
        folder.chmod(0o1777)
        return folder

    def run(self, arguments: Sequence[str], **options: object) -> Done:
        """Run the command to its end; one that hangs is killed, with code -9."""
        begin = time.monotonic()
        process = self.start(arguments, **options)  # type: ignore[arg-type]
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        return Done(process.returncode, out, err, time.monotonic() - begin)


def digests(month: Path) -> dict[str, str]:
    """Return the digests of a published month, notebooks without their times; empty where there is none that is whole."""
    manifest = read_manifest(month)
    return {} if manifest is None or broken(month) else dict(manifest.outputs)


def traceback_in(done: Done) -> str:
    """Return what a command said that no reader should see; empty where it is well."""
    if "Traceback (most recent call last)" in done.err + done.out:
        return "a traceback: " + " / ".join((done.err + done.out).strip().splitlines()[-2:])[:300]
    return ""


@contextmanager
def laboratory() -> Iterator[Lab]:
    """Yield a place to inject faults in."""
    with tempfile.TemporaryDirectory(prefix="eldercare-faults-", ignore_cleanup_errors=True) as folder:
        yield Lab(Path(folder).resolve())
