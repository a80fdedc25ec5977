"""How stages of facilities look wherever a square stands for one (`templates/stages.yaml`)."""

from __future__ import annotations

from importlib.resources import files

from eldercare_analysis.language import read_yaml
from eldercare_analysis.reporting.items import Table, labels_of

BLANK = "#FFFFFF"
_READ = read_yaml((files(__package__) / "templates" / "stages.yaml").read_text(encoding="utf-8"))
STAGES: dict[str, tuple[str, str, str]] = {stage: tuple(look) for stage, look in _READ.items()}  # in order


def stages_in(table: Table) -> list[tuple[str, str]]:
    """Return the stages of a table's squares with their names, the furthest first."""
    cells = [row[n] for row in table.rows for n, head in enumerate(table.columns) if head.stages]
    names = dict(pair for cell in cells for pair in labels_of(cell))
    return [(stage, names[stage]) for stage in STAGES if stage in names]
