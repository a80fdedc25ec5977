"""The district's notice (调度通报) as an editable Word file: published items in a template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from docx import Document
from docx.document import Document as Pages

from eldercare_analysis.inputs.letters import drawable
from eldercare_analysis.inputs.scenario import BASELINE
from eldercare_analysis.inputs.study import Study
from eldercare_analysis.inputs.word_template import file_of, filled, style_ids, width_of
from eldercare_analysis.language import pick
from eldercare_analysis.reporting.carried import month_name
from eldercare_analysis.reporting.items import Item
from eldercare_analysis.reporting.pdf import basis_of, notice_of
from eldercare_analysis.reporting.word_blocks import Blocks
from eldercare_analysis.reporting.word_letters import settle_letters
from eldercare_analysis.reporting.word_parts import Notice
from eldercare_analysis.reporting.words import words_of

ANNEX = "Annex Label"  # a style of the templates
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can carry


def build_word(study: Study, items: Mapping[str, Item], run: str) -> bytes:
    """Return the document; the same items and template give the same bytes. Figures stay in the PDF.

    Args:
        study: the district's; its pack may have a template of its own.
        items: what its notebooks published; what a template of the file names and nobody published is left
            out.
        run: the id of the monthly run.
    """
    template = template_of(study)
    blank = Document(io.BytesIO(template))
    notice = Notice(study, items, Blocks(style_ids(blank), width_of(blank)))
    document = filled(template, {**_said(study, run), "parts": notice.parts(), "annexes": notice.annexes()})
    _set_properties(document, study)
    _begin_annexes(document)
    settle_letters(document)
    target = io.BytesIO()
    document.save(target)
    return _without_times(target.getvalue())


def template_of(study: Study) -> bytes:
    """Return the template of the study's language: the pack's own, else the one shipped."""
    shipped = files(__package__) / "templates" / file_of(study.language)
    return study.district.templates.get(study.language) or shipped.read_bytes()


def _said(study: Study, run: str) -> dict[str, str]:
    """Return what a template is filled with beside parts and annexes."""
    words, form = words_of(study), "plan" if study.register is None else "reported"
    plan, month = pick(study.language, study.district.policy.info.plan.title), month_name(study, study.month)
    told = {
        "title": words.plain(f"bulletin.title_{form}", name=study.district_name),
        "month": words.plain("bulletin.month", month=month),
        "intro": words.plain(f"bulletin.intro_{form}", plan=plan, month=month),
        "notice": notice_of(study),
        "basis": _basis(study),
        "run": words.plain("form.run", run=run),
    }
    return {name: drawable(text) for name, text in told.items()}


def _basis(study: Study) -> str:
    """Return what the figures rest on; the scenario, too, where it is not the baseline."""
    if study.scenario.name == BASELINE:
        return basis_of(study)
    label = pick(study.language, study.scenario.label)
    return words_of(study).plain("bulletin.basis_scenario", basis=basis_of(study), scenario=label)


def _begin_annexes(document: Pages) -> None:
    """Let the first annex begin on a page of its own; the others follow where there is room."""
    labels = [one for one in document.paragraphs if one.style is not None and one.style.name == ANNEX]
    for label in labels[:1]:
        label.paragraph_format.page_break_before = True


def _set_properties(document: Pages, study: Study) -> None:
    """Set the properties that would differ from run to run, or tell who made the template."""
    properties = document.core_properties
    properties.title, properties.language = _said(study, "")["title"], study.language
    properties.author = properties.comments = properties.last_modified_by = properties.keywords = ""
    # of the month, not of the run
    properties.created = properties.modified = datetime.fromisoformat(f"{study.month}-01")
    properties.revision = 1


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
