"""A session -> the regions of the page, as HTML, and the tables that can be saved. No widgets here."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from eldercare_analysis.explorer.chosen import PLACES
from eldercare_analysis.explorer.controls import GROUP_ORDER, Control
from eldercare_analysis.explorer.making import Report
from eldercare_analysis.explorer.saving import FIELDS, NEEDED
from eldercare_analysis.explorer.session import Session
from eldercare_analysis.explorer.typed import bounds, shown
from eldercare_analysis.explorer.views import (
    COMPARISON,
    VIEWS,
    figures,
    items_of,
    town_legend,
    town_tiles,
    unknowns,
)
from eldercare_analysis.inputs.district import DISTRICT
from eldercare_analysis.language import LANGUAGES
from eldercare_analysis.reporting.csv_text import guarded
from eldercare_analysis.reporting.html import to_html
from eldercare_analysis.reporting.items import Item, Table
from eldercare_analysis.text import NOTHING, Said, Text, text_of

REGIONS = ("bar", "tiles", "controls", "towns", "view", "notes")
TEMPLATE = files("eldercare_analysis") / "explorer" / "template"
BOM = "\ufeff"  # by which spreadsheets tell UTF-8


@dataclass(frozen=True)
class Lever:
    """A control as it is shown: unit, text of its box, bounds, what it was, what is wrong."""

    control: Control
    unit: str
    text: str
    before: str
    bounds: str
    error: str

    @property
    def id(self) -> str:
        """What it is called in the page."""
        return "ec-" + self.control.key.replace(".", "-").replace("_", "-")


@dataclass(frozen=True)
class Card:
    """An item as it is shown."""

    item: Item
    kind: str
    body: Markup


def regions(session: Session) -> dict[str, str]:
    """Return the regions of the page by name."""
    content = _content(session)
    module = _template().make_module(content)
    return {name: str(getattr(module, name)()).strip() for name in REGIONS}


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_plain
    )
    return environment.from_string((TEMPLATE / "explorer.html.j2").read_text(encoding="utf-8"))


def _plain(value: Said) -> str:
    """Return a text without its numbers' values; the page's own words are plain."""
    return escape(text_of(value).plain) if isinstance(value, Text) else value


def _content(session: Session) -> dict[str, Any]:
    study, chosen = session.study, session.chosen
    look, before = session.look, session.before
    compared = session.compared if chosen.view == COMPARISON else []
    towns = study.district.places.towns
    return {
        "words": session.words.plain,
        "session": session,
        "chosen": chosen,
        "study": study,
        "look": look,
        "places": {DISTRICT: study.district_name}
        | {one: study.town_name(one) for one in study.district.towns},
        "figures": figures(look, before),
        "groups": {group: _levers(session, group) for group in GROUP_ORDER},
        "town_tiles": town_tiles(look, before),
        "cells": {
            town: (column + 1, row + 1)
            for town, column, row in zip(towns["town"], towns["column"], towns["row"], strict=True)
        },
        "columns": int(towns["column"].max()) + 1,
        "legend": town_legend(look),
        "year": study.district.plan.years[-1],
        "views": VIEWS,
        "cards": [_card(item) for item in items_of(chosen.view, look, compared) if _tells(item)],
        "about": _about(session),
        "comparing": chosen.view == COMPARISON,
        "unknowns": unknowns(look),
        "fields": FIELDS,
        "needed": NEEDED,
        "place_group": PLACES,
        "languages": [language for language in LANGUAGES if language != study.language],
        "report": session.report,
        "report_links": _links(session.report),
    }


def _about(session: Session) -> str:
    """Return what a picture is of, so that it can stand alone."""
    return session.words.plain(
        "explorer.about",
        name=session.look.study.name,
        base=session.scenarios[session.chosen.base],
        state=session.state,
        month=session.study.month,
    )


def _levers(session: Session, group: str) -> list[Lever]:
    words = session.words
    found = []
    for control in session.groups[group]:
        refused = session.refused.get(control.key)
        text = refused.given if refused else shown(control, control.value, words)
        was = (
            ""
            if control.given is None
            else shown(control, control.base, words) or words.plain("form.unknown")
        )
        unit = f"input_unit.{control.unit}"
        named = words.plain(unit) if unit in words else ""
        found.append(Lever(control, named, text, was, bounds(control, words), refused.why if refused else ""))
    return found


def _tells(item: Item) -> bool:
    """Say whether there is anything to read: of a table without rows only its head would stand there."""
    return not isinstance(item, Table) or bool(item.rows)


def _card(item: Item) -> Card:
    body = Markup(to_html(replace(item, title=NOTHING)))  # noqa: S704 - our own, escaped
    return Card(item, item.kind, body)


def _links(report: Report | None) -> list[tuple[str, str]]:
    """Return what there is to open: its path below the folder of reports, and what it is."""
    if report is None:
        return []
    names = {"index.html": "page", "district.pdf": "district"}
    return [
        (path.relative_to(report.order.output).as_posix(), names.get(path.name, "town"))
        for path in report.files
    ]


def table_of(session: Session, name: str) -> str | None:
    """Return a table of the view as CSV, as it is shown; None where the view has no such table."""
    session_items = items_of(session.chosen.view, session.look, session.compared)
    table = next((one for one in session_items if isinstance(one, Table) and one.id == name), None)
    if table is None:
        return None
    target = io.StringIO()
    rows = [[column.label for column in table.columns], *table.rows]
    csv.writer(target, lineterminator="\n").writerows([guarded(cell.plain) for cell in row] for row in rows)
    return BOM + target.getvalue()
