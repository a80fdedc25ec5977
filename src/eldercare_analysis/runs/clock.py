"""What time it is: the one place that asks. What is published does not depend on it but for the times that it records."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

OFFSET = "ELDERCARE_CLOCK_OFFSET"  # seconds that this software takes the clock to be ahead; for trials of other days


def offset() -> timedelta:
    """Return how far ahead of the machine's clock this software is; nothing where that is no number."""
    try:
        return timedelta(seconds=float(os.environ.get(OFFSET, "0")))
    except (ValueError, OverflowError):
        return timedelta()


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC) + offset()


def today() -> date:
    """Return this day as the user's calendar has it."""
    return now().astimezone().date()


def stamp() -> str:
    """Return this second as it stands in names of files, as 20211001T063000Z."""
    return f"{now():%Y%m%dT%H%M%SZ}"


def told(moment: datetime) -> str:
    """Return a moment as manifests have it: ISO 8601 in UTC, to the second."""
    return moment.isoformat(timespec="seconds")
