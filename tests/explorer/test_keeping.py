"""Saving: each field says once what it lacks, "saved" holds until something changes, nothing is replaced; reports of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from eldercare_analysis import load_scenario
from eldercare_analysis.explorer import making
from eldercare_analysis.explorer.acting import act
from eldercare_analysis.explorer.making import Order, Report, said_by
from eldercare_analysis.explorer.regions import regions
from eldercare_analysis.explorer.session import Session
from tests.explorer.test_explorer import AWARD, begun, put, told

FILLED = {"name": "mine", "label": "提高标准", "who": "规划科", "why": "试算", "source": "测试"}


@pytest.fixture
def session(pack: Path) -> Session:
    found = begun(pack)
    put(found, AWARD, "1050000")
    return found


def fill(session: Session, **fields: str) -> None:
    for name, value in (FILLED | fields).items():
        act(session, {"do": "field", "key": name, "value": value})


def test_each_field_says_once_what_it_lacks(session: Session, pack: Path) -> None:
    for key, value in (
        ("parameters.centers_cost", "90万"),
        ("parameters.points_cost", "5万"),
        ("delay", "3"),
    ):
        put(session, key, value)  # more levers, no more errors
    act(session, {"do": "save"})
    assert session.form.errors == {
        "name": "请写情景名。",
        "who": "请写是谁作的假设。",
        "why": "请写为什么。",
        "source": "请写依据。",
    }
    assert session.told == []
    shown = regions(session)
    assert all((shown["bar"] + shown["controls"]).count(text) == 1 for text in session.form.errors.values())
    act(session, {"do": "field", "key": "who", "value": "规划科"})
    assert "who" not in session.form.errors
    assert not (pack / "scenarios" / ".yaml").exists()


@pytest.mark.parametrize(
    ("fields", "wrong", "says"),
    [
        ({"name": "Wrong Name"}, "name", "“Wrong Name”不能作情景名"),
        ({"name": "2021-10"}, "name", "“2021-10”不能作情景名"),
        ({"name": "points-first"}, "name", "已存在，不会覆盖"),
        ({"folder": "/no/such"}, "folder", "没有文件夹“/no/such”"),
        ({"who": "  "}, "who", "请写是谁"),
        ({"why": "长" * 3000}, "why", ""),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_not_saved(
    session: Session, pack: Path, fields: dict[str, str], wrong: str, says: str
) -> None:
    before = {path: path.read_bytes() for path in (pack / "scenarios").iterdir()}
    fill(session, **fields)
    act(session, {"do": "save"})
    assert list(session.form.errors) == [wrong]
    assert says in session.form.errors[wrong]
    assert session.told == []
    assert session.kept is None
    assert {path: path.read_bytes() for path in (pack / "scenarios").iterdir()} == before


def test_saved_is_said_until_something_changes_and_again_when_it_is_back(
    session: Session, pack: Path
) -> None:
    assert "改了1项，未保存" in regions(session)["bar"]
    fill(session)
    act(session, {"do": "save"})
    path = pack / "scenarios" / "mine.yaml"
    assert session.kept == path
    assert (
        load_scenario("mine", session.study.district).parameters["award_per_center"].at("2022-12") == 1050000
    )
    for away, state in (
        ({"do": "view", "value": "cash"}, "已保存为“提高标准”"),
        ({"do": "set", "key": "delay", "value": "1"}, "改了2项，未保存"),
        ({"do": "undo"}, "已保存为“提高标准”"),
    ):
        act(session, away)
        assert state in regions(session)["bar"]
    assert session.scenarios["mine"] == "提高标准"
    assert session.look.study.scenario.name == "mine"  # from now on it is called as it was saved
    act(session, {"do": "save"})  # the same name again
    assert "已存在，不会覆盖" in session.form.errors["name"]
    assert session.kept == path


def test_of_minimums_no_difference_is_told(pack: Path) -> None:
    """40 recipients of one town alone are a part of the district's floor, whatever the ratio."""
    session = begun(pack)
    put(session, "parameters.living_allowance", "800")
    act(session, {"do": "place", "value": "白沙镇"})
    put(session, "town.recipients", "40")
    fill(session)
    act(session, {"do": "save"})
    act(session, {"do": "base", "value": "mine"})
    put(session, "parameters.operating_ratio", "30%")
    assert told(session)[3][2].startswith("+")  # the town's own is known
    act(session, {"do": "place", "value": "district"})
    value, before, change = told(session)[3]
    assert (value[:2], before[:2], change) == ("至少", "至少", "")


