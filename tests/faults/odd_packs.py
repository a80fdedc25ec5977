"""Packs, scenarios and snapshots that somebody got wrong, or means harm with: names, documents and shapes of each kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

NAMED = ("annex1_plan.csv", "towns.csv", "villages.csv", "tile_grid.csv")
NAMES = {
    "bidi": "白\u202e沙镇", "an escape": "白\x1b[31m沙镇", "NUL": "白\0沙镇", "white space": " 白沙 镇 ", "a line break": '"白沙\n镇"', "a path": "../白沙镇", "a slash": "白/沙镇", "dots": "..", "a dot": ".",
    "a colon": "白:沙镇", "a star": "*沙镇", "braces": "{白沙镇}", "a reserved word": "district", "a device": "CON", "a formula": "=1+1", "a script": "<script>alert(1)</script>", "a dash": "-白沙镇", "a hash": "#白沙镇",
    "a long one": "白" * 300, "a rare letter": "𠮷沙镇", "another form": "白沙\uf9b6", "the total": "合计", "nothing": "", "a quotation mark": '"白""沙镇"', "markup": "[red]白沙镇[/red]", "a backslash": "白\\沙镇", "a percent": "%s镇",
}  # fmt: skip
HEAD = "name: x\nlabel: {zh: x, en: x}\nextends: baseline\n"
WHY = "who: a, why: b, source: c"
VALUES = (
    "-0.0",
    ".nan",
    ".inf",
    "1.0e+309",
    "1e-999999999",
    "1e999999",
    "'1e999999999'",
    "'1_000'",
    "'NaN'",
    "'１２'",
    "' '",
    "null",
    "true",
    "0x" + "f" * 300,
    "1" * 5000,
    "2021-02-30",
    "[1]",
    "{a: 1}",
    "!!float x",
    "12:30:45",
)


def _value(text: str) -> str:
    return f"{HEAD}parameters: {{award_per_center: {{value: {text}, unit: yuan, {WHY}}}}}\n"


def _plan(change: str) -> str:
    return f"{HEAD}plan:\n  - {{town: 白沙镇, kind: points, year: 2022, change: {change}, {WHY}}}\n"


def _with_system(crs: Any, tree: Any) -> Any:
    return tree | {"crs": crs}


def _with_first(key: str, value: Any, tree: Any) -> Any:
    first, *others = tree["features"]
    return tree | {"features": [first | {key: value}, *others]}


SCENARIOS = {
    **{f"an award of {text[:20]}": _value(text) for text in VALUES},
    **{f"a change of {text[:20]}": _plan(text) for text in ("-99999", "1000000", str(10**21), "1.5", "true", "''", ".nan", "2021-02-30")},
    **{f"recipients of {text}": f"{HEAD}recipients: {{白沙镇: {{value: {text}, {WHY}}}}}\n" for text in ("1.5", str(10**15), "'1e999999999'", "'5'", "true", "{'0000-00': 1}", "{'9999-12': 4}", "{2021-01: 1}", "-1")},
    **{f"a cost of {text}": f"{HEAD}settled_costs: {{白沙镇: {{value: {text}, unit: yuan, {WHY}}}}}\n" for text in ("0", "1e300", "'1e999999999'")},
    **{f"a range from {low} to {high}": f"{HEAD}ranges: {{award_per_center: {{low: {low}, high: {high}, unit: yuan, {WHY}}}}}\n" for low, high in ((".nan", "1"), ("0", "1e300"), ("2", "1"), ("x", "y"))},
    "a key twice": f"{HEAD}parameters:\n  award_per_center: {{value: 1, unit: yuan, {WHY}}}\n  award_per_center: {{value: 2, unit: yuan, {WHY}}}\n",
    "a date that is none": f"{HEAD}plan:\n  - {{town: 2021-02-30, kind: points, year: 2022, change: 1, {WHY}}}\n", "nothing": "", "a number": "1", "a list": "- 1", "NUL": "name: \"x\0\"", "a surrogate": 'name: "\\ud800"',
    "tabs": "name:\tx\n\tlabel: 1", "an anchor on itself": "&a [*a]", "laughs": "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)),
    "deep brackets": "[" * 10_000, "deep braces": f"{HEAD}readings: " + "{a: " * 5000, "300,000 items": HEAD + "plan:\n" + "- 1\n" * 300_000, "a merge": f"{HEAD}<<: [{{a: 1}}, {{b: 2}}]\n",
    "integers as keys": f"{HEAD}1: 2\n", "a list as a key": f"{HEAD}? [a]\n: 1\n", "a name with a line break": 'name: "a\\nb"\nextends: baseline\n', "a name of 300 letters": f"name: {'x' * 300}\nextends: baseline\n",
    "it extends a path": "name: x\nextends: ../../../etc/passwd\n", "it extends itself": "name: x\nextends: x\n", "tags": f"{HEAD}plan: !!pairs [a: 1]\n", "a program": f"{HEAD}plan: !!python/object/apply:os.system [true]\n",
    "binary": f"{HEAD}plan: !!binary x\n", "a set": f"{HEAD}readings: !!set {{a, b}}\n", "a date with a zone": f"{HEAD}readings: {{a: 2021-01-01T00:00:00+99:00}}\n", "minutes": f"{HEAD}readings: {{a: {'1:' * 20_000}1}}\n",
    "escapes": 'name: x\nlabel: {zh: "甲\\e[31m乙\\a", en: "=cmd|x"}\nextends: baseline\n', "another language": "name: x\nlabel: {fr: x}\nextends: baseline\n", "two documents": f"{HEAD}---\nname: y\n",
}  # fmt: skip
SHAPES: dict[str, Callable[[Any], Any]] = {
    "a list": lambda _: [], "a text": lambda _: "x", "a number": lambda _: 1, "nothing": lambda _: None, "no features": lambda tree: tree | {"features": []}, "features of numbers": lambda tree: tree | {"features": [1]},
    "no type": lambda tree: {"features": tree["features"]}, "another type": lambda tree: tree | {"type": 1}, "a feature of none": lambda tree: tree | {"features": [*tree["features"], None]},
    **{f"a reference system {name}": partial(_with_system, crs) for name, crs in
       {"of meters": {"type": "name", "properties": {"name": "EPSG:3857"}}, "of the moon": {"type": "name", "properties": {"name": "IAU_2015:30100"}}, "by address": {"type": "link", "properties": {"href": "http://example.invalid/"}},
        "that is a list": [1], "of none": {"type": "name", "properties": None}, "that is geocentric": {"type": "name", "properties": {"name": "EPSG:4978"}}}.items()},
    **{f"{name} for a geometry": partial(_with_first, "geometry", geometry) for name, geometry in
       {"nothing": None, "a number": 1, "a list": [1], "a point": {"type": "Point", "coordinates": [106, 29]}, "two points": {"type": "Polygon", "coordinates": [[[106, 29], [106, 30]]]}, "texts": {"type": "Polygon", "coordinates": [[["a", "b"]] * 4]},
        "huge numbers": {"type": "Polygon", "coordinates": [[[1e308, 1e308], [0, 0], [1, 1], [1e308, 1e308]]]}, "no area": {"type": "Polygon", "coordinates": [[[106, 29]] * 5]}, "an empty one": {"type": "Polygon", "coordinates": []},
        "a collection in a collection": {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]}, "nested lists": {"type": "Polygon", "coordinates": [[[[[[1]]]]]]}}.items()},
    **{f"{name} for properties": partial(_with_first, "properties", properties) for name, properties in
       {"nothing": None, "a list": [], "a text": "x", "a list as a name": {"town": ["白沙镇"]}, "a dictionary as a name": {"town": {}}, "another town": {"town": "无此镇"}}.items()},
}  # fmt: skip
RAW = {
    "a VRT": '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>', "KML": '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>',
    "no JSON": "{", "deep brackets": "[" * 100_000, "a long number": '{"type": ' + "9" * 10_000 + "}", "infinity": '{"type": Infinity}', "a key twice": '{"type": "FeatureCollection", "type": "x"}', "nothing": "", "NUL": "\0",
}  # fmt: skip
TABLES = {
    "tabs": lambda text: text.replace(",", "\t"), "semicolons": lambda text: text.replace(",", ";"), "a line sep=": lambda text: "sep=,\n" + text, "empty columns at the end": lambda text: text.replace("\n", ",,,\n"),
    "codes in scientific notation": lambda text: text.replace("500116", "5.00E+11"), "a column twice": lambda text: "\n".join(f"{line},{line.split(',')[0]}" for line in text.splitlines()), "no head": lambda text: text.partition("\n")[2],
    "only a head": lambda text: text.partition("\n")[0], "nothing": lambda _: "", "a quotation mark that never ends": lambda text: text.replace(",", ',"', 1), "a cell of a million letters": lambda text: text + "x" * 1_000_000,
}  # fmt: skip


def named(pack: Path, name: str) -> None:
    """Give a town of a pack another name, in all tables."""
    for file in NAMED:
        text = (pack / file).read_text(encoding="utf-8")
        (pack / file).write_text(text.replace("白沙镇", NAMES[name]), encoding="utf-8", newline="")


def shaped(path: Path, name: str) -> None:
    """Give a file of areas or of returns another shape."""
    tree = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(SHAPES[name](tree), ensure_ascii=False), encoding="utf-8")
