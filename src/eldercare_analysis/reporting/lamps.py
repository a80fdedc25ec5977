"""The lamps of progress against the clock: one color for each, on paper and on screens."""

from __future__ import annotations

from typing import NamedTuple


class Lamp(NamedTuple):
    """Fill and letters of a lamp, as `#RRGGBB`."""

    fill: str
    ink: str


# What is behind comes first. Told apart by their words, too, and by their shades where there is no color.
LAMPS = {
    "red": Lamp("#B34A00", "#FFFFFF"),
    "yellow": Lamp("#FBE7A1", "#5F4B00"),
    "grey": Lamp("#E4E6E8", "#30363B"),
    "green": Lamp("#7FBD95", "#0B3A1C"),
}
