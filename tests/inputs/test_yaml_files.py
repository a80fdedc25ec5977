"""YAML: what each line means, where every path stands, and each problem with its line and fields."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs import yaml_files
from eldercare_analysis.inputs.problems import Place, Problem
from eldercare_analysis.inputs.yaml_files import Tree, read_tree
from tests.refusals import refused, told

TEXT = """# a remark
name: x
list:
  - {a: 1, b: [2, 3]}
  - c
map:
  inner:
    deep: "5"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_and_their_lines(tmp_path: Path) -> None:
    tree = read_tree(write(tmp_path, TEXT))
    assert (tree.file, tree.removed) == ("a.yaml", {})
    assert tree.content == {
        "name": "x",
        "list": [{"a": 1, "b": [2, 3]}, "c"],
        "map": {"inner": {"deep": "5"}},
    }
    assert tree.lines == {
        "name": 2, "list": 3, "list.1": 4, "list.1.a": 4, "list.1.b": 4, "list.1.b.1": 4, "list.1.b.2": 4, "list.2": 5,
        "map": 6, "map.inner": 7, "map.inner.deep": 8,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("map.inner.deep", 8),
        ("map.inner.no", 7),
        ("map.inner.no.more", 7),
        ("list.2", 5),
        ("list.9", 3),
        ("no", None),
        ("", None),
    ],
)
def test_the_line_of_a_path_or_of_what_holds_it(tmp_path: Path, path: str, line: int | None) -> None:
    tree = read_tree(write(tmp_path, TEXT))
    assert tree.line(path) == line
    assert tree.place(path) == Place("a.yaml", None, line, path or None)


def test_problems_of_the_file_get_their_lines() -> None:
    tree = Tree("a.yaml", None, {"x": 3})
    given = [
        Problem("empty_file", Place("a.yaml", column="x.y")),
        Problem("empty_file", Place("a.yaml", row=9, column="x")),
        Problem("empty_file", Place("b.yaml", column="x")),
        Problem("empty_file", Place("a.yaml")),
        Problem("empty_file"),
    ]
    assert [where for _, where, _ in told(tree.located(given))] == [
        "a.yaml | 3 | x.y", "a.yaml | 9 | x", "b.yaml | x", "a.yaml", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nUll", "nUll"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False), ("no", "no"),
        ("0", 0), ("-7", -7), ("+7", 7), ("1.50", Decimal("1.50")), ("1e3", Decimal("1e3")), ("1E-3", Decimal("0.001")),
        ("01", "01"), (".5", ".5"), ("1.", "1."), ("9" * 40, int("9" * 40)), ("'7'", "7"), ('"true"', "true"), ("''", ""),
        ("[]", []), ("{}", {}), ("[~, {a: b}]", [None, {"a": "b"}]), ("|\n  x\n  y\n", "x\ny\n"), ("z" * 4000, "z" * 4000),
    ],
)  # fmt: skip
def test_what_a_value_means(tmp_path: Path, written: str, meant: Any) -> None:
    found = read_tree(write(tmp_path, f"k: {written}\n")).content
    assert found == {"k": meant}
    assert type(found["k"]) is type(meant)


def test_a_document_that_is_one_value_or_none(tmp_path: Path) -> None:
    assert read_tree(write(tmp_path, "5\n")).content == 5
    assert read_tree(write(tmp_path, "# nothing\n")).content is None


def test_letters_that_nobody_sees_are_left_out_and_remembered_by_line(tmp_path: Path) -> None:
    tree = read_tree(write(tmp_path, 'a: 1\nb\u200b: x\u202ey\u200b\nc: "\\u200bz"\n'))
    assert tree.content == {"a": 1, "b": "xy", "c": "z"}
    assert tree.removed == {2: "\u200b\u202e", 3: "\u200b"}
    assert read_tree(write(tmp_path, "a\u200b: 1\n")).content == {"a": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\na: 3\n", [("key_twice", 2, {"key": "a"}), ("key_twice", 3, {"key": "a"})]),
        ("a: 1\nb: !x 2\nc: !!set {d}\n", [("yaml_tag", 2, {"value": "!x"}), ("yaml_tag", 3, {"value": "tag:yaml.org,2002:set"})]),
        ("a: &n 1\nb: *n\n", [("yaml_alias", 2, {"value": "*n"})]),
        ("a: !x 1\n---\nb: 1\n", [("yaml_tag", 1, {"value": "!x"}), ("yaml_documents", 2, {})]),
        ("a: 1\n? [b]\n: 2\n", [("yaml_key", 2, {})]),
        (f"a: 1\nb: {'x' * 4001}\n", [("yaml_long", 2, {"value": "x" * 4001, "most": 4000})]),
        (f"a: 1\nb: {'9' * 41}\n", [("yaml_number", 2, {"value": "9" * 41, "most": 40})]),
        (f"a:\n  {'[' * 12}{']' * 12}\n", [("yaml_deep", 2, {"most": 12})]),
        ("a: 1\nb: [\n", [("broken_yaml", 3, None)]),
        ("a: 1\nb: c: d\n", [("broken_yaml", 2, None)]),
        ("a: 甲\nb: \x07\n", [("broken_yaml", 2, None)]),
    ],
)  # fmt: skip
def test_what_is_refused_with_its_line(
    tmp_path: Path, text: str, expected: list[tuple[str, int, dict[str, object] | None]]
) -> None:
    found = refused(lambda: read_tree(write(tmp_path, text)))
    assert [one[:2] for one in found] == [(key, f"a.yaml | {line}") for key, line, _ in expected]
    for (_, _, fields), (_, _, wanted) in zip(found, expected, strict=True):
        assert fields["why"] if wanted is None else fields == wanted


def test_bounds_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_tree(write(tmp_path, f"a: {'[' * 11}{']' * 11}\n")).content["a"] is not None
    monkeypatch.setattr(yaml_files, "MOST", 6)
    assert read_tree(write(tmp_path, "a: 1\nb: [2]\n")).content == {"a": 1, "b": [2]}
    assert refused(lambda: read_tree(write(tmp_path, "a: 1\nb: [2,\n 3]\n"))) == [
        ("yaml_many", "a.yaml | 3", {"most": 6})
    ]
    monkeypatch.setattr(yaml_files, "LARGEST", 4)
    assert read_tree(write(tmp_path, "a: b")).content == {"a": "b"}
    assert refused(lambda: read_tree(write(tmp_path, "a: bc")))[0][0] == "file_large"
