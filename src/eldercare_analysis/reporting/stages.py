"""How stages of facilities look wherever a square stands for one (`templates/stages.yaml`)."""

from __future__ import annotations

from importlib.resources import files

from eldercare_analysis.language import read_yaml

BLANK = "#FFFFFF"
_READ = read_yaml((files(__package__) / "templates" / "stages.yaml").read_text(encoding="utf-8"))
STAGES: dict[str, tuple[str, str, str]] = {stage: tuple(look) for stage, look in _READ.items()}  # in order
