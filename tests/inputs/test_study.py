"""What a notebook was given, validated: names in both languages, and every wrong argument at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis.inputs.case import once
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study, open_study
from tests.refusals import refused

DATA = Path(__file__).parents[2] / "data"


def test_names_in_both_languages(district: District) -> None:
    zh = Study(district, district.baseline, "2021-09", town="白沙镇", language="zh")
    assert (zh.name, zh.district_name, str(zh)) == (
        "白沙镇",
        "江津区",
        "白沙镇 · 2021-09 · 基准（仅公开数据）",
    )
    assert (zh.register, zh.own_notebooks) == (None, ())
    en = Study(district, district.baseline, "2021-09", town="白沙镇", language="en")
    assert (en.name, en.town_name("珞璜镇")) == ("Baisha (白沙镇)", "Luohuang (珞璜镇)")
    whole = Study(district, district.baseline, "2021-09", town=None, language="en")
    assert whole.name == whole.district_name == district.policy.info.name["en"]
    found = once(lambda case: [case.month])
    other = en.at(None)
    assert (other, found(other)) == (whole, ["2021-09"])
    assert found(other) is found(en)  # what was made of the case
    assert (en.spoken("zh"), found(en.spoken("zh"))) == (zh, ["2021-09"])
    assert found(en.spoken("zh")) is found(en)
    assert str(whole).endswith(" · 2021-09 · Baseline (published numbers only)")


def test_what_a_notebook_was_given(
    monkeypatch: pytest.MonkeyPatch, district: District, tmp_path: Path
) -> None:
    loaded: list[object] = []
    monkeypatch.setattr(
        "eldercare_analysis.inputs.study.load_district", lambda folder: loaded.append(folder) or district
    )
    monkeypatch.setattr(
        "eldercare_analysis.inputs.study.load_register", lambda paths, given: (paths, given is district)
    )
    found = open_study(
        500116108, month="2021-09", data=DATA, register="a.xlsx;;b", scenario="points-first", language="en"
    )
    assert (found.town, found.month, found.language, found.scenario.name) == (
        "白沙镇",
        "2021-09",
        "en",
        "points-first",
    )
    assert found.register == (["a.xlsx", "b"], True)
    usual = open_study(month="2021-06")
    assert (usual.town, usual.scenario.name, usual.language, usual.register) == (None, "baseline", "zh", None)
    assert open_study(month="2021-06", register=[tmp_path]).register == ([tmp_path], True)  # type: ignore[comparison-overlap]
    assert loaded == [str(DATA), None, None]


def test_wrong_arguments_come_at_once(monkeypatch: pytest.MonkeyPatch, district: District) -> None:
    monkeypatch.setattr("eldercare_analysis.inputs.study.load_district", lambda _: district)
    found = refused(lambda: open_study("火星镇", month="2021-05", register="no.xlsx", scenario="no"))
    assert [(key, fields.get("value")) for key, _, fields in found] == [
        ("file_missing", None), ("town_unknown", "火星镇"), ("month_early", "2021-05"), ("scenario_unknown", "no"),
    ]  # fmt: skip
    assert refused(lambda: open_study(language="fr")) == [
        ("language_unknown", "", {"value": "fr", "known": "zh, en"})
    ]
    assert refused(open_study) == [("month_form", "", {"value": ""})]


@pytest.mark.parametrize(
    ("asked", "variable", "spoken"),
    [("", None, "zh"), ("", "en", "en"), ("zh", "en", "zh"), ("en", None, "en"), ("", "fr", "zh")],
)
def test_a_notebook_speaks_as_asked_or_as_its_surroundings(
    asked: str, variable: str | None, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ELDERCARE_LANGUAGE", raising=False)
    if variable:
        monkeypatch.setenv("ELDERCARE_LANGUAGE", variable)
    assert open_study(month="2021-09", language=asked).language == spoken
