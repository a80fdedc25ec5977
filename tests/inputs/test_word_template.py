"""A bureau's own template: what must stand in it, and each way to break it as one problem with its file and remedy."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Pages

from eldercare_analysis.inputs.district import load_district
from eldercare_analysis.inputs.word_template import (
    FOLDER,
    STYLES,
    file_of,
    filled,
    load_templates,
    problems_of,
    sample,
)
from eldercare_analysis.language import LANGUAGES
from tests.refusals import refused, told

SHIPPED = files("eldercare_analysis") / "reporting" / "templates"
NAME = "dispatch.docx"


def shipped(language: str = "zh") -> bytes:
    return (SHIPPED / file_of(language)).read_bytes()  # type: ignore[arg-type]


def changed(change: Callable[[Pages], object]) -> bytes:
    """Return the shipped template as a bureau changed it."""
    pages, target = Document(io.BytesIO(shipped())), io.BytesIO()
    change(pages)
    pages.save(target)
    return target.getvalue()


def written(old: str, new: str) -> bytes:
    """Return the shipped template with another text in its place."""

    def replace(pages: Pages) -> None:
        (run,) = [run for one in pages.paragraphs for run in one.runs if run.text == old]
        run.text = new

    return changed(replace)


def found(content: bytes) -> list[tuple[str, object]]:
    return [(key, next(iter(fields.values()))) for key, _, fields in told(problems_of(content))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_shipped_say_all_that_must_be_said(language: str) -> None:
    assert problems_of(shipped(language)) == ()


def test_a_bureau_may_set_its_own_type_head_and_order() -> None:
    """A letterhead before the title, no intro, no run, the notice in the text as well."""

    def own(pages: Pages) -> None:
        pages.paragraphs[0].insert_paragraph_before("某区民政局文件")
        intro = next(one for one in pages.paragraphs if "intro" in one.text)
        intro.text = "{% if notice %}（{{ notice }}）{% endif %}各镇街："
        pages.styles["Body Text"].font.size = 203200  # type: ignore[attr-defined]

    pages = filled(changed(own), sample())
    assert problems_of(changed(own)) == ()
    assert [one.text for one in pages.paragraphs[:4]] == [
        "某区民政局文件",
        "@title@",
        "@month@",
        "（@notice@）各镇街：",
    ]


def test_a_text_is_no_markup_and_no_place() -> None:
    pages = filled(shipped(), sample() | {"title": "<w:p/>&{{ run }}"})
    assert pages.paragraphs[0].text == "<w:p/>&{{ run }}"


@pytest.mark.parametrize(
    ("content", "key", "value"),
    [
        (b"", "template_broken", None),
        (b"PK\x03\x04 no archive", "template_broken", None),
        (shipped()[:-200], "template_broken", None),
        (written("{{ title }}", "通报"), "template_lacks", "{{ title }}"),
        (written("{{p part.body }}", ""), "template_lacks", "{{p part.body }}"),
        (written("{{p annex.body }}", "{{ annex.body }}"), "template_paragraph", None),
        (written("{{ title }}", "{{ titel }}"), "template_place", "titel"),
        (written("{{ part.title }}", "{{ part.titel }}"), "template_place", "titel"),
        (written("{{ title }}", "{{ title|upper }}"), "template_place", "Filter"),
        (written("{{ title }}", "{{ title }}{% for n in range(9) %}{% endfor %}"), "template_place", "range, Call"),
        (written("{{ title }}", "{{ title * 9 }}"), "template_place", "Mul"),
        (written("{{ title }}", "{{ title }"), "template_syntax", None),
        (written("{%p for part in parts %}", "{%p for part in parts"), "template_syntax", None),
        (written("{{ part.title }}", "{{ part.label }}"), "template_syntax", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_problem(content: bytes, key: str, value: str | None) -> None:
    ((what, which),) = found(content)
    assert what == key
    assert value is None or which == value


def test_the_notice_may_not_be_left_out() -> None:
    def without(pages: Pages) -> None:
        for margin in (pages.sections[0].header, pages.sections[0].even_page_header):
            margin.paragraphs[0].text = ""

    assert found(changed(without)) == [("template_lacks", "{{ notice }}")]


def test_styles_that_are_missing_are_named() -> None:
    def without(pages: Pages) -> None:
        for name in ("Table Text", "Official Table"):
            pages.styles[name].delete()

    assert found(changed(without)) == [("template_styles", "Table Text, Official Table")]
    assert {"Table Text", "Official Table"} < set(STYLES)


def test_another_file_of_the_office_is_none() -> None:
    """A document with macros, and an archive that would unpack to more than it may."""
    macros, bomb = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shipped())) as source, zipfile.ZipFile(macros, "w") as archive:
        for part in source.infolist():
            told = source.read(part).replace(
                b"openxmlformats-officedocument.wordprocessingml.document.main",
                b"ms-word.document.macroEnabled.main",
            )
            archive.writestr(part.filename, told)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(33 << 20))
    assert [key for key, _ in found(macros.getvalue())] == ["template_broken"]
    assert [key for key, _ in found(bomb.getvalue())] == ["template_broken"]


def test_a_pack_without_templates_has_none(tmp_path: Path) -> None:
    assert load_templates(tmp_path) == {}


def test_files_of_a_pack(tmp_path: Path) -> None:
    """What a program leaves while a file is open is passed over; a name that nothing would read is a problem."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in ("~$patch.docx", "Thumbs.db"):
        (folder / name).write_bytes(b"left by a program")
    (folder / file_of("en")).write_bytes(shipped("en"))
    assert load_templates(tmp_path) == {"en": shipped("en")}
    (folder / "通报.docx").write_bytes(shipped())
    assert refused(lambda: load_templates(tmp_path)) == [
        ("template_name", "templates/通报.docx", {"nearest": "dispatch.docx, dispatch.en.docx"})
    ]


def test_a_broken_one_refuses_the_pack(pack: Path) -> None:
    (pack / FOLDER).mkdir()
    shutil.copyfile(pack / "SOURCES.md", pack / FOLDER / NAME)
    ((key, place, _),) = refused(lambda: load_district(pack))
    assert (key, place) == ("template_broken", f"templates/{NAME}")
    (pack / FOLDER / NAME).write_bytes(shipped())
    assert load_district(pack).templates == {"zh": shipped()}
