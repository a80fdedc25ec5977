"""Items of executed notebooks -> one PDF by Typst, with the shipped fonts alone."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import typst

from eldercare_analysis.analysis.money.lines import Line
from eldercare_analysis.inputs.letters import EVERYDAY, FONTS, drawable, rare
from eldercare_analysis.inputs.months import last_day
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.alerts import alerts_of
from eldercare_analysis.reporting.csv_text import csv_of_rows
from eldercare_analysis.reporting.facts import Fact, index, told
from eldercare_analysis.reporting.items import (
    Figure,
    Head,
    Headline,
    Item,
    Notes,
    Table,
    Tile,
    stages_of,
)
from eldercare_analysis.reporting.labels import FULL_CM
from eldercare_analysis.reporting.lamps import LAMPS
from eldercare_analysis.reporting.layout import entry_of, layout_of, printed_items
from eldercare_analysis.reporting.money.ledger import LEDGER
from eldercare_analysis.reporting.stages import STAGES, stages_in
from eldercare_analysis.reporting.widths import HALVES, half_of, widths_of
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text

TEMPLATES = files("eldercare_analysis") / "reporting" / "templates"
TEMPLATE, WORDS = "report.typ", "words.typ"
FACTS, LEDGER_FILE = "facts.json", "ledger.csv"  # attached to every report
WIDE = re.compile(r'<svg[^>]* width="([\d.]+)pt"')
LEGENDS = ["squares_by_town", "facilities"]  # tables of squares that say what their shades are
FRESH = ["evidence"]  # parts of a town's paper that begin on a page of their own where the one before is full


def build_pdf(study: Study, items: Mapping[str, Item], run: str, found: Sequence[Fact]) -> bytes:
    """Return the report of a town or the district; the same items give the same bytes.

    It is archival and accessible at once, PDF/A-3a and PDF/UA-1: Typst refuses to write what is not.

    Args:
        study: the study.
        items: what its notebooks published.
        run: the id of the monthly run, printed on every page.
        found: its numbers, from `facts`.

    Raises:
        KeyError: an item of the layout was not published.
    """
    with tempfile.TemporaryDirectory(prefix="eldercare-pdf-") as scratch:
        folder = Path(scratch)
        content = drawable(json.dumps(_content(study, items, run, found, folder), ensure_ascii=False))
        drawn = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.svg"))
        (folder / "report.json").write_text(content, encoding="utf-8")
        (folder / FACTS).write_text(told(found), encoding="utf-8")
        (folder / LEDGER_FILE).write_text(
            csv_of_rows(items[LEDGER].data, [one.name for one in fields(Line)]), encoding="utf-8-sig"
        )
        for name in (TEMPLATE, WORDS):
            (folder / name).write_text((TEMPLATES / name).read_text(encoding="utf-8"), encoding="utf-8")
        fonts = FONTS if rare(content + drawn) else EVERYDAY
        compiled = _compiler(fonts).compile(
            input=folder / TEMPLATE, root=folder, pdf_standards=["a-3a", "ua-1"]
        )
        return cast("bytes", compiled)  # it is one file


@cache
def _compiler(fonts: Path) -> typst.Compiler:
    """Return the one that has read the fonts of a folder; each report brings its own files."""
    return typst.Compiler(font_paths=[fonts], ignore_system_fonts=True)


def notice_of(study: Study) -> str:
    """Return the remark on every page: of invented data, illustrative scenarios, notebooks not as shipped."""
    notice = study.district.policy.info.notice
    words = words_of(study)
    told = [pick(study.language, notice)] if notice else []
    told += [words.plain("form.illustrative")] if study.scenario.illustrative else []
    if study.own_notebooks:
        told.append(words.plain("form.own_notebooks", names=words.listed(study.own_notebooks)))
    return " · ".join(told)


def basis_of(study: Study) -> str:
    """Return what the foot of every page says of where the figures come from."""
    return words_of(study).plain("form.basis" if study.register is None else "form.basis_reported")


def month_in_words(study: Study) -> str:
    """Return the study's month as its language writes it."""
    return words_of(study).plain("form.month", year=study.month[:4], month=study.month[5:])


def title_of(study: Study) -> str:
    """Return the title of a study's report."""
    return words_of(study).plain("form.title_town" if study.town else "form.title_district", name=study.name)


