"""No text in any name, label, note or free-text cell makes a report fail: all of it is shown as text."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.letters import drawable
from eldercare_analysis.inputs.returns.sheets import Role, sheets
from eldercare_analysis.reporting.returns.template import HEADER
from eldercare_analysis.runs.monthly import Outcome, Request
from tests.pdfs import pages_of
from tests.returns import column, template
from tests.warm import run_month

MARKUP = (
    "=1+1 $x^2$ _x_ *y* `z` #let x=1 @a <b>&amp;{{7}}{0} \\frac //c /*d*/ [e](f) <script>alert(1)</script>'\""
)
LETTERS = "𠮷㎥☑〇輋𣒍≒fi 缺资金😀 مرحبا \ue000\U0010fffd\u0378 n\u0303\u3099ﾊﾟ \u202e\u200b_x0007__xFFFF__xD83D_ 一\n二_x000D_\n三"
LONG = "长" * 1500 + "x" * 1500 + "😀" * 50
LABEL = "𠮷$x_1$<b>#let {0} fi☑ 😀"


def fill(page: Worksheet, texts: dict[str, str]) -> None:
    """Put texts into all free-text cells of the first rows of a sheet."""
    known = next((sheet for sheet in sheets().values() if sheet.label["zh"] == page.title), None)
    for row, text in enumerate(texts.values() if known else (), start=HEADER + 1):
        if page.cell(row, 1).value is None:
            continue
        for field in known.columns.values() if known else ():
            if field.type == "text":
                cell = page.cell(row, column(page, field.zh))
                cell.value, cell.data_type = text, "s"
        if page.title == "设施进度":
            page.cell(row, column(page, "问题类别")).value = "资金"
            page.cell(row, column(page, "需区级协调")).value = "是"


@pytest.fixture(scope="module")
def hostile(district: District, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A month of a town and the district: hostile returns, names of villages, scenario."""
    folder = tmp_path_factory.mktemp("hostile{0}")  # braces in a path are no fields, either
    (folder / "returns").mkdir()
    roles: tuple[Role, ...] = ("town", "home")
    for role in roles:
        book = template(district, role, "2021-09", "白沙镇")
        for page in book.worksheets:
            fill(page, {"markup": MARKUP, "letters": LETTERS, "long": LONG})
        book.save(folder / "returns" / f"{role}.xlsx")
    quoted = LABEL.replace("'", "''")
    (folder / "hostile.yaml").write_text(
        f"name: hostile\nlabel: {{zh: '{quoted}', en: '{quoted}'}}\nextends: baseline\nparameters:\n"
        f"  operating_ratio: {{value: 0.16, unit: ratio, who: '{quoted}', why: '{quoted}', source: '{quoted}'}}\n",
        encoding="utf-8",
    )
    return run_month(
        Request(
            "2021-09",
            folder / "out",
            ("白沙镇", "district"),
            register=(folder / "returns",),
            scenario=str(folder / "hostile.yaml"),
            workers=2,
        )
    )


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(path: Path) -> str:
    return plain("".join(pages_of(path)))


def test_every_report_is_made(hostile: Outcome) -> None:
    assert not hostile.failed
    assert not hostile.rejected
    assert len(hostile.results) == 2


@pytest.mark.parametrize("pdf", ["district.pdf", "towns/06-白沙镇.pdf"])
def test_a_word_without_end_stays_on_its_page(hostile: Outcome, pdf: str) -> None:
    lines = [line for page in pages_of(hostile.folder / pdf) for line in page.splitlines() if "x" * 9 in line]
    assert "".join(lines).count("x") >= 1500
    assert max(line.count("x") for line in lines) < 120  # letters of the smallest size from margin to margin


@pytest.mark.parametrize("pdf", ["district.pdf", "towns/06-白沙镇.pdf"])
def test_a_pdf_shows_all_of_it_as_text(hostile: Outcome, pdf: str) -> None:
    told = text_of(hostile.folder / pdf)
    assert plain(MARKUP) in told
    assert "𠮷㎥☑〇輋𣒍≒fi缺资金〔U+1F600〕〔U+0645〕" in told
    assert "〔U+E000〕〔U+10FFFD〕〔U+0378〕ñ〔U+3099〕" in told
    assert "一二三" in told
    assert plain(drawable(LABEL)) in told
    assert told.count("长") >= 1500


def test_the_report_names_the_cells_with_letters_that_no_font_has(hostile: Outcome) -> None:
    told = text_of(hostile.folder / "district.pdf")
    note = told[told.index("字体中没有、以编码代替的字有") :]
    assert "town.xlsx工作表“设施进度”第7行“存在问题”列〔U+1F600〕" in note


def test_word_file_and_page_show_all_of_it_as_text(hostile: Outcome) -> None:
    document = docx.Document(str(hostile.folder / "district.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = plain("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
    assert "𠮷㎥☑〇輋𣒍≒fi缺资金〔U+1F600〕" in told
    assert "<script>alert" not in (hostile.folder / "index.html").read_text(encoding="utf-8")
