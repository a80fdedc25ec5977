"""Any text is shown as text in figures, PDFs, Word and page: rare letters in a font that has them, the rest by number, markup as typed."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from eldercare_analysis.inputs.letters import FONTS, clean, drawable, rare
from eldercare_analysis.inputs.study import open_study
from eldercare_analysis.reporting.html import to_html
from eldercare_analysis.reporting.items import Head, Table
from eldercare_analysis.reporting.labels import text_size
from eldercare_analysis.reporting.page import build_page
from eldercare_analysis.reporting.pdf import _compiler
from eldercare_analysis.reporting.rare_font import RARE, rare_font
from eldercare_analysis.reporting.style import drawing, to_svg
from eldercare_analysis.reporting.word_letters import KEY, settle_letters
from eldercare_analysis.runs.contents import Whole
from eldercare_analysis.text import text_of
from tests.examples import examples

pytestmark = pytest.mark.slow

HOSTILE = "=1+1 $x^2$ _x_ *y* `z` #let @a <b>&amp;{{7}}{0} \\frac \\u{1F} //c [a](b) <script>\"'"
JOINED = "fi𠮷 ffi☑ か\u3099ﾊﾟ n\u0303\u0303 x\u20dd"  # what shapers join, beside letters of other fonts
LETTERS = "𠮷㎥☑〇輋𣒍≒ 缺资金😀 مرحبا \ue000\U0010fffd\u0378 e\u0301 \u1680"
read = (
    st.text(st.characters() | st.sampled_from("$_{}\\#@<&>*`~'\"=-+\n\t %/[]|白𠮷😀"))
    .map(lambda text: clean(text).text)
    .filter(str.strip)
)


def drawn(text: str) -> str:
    with drawing(8, 3) as figure:
        figure.text(0.5, 0.5, text, ha="center", fontweight="bold")
        axes = figure.subplots()
        axes.set_yticks([0, 1], [text, "一"])
        axes.set_title(text)
        return to_svg(figure)


def compiled(folder: Path, text: str) -> bytes:
    """Return a PDF of a text and of a figure that shows it, as reports are compiled."""
    (folder / "t.json").write_text(drawable(json.dumps(text, ensure_ascii=False)), encoding="utf-8")
    (folder / "t.svg").write_text(drawn(text), encoding="utf-8")
    shown = '#set document(title: "t")\n#set text(font: "Noto Sans SC")\n#let it = json("t.json")\n= #it\n#table(it, strong(it))\n'
    (folder / "t.typ").write_text(shown + '#image("t.svg", alt: it)', encoding="utf-8")
    made = _compiler(FONTS).compile(input=folder / "t.typ", root=folder, pdf_standards=["a-3a", "ua-1"])
    assert isinstance(made, bytes)
    return made


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@examples(60)
@example(HOSTILE)
@example("_x")
@given(read)
def test_any_text_is_text_in_a_figure(text: str) -> None:
    svg = drawn(text)
    told = "".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 - our own
    assert plain(drawable(text)) in plain(told)


@examples(30)
@given(text=read)
def test_any_text_makes_a_pdf_that_is_archival_and_accessible(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert compiled(tmp_path_factory.mktemp("pdf"), text).startswith(b"%PDF")


@pytest.mark.parametrize("text", [HOSTILE, LETTERS, JOINED])
def test_a_pdf_holds_the_text_as_typed_and_rare_letters_in_their_font(tmp_path: Path, text: str) -> None:
    reader = PdfReader(io.BytesIO(compiled(tmp_path, text)))
    assert plain(drawable(text)) in plain(reader.pages[0].extract_text())
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index,union-attr]
    assert any("Rare" in font for font in fonts) == bool(rare(text))


@examples(60)
@given(read)
def test_any_text_is_text_in_a_page(text: str) -> None:
    told = text_of(text)
    item = Table(id="t", title=told, columns=[Head(label=told)], rows=[[told]], notes=[told], caption=told)
    parts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = parts.append  # type: ignore[method-assign]
    parser.feed(to_html(item))
    assert unescape("".join(parts)).count(text) >= 5


@examples(60)
@given(read)
def test_any_text_is_text_in_a_word_file(text: str) -> None:
    document = Document()
    document.add_heading(text, level=1)
    document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run(text).bold = True
    settle_letters(document)
    stored = io.BytesIO()
    document.save(stored)
    again = Document(stored)
    for told in (again.paragraphs[0].text, again.tables[0].cell(0, 0).text):
        assert plain(told) == plain(drawable(text))


def test_a_word_file_carries_a_font_of_its_rare_letters() -> None:
    document = Document()
    document.add_paragraph(LETTERS)
    settle_letters(document)
    stored = io.BytesIO()
    document.save(stored)
    with zipfile.ZipFile(stored) as archive:
        covered, table = archive.read("word/fonts/font1.odttf"), archive.read("word/fontTable.xml").decode()
    key = bytes.fromhex(re.findall(r'w:fontKey="\{([^}]*)\}', table)[0].replace("-", ""))[::-1] * 2
    assert key == KEY.bytes[::-1] * 2
    font = bytes(one ^ other for one, other in zip(covered, key, strict=False)) + covered[32:]
    with TTFont(io.BytesIO(font)) as opened:
        assert set(opened.getBestCmap()) == set(map(ord, rare(LETTERS)))
        assert opened["OS/2"].fsType == 0
    fonts = {run.text: run.font.name for run in document.paragraphs[0].runs}
    assert fonts["𠮷㎥☑〇輋𣒍≒"] == RARE
    assert all(name is None for text, name in fonts.items() if not rare(text))


def test_a_font_of_rare_letters_is_the_same_every_time_and_draws_them() -> None:
    letters = rare(LETTERS)
    assert rare_font(letters) == rare_font(letters)
    with TTFont(io.BytesIO(rare_font(letters, "woff"))) as font:
        glyphs = font["glyf"]
        assert all(glyphs[name].numberOfContours > 0 for name in font.getBestCmap().values())
        assert {font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in "𠮷輋𣒍"} == {1000}


def test_a_page_carries_a_font_of_its_rare_letters_and_nothing_where_it_has_none() -> None:
    study = open_study(month="2021-09")
    tables = Whole(study, Path(), "run").tables
    ordinary = build_page(study, tables, {}, "run").text
    assert "font-face" not in ordinary
    assert "font-src" not in ordinary
    page = build_page(study, tables, {}, LETTERS).text
    assert "𠮷㎥☑〇輋𣒍≒ 缺资金〔U+1F600〕" in page
    assert "script-src 'unsafe-inline'; font-src data:\">" in page
    assert '"Noto Sans SC Rare", sans-serif; }' in page
    (face,) = re.findall(
        r'@font-face \{ font-family: "Noto Sans SC Rare"; src: url\(data:font/woff;base64,([^)]*)\); \}', page
    )
    with TTFont(io.BytesIO(base64.b64decode(face))) as font:
        assert set(font.getBestCmap()) == set(map(ord, rare(page)))


def test_what_no_font_has_is_measured_as_it_is_drawn() -> None:
    assert text_size("一😀", 10) == text_size("一〔U+1F600〕", 10)
