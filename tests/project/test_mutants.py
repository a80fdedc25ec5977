"""A mutant that a test notices is killed, one that none notices lives and is told with its reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tools.mutants.covering import Covering
from tools.mutants.mutant import Mutant
from tools.mutants.page import Tally, page

ROOT = Path(__file__).parents[2]
FILE = "src/eldercare_analysis/inputs/letters.py"
TRY = """
from tools.mutants.covering import Covering
from tools.mutants.mutant import Mutant
from tools.mutants.trial import tried

sound = open({file!r}, encoding="utf-8").read()
test = "tests/inputs/test_letters.py::test_what_no_font_has_is_drawn_by_its_number"
covering = Covering({{{file!r}: {{9: [test]}}}}, {{test: 1.0}})
mutants = [Mutant({file!r}, line, "", "", code) for line, code in ((9, sound), (9, "raise ValueError"), (1, sound))]
print([outcome for _, outcome in tried(mutants, covering, 1)])
"""


@pytest.mark.slow
def test_a_change_that_a_test_notices_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY.format(file=FILE)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert sorted(done.stdout.split("\n")[0][1:-1].split(", ")) == [
        "'killed'",
        "'not run by any test'",
        "'survived'",
    ]


def test_of_a_statement_over_many_lines_the_first_is_known() -> None:
    covering = Covering(
        {"a.py": {5: ["slow", "quick"], 30: ["other"]}}, {"slow": 2.0, "quick": 0.1, "other": 1.0}
    )
    assert covering.of("a.py", 7) == ["quick", "slow"]
    assert covering.of("a.py", 4) == []
    assert covering.of("b.py", 7) == []


def test_a_statement_that_no_test_runs_is_not_taken_for_the_one_above() -> None:
    covering = Covering({"a.py": {5: ["quick"]}}, {"quick": 0.1}, missing={"a.py": ["7", "5->7"]})
    assert covering.of("a.py", 6) == ["quick"]
    assert covering.of("a.py", 7) == []
    assert covering.of("a.py", 8) == []


def test_what_runs_on_import_is_tried_with_all_tests_of_the_module() -> None:
    covering = Covering({"a.py": {5: ["slow"], 6: [], 9: ["quick"]}}, {"slow": 2.0, "quick": 0.1})
    assert covering.of("a.py", 6) == ["quick", "slow"]
    assert covering.of("a.py", 5) == ["slow"]


def test_the_page_tells_what_lives_and_why() -> None:
    known = Mutant("src/eldercare_analysis/a.py", 1, "x | y", "x & y", "")
    tally = Tally("inputs", 1_000, 96.0, [(known, "survived"), *[(known, "killed")] * 39])
    assert tally.enough  # 39 of 40 are 97.5 %
    assert "| inputs | 1,000 | 40 | 39 | 97.5 % | 96.0 % |" in page([tally], "")
    assert "| `a.py` | `` x \\| y `` | `` x & y `` | survived |" in page([tally], "")
    assert not Tally("inputs", 1_000, 94.9, tally.outcomes).enough
