"""What notebooks say in words comes from the study: no sentence of a month with returns says that nothing is reported."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eldercare_analysis.analysis.served.coverage import coverage_rows
from eldercare_analysis.inputs.case import case_of
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.language import LANGUAGES, Language, keys, text_of
from eldercare_analysis.reporting import prose
from eldercare_analysis.runs.monthly import Outcome
from eldercare_analysis.runs.notebooks import NAMES, read_notebook

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NOTHING = ("没有填报", "othing is reported", "没有公布", "not published")


def study(language: str = "zh", **more: object) -> Study:
    return open_study(month="2021-09", data=ROOT / "data", language=language, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reported(demo: Path) -> Study:
    return open_study(month="2025-09", data=demo / "pack", register=str(demo / "returns"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_every_study_holds_nothing_that_depends_on_it(language: Language) -> None:
    told = [text_of(language, key) for key in keys() if key.startswith("notebook.")]
    assert len(told) > 20
    assert not [text for text in told if any(words in text for words in NOTHING)]


@pytest.mark.parametrize("name", [*NAMES, "scenario_explorer"])
def test_notebooks_speak_one_language_at_a_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their prose comes from the catalog; their code is folded but for the parameters."""
    cells = read_notebook(ROOT / "notebooks" / f"{name}.ipynb").cells
    assert {cell.cell_type for cell in cells} == {"code"}
    folded = [bool(cell.metadata.get("jupyter", {}).get("source_hidden")) for cell in cells]
    assert folded == ["parameters" not in cell.metadata.get("tags", []) for cell in cells]
    told: list[str] = []
    monkeypatch.setattr(prose, "tell", told.append)
    prose.introduce(study(), name)
    prose.introduce(study("en"), name)
    assert told[0].startswith(f"# {text_of('zh', f'notebook.{name}.title')}\n")
    assert told[1].startswith(f"# {text_of('en', f'notebook.{name}.title')}\n")
    assert not re.search(r"[A-Za-z]+ [a-z]+", re.sub(r"`[^`]+`", "", told[0]))  # but for commands
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"[一二三四]（[一二三四]）", "", told[1]))


def test_without_returns() -> None:
    told = prose.coverage_caveat(study())
    assert told == "这是计划，不是进度。没有填报，实际情况未知。地图只是示意，不表示区划界线。"
    assert prose.dispatch_scope(study()) == "没有填报，所以没有调度。"
    assert prose.money_scope(study()).startswith("没有填报，不知道到账多少")
    assert "没有填报，实际情况未知。" in prose.targets_caveat(study())
    assert prose.coverage_caveat(study("en")).startswith(
        "This is the plan, not progress. Nothing is reported,"
    )


def test_with_returns(reported: Study) -> None:
    """The demo's district has 7 towns, of which one never sends a return and one is late in September: 5."""
    towns = len(reported.district.towns)
    sent = len(set(reported.register.towns_reporting("2025-09")) if reported.register else ())
    assert (sent, towns) == (5, 7)
    for told in (
        prose.coverage_caveat(reported),
        prose.targets_caveat(reported),
        prose.dispatch_scope(reported),
    ):
        assert f"2025-09有填报的镇街{sent}个，共{towns}个。" in told
        assert "没有填报" not in told
    assert "已计入到2025-09月末填报" in prose.coverage_caveat(reported)
    assert "没有填报" not in prose.money_scope(reported)


def test_under_a_scenario() -> None:
    for tell in (prose.coverage_caveat, prose.budget_caveat, prose.targets_caveat):
        assert "是假设，不是决定" not in tell(study())
        assert "本情景“示例：点先建成后计奖补”是假设，不是决定。" in tell(study(scenario="points-first"))
    # half a year later the facilities of 2022 are there in 2023: 25 − 7 = 18 centers, 95 − 25 = 70 points by the end of 2022
    late = prose.targets_caveat(study(scenario="second-year-late"))
    assert "镇养老服务中心到2022年末按本情景安排18个，附件1为25个。" in late
    assert "村级互助养老点到2022年末按本情景安排70个，附件1为95个。" in late


def test_ranges_and_ends_of_ranges() -> None:
    assert "没有给出范围" in prose.money_scope(study())
    assert "给出了范围" in prose.money_scope(study(scenario="invented-costs"))
    plain, closed = study(), study(scenario="points-first")
    assert (
        prose.coverage_method(plain, coverage_rows(case_of(plain.district)))
        == "下限只计互助点，不计中心所在村。"
    )
    told = prose.coverage_method(closed, coverage_rows(case_of(closed.district, scenario=closed.scenario)))
    assert told == "没有区间：口径为“中心不减少缺口”。"  # the reading closes it, no seat is known


def test_a_month_with_returns_says_nowhere_that_nothing_is_reported(september: Outcome) -> None:
    for path in sorted((september.folder / "evidence" / "notebooks").glob("*/*.ipynb")):
        notebook = read_notebook(path)
        told = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        told += [
            output["data"]["text/markdown"]
            for cell in notebook.cells if cell.cell_type == "code"
            for output in cell.outputs if "text/markdown" in output.get("data", {})
        ]  # fmt: skip
        assert len(told) > 3
        assert "没有填报，" not in json.dumps(told, ensure_ascii=False)
