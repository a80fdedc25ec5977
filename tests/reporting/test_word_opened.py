"""The Word file as another program opens it: LibreOffice makes a PDF of it, which is read page by page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import EVERYDAY
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.language import Language
from eldercare_analysis.reporting.items import Table
from eldercare_analysis.reporting.word import build_word
from eldercare_analysis.text import text_of
from tests.reporting.test_word import HEADS, items_of

OFFICE = shutil.which("soffice")
WRITER = OFFICE is not None and any(Path(OFFICE).resolve().parent.glob("libsw*lo.*"))
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
MILLIMETERS = 25.4 / 72


def opened(content: bytes, scratch: Path) -> tuple[list[str], str]:
    """Return the text of each page without spaces, and what is told of the paper; the fonts are those of the package alone."""
    (scratch / "notice.docx").write_bytes(content)
    (scratch / "fonts.conf").write_text(
        FONTS.format(fonts=EVERYDAY, cache=scratch / "cache"), encoding="utf-8"
    )
    profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(scratch),
        str(scratch / "notice.docx"),
    ]
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(scratch),
        "FONTCONFIG_FILE": str(scratch / "fonts.conf"),
    }
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=surroundings)
    told = [
        subprocess.run([name, *options], check=True, capture_output=True, text=True).stdout
        for name, *options in (
            ("pdftotext", "-layout", str(scratch / "notice.pdf"), "-"),
            ("pdfinfo", str(scratch / "notice.pdf")),
        )
    ]
    return ["".join(page.split()) for page in told[0].removesuffix("\f").split("\f")], told[1]


@pytest.mark.slow
@pytest.mark.skipif(
    not WRITER or not shutil.which("pdftotext"), reason="LibreOffice's writer and poppler are needed"
)
@pytest.mark.parametrize(
    ("language", "title", "dash"),
    [("zh", "江津区农村养老服务计划安排情况", "—"), ("en", "JiangjinDistrict", "–")],
)
def test_it_opens_with_page_numbers_and_repeated_heads(
    district: District, tmp_path: Path, language: Language, title: str, dash: str
) -> None:
    """An annex of 90 towns goes over several pages: its head stands on each; pages are numbered from 1."""
    study = Study(district, district.baseline, "2021-09", None, town=None, language=language)
    rows = [[text_of(f"第{n}镇"), text_of(str(n))] for n in range(90)]
    long = Table(id="coverage_groups", title=text_of("各镇街"), columns=HEADS, rows=rows)
    pages, paper = opened(build_word(study, items_of("plan") | {long.id: long}, "run-1"), tmp_path)
    width, height = (
        float(found) * MILLIMETERS for found in re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", paper)[0]
    )
    assert (round(width), round(height)) == (210, 297)
    assert title in pages[0]
    assert [f"{dash}{n}{dash}" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    own = [page for page in pages if re.search(r"第\d+镇", page)]
    assert len(own) > 1
    assert all("镇街" in page and "村数" in page for page in own)
    assert [name for page in own for name in re.findall(r"第\d+镇", page)] == [row[0].plain for row in rows]
