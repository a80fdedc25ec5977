"""The meeting's items in both languages, with data of every status: no text is missing, no glyph, and names are complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import make_demo

from eldercare_analysis import targets
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.annex2_items import annex2_items
from eldercare_analysis.reporting.dispatch import dispatch_items
from eldercare_analysis.reporting.fonts import missing_glyphs
from eldercare_analysis.reporting.heatmap import heatmap
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.target_items import targets_headline, targets_table, todo


def study_of(demo: Path, town: str, language: str) -> Study:
    return open_study(
        town, month="2025-09", data=str(demo / "pack"), register=str(demo / "returns"), language=language
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", ["district", "甲溪镇", make_demo.SILENT, make_demo.LATE, "己林街道"])
def test_every_item_is_said_and_drawn(demo: Path, town: str, language: str) -> None:
    study = study_of(demo, town, language)
    table = targets(study.district, study.register, study.month, study.scenario)
    items: list[Item] = [
        *dispatch_items(study),
        *annex2_items(study),
        targets_headline(study, table),
        targets_table(study, table),
        todo(study, table),
    ]
    items += [heatmap(study, table)] if town == "district" else []
    for item in items:
        assert item.kind != "table" or all(len(row) == len(item.columns) for row in item.rows)
        assert item.notes or item.kind != "notes"
        assert not missing_glyphs(item.model_dump_json(exclude={"svg"}))


def test_the_annex_names_what_the_first_pages_cut_short(demo: Path) -> None:
    items = {item.id: item for item in dispatch_items(study_of(demo, "district", "zh"))}
    short, whole = (" ".join(items[name].notes) for name in ("attention", "attention_all"))
    assert "本月未填报的镇街2个" in short
    assert "等（另" not in whole
    assert len(whole) >= len(short)
