"""Where the data pack is, and what is in it by name; nothing of it is read as a district."""

from __future__ import annotations

import csv
import os
from contextlib import suppress
from pathlib import Path

PACK_VARIABLE = "ELDERCARE_DATA"
PLAN_FILE, TOWNS_FILE = "annex1_plan.csv", "towns.csv"


def default_pack() -> Path:
    """Return the pack where none is named: of `ELDERCARE_DATA`, or `data/` here, above or in the checkout."""
    if named := os.environ.get(PACK_VARIABLE):
        return Path(named)
    here = Path.cwd()
    checkout = Path(__file__).resolve().parents[3]
    homes = [folder / "data" for folder in (here, *here.parents, checkout)]
    return next((folder for folder in homes if (folder / PLAN_FILE).is_file()), Path("data"))


def scenario_names(folder: Path) -> list[str]:
    """Return the names of the scenarios of a pack."""
    return sorted(path.stem for path in (folder / "scenarios").glob("*.yaml"))


def town_names(folder: Path) -> list[str]:
    """Return the towns as the pack's list names them; none where it cannot be read. Nothing is checked."""
    with suppress(OSError, ValueError, csv.Error), (folder / TOWNS_FILE).open(encoding="utf-8-sig") as file:
        return [row["town"] for row in csv.DictReader(file) if row.get("town")]
    return []
