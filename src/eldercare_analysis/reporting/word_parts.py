"""What the Word file says: the parts and annexes of a notice, of published items (`templates/word.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from markupsafe import Markup

from eldercare_analysis.inputs.documents import Strict
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import read_yaml
from eldercare_analysis.reporting.items import Headline, Item, Notes, Table
from eldercare_analysis.reporting.word_blocks import Blocks
from eldercare_analysis.reporting.words import pattern_of, words_of
from eldercare_analysis.reporting.worth import condensed, worth
from eldercare_analysis.text import Text

DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
OWN = "own"  # a section that is called as its item is


class Section(Strict):
    """One item of the file.

    Attributes:
        item: its id; what was not published is left out.
        title: its heading: the text `bulletin.TITLE`, or `own`; empty: it has none.
        show: how.
        columns: those of a table that are shown; empty: all.
        only, without: keys of texts: notes that are of one of them, and that are of none.
    """

    item: str
    title: str = ""
    show: Literal["prose", "list", "rows", "table"] = "prose"
    columns: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Form(Strict):
    """The sections of each part by its name, and the annexes."""

    parts: dict[str, list[Section]]
    annexes: list[Section]


@cache
def forms() -> dict[str, Form]:
    """Return the forms, `reported` and `plan`."""
    text = (files(__package__) / "templates" / "word.yaml").read_text(encoding="utf-8")
    return {name: Form.model_validate(form) for name, form in read_yaml(text).items()}


class Notice:
    """The parts and annexes of a study's Word file, as its template takes them."""

    def __init__(self, study: Study, items: Mapping[str, Item], blocks: Blocks) -> None:
        """Keep what they are made of."""
        self._words, self._items, self._blocks = words_of(study), items, blocks
        self._form = forms()["plan" if study.register is None else "reported"]
        self._numerals = self._words.plain("bulletin.numerals")

    def parts(self) -> list[dict[str, Any]]:
        """Return the parts that say something."""
        found = {name: self._found(sections) for name, sections in self._form.parts.items()}
        told = [(name, items) for name, items in found.items() if items]
        return [
            {
                "title": self._words.plain(
                    "bulletin.part", part=numeral, title=self._words(f"bulletin.{name}")
                ),
                "body": self._body(items),
            }
            for (name, items), numeral in zip(told, self._numerals, strict=False)
        ]

    def annexes(self) -> list[dict[str, Any]]:
        """Return the annexes that say something, numbered where there are several."""
        words, found, annexes = self._words, self._found(self._form.annexes), []
        for place, (section, item) in enumerate(found, start=1):
            several, title = len(found) > 1, self._title(section, item)
            kind = ("first" if place == 1 else "next") if several else "only"
            annexes.append(
                {
                    "entry": words.plain(f"bulletin.entry_{kind}", place=str(place), title=title),
                    "label": words.plain(f"bulletin.annex{'' if several else '_only'}", place=str(place)),
                    "title": title.plain,
                    "body": self._shown(section.show, item),
                }
            )
        return annexes

    def _found(self, sections: Sequence[Section]) -> list[tuple[Section, Item]]:
        """Return the sections whose item was published and says something, with it as it is shown."""
        there = [
            (one, self._chosen(one, self._items[one.item])) for one in sections if one.item in self._items
        ]
        return [(one, item) for one, item in there if worth(self._words, item)]

    def _chosen(self, section: Section, item: Item) -> Item:
        """Return an item with the columns and notes of its section."""
        if isinstance(item, Table):
            return condensed(self._words, _with_columns(item, section.columns))
        if not isinstance(item, Notes):
            return item

        def wanted(note: Text) -> bool:
            one_of = {key for key in (*section.only, *section.without) if self._is(note, key)}
            return not one_of & set(section.without) and (not section.only or bool(one_of))

        return replace(item, notes=[note for note in item.notes if wanted(note)])

    def _title(self, section: Section, item: Item) -> Text:
        return item.title if section.title in ("", OWN) else self._words(f"bulletin.{section.title}")

    def _is(self, note: Text, key: str) -> bool:
        return bool(pattern_of(self._words.language, key).match(note.plain))

    def _body(self, found: Sequence[tuple[Section, Item]]) -> Markup:
        """Return the sections of a part, under headings where there are several."""
        words, body = self._words, Markup("")
        numerals = iter(words.plain("bulletin.section_numerals"))
        for section, item in found:
            title = self._title(section, item)
            if section.title and title and len(found) > 1:
                heading = words("bulletin.section", place=next(numerals), title=title)
                body += self._blocks.paragraph("heading 2", heading)
            body += self._shown(section.show, item)
        return body

    def _shown(self, show: str, item: Item) -> Markup:
        blocks = self._blocks
        if isinstance(item, Table) and show != "rows":
            return blocks.table(item)
        told = self._told(item)
        if show in ("list", "rows") and len(told) > 1:
            told = [
                self._words.plain("bulletin.note", place=str(place), note=note)
                for place, note in enumerate(told, start=1)
            ]
        style = "Body Text" if show == "rows" else "Table Note"
        return blocks.paragraphs("Body Text", map(self._dated, told)) + blocks.paragraphs(
            style, _caption(item)
        )

    def _dated(self, text: str) -> str:
        """Return a text whose days are written as its language writes them in prose."""

        def told(day: re.Match[str]) -> str:
            return self._words.plain(
                "bulletin.day", **{name: int(part) for name, part in day.groupdict().items()}
            )

        return DAY.sub(told, text)

    def _told(self, item: Item) -> list[str]:
        """Return what an item says as paragraphs."""
        match item:
            case Headline() if item.title:
                return [self._words.plain("bulletin.answer", answer=item.title, finding=item.finding)]
            case Headline():
                return [item.finding.plain]
            case Notes():
                return [note.plain for note in item.notes]
            case Table():
                return [self._row(item, row) for row in item.rows]
        return []

    def _row(self, item: Table, row: Sequence[Text]) -> str:
        """Return a row as sentences: what it is about, then each column by its name."""
        words = self._words
        cells = [
            words.plain("bulletin.cell", label=head.label, value=cell)
            for head, cell in zip(item.columns[1:], row[1:], strict=True)
            if cell
        ]
        rest = words.plain("bulletin.between").join(cells)
        return words.plain("bulletin.row", first=row[0].plain.rstrip("。. "), rest=rest)


def _caption(item: Item) -> list[Text]:
    return [item.caption] if item.caption else []


def _with_columns(item: Table, keys: Sequence[str]) -> Table:
    """Return a table of those columns that it has; all where it has none of them."""
    kept = [n for key in keys for n, head in enumerate(item.columns) if head.key == key]
    if not kept:
        return item
    return replace(
        item, columns=[item.columns[n] for n in kept], rows=[[row[n] for n in kept] for row in item.rows]
    )
