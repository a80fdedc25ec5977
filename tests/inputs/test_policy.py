"""`parameters.yaml`: what a parameter says of a month, and what the file may not say, each with its line and fields."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from eldercare_analysis.inputs.policy import (
    AMOUNTS,
    LIMITS,
    READINGS,
    SETTINGS,
    Parameter,
    Policy,
    load_policy,
)
from tests.inputs.small import BOTH
from tests.refusals import Told, refused

CLAUSES = (
    "id,section,applies_to,metric,operator,value,unit,deadline,strength,assess,needs,label_zh,label_en,text_zh,text_en,question_zh,question_en\n"
    "one,1,,m,,,,,must,computed,,,,x,x,,\ntwo,1,,m,,,,,must,computed,,,,x,x,,\n"
)
Document = dict[str, dict[str, dict[str, object]]]


def complete() -> Document:
    """Return a document with everything that computations ask for."""
    reading = {"label": BOTH, "clause": "one", "default": "a", "why": BOTH, "options": {"a": BOTH, "b": BOTH}}
    parameter = {"label": BOTH, "unit": "yuan", "clause": "one"}
    low = {name: bounds[0] for name, bounds in LIMITS.items()}
    return {
        "district": {
            "name": {"zh": "甲区", "en": "a"}, "code": "500116", "map_credit": BOTH,
            "plan": {"title": BOTH, "number": "1", "issued_on": "2021-06-15"},
        },
        "parameters": {
            **{name: {**parameter, "values": {}} for name in AMOUNTS},
            **{name: {**parameter, "values": {"2021-06": low.get(name, 1)}} for name in SETTINGS},
        },
        "readings": {name: dict(reading) for name in READINGS},
    }  # fmt: skip


def load(folder: Path, change: Callable[[Document], object] = lambda _: None) -> Policy:
    document = complete()
    change(document)
    (folder / "clauses.csv").write_text(CLAUSES, encoding="utf-8")
    text = yaml.dump(document, allow_unicode=True, sort_keys=False, Dumper=_NoAliases)
    (folder / "parameters.yaml").write_text(text, encoding="utf-8")
    return load_policy(folder)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - its signature
        return True


def problems(folder: Path, change: Callable[[Document], object]) -> list[Told]:
    """Return what is refused, each with its path; its line must be that of the path."""
    found = []
    for key, place, fields in refused(lambda: load(folder, change)):
        file, line, path = place.split(" | ")
        text = (folder / file).read_text(encoding="utf-8").splitlines()
        known = [step for step in path.split(".") if f"{step}:" in text[int(line) - 1]]
        assert known, (line, path)
        found.append((key, path, fields))
    return found


def test_what_is_complete_is_read(tmp_path: Path) -> None:
    policy = load(tmp_path)
    assert list(policy.clauses) == ["one", "two"]
    assert list(policy.parameters) == [*AMOUNTS, *SETTINGS]
    assert list(policy.readings) == list(READINGS)
    assert (policy.info.name["zh"], policy.info.code, policy.info.notice) == ("甲区", "500116", None)
    usual = policy.parameters["central_funds"]
    assert (usual.payer, usual.set_by, usual.why, usual.whole, usual.assumed) == (
        "not_stated",
        "plan",
        None,
        False,
        False,
    )
    assert usual.between == (0, 10**9)


def test_a_parameter_holds_from_its_month() -> None:
    values = {"2021-06": Decimal(1), "2022-01": Decimal(2)}
    one = Parameter.model_validate({"label": BOTH, "unit": "yuan", "clause": "c", "values": values})
    assert [(one.since(month), one.at(month)) for month in ("2021-05", "2021-06", "2021-12", "2022-01", "2030-01")] == [
        ("", None), ("2021-06", 1), ("2021-06", 1), ("2022-01", 2), ("2022-01", 2),
    ]  # fmt: skip


def setting(name: str, **fields: object) -> Callable[[Document], object]:
    return lambda document: document["parameters"][name].update(fields)


@pytest.mark.parametrize("name", sorted(LIMITS))
@pytest.mark.slow
def test_settings_have_bounds(tmp_path: Path, name: str) -> None:
    low, high = LIMITS[name]
    for value in (low, high):
        load(tmp_path, setting(name, values={"2021-06": value}))
    for value in (low - 1, high + 1):
        if value >= 0:
            assert problems(tmp_path, setting(name, values={"2021-06": value})) == [
                (
                    "out_of_range",
                    f"parameters.{name}.values.2021-06",
                    {"value": value, "low": f"{low:,}", "high": f"{high:,}"},
                )
            ]
    if high > low + 1:
        found = problems(tmp_path, setting(name, values={"2021-06": f"{low}.5"}))
        assert found == [("not_a_count", f"parameters.{name}.values.2021-06", {"value": Decimal(f"{low}.5")})]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (setting("living_allowance", clause="on"), [("clause_unknown", "parameters.living_allowance.clause", {"value": "on", "nearest": "one, two"})]),
        (lambda d: d["readings"]["built_when"].update(clause="on"), [("clause_unknown", "readings.built_when.clause", {"value": "on", "nearest": "one, two"})]),
        (lambda d: d["readings"]["built_when"].update(default="c"), [("not_one_of", "readings.built_when.default", {"value": "c", "known": "a, b"})]),
        (lambda d: d["district"].update(name={"zh": "甲/区", "en": "a"}), [("name_letters", "district.name.zh", {"value": "甲/区", "odd": "/"})]),
        (lambda d: d["parameters"].pop("centers_cost"), [("key_missing", "parameters", {"key": "centers_cost"})]),
        (lambda d: d["parameters"].pop("access_far_minutes"), [("key_missing", "parameters", {"key": "access_far_minutes"})]),
        (lambda d: d["readings"].pop("floor_from"), [("key_missing", "readings", {"key": "floor_from"})]),
        (setting("yellow_points", values={"2021-07": 1}), [("key_missing", "parameters.yellow_points.values", {"key": "2021-06"})]),
        (setting("living_allowance", between=[1, 5], values={"2021-06": "0.5", "2021-07": 1, "2021-08": 5, "2021-09": "5.5"}), [
            ("out_of_range", "parameters.living_allowance.values.2021-06", {"value": Decimal("0.5"), "low": "1", "high": "5"}),
            ("out_of_range", "parameters.living_allowance.values.2021-09", {"value": Decimal("5.5"), "low": "1", "high": "5"})]),
        (setting("budget_month", between=[2, 11], values={"2021-06": 1, "2021-07": 12}), [
            ("out_of_range", f"parameters.budget_month.values.2021-0{n}", {"value": value, "low": "2", "high": "11"}) for n, value in ((6, 1), (7, 12))]),
        (setting("living_allowance", whole=True, values={"2021-06": "1.5", "2021-07": 2}), [
            ("not_a_count", "parameters.living_allowance.values.2021-06", {"value": Decimal("1.5")})]),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_does_not_fit(
    tmp_path: Path, change: Callable[[Document], object], expected: list[Told]
) -> None:
    assert problems(tmp_path, change) == expected


@pytest.mark.parametrize("bounds", [[2, 1], [-1, 1], [0, 10**9 + 1]])
def test_bounds_of_bounds(tmp_path: Path, bounds: list[int]) -> None:
    ((key, path, fields),) = problems(tmp_path, setting("living_allowance", between=bounds))
    assert (key, path, fields["most"]) == (
        "between_order",
        "parameters.living_allowance.between",
        "1,000,000,000",
    )


def test_a_payer_is_one_of_four(tmp_path: Path) -> None:
    for payer in ("municipality", "district", "central", "not_stated"):
        assert (
            load(tmp_path, setting("living_allowance", payer=payer)).parameters["living_allowance"].payer
            == payer
        )
    ((key, path, fields),) = problems(tmp_path, setting("living_allowance", payer="town"))
    assert (key, path, fields["value"], fields["known"]) == (
        "not_one_of", "parameters.living_allowance.payer", "town", "municipality, district, central, not_stated",
    )  # fmt: skip


def test_both_files_are_told_at_once(tmp_path: Path) -> None:
    assert [(key, place) for key, place, _ in refused(lambda: load_policy(tmp_path))] == [
        ("file_missing", "clauses.csv"),
        ("file_missing", "parameters.yaml"),
    ]
