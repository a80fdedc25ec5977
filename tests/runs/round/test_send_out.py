"""What is sent out for a month, who gets what, and which report goes with it."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.inputs.returns.sender import Sender
from eldercare_analysis.inputs.study import Study, open_study
from eldercare_analysis.runs.monthly import Outcome
from eldercare_analysis.runs.order import Request
from eldercare_analysis.runs.round import last_report
from eldercare_analysis.runs.round.send_out import SentOut, send_out
from tests.round_trip import fill


class Sending:
    """A district that sends out; its reports are those of September."""

    def __init__(self, home: Path, demo: Path, september: Outcome) -> None:
        self.home, self.returns, self.reports = home, home / "returns", home / "reports"
        shutil.copytree(demo / "returns", self.returns)
        shutil.copytree(september.folder, self.reports / "2025-09")
        self.study: Study = open_study(month="2025-10", data=str(demo / "pack"))

    def send(self, study: Study | None = None, *, zips: bool = False) -> SentOut:
        study = study or self.study
        request = Request("2025-09", self.reports, data=study.district.folder)
        return send_out(study, self.returns, self.home / "out", request, lambda *_: None, zips=zips)

    def names(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.home / "out" / "2025-10" / folder).iterdir())


@pytest.fixture
def sending(tmp_path: Path, demo: Path, september: Outcome, monkeypatch: pytest.MonkeyPatch) -> Sending:
    monkeypatch.setattr(last_report, "run_month", lambda *_: pytest.fail("a report is made"))
    return Sending(tmp_path, demo, september)


@pytest.mark.slow
def test_each_gets_its_own(sending: Sending) -> None:
    sent = sending.send(zips=True)
    assert sending.names("01-甲溪镇") == ["2025-09月报-甲溪镇.pdf", "2025-10填报表-甲溪镇.xlsx"]
    assert sending.names("03-丙桥镇")[-1] == "退回更正单-丙桥镇.xlsx"
    assert sending.names("01-甲溪镇-敬老院") == [
        "2025-09月报-甲溪镇.pdf",
        "2025-10填报表-甲溪-院-2024-01.xlsx",
    ]
    bureau = [
        "2025-09月报-示例区.docx",
        "2025-09月报-示例区.pdf",
        "2025-10填报表-区民政局.xlsx",
        "欠报清单.txt",
        "欠报清单.xlsx",
    ]
    assert sending.names("区民政局") == bureau
    with zipfile.ZipFile(sent.folder / "区民政局.zip") as packed:
        assert sorted(Path(name).name for name in packed.namelist()) == bureau
    assert (sent.new, sent.stale, sent.without) == (True, False, ())
    assert {sender.town: len(own) for sender, own in sent.corrections.items()} == {"丙桥镇": 3, "庚岭镇": 1}
    assert not sending.send(zips=True).new
    assert sending.send().new  # without zips it is another folder


@pytest.mark.slow
def test_what_was_sent_back_or_cannot_be_read_is_to_be_corrected(sending: Sending) -> None:
    wrong = sending.returns / ".sent-back" / "2025-10" / "甲溪镇.xlsx"
    wrong.parent.mkdir(parents=True)
    shutil.copyfile(sending.returns / "2025-09" / "甲溪镇.xlsx", wrong)
    fill(wrong, sending.study.district, {("facilities", "甲溪-点-2025-02", "invested_wan"): 260_000})
    (sending.returns / "2025-09" / "乱码.xlsx").write_bytes(b"half")
    found = sending.send().corrections
    assert [one.file for one in found[Sender("town", "甲溪镇")] if one.must] == ["2025-10/甲溪镇.xlsx"]
    assert [one.file for one in found[Sender("bureau")]] == ["2025-09/乱码.xlsx"]
    assert "退回更正单-区民政局.xlsx" in sending.names("区民政局")


@pytest.mark.slow
def test_a_report_older_than_its_returns_is_told(sending: Sending) -> None:
    path = sending.returns / "2025-09" / "甲溪镇.xlsx"
    fill(path, sending.study.district, {("facilities", "甲溪-点-2025-02", "issue"): "更正"})
    assert sending.send().stale


@pytest.mark.slow
def test_a_changed_report_is_not_sent(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    (sending.reports / "2025-09" / "towns" / "01-甲溪镇.pdf").write_bytes(b"another")
    asked: list[Request] = []

    def run_month(request: Request, _: object) -> Outcome:
        asked.append(request)
        return Outcome(sending.home / "nowhere", [])

    monkeypatch.setattr(last_report, "run_month", run_month)
    sent = sending.send()
    assert [(request.month, request.register) for request in asked] == [("2025-09", (sending.returns,))]
    assert (len(sent.without), sent.report) == (8, None)
    assert sending.names("01-甲溪镇") == ["2025-10填报表-甲溪镇.xlsx"]


@pytest.mark.slow
def test_before_anything_was_reported_nobody_owes(sending: Sending, tmp_path: Path) -> None:
    shutil.rmtree(sending.returns)
    with pytest.raises(InputError, match="文件不存在"):
        sending.send()
    sending.returns.mkdir()
    sent = sending.send(replace(sending.study, language="en"))
    assert (sent.owing, dict(sent.corrections)) == ((), {})
    text = (sent.folder / "区民政局" / "Who owes what.txt").read_text(encoding="utf-8-sig")
    assert "nobody can be said to owe one" in text
