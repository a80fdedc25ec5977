"""What the Word file names is there: items of reports, their columns, texts of both forms."""

from __future__ import annotations

import re

import pytest

from eldercare_analysis.language import LANGUAGES, has, text_of, told
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.reporting.word_parts import OWN, Section, forms
from eldercare_analysis.reporting.words import pattern_of

ALL = [
    (name, section)
    for name, form in forms().items()
    for part in [*form.parts.values(), form.annexes]
    for section in part
]


def test_both_forms_are_there() -> None:
    assert set(forms()) == {"plan", "reported"}


@pytest.mark.parametrize(("form", "section"), ALL)
def test_an_item_is_one_of_a_report(form: str, section: Section) -> None:
    assert section.item in places().items, form


def test_no_item_is_shown_twice() -> None:
    """Where two sections share one, they share its notes out: what one leaves out is what the other takes."""
    for form in forms().values():
        shown: dict[str, list[Section]] = {}
        for part in [*form.parts.values(), form.annexes]:
            for section in part:
                shown.setdefault(section.item, []).append(section)
        for several in (sections for sections in shown.values() if len(sections) > 1):
            first, *others = several
            assert all(set(one.only) and set(one.only) <= set(first.without) for one in others)


def test_notes_are_told_by_the_text_that_they_are_of() -> None:
    keys = {key for _, section in ALL for key in (*section.only, *section.without)}
    assert all(has(key) for key in keys)
    for language in LANGUAGES:
        for key in keys:
            fields = dict.fromkeys(re.findall(r"{(\w+)", text_of(language, key)), "7")
            note = told(language, key, fields).plain
            assert [other for other in sorted(keys) if pattern_of(language, other).match(note)] == [key]


def test_headings_have_their_texts() -> None:
    named = {section.title for _, section in ALL if section.title not in ("", OWN)}
    parts = {name for form in forms().values() for name in form.parts}
    for name in named | parts:
        assert all(text_of(language, f"bulletin.{name}") for language in LANGUAGES)