def test_nothing_changed_is_nothing_to_save(pack: Path) -> None:
    session = begun(pack)
    fill(session)
    act(session, {"do": "save"})
    assert session.told == ["还没有改动，没有要保存的。"]
    assert not (pack / "scenarios" / "mine.yaml").exists()


def test_a_report_is_of_what_is_saved_and_its_message_has_links(
    session: Session, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[Order] = []
    monkeypatch.setattr(
        "eldercare_analysis.explorer.keeping.make", lambda order, _: orders.append(order) or Report(order)
    )
    act(session, {"do": "report"})
    assert not orders  # not saved yet
    fill(session, month="2021-13")
    act(session, {"do": "save"})
    act(session, {"do": "report"})
    assert "2021-13" in session.form.errors["month"]
    assert not orders
    act(session, {"do": "place", "value": "白沙镇"})
    fill(session, month="2021-09")
    act(session, {"do": "report"})
    act(session, {"do": "report"})  # one at a time
    (order,) = orders
    assert order.command[3:] == [
        *("report", "--month", "2021-09", "--data", str(pack.resolve()), "--scenario", str(pack / "scenarios" / "mine.yaml")),
        *("--output", str(pack.resolve().parent / "reports"), "--language", "zh", "--town", "district", "--town", "白沙镇"),
    ]  # fmt: skip
    assert "正在生成“提高标准”2021-09的月报" in regions(session)["bar"]
    for name in ("index.html", "district.pdf", "towns/03-白沙镇.pdf", "towns/04-其他.pdf"):
        (order.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (order.folder / name).write_bytes(b"")
    session.made(Report(order, "done"))
    bar = regions(session)["bar"]
    assert "“提高标准”2021-09的月报已生成。" in bar
    assert [name for name in ("index.html", "district.pdf", "towns/03-白沙镇.pdf", "towns/04-其他.pdf") if f'data-report="mine/2021-09/{name}"' in bar] == [
        "index.html", "district.pdf", "towns/03-白沙镇.pdf"]  # fmt: skip
    act(session, {"do": "close"})
    assert session.report is None


@pytest.mark.parametrize(("code", "state"), [(0, "done"), (1, "partly"), (2, "failed"), (-9, "failed")])
def test_how_a_report_ends_is_told_without_what_steers_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, state: str
) -> None:
    order = Order("2021-09", "baseline", tmp_path / "f.yaml", tmp_path / "data", "zh", None, whole=True)
    assert order.folder == tmp_path / "reports" / "2021-09"
    said = b"\x1b[31m\xe9\x94\x99\x1b[0m\r\n\x1b]0;title\x07\n 2/30 \x1b[2K\n"
    script = f"import sys,os; sys.stderr.buffer.write({said!r}); sys.stderr.flush(); os._exit({code}) if {code} >= 0 else os.kill(os.getpid(), 9)"
    monkeypatch.setattr(Order, "command", [making.sys.executable, "-c", script])
    ended: list[Report] = []
    making.make(order, ended.append)
    while not ended:
        pass
    assert ended[0].state == state
    assert ended[0].said == (() if code == 0 else ("错", "0;title", "2/30"))


def test_lines_of_a_command_keep_their_words() -> None:
    assert list(said_by("\x1b[1;32m完成\x1b[0m\n\n  文件 a[1].pdf".encode())) == ["完成", "文件 a[1].pdf"]
