"""What is told to be open: lists that nobody has published, seats and points whose village is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from eldercare_analysis import budget, coverage, targets
from eldercare_analysis.analysis.clarify import points_to_clarify
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.scenario import Scenario, with_reading
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.gap_plan import gap_items
from eldercare_analysis.reporting.target_items import clarify_notes, unknown_notes
from tests.returns import register_of

ONE = {"facilities": [{"facility_id": "白沙-点-2021-01", "accepted_on": date(2022, 3, 1)}]}


def study_of(
    district: District,
    given: dict[str, Any] | None = None,
    town: str | None = None,
    month: str = "2022-06",
    rules: Scenario | None = None,
    language: Language = "zh",
) -> Study:
    register = register_of(district, {"month": "2022-06", "given": given}) if given else None
    return Study(district, rules or district.baseline, town, month, language, register)


def told(study: Study) -> tuple[str, str, str]:
    """Return points to clarify, what is unknown, and what it takes to close the gap."""
    given = (study.district, study.scenario, study.register, study.month)
    compared = targets(study.district, study.register, study.month, study.scenario)
    ledger = budget(*given)
    points = points_to_clarify(study.district, coverage(*given), compared, ledger)
    gap = "\n".join(gap_items(study)[0].notes)
    return (
        "\n".join(clarify_notes(study, points).notes),
        "\n".join(unknown_notes(study, compared, ledger).notes),
        gap,
    )


@pytest.mark.parametrize("month", ["2021-09", "2022-12", "2023-02"])
@pytest.mark.parametrize("given", [None, ONE])
def test_the_list_of_merging_villages_is_open_in_every_month(
    district: District, month: str, given: dict[str, Any] | None
) -> None:
    """二（四）: 175 - 169 = 6 villages have neither point nor center; after the deadline nothing more is published of them."""
    clarify, unknown, gap = told(study_of(district, given, month=month))
    assert "6个村既没有点，也没有中心可以解释" in clarify
    assert "须设点，除非即将合并撤销（名单未公布）" in clarify
    assert "哪些村即将合并撤销：未公布" in unknown
    assert "须设点，除非即将合并撤销（名单未公布）" in gap


@pytest.mark.parametrize("month", ["2021-09", "2023-02"])
def test_a_reading_that_no_village_merges_settles_it(district: District, month: str) -> None:
    rules = with_reading(district.baseline, "merging_villages", "none")
    clarify, unknown, gap = told(study_of(district, month=month, rules=rules))
    for text in (clarify, gap):
        assert "也没有中心可以解释" in text
        assert "名单未公布" not in text
    assert "哪些村即将合并撤销" not in unknown


def test_a_list_of_every_town_that_is_short_settles_it(district: District) -> None:
    """The towns that are short at best have 6 villages too many; a scenario that lists none of them to merge leaves no list open."""
    table = coverage(district)
    last = table[(table["year"] == 2022) & (table["town"] != "district") & (table["unserved_low"] > 0)]
    assert int(last["unserved_low"].sum()) == 6
    rules = replace(district.baseline, merging=dict.fromkeys(last["town"], 0))
    clarify, unknown, _ = told(study_of(district, rules=rules))
    assert "（名单未公布）" not in clarify
    assert "哪些村即将合并撤销" not in unknown
