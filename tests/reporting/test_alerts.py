"""What is overdue alerts, in the columns that say so; the same words elsewhere do not."""

from __future__ import annotations

import pytest

from eldercare_analysis.language import LANGUAGES, Language
from eldercare_analysis.reporting.alerts import ALERTS, alerts_of
from eldercare_analysis.reporting.items import Head, Notes, Table
from eldercare_analysis.reporting.layout import places
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import text_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_overdue_matters_alert_and_those_in_time_do_not(language: Language) -> None:
    words = Words(language)
    over = words("decisions.over", count=30, due="2025-08-31")
    left = words("decisions.left", count=30, due="2025-10-31")
    heads = [Head(label=text_of("a"), key="matter"), Head(label=text_of("b"), key="due")]
    item = Table(id="decisions", columns=heads, rows=[[over, left], [left, over]])
    assert alerts_of(words, item) == [(1, 1)]
    assert alerts_of(words, Notes(id="decisions", notes=[over])) == []


def test_items_and_texts_are_there() -> None:
    assert {item for item, _ in ALERTS} <= set(places().items)
    assert all(key in Words("zh") for key in ALERTS.values())
