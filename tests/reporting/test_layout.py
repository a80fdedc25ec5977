"""Every item is in `templates/items.yaml` once, and nothing that nobody publishes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from eldercare_analysis.reporting.items import Headline, Item, Notes, Tile
from eldercare_analysis.reporting.layout import Layout, Part, Places, places
from eldercare_analysis.reporting.words import Words
from eldercare_analysis.text import text_of

SOURCE = Path(__file__).parents[2] / "src" / "eldercare_analysis" / "reporting"
ROOT = Path(__file__).parents[2]
NEVER_PRINTED = {"explorer_headline", "warnings", "ledger", "comparison", "siting_table", "history"}
ON_SCREEN = {"budget", "coverage", "nearest", "prefinance", "spread", "switch", "targets"}  # of commands
MADE = re.compile(
    r'(?:\bid=|table_item\(\s*words,\s*|table_of\(\s*|absent\(\s*|listing\(\s*dispatch,\s*)"(\w+)"'
)


def test_codes_and_items_are_there_once() -> None:
    codes = [entry.code for entry in places().items.values()]
    assert len(codes) == len(set(codes))
    printed = {name for layout in places().reports.values() for name in layout.names}
    assert printed <= set(places().items)


def test_what_notebooks_of_the_project_publish_is_told() -> None:
    """The committed outputs, as of the published plan."""
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        outputs = [out for cell in json.loads(path.read_text())["cells"] for out in cell.get("outputs", [])]
        mime = "application/vnd.eldercare.item+json"
        for item in [out["data"][mime] for out in outputs if mime in out.get("data", {})]:
            if item["id"] not in NEVER_PRINTED:
                assert places().items[item["id"]].notebook == path.stem, item["id"]


def test_every_item_is_made_somewhere_and_none_is_missing() -> None:
    texts = "".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.parent.name != "tidied"
    )
    assert {name for name in MADE.findall(texts) if name in texts} - NEVER_PRINTED - set(
        places().items
    ) == set()
    assert {name for name in places().items if f'"{name}"' not in texts} == set()


@pytest.mark.parametrize("change", [
    {"items": {"a": {"code": "A1", "notebook": "page", "trace": {}}, "b": {"code": "A1", "notebook": "page", "trace": {}}}},
    {"reports": {"town": {"answer": "a", "parts": [{"part": "first", "items": ["a"]}]}}},
    {"reports": {"town": {"answer": "a", "parts": [{"part": "first", "items": [[["other"]]]}]}}},
    {"items": {"a": {"code": "A1", "notebook": "page", "trace": {}, "unknown": 1}}},
])  # fmt: skip
def test_what_is_there_twice_or_nowhere_is_refused(change: dict[str, object]) -> None:
    whole = {"items": {"a": {"code": "A1", "notebook": "page", "trace": {}}}, "reports": {}}
    assert Places.model_validate(whole)
    with pytest.raises(ValidationError):
        Places.model_validate(whole | change)


def test_an_answer_with_a_title_stands_without_tiles() -> None:
    tile, layout = Tile(label=text_of("村"), value=text_of("6")), places().reports["district"]
    told = Headline(id=layout.answer, title=text_of("6个村没有服务"), tiles=[tile])
    assert layout.answer_of({layout.answer: told}).tiles == []
    untitled = Headline(id=layout.answer, tiles=[tile])
    assert layout.answer_of({layout.answer: untitled}).tiles == [tile]


def test_what_says_nothing_is_left_out_and_named() -> None:
    layout = Layout(
        answer="a",
        parts=[Part(part="first", items=["b", "c?"]), Part(part="evidence", items=[[["d"], ["e?"]]])],
    )
    items: dict[str, Item] = {
        "a": Headline(id="a", title=text_of("答")),
        "b": Notes(id="b", title=text_of("空表")),
        "d": Notes(id="d", title=text_of("有"), notes=[text_of("有话")]),
    }
    words = Words("zh")
    assert [item.id for item in layout.printed(words, items)] == ["a", "d"]
    assert list(layout.parts_of(words, items)) == ["evidence"]
    assert [title.plain for title in layout.left_out(words, items)] == ["空表"]
    with pytest.raises(KeyError):
        layout.parts_of(words, {})
