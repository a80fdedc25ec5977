"""A scenario's months have a folder of their own: never in the place of the baseline's or of another scenario's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.runs.differences import printed_against_tables
from eldercare_analysis.runs.evidence import months_of
from eldercare_analysis.runs.figures import newest
from eldercare_analysis.runs.monthly import Request
from eldercare_analysis.runs.order import check_scenario
from eldercare_analysis.runs.packs import packs_of
from tests.reporting.goals.test_annex1 import CHANGES
from tests.runs.test_printed_facts import text_of, unexplained_in
from tests.warm import ROOT, run, run_month

TOWN = "四屏镇"
OWN = (
    "name: {name}\nlabel: {{zh: 自拟, en: own}}\nextends: baseline\nreadings: {{award_payment: following}}\n"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of the baseline, of a scenario of the pack, and of one from a file whose name is not the file's."""
    output = tmp_path_factory.mktemp("reports")
    own = output.with_name("own") / "draft.yaml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(OWN.format(name="paid-later"), encoding="utf-8")
    for scenario in ("baseline", "points-first", str(own)):
        run_month(Request("2021-09", output, (TOWN,), data=ROOT / "data", scenario=scenario))
    return output


def test_each_scenario_has_its_own_folder_and_the_baseline_stays(reports: Path) -> None:
    months = sorted(path.relative_to(reports).as_posix() for path in reports.rglob("index.html"))
    assert months == [
        "2021-09/index.html",
        "paid-later/2021-09/index.html",
        "points-first/2021-09/index.html",
    ]
    assert not [path.name for path in reports.glob(".2021-09.previous")]  # nothing was replaced


def test_verify_and_diff_follow(reports: Path) -> None:
    for name in ("points-first", "paid-later"):
        done = run("audit", "verify", str(reports / name / "2021-09"))
        assert done.returncode == 0, done.stdout + done.stderr
    done = run(
        "audit",
        "diff",
        str(reports / "2021-09"),
        str(reports / "points-first" / "2021-09"),
        "--language",
        "en",
    )
    assert done.returncode == 1
    assert "scenario: baseline → points-first" in done.stdout


def test_the_newest_month_is_that_of_the_scenario(reports: Path, tmp_path: Path) -> None:
    assert newest(reports) == reports / "2021-09"
    assert newest(reports, "paid-later") == reports / "paid-later" / "2021-09"
    with pytest.raises(InputError, match="没有情景“awards-next-year”的月报"):
        newest(reports, "awards-next-year")
    (tmp_path / "reports").symlink_to(reports)
    data = ["--data", str(ROOT / "data")]
    own = str(reports.with_name("own") / "draft.yaml")
    for scenario, month in (("baseline", []), ("points-first", []), (own, ["--month", "2021-09"])):
        done = run(
            "audit", "trace", "B22.t1", "--town", TOWN, "--scenario", scenario, *month, *data, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert "B22.t1 = 100" in done.stdout  # 三（二）: one center


def test_several_packs(tmp_path: Path, pack: Path) -> None:
    info = pack / "parameters.yaml"
    text = info.read_text(encoding="utf-8")
    assert text.count('code: "500116"') == 1
    info.write_text(text.replace('code: "500116"', 'code: "500117"'), encoding="utf-8")
    request = Request("2021-09", tmp_path / "out", scenario="points-first")
    names = [
        months_of(one.request.output, "points-first") for one in packs_of(request, [ROOT / "data", pack])
    ]
    assert names == [tmp_path / "out" / f"{code}-江津区" / "points-first" for code in ("500116", "500117")]


@pytest.mark.parametrize(
    ("file", "name", "why"),
    [
        ("mine.yaml", "baseline", "名称“baseline”已由数据包的另一情景使用"),
        ("mine.yaml", "points-first", "名称“points-first”已由数据包的另一情景使用"),
        (
            "points-first.yaml",
            "mine",
            "名称“points-first”已由数据包的另一情景使用",
        ),  # its copy among the inputs
        ("mine.yaml", "2021-10", "像一个月份"),
    ],
)
def test_a_scenario_that_would_take_the_place_of_another(
    tmp_path: Path, file: str, name: str, why: str
) -> None:
    path = tmp_path / file
    path.write_text(OWN.format(name=name), encoding="utf-8")
    done = run("report", "--month", "2021-09", "--scenario", str(path), "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert why in done.stderr
    assert not (tmp_path / "out").exists()


def test_copies_of_the_packs_scenarios_are_those_scenarios(tmp_path: Path) -> None:
    copy = Path(shutil.copy(ROOT / "data" / "scenarios" / "points-first.yaml", tmp_path))
    check_scenario(open_study(month="2021-09", data=ROOT / "data", scenario=copy))


def test_every_number_of_a_month_of_another_plan_is_a_fact_and_those_of_tables_are_theirs(
    tmp_path: Path,
) -> None:
    """Annex 1's figures beside the scenario's are numbers of the report, too; none is taken for a cell of the scenario's tables."""
    path = tmp_path / "other-plan.yaml"
    path.write_text(CHANGES, encoding="utf-8")
    request = Request(
        "2021-09", tmp_path / "out", ("district", TOWN), data=ROOT / "data", scenario=str(path), workers=2
    )
    folder = run_month(request).folder
    assert folder == tmp_path / "out" / "other-plan" / "2021-09"
    assert unexplained_in(folder) == {}
    assert [one for one in printed_against_tables(folder) if not one.same] == []
    shown = "".join(text_of(folder / "district.pdf").split())
    assert "村级互助养老点到2022年末按本情景安排118个，附件1为95个" in shown
    for name in ("C1.f", "B20.t1", "T12.n1"):
        done = run("audit", "trace", name, "--report", str(folder))
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)
