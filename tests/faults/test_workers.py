"""Whatever a thing does to the process that does it is told: the table of faults can find what it looks for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from random import Random

import pytest

from eldercare_analysis.inputs.problems import InputError, Place, Problem
from tests.faults import workers
from tests.faults.changed import Kind, used
from tests.faults.fault import Fault, Outcome, Tally, inject
from tests.faults.lab import Lab
from tests.faults.mutate import Change, change_bytes, change_text, change_tree
from tests.faults.reliability import page

TREE = b'{"a": [1, {"b": "2021-09-05"}], "c": null}'


def _raise(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("does", "came_out", "lost"),
    [
        (lambda: None, "well", ""),
        (lambda: _raise(ValueError("x")), "another exception", "ValueError: 'x'"),
        (lambda: _raise(KeyboardInterrupt()), "another exception", "KeyboardInterrupt"),
        (lambda: bytearray(2**31), "another exception", "MemoryError"),
        (lambda: os._exit(9), "the process died", "exit code 9"),
        (lambda: time.sleep(60), "a hang", "no end after 3 s"),
    ],
)
def test_what_a_worker_does_is_told(
    monkeypatch: pytest.MonkeyPatch, lab: Lab, does: Callable[[], None], came_out: str, lost: str
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 3.0)
    assert lab.district  # read before, so that the patience is for what is done
    monkeypatch.setattr(workers, "laboratory", lambda: nullcontext(lab))

    def work(_: Lab, seed: int) -> Outcome:
        if seed == 1:
            does()
        return Outcome("well")

    found = {outcome.came_out: outcome for outcome in workers.watched(work, [0, 1, 2], 1)}
    assert (found[came_out].lost != "") == bool(lost)
    assert lost in found[came_out].lost
    assert found["well"].lost == ""


def test_a_processor_s_time_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.2)
    (outcome,) = workers.watched(lambda _, seed: Outcome(str(sum(range(20_000_000 * seed)))[:1]), [1], 1)
    assert "s, seed 1" in outcome.lost


@pytest.mark.parametrize(
    ("problem", "lost"),
    [
        (Problem("file_missing", Place("x"), {"path": "x"}), ""),
        (Problem("file_missing", None, {"path": "x"}), "a problem without a place"),
    ],
)
def test_a_problem_must_have_its_place(lab: Lab, problem: Problem, lost: str) -> None:
    def refuse(*_: object) -> None:
        raise InputError([problem])

    outcome = used(lab, Kind(lambda _: [], (), refuse), lab.pack, whole=False)
    assert outcome.lost.startswith(lost)
    assert bool(outcome.lost) == bool(lost)


@pytest.mark.parametrize("change", [change_bytes, change_text, change_tree])
def test_equal_chance_makes_equal_changes_and_nearly_all_are_changes(change: Change) -> None:
    made = [change(TREE, Random(seed)) for seed in range(200)]
    assert made == [change(TREE, Random(seed)) for seed in range(200)]
    assert len(set(made)) > 60


def test_the_page_says_what_was_lost() -> None:
    fault = Fault(
        "a fault",
        "A kind",
        "how",
        "well",
        lambda _lab, _chance, times: iter([Outcome("well", "a | loss" * (n == 3)) for n in range(times)]),
        5,
        0,
    )
    tally: Tally = inject(fault, None, 1, 5)  # type: ignore[arg-type]
    text = page([tally], seed=1, minutes=1.0, when="", software="", machine="", seconds=5.0, memory=1024)
    assert "| a fault | how; may give: well | 5 | well: 5 | 0.0 s | **1** |" in text
    assert "### Lost: a fault\n\n- a \\| loss\n" in text
    assert "**Lost: 1 of them, listed below.**" in text
