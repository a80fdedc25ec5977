"""What the page has beside towns and dispatch: figures of plan, money and targets; the files of the month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.reporting.facts import tiles
from eldercare_analysis.reporting.items import Headline, Tile
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import NOTHING, Text

EVIDENCE = ("coverage", "budget", "prefinance", "targets")


@dataclass(frozen=True)
class Figures:
    """Figures that are known, with their ids; one sentence that says what the others lack."""

    tiles: list[tuple[str, Tile]]
    unknown: Text


def figures_of(words: Words, headlines: Sequence[Headline]) -> Figures:
    """Return the figures of headlines."""
    unknown, all_tiles = words("form.unknown"), tiles(headlines)
    lacking = [
        words("page.lacking", what=tile.label, why=tile.note)
        for _, tile in all_tiles
        if tile.value == unknown
    ]
    told = words("page.unknown_figures", figures=words.listed(lacking)) if lacking else NOTHING
    return Figures([(name, tile) for name, tile in all_tiles if tile.value != unknown], told)


def links_of(reports: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the links to the reports by town or `district`; None where one was not made."""
    return {town: None if path is None else quote(path) for town, path in reports.items()}


def files_of(words: Words, links: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """Return the files of the whole district that are there: report, notice to edit, evidence."""
    found: list[tuple[str, str]] = []
    if report := links.get(DISTRICT):
        found += [
            (words.plain("page.district_pdf"), report),
            (words.plain("page.district_word"), "district.docx"),
        ]
    tables = [(words.plain(f"page.table_{name}"), f"evidence/tables/{name}.csv") for name in EVIDENCE]
    return [*found, *tables, (words.plain("page.workbook"), "evidence/budget_audit.xlsx")]