def _content(
    study: Study, items: Mapping[str, Item], run: str, found: Sequence[Fact], folder: Path
) -> dict[str, Any]:
    words, day, layout = words_of(study), last_day(study.month), layout_of(study)
    return {
        "title": title_of(study),
        "language": study.language,
        "month": month_in_words(study),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "basis": basis_of(study),
        "run": words.plain("form.run", run=run),
        "notice": notice_of(study),
        "colors": {words.plain(f"color.{name}"): pair for name, pair in LAMPS.items()},
        "stages": STAGES,
        "continued": words.plain("form.continued"),
        "page": words.plain("form.page", page="{page}", pages="{pages}"),
        "answer": _entry(layout.answer_of(items), folder),
        "halves": HALVES,
        "index": {
            "title": words.plain("figures.title"),
            "caption": _below_index(study, items).plain,
            "columns": [words.plain(f"figures.{name}") for name in ("code", "item", "count", "table")],
            "rows": index(words, printed_items(study, items), found),
            "facts": words.plain("figures.facts_file"),
            "ledger": words.plain("figures.ledger_file"),
        },
        "parts": [
            {
                "title": words.plain(f"part.{name}"),
                "fresh": bool(study.town and name in FRESH),
                "lines": [
                    [
                        [
                            _entry(item, folder)
                            | {
                                "compact": bool(study.town and name in FRESH),
                                "alerts": alerts_of(words, item),
                            }
                            for item in column
                        ]
                        for column in line
                    ]
                    for line in lines
                ],
            }
            for name, lines in layout.parts_of(words, items).items()
        ],
    }


def _below_index(study: Study, items: Mapping[str, Item]) -> Text:
    """Return plan and scenario, how ids are read, and which tables are left out: they would say nothing."""
    words = words_of(study)
    titles = layout_of(study).left_out(words, items)
    left = [words("figures.left_out", titles=words.listed(titles))] if titles else []
    return words.sentences(_source(study), words("figures.caption"), *left)


def _source(study: Study) -> Text:
    """Return which plan and scenario the report is about."""
    info = study.district.policy.info.plan
    return words_of(study)(
        "form.source_line",
        plan=pick(study.language, info.title),
        number=info.number,
        scenario=pick(study.language, study.scenario.label),
    )


def _tile(tile: Tile) -> dict[str, str]:
    return {"label": tile.label.plain, "value": tile.value.plain, "note": tile.note.plain}


def _entry(item: Item, folder: Path) -> dict[str, Any]:
    """Return an item for the template; its drawing goes to a file beside."""
    named = {
        "id": item.id,
        "kind": item.kind,
        "code": entry_of(item).code,
        "coded": isinstance(item, Table | Figure),
    }
    return named | {"title": item.title.plain, "caption": item.caption.plain} | _shown(item, folder)


def _shown(item: Item, folder: Path) -> dict[str, Any]:
    match item:
        case Headline():
            return {"finding": item.finding.plain, "tiles": [_tile(tile) for tile in item.tiles]}
        case Figure():
            file = f"{item.id}.svg"
            (folder / file).write_text(drawable(item.svg), encoding="utf-8")
            return {"file": file, "alt": item.alt.plain, "width": width_cm(item.svg)}
        case Notes():
            return {"notes": [note.plain for note in item.notes]}
        case Table():
            return {
                "columns": [
                    {"label": head.label.plain, "align": head.align, "stages": head.stages}
                    for head in item.columns
                ],
                "rows": [
                    [_cell(head, cell) for head, cell in zip(item.columns, row, strict=True)]
                    for row in item.rows
                ],
                "emphasis": item.emphasis,
                "legend": stages_in(item) if item.id in LEGENDS else [],
                "widths": widths_of(item),
                "half": half_of(item) if item.id in HALVES else 0,
            }
    return {}


def _cell(head: Head, cell: Text) -> str | dict[str, Any]:
    """Return a cell for the template: its text, or how many facilities are in each stage."""
    if not head.stages:
        return cell.plain
    return {"text": cell.plain, "counts": stages_of(cell)}


def width_cm(svg: str) -> float:
    """Return how wide a drawing is, in centimeters."""
    found = WIDE.search(svg)
    return round(float(found[1]) / 72 * 2.54, 2) if found else FULL_CM
