"""Sources are values; their text is made in one place and is that of the ledger's columns."""

from __future__ import annotations

from pathlib import Path

from eldercare_analysis import budget, load_scenario
from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.plan import FILE
from eldercare_analysis.inputs.schedule import batches
from eldercare_analysis.inputs.sources import (
    NOTHING,
    Assumption,
    Cell,
    Missing,
    ParameterValue,
    Product,
    ReturnRow,
    Unknown,
    leaves,
    several,
    text_of,
)

CELL = Cell("白沙镇", "centers_2021", FILE, 7)
SAID = Assumption("x.yaml", "recipients.白沙镇", "40", "区民政局", "试算", "会议纪要")
RATIO, ALLOWANCE = (
    ParameterValue("operating_ratio", "2021-06"),
    ParameterValue("living_allowance", "2021-09", SAID),
)
ROW = ReturnRow("a.xlsx", "入住与人员", 5, "recipients")


def test_text_of_each_kind() -> None:
    assert text_of(CELL) == "annex1_plan.csv row 7 centers_2021"
    assert text_of(SAID) == "x.yaml recipients.白沙镇"
    assert text_of(RATIO) == "parameters.yaml operating_ratio"
    assert text_of(ALLOWANCE) == "x.yaml recipients.白沙镇"  # whoever assumes it is cited
    assert text_of(ROW) == "a.xlsx 入住与人员 row 5 recipients"
    assert (
        text_of(several([CELL, SAID, CELL])) == "annex1_plan.csv row 7 centers_2021; x.yaml recipients.白沙镇"
    )
    assert (
        text_of(Product((ROW, RATIO)))
        == "a.xlsx 入住与人员 row 5 recipients × parameters.yaml operating_ratio"
    )
    assert text_of(Missing("residents.recipients")) == "residents.recipients"
    assert text_of(NOTHING) == text_of(Unknown(Product((ROW, RATIO)))) == ""


def test_several_sources_are_each_there_once() -> None:
    assert several([CELL, several([CELL, ROW])]) == several([CELL, ROW])
    assert several([CELL, CELL]) == CELL
    assert several([]) == NOTHING
    assert list(leaves(Unknown(Product((several([ROW, CELL]), RATIO))))) == [ROW, CELL, RATIO]


def test_a_change_is_found_by_what_it_is_not_by_how_its_key_begins(
    district: District, tmp_path: Path
) -> None:
    # eleven changes: plan.1 is the beginning of plan.10 and plan.11
    towns = district.towns[5:16]
    lines = [
        f"  - {{town: {town}, kind: points, year: 2022, change: 1, who: 甲, why: 第{n}条, source: 乙}}"
        for n, town in enumerate(towns, start=1)
    ]
    file = tmp_path / "eleven.yaml"
    file.write_text(
        "name: eleven\nlabel: {zh: 十一, en: eleven}\nextends: baseline\nplan:\n" + "\n".join(lines),
        encoding="utf-8",
    )
    scenario = load_scenario(file, district)
    for number, town in enumerate(towns, start=1):
        (added,) = (one for one in batches(district.plan, scenario) if one.town == town and not one.in_annex1)
        (said,) = leaves(added.source)
        assert isinstance(said, Assumption)
        assert (said.key, said.why) == (f"plan.{number}", f"第{number}条")
    ledger = budget(district, scenario=scenario)
    cited = ledger[ledger["quantity_source"] == "eleven.yaml plan.1"]
    assert set(cited["town"]) == {towns[0]}
