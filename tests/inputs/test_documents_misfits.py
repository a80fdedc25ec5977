"""Documents that do not fit their model: every kind of misfit with its path, its line and what its texts need."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from eldercare_analysis.inputs.documents import Strict, fitting, read_document
from eldercare_analysis.inputs.fields import Bilingual, Exact, Text, Whole
from eldercare_analysis.inputs.yaml_files import Tree
from tests.refusals import refused


class Inner(Strict):
    first: Text
    second: bool = False


class Own(Strict):
    inner: dict[str, Inner] = Field(default_factory=dict)
    items: list[Inner] = Field(default_factory=list, max_length=1)
    pair: tuple[Exact, Exact] | None = None
    day: date | None = None
    kind: Literal["a", "b"] = "a"
    number: Whole = Field(default=1, ge=1, le=9)
    above: Annotated[int, Field(gt=1, lt=9)] = 5
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] = "500116"
    months: dict[Annotated[str, Field(pattern=r"^\d{4}-\d\d$")], Exact] = Field(default_factory=dict)
    label: Bilingual | None = None
    short: Annotated[str, Field(max_length=3)] = ""
    one: Inner | None = None
    odd: Annotated[float, Field(allow_inf_nan=False)] = 0.0


def test_what_fits(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("inner:\n  x: {first: y}\n", encoding="utf-8")
    found, tree = read_document(tmp_path / "a.yaml", Own)
    assert found == Own(inner={"x": Inner(first="y")})
    assert tree.line("inner.x") == 2
    with pytest.raises(ValidationError):
        found.kind = "b"


CASES: list[tuple[dict[str, Any], str, str, dict[str, object]]] = [
    ({"iner": 1}, "key_unknown", "iner", {"key": "iner", "nearest": "inner, number, one"}),
    (
        {"inner": {"x": {"first": "y", "firt": 1}}},
        "key_unknown",
        "inner.x.firt",
        {"key": "firt", "nearest": "first"},
    ),
    (
        {"items": [{"first": "y", "secnd": 1}]},
        "key_unknown",
        "items.1.secnd",
        {"key": "secnd", "nearest": "second"},
    ),
    ({"one": {"first": "y", "zzz": 1}}, "key_unknown", "one.zzz", {"key": "zzz", "nearest": "first, second"}),
    ({"inner": {"x": {}}}, "key_missing", "inner.x", {"key": "first"}),
    ({"code": "5001"}, "bad_code", "code", {"value": "5001", "digits": 6}),
    ({"months": {"21-01": 1}}, "month_form", "months.21-01", {"value": "21-01", "digits": 6}),
    ({"inner": {"x": {"first": 5}}}, "misfit_text", "inner.x.first", {"value": 5}),
    ({"inner": {"x": {"first": " "}}}, "misfit_empty", "inner.x.first", {"value": " "}),
    (
        {"inner": {"x": {"first": "y", "second": "maybe"}}},
        "misfit_flag",
        "inner.x.second",
        {"value": "maybe"},
    ),
    ({"inner": {"x": {"first": "y", "second": []}}}, "misfit_flag", "inner.x.second", {"value": []}),
    ({"inner": 5}, "misfit_mapping", "inner", {"value": 5}),
    ({"inner": {"x": 5}}, "misfit_mapping", "inner.x", {"value": 5}),
    ({"items": 5}, "misfit_list", "items", {"value": 5}),
    ({"items": [{"first": "y"}, {"first": "z"}]}, "misfit_many", "items", {"most": 1}),
    ({"short": "four"}, "misfit_many", "short", {"value": "four", "most": 3}),
    ({"pair": 5}, "misfit_list", "pair", {"value": 5}),
    ({"pair": [1, "x"]}, "misfit_number", "pair.2", {"value": "x"}),
    ({"day": "2021-02-30"}, "misfit_date", "day", {"value": "2021-02-30"}),
    ({"day": []}, "misfit_date", "day", {"value": []}),
    ({"kind": "c"}, "not_one_of", "kind", {"value": "c", "known": "'a' or 'b'"}),
    ({"number": "1.5"}, "misfit_whole", "number", {"value": "1.5"}),
    ({"number": 0}, "misfit_bound", "number", {"value": 0, "sign": "≥", "bound": 1}),
    ({"number": 10}, "misfit_bound", "number", {"value": 10, "sign": "≤", "bound": 9}),
    ({"above": 1}, "misfit_bound", "above", {"value": 1, "sign": ">", "bound": 1}),
    ({"above": 9}, "misfit_bound", "above", {"value": 9, "sign": "<", "bound": 9}),
    ({"label": {"zh": "x"}}, "misfit_languages", "label", {"value": {"zh": "x"}}),
    ({"odd": float("nan")}, "key_value", "odd", {"why": "Input should be a finite number"}),
]


@pytest.mark.parametrize(
    ("content", "key", "path", "fields"), CASES, ids=[f"{key}-{path}" for _, key, path, _ in CASES]
)
def test_a_misfit(content: dict[str, Any], key: str, path: str, fields: dict[str, object]) -> None:
    tree = Tree("a.yaml", content, {path: 7})
    ((found, place, said),) = refused(lambda: fitting(tree, Own))
    assert (found, place) == (key, f"a.yaml | 7 | {path}")
    assert {name: said[name] for name in fields} == fields
    if key.startswith("misfit") and key not in ("misfit_bound", "misfit_many"):
        assert (said["sign"], said["bound"], said["most"], said["known"]) == ("", None, None, None)


def test_all_misfits_come_at_once() -> None:
    found = refused(lambda: fitting(Tree("a.yaml", {"number": 0, "iner": 1, "kind": "c"}), Own))
    assert sorted(key for key, _, _ in found) == ["key_unknown", "misfit_bound", "not_one_of"]


@pytest.mark.parametrize("content", [None, 5, [1], "x"])
def test_what_is_no_mapping(content: Any) -> None:
    assert [(key, place) for key, place, _ in refused(lambda: fitting(Tree("a.yaml", content), Own))] == [
        ("misfit_mapping", "a.yaml")
    ]
