"""The short form of the table of faults: nothing is lost. The long form is `python3 run.py faults`, which writes docs/reliability.md."""

from __future__ import annotations

import pytest

from tests.faults.fault import Fault, inject
from tests.faults.lab import Lab
from tests.faults.table import FAULTS

SEED = 16


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.briefly], ids=lambda fault: fault.name)
def test_nothing_is_lost(lab: Lab, fault: Fault) -> None:
    tally = inject(fault, lab, SEED, fault.briefly)
    assert not tally.losses
    assert tally.counts


def test_the_long_form_has_ten_thousand_changed_inputs() -> None:
    assert sum(fault.often for fault in FAULTS if fault.name.startswith("changed")) == 10_000
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
