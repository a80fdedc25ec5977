"""The short form of the table of faults: nothing is lost. The long form is `python3 run.py faults`, which writes docs/reliability.md."""

from __future__ import annotations

import pytest

from tests.examples import ALL
from tests.faults import workers
from tests.faults.fault import Fault, inject
from tests.faults.lab import Lab
from tests.faults.table import FAULTS

SEED = 16
# each makes a month more than once; a kill at a step and the disk that is full do, too, and are tried everywhere
IN_CI = {"a run is killed, all its processes", "an environment variable", "a hostile text"}
TRIED = [fault for fault in FAULTS if fault.briefly and (ALL or fault.name not in IN_CI)]


@pytest.mark.parametrize("fault", TRIED, ids=lambda fault: fault.name)
def test_nothing_is_lost(lab: Lab, monkeypatch: pytest.MonkeyPatch, fault: Fault) -> None:
    """The long form looks at times; this one may run on a slow machine."""
    monkeypatch.setattr(workers, "SECONDS", 60.0)
    monkeypatch.setattr(workers, "PATIENCE", 600.0)
    tally = inject(fault, lab, SEED, fault.briefly)
    assert not tally.losses
    assert tally.counts


def test_the_long_form_has_more_than_ten_thousand_changed_inputs() -> None:
    assert sum(fault.often for fault in FAULTS if fault.name.startswith("changed")) == 10_600
    names = {fault.name for fault in FAULTS}
    assert len(names) == len(FAULTS)
    assert names >= IN_CI
