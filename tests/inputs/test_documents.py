"""YAML as people write it, or as somebody attacks with it: the value, or a problem with its line; nothing else comes out."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from eldercare_analysis import InputError, load_scenario
from eldercare_analysis.inputs.district import District, load_district
from eldercare_analysis.inputs.problems import LONGEST, MOST_SHOWN
from eldercare_analysis.inputs.yaml_files import read_tree

HEAD = "name: x\nlabel: {zh: x, en: x}\nextends: baseline\n"
TOLD = "who: a, why: b, source: c"


def error_of(tmp_path: Path, district: District, text: str) -> InputError:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        load_scenario(tmp_path / "x.yaml", district)
    caught.value.render("zh")
    assert time.process_time() - started < 20  # seconds; where a machine is ten times slower, too
    return caught.value


def parameter(value: str) -> str:
    return f"{HEAD}parameters: {{award_per_center: {{value: {value}, unit: yuan per center, {TOLD}}}}}\n"


def change(value: str) -> str:
    return f"{HEAD}plan:\n  - {{town: 石蟆镇, kind: points, year: 2022, change: {value}, {TOLD}}}\n"


def recipients(value: str) -> str:
    return f"{HEAD}recipients:\n  白沙镇: {{value: {value}, {TOLD}}}\n"


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
MERGES = "".join(f"z{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{HEAD}readings: &a0 [x]\n{BOMB}", 5, "*a0"),
        (f"{HEAD}readings: &a0 {{a: x}}\n{MERGES}", 5, "*a0"),
        (f"{HEAD}readings: &r {{a: *r}}\n", 4, "*r"),
        (f"{HEAD}plan: !!binary '@@@'\n", 4, "binary"),
        (f"{HEAD}plan: !!python/object/apply:os.system [ls]\n", 4, "python"),
        (f"{HEAD}readings: !!set {{a}}\n", 4, "set"),
        (f"{HEAD}parameters:\n  award_lag: {{}}\n  award_lag: {{}}\n", 6, "'award_lag' stands there twice"),
        (f"{HEAD}label: {{zh: x, en: x}}\n", 4, "'label' stands there twice"),
        (f"{HEAD}plan: {'[' * 100_000}\n", 4, "nest"),
        (f"{HEAD}plan: {'[' * 20}{']' * 20}\n", 4, "12 levels"),
        (f"{HEAD}? {{a: 1}}\n: 2\n", 4, "a key that is not text"),
        (f"{HEAD}plan:\n" + "  - 1\n" * 300_000, None, "more than 50000 values"),
        (f"{HEAD}plan: '{'x' * 5000}'\n", 4, "more than 4000 letters"),
        (f"{HEAD}plan: {'9' * 3000}\n", 4, "more than 40 digits"),
        (f"{HEAD}plan: {'59:' * 1000}59\n", 4, "should be a list"),
        (f"{HEAD}plan: \0\n", 4, "control characters"),
        (f'{HEAD}label2: "\\ud800"\n', 4, "Unicode"),
        (f"{HEAD}---\n{HEAD}", 4, "several documents"),
        ("", None, "should be 'key: value' pairs"),
        ("- x\n", None, "should be 'key: value' pairs"),
        (f"{HEAD}who: 2021-02-30\n", 4, "unknown key 'who'"),
        ("name: x\nlabel: {zh: x}\n", 2, "one each"),
        ("name: x\nlabel: {zh: x, en: x, fr: x}\n", 2, "'fr' is not one of the choices"),
        ('name: "x\\n"\nlabel: {zh: x, en: x}\n', 1, "cannot be a scenario's name"),
        (f"name: {'x' * 41}\nlabel: {{zh: x, en: x}}\n", 1, "cannot be a scenario's name"),
        ("name: -rf\nlabel: {zh: x, en: x}\n", 1, "cannot be a scenario's name"),
        ("name: 2021-09\nlabel: {zh: x, en: x}\n", 1, "cannot be a scenario's name"),
        ("name: con\nlabel: {zh: x, en: x}\n", 1, "cannot be a scenario's name"),
        (f"{HEAD.replace('baseline', '../../etc/passwd')}", 3, "no scenario '../../etc/passwd'"),
        (f"{HEAD.replace('baseline', '/dev/zero.yaml')}", 3, "no scenario '/dev/zero.yaml'"),
        (f"{HEAD.replace('baseline', 'x' * 300 + '.yaml')}", 3, "no scenario"),
        (change("2021-02-30"), 5, "not a plausible number"),
        (f"{HEAD}plan:\n  - {{town: 2021-02-30, kind: points, year: 2022, change: 1, {TOLD}}}\n", 5, "'2021-02-30'"),
        (change(str(10**19)), 5, "not a plausible number"),
        (change("1000"), 5, "≤ 999"),
        (change("-99999"), 5, "≥ -999"),
        (change("0.5"), 5, "not a whole number"),
        (change("0x10"), 5, "not a plausible number"),
        (change("true"), 5, "not a plausible number"),
        (recipients("true"), 5, "not a plausible number"),
        (recipients("'1e999999999'"), 5, "not a plausible number"),
        (recipients("5001"), 5, "between 0 and 5000"),
        (recipients("{'0000-00': 1}"), 5, "'0000-00' is not a month"),
        (recipients("{}"), 5, "must not be empty"),
        (parameter("1e999999"), 4, "not a plausible number"),
        (parameter("'1e-999999999'"), 4, "not a plausible number"),
        (parameter(".nan"), 4, "not a plausible number"),
        (parameter("-.inf"), 4, "not a plausible number"),
        (parameter("'1_000'"), 4, "not a plausible number"),
        (parameter("0xff"), 4, "not a plausible number"),
        (parameter("null"), 4, "not a plausible number"),
        (parameter("''"), 4, "not a plausible number"),
        (parameter("-1"), 4, "between 0 and 1,000,000,000"),
        (parameter("1000000001"), 4, "between 0 and 1,000,000,000"),
        (f"{HEAD}limits: {{award: {{value: 1e300, unit: yuan, {TOLD}}}}}\n", 4, "not a plausible number"),
        (f"{HEAD}settled_costs: {{白沙镇: {{value: 10000000000, unit: yuan, {TOLD}}}}}\n", 4, "≤ 1000000000"),
        (f"{HEAD}ranges: {{recipients: {{low: 2, high: 1, unit: factor, {TOLD}}}}}\n", 4, "2, 1 do not rise"),
        (f"{HEAD}ranges: {{recipients: {{low: 0, high: 101, unit: factor, {TOLD}}}}}\n", 4, "between 0 and 100"),
    ],
)  # fmt: skip
def test_one_problem_with_its_line(
    tmp_path: Path, district: District, text: str, line: int | None, said: str
) -> None:
    error = error_of(tmp_path, district, text)
    assert len(error.problems) == 1, error.render("en")
    assert said in error.render("en")
    if line is not None:
        assert f"row {line}" in error.render("en")


def test_changes_that_add_up_are_bounded(tmp_path: Path, district: District) -> None:
    one = change("600").splitlines()[-1]
    error = error_of(tmp_path, district, f"{HEAD}plan:\n{one}\n{one}\n")
    assert "row 6, column plan.2" in error.render("en")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1_2", "1_2"), ("0x1F", "0x1F"), ("1:30", "1:30"), ("2021-02-30", "2021-02-30"), ("yes", "yes"), ("007", "007"),
     ("1e3", Decimal(1000)), ("-0.0", Decimal(0)), ("12", 12), ("~", None), ("true", True), ("'12'", "12"),
     ('"a\\u200Bb\\e[31m"', "ab[31m"), ("a\u202eb", "ab"), ("<<", "<<")],
)  # fmt: skip
def test_what_a_scalar_means(tmp_path: Path, written: str, meant: object) -> None:
    (tmp_path / "x.yaml").write_text(f"a: {written}\n", encoding="utf-8")
    content = read_tree(tmp_path / "x.yaml").content
    assert content == {"a": meant}
    assert type(content["a"]) is type(meant)


def test_a_number_is_what_was_written(tmp_path: Path, district: District) -> None:
    for written, meant in (("0.1500", "0.15"), ("'１２３'", "123"), ("1.5e5", "150000"), ("-0.0", "0")):
        (tmp_path / "x.yaml").write_text(parameter(written), encoding="utf-8")
        value = load_scenario(tmp_path / "x.yaml", district).parameters["award_per_center"].at("2021-12")
        assert value == Decimal(meant)
        assert "E" not in str(value)
        assert not str(value).startswith("-")


@pytest.mark.slow
def test_many_problems_are_counted_and_values_cut(tmp_path: Path, district: District) -> None:
    towns = "".join(f"  火星{n}镇{'长' * 300}: {{value: 1, {TOLD}}}\n" for n in range(1500))
    error = error_of(tmp_path, district, f"{HEAD}recipients:\n{towns}")
    lines = error.render("en").splitlines()
    assert len(error.problems) == 1500
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "… and 1300 more problems."
    assert max(map(len, lines)) < 4 * LONGEST


@pytest.mark.slow
def test_a_pack_is_held_to_bounds(pack: Path) -> None:
    path = pack / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new, said in (
        ("values: {2021-06: 10000}", "values: {2021-06: 1000000000}", "between 100 and 1,000,000"),
        ("between: [1, 12]", "between: [12, 1]", "the bounds"),
        ("issued_on: 2021-06-03", "issued_on: 2021-06-31", "not a date that exists"),
        ("payer: central\n", "payer: nobody\n", "'nobody' is not one of the choices"),
        ('code: "500116"', "code: 500116", "should be text"),
        ('code: "500116"', 'code: "../x"', "code"),
    ):
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_district(pack)
        assert said in caught.value.render("en")
        assert "parameters.yaml, row" in caught.value.render("en")
