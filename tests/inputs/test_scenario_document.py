"""Scenario documents to scenarios and to files: what is written reads back, and nothing is left where it does not fit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario_files import draft, new_document, save_scenario, to_yaml
from tests.refusals import refused

TOLD = {"who": "甲", "why": "乙", "source": "丙"}
LABEL = {"zh": "甲", "en": "a"}


def document(**content: Any) -> Any:
    return new_document(**{"name": "own", "label": LABEL, **content})


def test_a_draft_is_what_its_file_would_be(district: District, tmp_path: Path) -> None:
    given = document(
        extends="baseline",
        recipients={"白沙镇": {"value": 40, **TOLD}},
        readings={"award_trigger": "center_and_points"},
    )
    found = draft(given, district.baseline, district)
    assert (found.name, found.files, found.recipients) == (
        "own",
        district.baseline.files,
        {"白沙镇": {"1900-01": 40}},
    )
    assert {one.file for one in found.assumptions} == {"own.yaml"}
    saved = save_scenario(given, tmp_path / "new" / "own.yaml", district)
    assert (saved.readings, saved.recipients, saved.label) == (found.readings, found.recipients, LABEL)
    assert saved.files[-1] == tmp_path / "new" / "own.yaml"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["own.yaml"]
    assert found.assumptions == saved.assumptions


def test_what_does_not_fit_is_told_of_the_file_that_it_would_be(district: District) -> None:
    given = document(recipients={"白沙": {"value": 40, **TOLD}})
    ((key, place, fields),) = refused(lambda: draft(given, district.baseline, district))
    assert (key, place, fields["key"]) == ("key_unknown", "own.yaml | recipients.白沙", "白沙")
    ((key, place, _),) = refused(lambda: new_document(name="X", label=LABEL))
    assert (key, place) == ("scenario_name", "X.yaml | name")


def test_changes_of_what_it_builds_on_count(district: District) -> None:
    one = {"town": "白沙镇", "kind": "points", "year": 2021, "change": -5, **TOLD}
    base = draft(document(plan=[one]), district.baseline, district)
    assert [key for key, _, _ in refused(lambda: draft(document(plan=[one]), base, district))] == [
        "fewer_than_none"
    ]


def test_a_file_is_never_replaced_and_nothing_is_left_of_what_does_not_fit(
    district: District, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    save_scenario(document(), path, district)
    before = path.read_bytes()
    assert refused(lambda: save_scenario(document(illustrative=True), path, district)) == [
        ("output_exists", "", {"value": path})
    ]
    wrong = document(readings={"award_trigger": "x"})
    assert [key for key, _, _ in refused(lambda: save_scenario(wrong, tmp_path / "new.yaml", district))] == [
        "not_one_of"
    ]
    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (before, ["own.yaml"])


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("40", 40),
        ("0.1", 0.1),
        ("1000000", 1000000),
        ("0.5", 0.5),
        ("12345678901.123456789", "12345678901.123456789"),
    ],
)
def test_numbers_are_written_exactly(number: str, written: object) -> None:
    given = document(
        settled_costs={"白沙镇": {"value": "7", "unit": "yuan", **TOLD}},
        limits={"award": {"value": number, "unit": "yuan", **TOLD}},
    )
    content = yaml.safe_load(to_yaml(given))
    assert content["limits"]["award"]["value"] == written
    assert type(content["limits"]["award"]["value"]) is type(written)
    assert list(content) == ["name", "label", "settled_costs", "limits"]  # in their order, without defaults
    assert new_document(**content) == given
    assert new_document(**content).limits["award"].value == Decimal(number)
    assert "白沙镇" in to_yaml(given)


def test_lists_and_long_texts_are_written(district: District) -> None:
    given = document(
        plan=[{"town": "白沙镇", "kind": "points", "year": 2021, "change": 1, **TOLD, "why": "因 " * 50}]
    )
    text = to_yaml(given)
    assert new_document(**yaml.safe_load(text)) == given
    assert 80 < max(map(len, text.splitlines())) <= 121
