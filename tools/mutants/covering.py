"""Which tests run which lines, and how long each takes: from one run of the tests of a package."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage, CoverageData

from tools.mutants import ROOT

READERS = "inputs/returns/"  # tests of what reads workbooks, in processes of its own
LONGEST = 25  # lines of a statement
NOTING = """import sys; sys.path[:] = sys.argv[1:]; import atexit, coverage
noted = coverage.Coverage(**{options!r}); noted.start()
atexit.register(lambda: (noted.stop(), noted.save()))
"""


@dataclass
class Covering:
    """`tests`: ids by file and line; `seconds`: of each test, with the fixtures it needs, were it the only one."""

    tests: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    branches: float = 0.0
    missing: dict[str, list[str]] = field(default_factory=dict)

    def of(self, file: str, line: int) -> list[str]:
        """Return the tests that run a line, the quickest first; of a statement over many lines only the first is known.

        What runs when a module is imported, as the defaults of a data class, is of no test: all tests of the module are tried.
        """
        lines = self.tests.get(file, {})
        lost = {int(text) for text in self.missing.get(file, ()) if text.isdigit()}
        found = {test for tests in lines.values() for test in tests}
        if lines.get(line) != []:
            statement = (
                one for one in range(line, max(0, line - LONGEST), -1) if lines.get(one) or one in lost
            )
            found = set(lines.get(next(statement, 0), ()))
        return sorted(found, key=lambda test: (self.seconds[test], test))


def covering(selection: Sequence[str], sources: Sequence[str], keep: Path) -> Covering:
    """Take what `keep` says, or run the tests, in a process of their own, and write it."""
    if not keep.exists():
        process = os.fork()
        if not process:
            os._exit(_write(selection, sources, keep))
        _, status = os.waitpid(process, 0)
        if status:
            raise SystemExit("the tests fail without any change")
    kept = json.loads(keep.read_text(encoding="utf-8"))
    lines = {
        file: {int(line): tests for line, tests in found.items()} for file, found in kept.pop("tests").items()
    }
    return Covering(lines, **kept)


def _write(selection: Sequence[str], sources: Sequence[str], keep: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        options: dict[str, Any] = {
            "data_file": str(Path(folder) / "lines"),
            "branch": True,
            "source": [str(ROOT / source) for source in sources],
        }
        coverage = Coverage(data_suffix=True, **options)
        watch = Watch(coverage, options)
        coverage.start()
        code = pytest.main(["-q", "-p", "no:cacheprovider", *selection], plugins=[watch])
        coverage.stop()
        coverage.save()
        together = Coverage(**options)
        together.combine()
        found = Covering(
            _by_line(together.get_data(), watch.failed), watch.alone(), *_branches(together, Path(folder))
        )
    for test in watch.failed:
        print(f"fails without any change, and is left out: {test}")
    if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        keep.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
    return 0 if keep.exists() else int(code)


def _by_line(data: CoverageData, failed: set[str]) -> dict[str, dict[int, list[str]]]:
    return {
        str(Path(file).relative_to(ROOT)): {
            line: sorted({*tests} - failed - {""}) for line, tests in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def _branches(coverage: Coverage, folder: Path) -> tuple[float, dict[str, list[str]]]:
    """Return the share of lines and branches that were run, in percent, and what was not."""
    report = folder / "report.json"
    coverage.json_report(outfile=str(report))
    found = json.loads(report.read_text(encoding="utf-8"))
    missing = {
        file: [*map(str, one["missing_lines"]), *(f"{a}->{b}" for a, b in one["missing_branches"])]
        for file, one in found["files"].items()
    }
    return found["totals"]["percent_covered"], {file: lines for file, lines in missing.items() if lines}


class Watch:
    """A plugin of pytest: names the running test to coverage, and keeps the time of tests and of shared fixtures."""

    def __init__(self, coverage: Coverage, options: dict[str, Any]) -> None:
        """Watch for this coverage, which was made with these options."""
        self._coverage, self._options = coverage, options
        self._calls: dict[str, float] = defaultdict(float)
        self._fixtures: dict[str, float] = defaultdict(float)
        self._uses: dict[str, list[str]] = {}
        self._start = ""
        self.failed: set[str] = set()

    def alone(self) -> dict[str, float]:
        """Return seconds by test, with those of its shared fixtures."""
        return {
            test: seconds + sum(self._fixtures.get(name, 0) for name in self._uses.get(test, ()))
            for test, seconds in self._calls.items()
        }

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name the test while it runs."""
        self._coverage.switch_context(item.nodeid)
        if READERS in item.nodeid:
            self._follow_readers(item.nodeid)
        self._uses[item.nodeid] = list(getattr(item, "fixturenames", ()))
        yield
        self._coverage.switch_context("")
        self._process().START = self._start or self._process().START

    def _follow_readers(self, test: str) -> None:
        """Let processes that read workbooks note what they run, for the test that starts them."""
        self._start = self._start or self._process().START
        noting = NOTING.format(options={**self._options, "data_suffix": True, "context": test})
        self._process().START = noting + self._start

    @staticmethod
    def _process() -> Any:  # noqa: ANN401 - a module whose constant is set
        from eldercare_analysis.inputs.returns import workbooks as process  # noqa: PLC0415 - within coverage

        return process

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how long a test took."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self._calls[report.nodeid] += report.duration

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
        """Keep how long a shared fixture took."""
        begin = time.monotonic()
        yield
        if fixturedef.scope != "function":
            self._fixtures[fixturedef.argname] += time.monotonic() - begin
