"""JSON: what a file holds, or one problem with its line or value."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis.inputs.files import read_json
from tests.refusals import refused


def test_what_a_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"a": [1, -2.5, true, null, "甲"], "b": {{"a": {"9" * 40}}}}}', encoding="utf-8")
    assert read_json(path) == {"a": [1, -2.5, True, None, "甲"], "b": {"a": int("9" * 40)}}


@pytest.mark.parametrize(
    ("text", "key", "place", "fields"),
    [
        ('{\n"a": }', "broken_json", "a.json | 2", {"why": "Expecting value"}),
        ("[" * 100_000, "json_deep", "a.json", {}),
        ("[Infinity]", "json_number", "a.json", {"value": "Infinity", "key": "Infinity"}),
        ("9" * 41, "json_number", "a.json", {"value": "9" * 41, "key": "9" * 41}),
        ('{"a": {"b": 1, "b": 2}}', "key_twice", "a.json", {"value": "b", "key": "b"}),
    ],
    ids=["broken", "deep", "infinite", "long", "twice"],
)
def test_what_nobody_means(
    tmp_path: Path, text: str, key: str, place: str, fields: dict[str, object]
) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert refused(lambda: read_json(tmp_path / "a.json")) == [(key, place, fields)]


def test_a_file_has_so_many_bytes_at_most(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'"{"x" * 98}"', encoding="utf-8")
    assert read_json(path, 100) == "x" * 98
    assert refused(lambda: read_json(path, 99)) == [("file_large", "a.json", {"value": 100, "most": "0 MiB"})]
    with path.open("ab") as file:
        file.truncate((32 << 20) + 1)
    assert refused(lambda: read_json(path)) == [
        ("file_large", "a.json", {"value": (32 << 20) + 1, "most": "32 MiB"})
    ]
