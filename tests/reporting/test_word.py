"""The district's notice in Word: parts and annexes of published items, type near GB/T 9704, and nothing of the clock in it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from importlib.resources import files

import pytest
from docx import Document
from docx.document import Document as Pages
from docx.oxml.ns import qn
from tools import make_word_templates

from eldercare_analysis.inputs.district import District, load_scenario
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.inputs.word_template import file_of
from eldercare_analysis.language import LANGUAGES, Language
from eldercare_analysis.reporting.items import Head, Headline, Item, Notes, Table
from eldercare_analysis.reporting.word import build_word, template_of
from eldercare_analysis.reporting.word_parts import forms
from eldercare_analysis.text import number, text_of

HEADS = [Head(label=text_of("镇街"), key="town"), Head(label=text_of("村数"), align="right", key="villages")]
ROWS = [[text_of("甲镇"), number("14", 14)], [text_of("合计"), number("175", 175)]]
MM = 36000  # EMU


def items_of(form: str) -> dict[str, Item]:
    """Return an item for each that a form names: tables of annexes and of sections, sentences elsewhere."""
    made = forms()[form]
    sections = [section for part in made.parts.values() for section in part]
    items: dict[str, Item] = {
        one.item: Notes(id=one.item, notes=[text_of(f"事项{one.item}。")]) for one in sections
    }
    for one in [*made.annexes, *(section for section in sections if section.show == "table")]:
        items[one.item] = Table(
            id=one.item,
            title=text_of(f"表{one.item}"),
            caption=text_of("说明"),
            columns=HEADS,
            rows=ROWS,
            emphasis=[1],
        )
    name = next(iter(made.parts.values()))[0].item
    return items | {name: Headline(id=name, finding=text_of("结论。"))}


@pytest.fixture(scope="module")
def study(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="zh")


@pytest.fixture(scope="module")
def content(study: Study) -> bytes:
    return build_word(study, items_of("plan"), "run-1")


@pytest.fixture(scope="module")
def document(content: bytes) -> Pages:
    return Document(io.BytesIO(content))


def texts(document: Pages, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def test_it_has_the_parts_of_a_notice_about_the_plan(document: Pages) -> None:
    assert texts(document, "Title") == ["江津区农村养老服务计划安排情况"]
    assert texts(document, "Subtitle") == ["（2021年9月）"]
    heads = ["一、计划安排", "二、覆盖情况", "三、需明确事项", "四、下步工作"]
    assert texts(document, "Heading 1") == heads
    opening = texts(document, "Body Text")[0]
    assert "江津区农村养老服务全覆盖实施方案" in opening
    assert "没有填报" in opening
    assert "结论。" in texts(document, "Body Text")


def test_a_part_without_anything_to_say_is_left_out(study: Study) -> None:
    """Nor is an empty list anything to say; those that follow take its number."""
    items = items_of("plan")
    for section in forms()["plan"].parts["coverage"]:
        del items[section.item]
    items |= {one.item: Notes(id=one.item) for one in forms()["plan"].parts["to_settle"]}
    document = Document(io.BytesIO(build_word(study, items, "run-1")))
    assert texts(document, "Heading 1") == ["一、计划安排", "二、下步工作"]


def test_tables_have_their_cells(document: Pages) -> None:
    """The head is repeated on each page, no row is parted, the sum is bold."""
    table = document.tables[-1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["镇街", "村数"],
        ["甲镇", "14"],
        ["合计", "175"],
    ]
    marks = [
        [tag for tag in ("tblHeader", "cantSplit") if row._tr.findall(f".//{qn(f'w:{tag}')}")]
        for row in table.rows
    ]
    assert marks == [["tblHeader", "cantSplit"], ["cantSplit"], ["cantSplit"]]
    bold = [row.cells[1].paragraphs[0].runs[0].bold for row in table.rows]
    assert bold == [None, None, True]
    assert [row.cells[1].paragraphs[0].alignment for row in table.rows] == [1, 2, 2]


def test_annexes_are_numbered_where_there_are_several(study: Study, document: Pages) -> None:
    assert len(forms()["plan"].annexes) > 1
    assert texts(document, "Annex List")[0].startswith("附表：1．")
    assert texts(document, "Annex Label")[:2] == ["附表1", "附表2"]
    items = items_of("plan")
    for section in forms()["plan"].annexes[1:]:
        items.pop(section.item)
    alone = Document(io.BytesIO(build_word(study, items, "run-1")))
    assert texts(alone, "Annex Label") == ["附表"]
    assert texts(alone, "Annex List") == [f"附表：{texts(alone, 'Annex Title')[0]}"]


def test_paper_and_type_are_near_the_standard(document: Pages) -> None:
    """GB/T 9704-2012: A4; 37, 35, 28, 26 mm; 22 lines; 三号仿宋, two letters indented; 二号小标宋; 三号黑体, 楷体."""
    section = document.sections[0]
    lengths = (
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
    )
    assert [round((length or 0) / MM) for length in (*lengths, section.right_margin)] == [
        210,
        297,
        37,
        35,
        28,
        26,
    ]
    looks = {}
    for name in ("Body Text", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        fonts = style.element.rPr.find(qn("w:rFonts"))
        looks[name] = (fonts.get(qn("w:eastAsia")), style.font.size.pt)  # type: ignore[attr-defined]
    assert looks == {
        "Body Text": ("仿宋", 16),
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体", 16),
    }
    body = document.styles["Body Text"].element.pPr
    assert body.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    line = int(body.find(qn("w:spacing")).get(qn("w:line"))) / 20
    text_height = (
        (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
    ) / 12700
    assert int(text_height / line) == 22


def test_programs_are_told_the_language_and_what_stands_in_for_its_fonts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles, fonts = (archive.read(f"word/{name}.xml").decode() for name in ("styles", "fontTable"))
    assert 'w:eastAsia="zh-CN"' in styles
    assert "Theme" not in styles  # of a theme's fonts Word takes another one
    for name, other in (("仿宋", "FangSong"), ("楷体", "KaiTi"), ("黑体", "SimHei"), ("宋体", "SimSun")):
        assert f'<w:font w:name="{name}"><w:altName w:val="{other}' in fonts


def test_every_page_says_what_its_figures_rest_on(content: bytes) -> None:
    """Page number, basis and run on odd and even pages."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        feet = [archive.read(name).decode() for name in archive.namelist() if "footer" in name]
    assert len(feet) == 2
    assert all(" PAGE " in foot and "仅供内部工作研究" in foot and "run-1" in foot for foot in feet)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_templates_are_what_their_tool_makes(language: Language) -> None:
    made = files("eldercare_analysis") / "reporting" / "templates" / file_of(language)
    assert made.read_bytes() == make_word_templates.template(language)


