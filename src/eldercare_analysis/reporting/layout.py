"""Where items appear: notebook, pages of reports, code, and what their numbers are traced by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from pydantic import model_validator

from eldercare_analysis.analysis.records import KEYS
from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import read_yaml
from eldercare_analysis.reporting.items import Headline, Item
from eldercare_analysis.reporting.words import Words, words_of
from eldercare_analysis.reporting.worth import condensed, worth
from eldercare_analysis.text import Text

# of rows without a tidy table
IDENTIFIERS = ("town", "facility_id", "kind", "year", "clause", "measure", "parameter", "key")
OPTIONAL = "?"


class Entry(Strict):
    """What is known of an item.

    Attributes:
        code: printed once with it, first part of the ids of its numbers; it never moves to another item.
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


Column = list[str]
Line = str | list[Column]  # one item across the page, or columns of items side by side


class Part(Strict):
    """A part of a report: it has a bookmark, and a heading but for the first.

    Attributes:
        part: its name; its heading is the text `part.NAME`.
        items: in their order; `name?` where it was published.
    """

    part: str
    items: list[Line]

    @property
    def lines(self) -> list[list[Column]]:
        """Each line as columns."""
        return [[[line]] if isinstance(line, str) else line for line in self.items]


class Layout(Strict):
    """Which items make up a report.

    Attributes:
        answer: the headline whose title is that of the report.
        parts: what follows.
    """

    answer: str
    parts: list[Part]

    def answer_of(self, items: Mapping[str, Item]) -> Headline:
        """Return the headline that answers; its title says what its tiles would.

        Raises:
            KeyError: it was not published.
        """
        answer = cast("Headline", items[self.answer])  # a test holds it of every report
        return replace(answer, tiles=[]) if answer.title else answer

    def parts_of(self, words: Words, items: Mapping[str, Item]) -> dict[str, list[list[list[Item]]]]:
        """Return the items of each part that has any, by lines and columns, as they are printed.

        What says nothing of this place is left out, and so are columns that say the same in every row.

        Raises:
            KeyError: an item that must be there was not published.
        """
        parts = {}
        for part in self.parts:
            lines = [[_column(words, items, column) for column in line] for line in part.lines]
            if found := [line for line in lines if any(line)]:
                parts[part.part] = found
        return parts

    def printed(self, words: Words, items: Mapping[str, Item]) -> list[Item]:
        """Return the items as they are printed, the answer first.

        Raises:
            KeyError: as `parts_of`.
        """
        lines = [line for part in self.parts_of(words, items).values() for line in part]
        return [self.answer_of(items), *(item for line in lines for column in line for item in column)]

    def left_out(self, words: Words, items: Mapping[str, Item]) -> list[Text]:
        """Return the titles of the items that say nothing of this place, so that they are not printed."""
        found = [items[name] for name in self.names if name in items and not worth(words, items[name])]
        return [item.title for item in found if item.title]

    @property
    def names(self) -> list[str]:
        """The items of the report, as they are printed."""
        columns = [column for part in self.parts for line in part.lines for column in line]
        return [self.answer, *(name.removesuffix(OPTIONAL) for column in columns for name in column)]


def _column(words: Words, items: Mapping[str, Item], names: Column) -> list[Item]:
    """Return the items of a column that are worth printing."""
    wanted = [name.removesuffix(OPTIONAL) for name in names if name.removesuffix(OPTIONAL) in items]
    missing = [name for name in names if not name.endswith(OPTIONAL) and name not in items]
    if missing:
        raise KeyError(missing[0])
    return [condensed(words, item) for name in wanted if worth(words, item := items[name])]


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
    return layout_of(study).printed(words_of(study), items)
