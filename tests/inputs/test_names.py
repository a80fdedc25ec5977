"""Names of places and scenarios: what is wrong with one, and which are the same."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.names import (
    check_different,
    fault_of,
    is_reserved,
    is_scenario,
    same,
)
from eldercare_analysis.inputs.problems import Problems
from eldercare_analysis.inputs.tables import Row
from tests.refusals import told


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("白/沙*镇/", ("name_letters", {"value": "白/沙*镇/", "odd": "/*"})),
        ("", ("name_letters", {"value": "", "odd": ""})),
        ("-rf", ("name_letters", {"value": "-rf", "odd": "-"})),
        ("镇.", ("name_letters", {"value": "镇.", "odd": "镇"})),
        ("长" * 41, ("name_long", {"value": "长" * 41, "most": 40})),
        ("长" * 40, None),
        ("District", ("name_reserved", {"value": "District"})),
        ("com0", ("name_reserved", {"value": "com0"})),
        ("LPT9.txt", ("name_reserved", {"value": "LPT9.txt"})),
        ("com10", None),
        ("a.b·c ’d'e(f)", None),
        ("9队", None),
        ("é\u0301", None),
    ],
)
def test_what_is_wrong_with_a_name(name: str, fault: tuple[str, dict[str, object]] | None) -> None:
    assert fault_of(name) == fault


@pytest.mark.parametrize(
    "name",
    ["all", "ALL", "total", "合计", "总计", "小计", "全区", "con", "prn", "aux", "nul", "lpt0", "Ａ l l"],
)
def test_reserved_names(name: str) -> None:
    assert is_reserved(name)
    assert not is_reserved(f"{name}x")


def test_what_is_the_same() -> None:
    assert same(" Ｓhuang\u3000FU 镇") == "shuangfu镇"


@pytest.mark.parametrize("name", ["a", "0", "a-b-9", "a" * 40, "2021-091", "12021-09", "20210-9"])
def test_names_of_scenarios(name: str) -> None:
    assert is_scenario(name)


@pytest.mark.parametrize("name", ["", "-a", "a" * 41, "A", "a_b", "总", "2021-09", "district", "nul", "a\n"])
def test_what_is_no_name_of_a_scenario(name: str) -> None:
    assert not is_scenario(name)


def row(number: int, name: str) -> Row:
    return Row("towns.csv", number, {"town": name})


def test_names_that_occur_again() -> None:
    problems = Problems()
    rows = [row(2, "甲 镇"), row(3, "乙镇"), row(4, "甲镇"), row(5, ""), row(6, "")]
    check_different([(one, one.cells["town"]) for one in rows], "town", "town_twice", problems)
    assert told(problems.found) == [
        ("town_twice", "towns.csv | 2 | town", {"value": "甲 镇"}),
        ("town_twice", "towns.csv | 4 | town", {"value": "甲镇"}),
    ]