def test_every_page_names_a_scenario_that_is_not_the_baseline(study: Study) -> None:
    other = replace(study, scenario=load_scenario("points-first", study.district))
    for one, said in ((study, False), (other, True)):
        with zipfile.ZipFile(io.BytesIO(build_word(one, items_of("plan"), "run-1"))) as archive:
            feet = [archive.read(name).decode() for name in archive.namelist() if "footer" in name]
        assert [f"情景：{other.scenario.label['zh']}" in foot for foot in feet] == [said, said]


def test_a_pack_may_have_its_own_template(study: Study) -> None:
    """It is used in its language alone; the first of the shipped one's paragraphs is another one here."""
    pages, target = Document(io.BytesIO(template_of(study))), io.BytesIO()
    pages.paragraphs[0].insert_paragraph_before("某某区民政局")
    pages.save(target)
    own = replace(study.district, templates={"zh": target.getvalue()})
    for language, first in (
        ("zh", "某某区民政局"),
        ("en", "Jiangjin District: what the plan for rural elder care arranges"),
    ):
        made = build_word(replace(study, district=own, language=language), items_of("plan"), "run-1")
        assert Document(io.BytesIO(made)).paragraphs[0].text == first


def test_nothing_in_it_is_of_the_clock(document: Pages, content: bytes) -> None:
    """Its date is the month's; the archive's parts have the earliest date that there is."""
    assert f"{document.core_properties.created:%Y-%m-%d}" == "2021-09-01"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_the_same_items_are_the_same_bytes(study: Study, content: bytes) -> None:
    assert build_word(study, items_of("plan"), "run-1") == content
    assert build_word(study, items_of("plan"), "run-2") != content


def test_a_text_in_it_is_no_markup(study: Study) -> None:
    odd = "<w:p/>&amp; {{ title }} {% x %} “引号” 'a' \"b\""
    items = items_of("plan") | {"clarify": Notes(id="clarify", notes=[text_of(odd)])}
    document = Document(io.BytesIO(build_word(study, items, "run-1")))
    assert odd in texts(document, "Body Text")
