"""Who owes which return, since when: by what came up to the month, never before anything was asked for."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from eldercare_analysis.inputs.returns.register import Register
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.returns.corrections import Correction
from eldercare_analysis.reporting.returns.owed_sheet import build_owed
from eldercare_analysis.reporting.returns.who_owes import missing, told, who_owes


def at(demo: Path, month: str, returns: Path, language: Language = "zh") -> Study:
    return open_study(month=month, data=str(demo / "pack"), register=str(returns), language=language)


@pytest.mark.parametrize(
    ("month", "silent"),
    [("2025-07", {"丁湖镇": "2025-07"}), ("2025-09", {"丁湖镇": "2025-07", "戊田镇": "2025-09"})],
)
def test_a_return_is_owed_since_the_first_month_without_one(
    demo: Path, month: str, silent: dict[str, str]
) -> None:
    found = missing(at(demo, month, demo / "returns"))
    assert found == {Sender("town", town): since for town, since in silent.items()}


def test_homes_and_bureau_owe_theirs(demo: Path, tmp_path: Path) -> None:
    returns = Path(shutil.copytree(demo / "returns", tmp_path / "returns"))
    (returns / "2025-09" / "机构.xlsx").unlink()
    (returns / "2025-09" / "区民政局.xlsx").unlink()
    study = at(demo, "2025-09", returns)
    owing = {one.name: (one.owes, one.since) for one in who_owes(study, {})}
    assert owing["甲溪镇敬老院"] == owing["区民政局"] == (("2025年9月填报没有交",), "2025年9月")
    assert "丙桥镇失能照护中心" not in owing  # not in use yet


def test_nobody_owes_before_the_first_return(demo: Path) -> None:
    study = open_study(month="2025-09", data=str(demo / "pack"))
    assert who_owes(study, {}) == []
    later = at(demo, "2025-06", demo / "returns")
    assert who_owes(later, {}) == []
    assert told(later, [])[-1] == "到2025年6月为止还没有收到过填报，谁欠报无从说起。"
    assert missing(open_study(month="2025-09", data=str(demo / "pack"))) == {}
    empty = Study(study.district, study.scenario, "2025-09", Register(()), town=None, language="zh")
    assert set(missing(empty).values()) == {"2025-09"}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "丁湖镇：2025年9月填报已退回，更正后重报（从2025年7月起一直没有交）；"),
        (
            "en",
            "Dinghu (丁湖镇): the return of September 2025, corrected: it was sent back (none since July 2025); ",
        ),
    ],
)
def test_the_list_says_what_to_correct(demo: Path, language: Language, line: str) -> None:
    study = at(demo, "2025-09", demo / "returns", language)
    town = Sender("town", "丁湖镇")
    owing = who_owes(study, {town: [Correction(must=True, file="x"), Correction(must=False, file="x")]})
    assert [(one.sender.town, one.must, one.asked) for one in owing] == [("丁湖镇", 1, 1), ("戊田镇", 0, 0)]
    lines = told(study, owing)
    assert line in lines[2]
    page = openpyxl.load_workbook(io.BytesIO(build_owed(study, owing))).active
    assert page
    cells = [str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell]
    assert study.town_name("丁湖镇") in cells
    assert lines[1] in cells
