"""Scenarios: what a document changes, what each assumption says, and chains of files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eldercare_analysis.inputs.scenario import (
    Scenario,
    apply_document,
    build_scenario,
    published,
    scenario_names,
)
from eldercare_analysis.inputs.sources import Assumption, ParameterValue
from tests.inputs.small import BOTH, PLAN, POLICY, TOLD, change, document, scenario
from tests.refusals import refused


def value(given: Any, unit: str = "yuan") -> dict[str, Any]:
    return {"value": given, "unit": unit, **TOLD}


def test_what_is_published() -> None:
    found = published(POLICY)
    assert (found.name, found.label, found.illustrative) == (
        "baseline",
        {"zh": "baseline", "en": "baseline"},
        False,
    )
    assert found.readings == {"trigger": "one"}
    assert found.parameters == POLICY.parameters
    assert (found.files, found.assumptions) == ((), ())


def test_one_reading_differs() -> None:
    found = published(POLICY).under(trigger="two")
    assert found == Scenario("baseline", found.label, {"trigger": "two"}, POLICY.parameters)


FULL = {
    "readings": {"trigger": "two"},
    "parameters": {"award": value(60), "open": value({"2021-01": 1, "2022-01": "2.5"})},
    "recipients": {"甲镇": {"value": 40, **TOLD}},
    "center_seats": {"甲镇": {"value": "village", **TOLD}},
    "merging": {"甲镇": {"value": 2, **TOLD}},
    "settled_costs": {"甲镇": value(7)},
    "ranges": {"award": {"low": 1, "high": 2, "likely": "1.5", "unit": "yuan", **TOLD}},
    "limits": {"award": value(9)},
    "plan": [change("甲镇", "points", 2021, -1), change("乙镇", "homes", 2022, 1)],
    "delays": [{"months": 3, "year": 2022, **TOLD}],
}


def test_everything_that_a_document_sets() -> None:
    given = document(**FULL)
    found = apply_document(published(POLICY), given, "own.yaml", (Path("own.yaml"),))
    assert (found.name, found.label, found.files) == ("own", {"zh": "甲", "en": "own"}, (Path("own.yaml"),))
    assert found.readings == {"trigger": "two"}
    assert found.parameters["award"].values == {"2021-06": 60}  # it holds from where the plan's value does
    assert found.parameters["open"].values == {"2021-01": 1, "2022-01": Decimal("2.5")}
    assert [name for name, one in found.parameters.items() if one.assumed] == ["award", "open"]
    assert found.recipients == {"甲镇": {"1900-01": Decimal(40)}}
    assert (found.seats, found.merging, found.settled) == (
        {"甲镇": "village"},
        {"甲镇": 2},
        {"甲镇": Decimal(7)},
    )
    assert (found.ranges, found.limits) == (given.ranges, given.limits)
    assert (found.changes, found.delays) == (tuple(given.plan), tuple(given.delays))
    reasons = ("甲", "乙", "丙")
    assert [(one.file, one.key, one.value, (one.who, one.why, one.source)) for one in found.assumptions] == [
        ("own.yaml", "readings.trigger", "two", ("", "", "")),
        ("own.yaml", "parameters.award", "60", reasons),
        ("own.yaml", "parameters.open", "2021-01: 1, 2022-01: 2.5", reasons),
        ("own.yaml", "recipients.甲镇", "40", reasons),
        ("own.yaml", "center_seats.甲镇", "village", reasons),
        ("own.yaml", "merging.甲镇", "2", reasons),
        ("own.yaml", "settled_costs.甲镇", "7", reasons),
        ("own.yaml", "ranges.award", "low 1, high 2, likely 1.5, distribution uniform", reasons),
        ("own.yaml", "limits.award", "9", reasons),
        ("own.yaml", "plan.1", "town 甲镇, kind points, year 2021, change -1", reasons),
        ("own.yaml", "plan.2", "town 乙镇, kind homes, year 2022, change 1", reasons),
        ("own.yaml", "delays.1", "months 3, year 2022", reasons),
    ]
    assert found.stated(given.plan[1]).key == "plan.2"


def test_a_single_value_of_what_the_plan_leaves_open_holds_always() -> None:
    assert scenario(parameters={"open": value(5)}).parameters["open"].values == {"1900-01": 5}


def test_keys_replace_and_lists_go_on() -> None:
    base = scenario(**FULL)
    more = document(
        name="more", recipients={"乙镇": {"value": 1, **TOLD}}, plan=[change("甲镇", "points", 2021, 5)],
        parameters={"award": value(70)}, merging={"甲镇": {"value": 1, **TOLD}}, center_seats={"乙镇": {"value": "community", **TOLD}},
        settled_costs={"乙镇": value(8)}, ranges={"open": {"low": 0, "high": 1, "unit": "yuan", **TOLD}}, limits={"prefinance": value(1)},
        delays=[{"months": 1, **TOLD}],
    )  # fmt: skip
    found = apply_document(base, more, "more.yaml")
    assert (found.name, found.files) == ("more", ())
    assert found.readings == {"trigger": "two"}
    assert found.recipients == {"甲镇": {"1900-01": 40}, "乙镇": {"1900-01": 1}}
    assert (found.merging, found.settled) == ({"甲镇": 1}, {"甲镇": 7, "乙镇": 8})
    assert found.seats == {"甲镇": "village", "乙镇": "community"}
    assert (list(found.ranges), list(found.limits)) == (["award", "open"], ["award", "prefinance"])
    assert [one.change for one in found.changes] == [-1, 1, 5]
    assert [one.months for one in found.delays] == [3, 1]
    said = found.said("parameters.award")
    assert said is not None
    assert (said.file, said.value) == ("more.yaml", "70")  # the last one
    assert len(found.assumptions) == len(base.assumptions) + 9


@pytest.mark.parametrize(
    ("own", "base", "extends", "expected"),
    [
        (True, False, None, True),
        (False, True, "x", True),
        (False, True, None, False),
        (False, False, "x", False),
    ],
)
def test_what_builds_on_something_illustrative_is_illustrative(
    own: bool, base: bool, extends: str | None, expected: bool
) -> None:
    given = document(illustrative=own, extends=extends)
    assert apply_document(scenario(illustrative=base), given, "own.yaml").illustrative is expected


def test_sources() -> None:
    found = scenario(parameters={"award": value(60)})
    said = found.said("parameters.award")
    assert found.said("parameters.open") is None
    assert found.source_of("parameters.award") is said
    assert found.source_of("recipients.甲镇") == Assumption("own", "recipients.甲镇", "", "", "", "")
    assert found.value_of("award", "2021-06") == ParameterValue("award", "2021-06", said)
    assert found.value_of("award", "2021-05") == ParameterValue("award", "", said)
    assert found.value_of("projection_years", "2022-01") == ParameterValue(
        "projection_years", "2021-06", None
    )
    entry = document(delays=[{"months": 3, **TOLD}]).delays[0]
    assert found.stated(entry) == Assumption("own", "", "months 3", "甲", "乙", "丙")


def write(folder: Path, name: str, text: str = "") -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"name: {path.stem}\nlabel: {{zh: 甲, en: a}}\n{text}", encoding="utf-8")
    return path


def build(name: str | Path, folder: Path) -> Scenario:
    return build_scenario(name, folder, POLICY, PLAN)


def test_a_scenario_by_name_by_file_and_beside_what_extends_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "pack", tmp_path / "own"
    inside.mkdir()
    base = write(inside / "scenarios", "base", "readings: {trigger: two}\n")
    beside = write(outside, "beside", "extends: base\nillustrative: true\n")
    top = write(outside, "top", "extends: beside\n")
    assert scenario_names(inside) == ["base"]
    assert build("base", inside).files == (base,)
    found = build(top, inside)
    assert (found.name, found.readings, found.illustrative) == ("top", {"trigger": "two"}, True)
    assert found.files == (base, beside, top)
    assert [one.file for one in found.assumptions] == ["base.yaml"]


def test_names_are_sorted_and_only_of_yaml_files(tmp_path: Path) -> None:
    assert scenario_names(tmp_path) == []
    for name in ("b", "a"):
        write(tmp_path / "scenarios", name)
    (tmp_path / "scenarios" / "c.yml").touch()
    assert scenario_names(tmp_path) == ["a", "b"]


def test_what_is_no_scenario(tmp_path: Path) -> None:
    write(tmp_path / "scenarios", "base")
    top = write(tmp_path, "top", "extends: bas\n")
    unknown = {"value": "bas", "nearest": "base"}
    assert refused(lambda: build("bas", tmp_path)) == [("scenario_unknown", "", unknown)]
    assert refused(lambda: build(top, tmp_path)) == [("scenario_unknown", "top.yaml | 3 | extends", unknown)]
    assert refused(lambda: build("../top", tmp_path)) == [
        ("scenario_unknown", "", {"value": "../top", "nearest": "base"})
    ]
    missing = str(tmp_path / "no.yml")
    (found,) = refused(lambda: build(missing, tmp_path))
    assert found[:2] == ("file_missing", "no.yml")


def test_scenarios_in_a_circle_and_too_many(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    write(folder, "a", "extends: b\n")
    write(folder, "b", "extends: a\n")
    assert refused(lambda: build("a", tmp_path)) == [("scenario_loop", "b.yaml | 3 | extends", {})]
    for number in range(1, 22):
        write(folder, f"n{number}", f"extends: n{number - 1}\n" if number > 1 else "")
    assert len(build("n20", tmp_path).files) == 20
    assert refused(lambda: build("n21", tmp_path)) == [("scenario_loop", "n2.yaml | 3 | extends", {})]


def test_what_does_not_fit_is_told_of_its_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    write(
        folder,
        "a",
        "plan:\n  - {town: 甲镇, kind: points, year: 2021, change: -2, who: a, why: b, source: c}\n",
    )
    write(
        folder,
        "b",
        "extends: a\nplan:\n  - {town: 甲镇, kind: points, year: 2021, change: -1, who: a, why: b, source: c}\n",
    )
    assert refused(lambda: build("b", tmp_path)) == [
        ("fewer_than_none", "b.yaml | 5 | plan.1", {"value": -1, "scheduled": 2})
    ]
    assert published(POLICY).label != BOTH
