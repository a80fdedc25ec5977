"""The district's first two pages in Word: headlines as bullets, tiles and tables with their cells, figures left out."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as Pages
from docx.shared import Cm

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Figure, Head, Headline, Item, Notes, Table, Tile
from eldercare_analysis.reporting.layout import OPTIONAL, layout_of
from eldercare_analysis.reporting.word import FONT, build_word
from eldercare_analysis.text import number, text_of

HEADS = [Head(label=text_of("镇街")), Head(label=text_of("村数"), align="right")]
ROWS = [[text_of("甲镇"), number("14", 14)], [text_of("合计"), number("175", 175)]]


def items_of(study: Study) -> dict[str, Item]:
    """Return an item for each that the layout asks for: on the second page a table and a figure, notes elsewhere."""
    layout = layout_of(study)
    names = [name for page in layout.pages for name in page if not name.endswith(OPTIONAL)]
    items: dict[str, Item] = {name: Notes(id=name, title=text_of(f"题目{name}")) for name in names}
    for place, name in enumerate(layout.headlines):
        tiles = [Tile(label=text_of(f"指标{place}"), value=number(f"{place}", place), note=text_of("注"))]
        items[name] = Headline(id=name, finding=text_of(f"结论{place}。"), tiles=tiles)
    first, second = layout.pages[1]
    items[first] = Table(
        id=first, title=text_of("各镇街"), caption=text_of("说明"), columns=HEADS, rows=ROWS, emphasis=[1], notes=[text_of("表注")]
    )  # fmt: skip
    items[second] = Figure(id=second, title=text_of("图"), svg="<svg/>", alt=text_of("图"))
    return items


@pytest.fixture(scope="module")
def study(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="zh")


@pytest.fixture(scope="module")
def content(study: Study) -> bytes:
    return build_word(study, items_of(study), "run-1")


@pytest.fixture(scope="module")
def document(content: bytes) -> Pages:
    return Document(io.BytesIO(content))


def texts(document: Pages, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def test_headlines_and_notes_are_bullets(document: Pages) -> None:
    assert texts(document, "List Bullet") == ["结论0。", "结论1。", "结论2。", "表注"]


def test_titles_are_those_of_two_pages_without_figures(document: Pages) -> None:
    """The first page has notes, the second a table and a figure, which stays in the PDF; further pages are not in it."""
    assert texts(document, "Heading 2") == ["题目clarify", "各镇街"]


def test_tables_have_their_cells(document: Pages) -> None:
    """First the tiles: labels, values, notes; then the table, its sum in bold as its head is."""
    tiles, table = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    assert tiles == [["指标0", "指标1", "指标2"], ["0", "1", "2"], ["注", "注", "注"]]
    assert table == [["镇街", "村数"], ["甲镇", "14"], ["合计", "175"]]
    bold = [row.cells[1].paragraphs[0].runs[0].bold for row in document.tables[1].rows]
    assert bold == [True, False, True]


def test_columns_fill_the_page_by_their_longest_text(document: Pages) -> None:
    """17 cm between the margins: two letters and two more letters or three digits are not equally wide."""
    widths = [cell.width for cell in document.tables[1].rows[0].cells]
    assert sum(width or 0 for width in widths) == pytest.approx(Cm(17), rel=0.001)


def test_paper_font_and_run(document: Pages) -> None:
    section = document.sections[0]
    paper = [round((length or 0) / Cm(1), 1) for length in (section.page_width, section.page_height)]
    assert paper == [21.0, 29.7]
    assert document.styles["Normal"].font.name == FONT  # type: ignore[attr-defined]
    assert "run-1" in section.footer.paragraphs[0].text


def test_nothing_in_it_is_of_the_clock(document: Pages, content: bytes) -> None:
    """Its date is the month's; the archive's parts have the earliest date that there is."""
    assert f"{document.core_properties.created:%Y-%m-%d}" == "2021-09-01"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_the_same_items_are_the_same_bytes(study: Study, content: bytes) -> None:
    assert build_word(study, items_of(study), "run-1") == content
    assert build_word(study, items_of(study), "run-2") != content


def test_an_item_that_was_not_published_is_missed(study: Study) -> None:
    items = items_of(study)
    del items["clarify"]
    with pytest.raises(KeyError, match="clarify"):
        build_word(study, items, "run-1")
