"""A place to inject faults in, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.lab import Lab, laboratory


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    with laboratory() as found:
        yield found
