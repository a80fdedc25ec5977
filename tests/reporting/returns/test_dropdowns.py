"""What a cell of a return may hold: the words of lists, in the study's language, and where lists stand."""

from __future__ import annotations

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.returns.sheets import sheets
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.returns.dropdowns import Lists, choices_of

FIELDS = sheets()["facilities"].columns


def study_of(district: District, town: str | None, language: str = "zh") -> Study:
    return Study(district, district.baseline, "2021-09", None, town=town, language=language)  # type: ignore[arg-type]


def test_villages_are_those_of_the_town_and_a_community(district: District) -> None:
    """Annex 1 counts 20 villages in 白沙镇; a center may stand in a community instead (二（四） exempts villages only)."""
    chosen = choices_of(FIELDS["village"], study_of(district, "白沙镇"))
    places = district.places.villages
    assert chosen[:-1] == list(places.loc[places["town"] == "白沙镇", "village"])
    assert chosen[-1] == "社区"
    assert choices_of(FIELDS["village"], study_of(district, None)) == []


def test_lists_speak_the_language_and_texts_are_free(district: District) -> None:
    assert choices_of(FIELDS["issue_kind"], study_of(district, None)) == ["规划", "选址", "资金", "其他"]
    assert choices_of(FIELDS["issue_kind"], study_of(district, None, "en")) == [
        "planning",
        "site",
        "funds",
        "other",
    ]
    assert choices_of(FIELDS["needs_district"], study_of(district, None)) == ["是", "否"]
    assert choices_of(FIELDS["issue"], study_of(district, None)) == []


def test_equal_lists_stand_once(district: District) -> None:
    lists = Lists(study_of(district, None))
    first = lists.add(["是", "否"])
    assert lists.add(["选址"]) != first
    assert lists.add(["是", "否"]) == first == "=_lists!$B$1:$B$2"
