"""Where items appear: notebook, pages of reports, code, and what their numbers are traced by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import model_validator

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import read_yaml
from eldercare_analysis.reporting.items import Headline, Item

# of rows without a tidy table
IDENTIFIERS = ("town", "facility_id", "kind", "year", "clause", "measure", "parameter", "key")
OPTIONAL = "?"


class Entry(Strict):
    """What is known of an item.

    Attributes:
        code: printed beside its title, first part of the ids of its numbers; it never moves to another item.
        notebook: what publishes it; `page`: the page alone has it.
        table: the tidy table that it shows rows of; empty: its rows are in the notebook alone.
        trace: what `audit trace` derives its numbers by (`runs/ways.py`), by the start of their place.
    """

    code: str
    notebook: Literal["coverage_map", "budget_projection", "target_gap", "page"]
    table: str = ""
    trace: dict[str, str]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells the rows of its table apart."""
        return KEYS.get(self.table, IDENTIFIERS)


class Layout(Strict):
    """Which items make up a report.

    Attributes:
        headlines: on the first page.
        beside: a small figure beside them.
        pages: the items of each page; `name?` where it was published.
    """

    headlines: list[str]
    pages: list[list[str]]
    beside: str = ""

    def headlines_of(self, items: Mapping[str, Item]) -> list[Headline]:
        """Return the headlines.

        Raises:
            KeyError: one was not published.
        """
        return [item for name in self.headlines if isinstance(item := items[name], Headline)]

    def pages_of(self, items: Mapping[str, Item]) -> list[list[Item]]:
        """Return the items of each page; a page without any is left out.

        Raises:
            KeyError: an item that must be there was not published.
        """
        pages = [
            [
                items[name.removesuffix(OPTIONAL)]
                for name in page
                if not name.endswith(OPTIONAL) or name[:-1] in items
            ]
            for page in self.pages
        ]
        return [page for page in pages if page]

    @property
    def names(self) -> list[str]:
        """The items of the report, as they are printed."""
        first = [*self.headlines, *([self.beside] if self.beside else [])]
        return [*first, *(name.removesuffix(OPTIONAL) for page in self.pages for name in page)]


class Places(Strict):
    """`templates/items.yaml`: each item once, and the reports that they make up."""

    items: dict[str, Entry]
    reports: dict[str, Layout]

    @model_validator(mode="after")
    def _agree(self) -> Places:
        counts = Counter(entry.code for entry in self.items.values())
        wrong = [code for code, count in counts.items() if count > 1]
        for layout in self.reports.values():
            wrong += [
                name for name, count in Counter(layout.names).items() if count > 1 or name not in self.items
            ]
        if wrong:
            raise ValueError(", ".join(wrong))
        return self


@cache
def places() -> Places:
    """Return where items appear.

    Raises:
        ValueError: a code or an item of a report is there twice, or an item of a report is not told.
    """
    text = (files(__package__) / "templates" / "items.yaml").read_text(encoding="utf-8")
    return Places.model_validate(read_yaml(text))


def entry_of(item: Item) -> Entry:
    """Return what is known of an item.

    Raises:
        KeyError: nothing is.
    """
    return places().items[item.id]


def layout_of(study: Study) -> Layout:
    """Return the layout of a study's report."""
    return places().reports[
        ("town" if study.town else "district") + ("" if study.register is None else "_reported")
    ]


def printed_items(study: Study, items: Mapping[str, Item]) -> list[Item]:
    """Return the items that make up a study's report, in the order in which they are printed.

    Raises:
        KeyError: an item of the layout was not published.
    """
    layout = layout_of(study)
    first = [*layout.headlines, *([layout.beside] if layout.beside else [])]
    return [*(items[name] for name in first), *(item for page in layout.pages_of(items) for item in page)]
