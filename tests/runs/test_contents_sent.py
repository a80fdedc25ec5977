"""What commands say of the folder that returns came in, and what they keep of it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from eldercare_analysis import InputError
from eldercare_analysis.cli.command import app
from eldercare_analysis.inputs.district import District
from eldercare_analysis.reporting.word import template_of
from eldercare_analysis.runs.contents import copy_inputs, workbook_files
from eldercare_analysis.runs.order import Request, order_of
from eldercare_analysis.runs.output import check_outside
from tests.returns import template

ROOT = Path(__file__).parents[2]


@pytest.fixture
def inbox(district: District, tmp_path: Path) -> Path:
    """Two returns, of which one is broken, and what else lies in such a folder."""
    folder = tmp_path / "inbox"
    (folder / "9月").mkdir(parents=True)
    template(district, "town", "2021-09", "白沙镇").save(folder / "9月" / "白沙镇.xlsx")
    (folder / "四屏镇.xlsx").write_bytes(b"PK")
    (folder / "几江.et").touch()
    (folder / "a.xlsx").symlink_to("四屏镇.xlsx")
    os.mkfifo(folder / "b.xlsx")
    (folder / os.fsdecode(b"\xb0\xd7.xlsx")).touch()
    return folder


TOLD = ["file_other_sheet", "file_link", "file_special"]


def test_a_run_knows_what_was_passed_over_and_left_out(inbox: Path, tmp_path: Path) -> None:
    order = order_of(Request("2021-09", tmp_path / "out", data=ROOT / "data", register=(inbox,)))
    assert sorted(note.key for note in order.notes) == sorted(TOLD)
    assert {problem.key for problem in order.rejected} == {"name_not_utf8", "workbook_broken"}
    assert order.study.register
    assert order.study.register.rejected == {"\\xb0\\xd7.xlsx": "", "四屏镇.xlsx": "四屏镇"}
    assert [sent.town for sent in order.study.register.returns] == ["白沙镇"]


def test_workbooks_alone_are_copied(inbox: Path, tmp_path: Path, district: District) -> None:
    order = order_of(Request("2021-09", tmp_path / "out", data=ROOT / "data", register=(inbox,)))
    work = tmp_path / "work"
    work.mkdir()
    copy_inputs(order.study, (inbox,), work)
    copied = work / "evidence" / "inputs" / "returns" / "inbox"
    assert sorted(str(path.relative_to(copied)) for path in copied.rglob("*.*")) == [
        "9月/白沙镇.xlsx",
        "四屏镇.xlsx",
    ]
    assert [path.name for path in workbook_files((inbox,))] == ["白沙镇.xlsx", "四屏镇.xlsx"]


def test_the_template_of_the_word_file_is_an_input(pack: Path, tmp_path: Path) -> None:
    """It is copied, and another one makes another run; what else lies beside it is not copied."""
    request = Request("2021-09", tmp_path / "out", data=pack)
    runs, folder = [order_of(request).run], pack / "templates"
    folder.mkdir()
    for head in ("某区民政局", "某区卫生健康委"):
        pages = Document(io.BytesIO(template_of(order_of(request).study)))
        pages.paragraphs[0].insert_paragraph_before(head)
        pages.save(str(folder / "dispatch.docx"))
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
        runs.append(order_of(request).run)
    assert len(set(runs)) == 3
    (tmp_path / "work").mkdir()
    copy_inputs(order_of(request).study, (), tmp_path / "work")
    copied = tmp_path / "work" / "evidence" / "inputs" / "data" / "templates"
    assert [path.name for path in copied.iterdir()] == ["dispatch.docx"]
    assert (copied / "dispatch.docx").read_bytes() == (folder / "dispatch.docx").read_bytes()


def test_check_tells_everything_at_once(inbox: Path) -> None:
    arguments = ["check", "--data", str(ROOT / "data"), "--register", str(inbox)]
    found = CliRunner().invoke(app, arguments)
    assert isinstance(found.exception, InputError)  # which the program shows, with exit code 2
    assert {problem.key for problem in found.exception.problems} == {"name_not_utf8", "workbook_broken"}
    for name in ("几江.et", "a.xlsx", "b.xlsx"):
        assert name in found.output
    (inbox / "四屏镇.xlsx").unlink()
    (inbox / os.fsdecode(b"\xb0\xd7.xlsx")).unlink()
    assert "1份报表，月份 2021-09" in CliRunner().invoke(app, arguments).output


@pytest.mark.parametrize("output", ["", "reports", "9月/../x", "link/reports"])
def test_reports_are_not_made_where_returns_are_read(inbox: Path, tmp_path: Path, output: str) -> None:
    (inbox.parent / "link").symlink_to(inbox)
    place = (inbox.parent if output.startswith("link") else inbox) / output
    with pytest.raises(InputError) as caught:
        order_of(Request("2021-09", place, data=ROOT / "data", register=(inbox,)))
    assert [problem.key for problem in caught.value.problems] == ["output_in_register"]
    assert not (inbox / "reports").exists()


def test_returns_may_lie_in_the_output(inbox: Path, tmp_path: Path) -> None:
    check_outside(tmp_path, (inbox, inbox / "四屏镇.xlsx"))
