"""XML of a part: what it holds in order, and nothing from elsewhere."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.returns.reading.archive import Attributes, is_true, local, plain, walk
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from tests.inputs.returns.reading.books import why


def test_a_part_is_told_in_order() -> None:
    told: list[object] = []

    def start(name: str, attributes: Attributes) -> None:
        told.append((name, attributes))

    walk(
        '<x:a b="1" y:c="2">白&amp;\n沙<d/>尾</x:a>'.encode(),
        "p",
        start,
        lambda name: told.append(f"/{name}"),
        told.append,
    )
    assert told == [
        ("x:a", {"b": "1", "y:c": "2"}),
        "白&\n沙",
        ("d", {}),
        "/d",
        "尾",
        "/x:a",
    ]


def test_who_asks_for_elements_alone_gets_them() -> None:
    names: list[str] = []
    walk(b"<a>x<b>y</b></a>", "p", lambda name, _: names.append(name))
    assert names == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "key", "fields"),
    [
        (b"<a><b></a>", "workbook_broken", why("markup", "mismatched tag: line 1, column 8", at="xl/p.xml", value=1)),
        (b"<a>\n", "workbook_broken", why("cut", "no element found: line 2, column 0", at="xl/p.xml", value=2)),
        (b"", "workbook_broken", why("cut", "no element found: line 1, column 0", at="xl/p.xml", value=1)),
        (b"<a", "workbook_broken", why("cut", "unclosed token: line 1, column 0", at="xl/p.xml", value=1)),
        (b"<a><![CDATA[x", "workbook_broken", why("cut", "unclosed CDATA section: line 1, column 13", at="xl/p.xml", value=1)),
        (b"<a>&e;</a>", "workbook_broken", why("markup", "undefined entity: line 1, column 3", at="xl/p.xml", value=1)),
        (b'<?xml version="1.0" encoding="odd"?><a/>', "workbook_broken", why("damaged", "unknown encoding: odd", at="xl/p.xml")),
        (b"<!DOCTYPE a><a/>", "workbook_entities", {}),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>', "workbook_entities", {}),
    ],
)  # fmt: skip
def test_what_is_no_xml_or_asks_for_more_is_refused(
    content: bytes, key: str, fields: dict[str, object]
) -> None:
    with pytest.raises(UnreadableError) as caught:
        walk(content, "xl/p.xml", lambda *_: None)
    assert (caught.value.key, caught.value.fields) == (key, fields)


@pytest.mark.parametrize(("name", "found"), [("c", "c"), ("x:c", "c"), ("a:b:c", "c"), ("x:", "")])
def test_a_name_without_its_prefix(name: str, found: str) -> None:
    assert local(name) == found


def test_attributes_without_prefixes() -> None:
    assert plain({"r:id": "r1", "name": "x:y"}) == {"id": "r1", "name": "x:y"}


@pytest.mark.parametrize("value", ["1", "true", "TRUE", " on ", "On"])
def test_what_says_yes(value: str) -> None:
    assert is_true(value)


@pytest.mark.parametrize("value", [None, "", "0", "false", "off", "2", "yes"])
def test_what_does_not_say_yes(value: str | None) -> None:
    assert not is_true(value)
