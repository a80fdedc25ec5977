"""The district's first two pages as an editable Word file (调度通报), from the same items as the PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Pages
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Figure, Item, Notes, Table
from eldercare_analysis.reporting.labels import text_size
from eldercare_analysis.reporting.layout import layout_of
from eldercare_analysis.reporting.pdf import basis_of, month_in_words, notice_of, title_of
from eldercare_analysis.reporting.word_letters import settle_letters
from eldercare_analysis.reporting.words import words_of
from eldercare_analysis.text import Text

FONT = "Microsoft YaHei"
WIDTH_CM = 17.0  # between the margins
ALERT = RGBColor(0xD5, 0x5E, 0x00)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can carry


def build_word(study: Study, items: Mapping[str, Item], run: str) -> bytes:
    """Return the document; the same items give the same bytes. Figures stay in the PDF.

    Raises:
        KeyError: an item of the layout was not published.
    """
    layout = layout_of(study)
    document = Document()
    _set_up(document, study)
    document.add_heading(title_of(study), level=1)
    document.add_paragraph(month_in_words(study))
    answer = layout.answer_of(items)
    document.add_paragraph(answer.finding.plain, style="List Bullet")
    tiles = answer.tiles
    _table(
        document,
        [tile.label for tile in tiles],
        [[tile.value for tile in tiles], [tile.note for tile in tiles]],
    )
    parts = layout.parts_of(words_of(study), items)
    for item in (item for line in parts["first"] for column in line for item in column):
        _item(document, item)
    foot = f"{basis_of(study)} · {words_of(study).plain('form.run', run=run)}"
    document.sections[0].footer.paragraphs[0].text = foot
    settle_letters(document)
    target = io.BytesIO()
    document.save(target)
    return _without_times(target.getvalue())


def _set_up(document: Pages, study: Study) -> None:
    """Set paper, margins, fonts for Chinese letters, and the properties that would differ from run to run."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, size in (("Normal", 10), ("Heading 1", 16), ("Heading 2", 12), ("List Bullet", 10)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    notice = notice_of(study)
    if notice:
        run = section.header.paragraphs[0].add_run(notice)
        run.bold, run.font.color.rgb = True, ALERT
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title_of(study), "", ""
    # of the month, not of the run
    properties.created = properties.modified = datetime.fromisoformat(f"{study.month}-01")
    properties.last_modified_by, properties.revision = "", 1


def _item(document: Pages, item: Item) -> None:
    if isinstance(item, Figure):
        return
    document.add_heading(item.title.plain, level=2)
    match item:
        case Table():
            _table(document, [column.label for column in item.columns], item.rows, item.emphasis)
            _notes(document, item.notes)
        case Notes():
            _notes(document, item.notes)
    if item.caption:
        document.add_paragraph().add_run(item.caption.plain).font.size = Pt(8)


def _notes(document: Pages, notes: list[Text]) -> None:
    for note in notes:
        document.add_paragraph(note.plain, style="List Bullet")


def _table(document: Pages, head: list[Text], rows: list[list[Text]], emphasis: Sequence[int] = ()) -> None:
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    table.autofit = False
    longest = [
        max(text_size(text.plain, 1)[0] for text in column) + 1 for column in zip(head, *rows, strict=True)
    ]
    widths = [Cm(WIDTH_CM * length / sum(longest)) for length in longest]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, texts in enumerate([head, *rows], start=-1):
        for cell, text, width in zip(table.add_row().cells, texts, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text.plain)
            run.font.size, run.bold = Pt(8), number < 0 or number in emphasis


def _without_times(content: bytes) -> bytes:
    """Return the archive with one time for all its parts."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in source.infolist():
            archive.writestr(zipfile.ZipInfo(part.filename, EPOCH), source.read(part), zipfile.ZIP_DEFLATED)
    return target.getvalue()
