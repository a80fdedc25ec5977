"""Templates of the Word file in a pack: a bureau's own type and wording around what the software fills in.

A template is a Word file with places in double braces (`{{ title }}`) and paragraphs that are repeated
(`{%p for part in parts %}` … `{%p endfor %}`); docs/word.md has them. Whatever a bureau changes, what the
software must say has to stand in it: a sample is filled in before anything is made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from markupsafe import Markup

from eldercare_analysis.inputs.problems import InputError, Nearest, Place, Problem, Problems, Reason
from eldercare_analysis.inputs.tables import read_content
from eldercare_analysis.language import LANGUAGES, Language

if TYPE_CHECKING:
    from docx.document import Document as Pages

FOLDER = "templates"
WRITTEN_BY_OFFICE = (".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".wps", ".wpt", ".odt", ".rtf")
LARGEST = 8 << 20  # bytes of a file: there may be a picture in it
UNPACKED = 32 << 20  # bytes
EMU = 12_700  # units of Office in a point
NEAR = 40  # letters shown of what is written wrongly
# the kinds of paragraphs, and of tables, that the software writes
STYLES = ("heading 2", "Body Text", "Table Head", "Table Text", "Table Note", "Official Table")
WHOLE = ("part.body", "annex.body")  # whole paragraphs: `{{p part.body }}`
# what a reader must be told, whatever else a template leaves out
REQUIRED = ("title", "month", "notice", "basis", "part.title", *WHOLE[:1], "annex.title", *WHOLE[1:])
NAMES = (*REQUIRED, "intro", "run", "parts", "annexes", "annex.entry", "annex.label")
LOOP = ("first", "last", "index", "length")
# names, their parts, repetitions and conditions
_NODES = "Template Output TemplateData Name Getattr For If Not And Or Compare Operand Const"
ALLOWED = frozenset(_NODES.split())  # nothing is called or computed
MARGINS = ("/header", "/footer")
_TEXT, _PARAGRAPH = (
    f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}" for tag in ("t", "p")
)


def file_of(language: Language) -> str:
    """Return what the template of a language is called."""
    return "dispatch.docx" if language == LANGUAGES[0] else f"dispatch.{language}.docx"


def load_templates(pack: Path) -> dict[Language, bytes]:
    """Return the pack's own templates by language; for a language without one there is the shipped one.

    Raises:
        InputError: one is no Word file or does not say what it must, or a file is called otherwise.
    """
    problems, found = Problems(), dict[Language, bytes]()
    names = {file_of(language): language for language in LANGUAGES}
    for path in sorted((pack / FOLDER).glob("*")):
        # programs leave others, and `~$…` while a file is open
        if path.suffix.casefold() not in WRITTEN_BY_OFFICE or path.name.startswith((".", "~$")):
            continue
        place = Place(f"{FOLDER}/{path.name}")
        if path.name not in names:
            problems.add("template_name", place, nearest=Nearest(path.name, tuple(names)))
            continue
        try:
            content = found[names[path.name]] = read_content(path, LARGEST)
        except InputError as error:
            problems.at(place, error)
            continue
        for problem in problems_of(content):
            problems.add(problem.key, place, **problem.fields)
    problems.stop_if_any()
    return found


@cache  # the same template is loaded for every report of a month
def problems_of(content: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a template; nothing where it can be filled in."""
    reason = _damage(content)
    try:
        return tuple(_tried(content)) if reason is None else (_broken(reason),)
    except Exception as error:  # noqa: BLE001 - whatever the readers of anybody's file trip over
        return (_broken(Reason("structure", f"{type(error).__name__}: {' '.join(str(error).split())}")),)


def _broken(why: Reason) -> Problem:
    return Problem("template_broken", None, {"why": why})


def _damage(content: bytes) -> Reason | None:
    """Return why bytes are no archive of a bearable size, or which part of it is no XML."""
    part = ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED:
                return Reason("unpacked", value=f"{UNPACKED >> 20} MiB")
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(archive.read(part), True)  # noqa: FBT003 - it takes no names
    except expat.ExpatError as error:
        return Reason("markup", str(error), part, error.lineno)
    except Exception as error:  # noqa: BLE001 - there are many ways to be no archive
        return Reason("archive", str(error), part)
    return None


def _tried(content: bytes) -> Iterator[Problem]:
    """Fill in a sample; yield what does not come out as it should."""
    from jinja2 import TemplateError  # noqa: PLC0415 - few commands need it

    try:
        if odd := _odd(content):
            yield Problem("template_place", None, {"value": ", ".join(odd), "known": ", ".join(NAMES)})
            return
        pages = filled(content, sample())
    except TemplateError as error:
        lines = [line.strip() for line in getattr(error, "docx_context", ()) if "{" in line]
        yield Problem("template_syntax", None, {"value": (lines or [str(error)])[0][:NEAR]})
        return
    width_of(pages)
    texts = [text for root in roots_of(pages) for text in root.iter(_TEXT)]
    written = "".join(text.text or "" for text in texts)
    if lacking := [_braces(name) for name in REQUIRED if f"@{name}@" not in written]:
        yield Problem("template_lacks", None, {"value": ", ".join(lacking)})
    if any(True for text in texts for _ in text.iter(_PARAGRAPH)):
        yield Problem("template_paragraph", None, {"value": ", ".join(map(_braces, WHOLE))})
    if styles := [name for name in STYLES if name not in style_ids(pages)]:
        yield Problem("template_styles", None, {"value": ", ".join(styles)})


def sample() -> dict[str, Any]:
    """Return something for each place."""

    def of(name: str) -> Markup:
        text = Markup("@{}@").format(name)
        return Markup("<w:p><w:r><w:t>{}</w:t></w:r></w:p>").format(text) if name in WHOLE else text

    def parts(one: str) -> dict[str, Markup]:
        return {name.removeprefix(one): of(name) for name in NAMES if name.startswith(one)}

    plain = {name: of(name) for name in NAMES if "." not in name}
    return plain | {"parts": [parts("part.")], "annexes": [parts("annex.")]}


def _braces(name: str) -> str:
    return f"{{{{{'p' if name in WHOLE else ''} {name} }}}}"


def _odd(content: bytes) -> list[str]:
    """Return the names in a template that nothing fills, and what is more than a name, `for` or `if`."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - few commands need it
    from jinja2 import nodes  # noqa: PLC0415

    trees: list[nodes.Template] = []

    class Listening(type(_environment())):  # type: ignore[misc]
        """Keeps what it parses."""

        def parse(self, *told: Any) -> nodes.Template:  # noqa: ANN401 - as it is called
            """Return it."""
            trees.append(super().parse(*told))
            return trees[-1]

    listening = Listening()
    listening.globals.clear()
    template = DocxTemplate(io.BytesIO(content))
    odd = sorted(template.get_undeclared_template_variables(listening, sample()))
    known = {*LOOP, *(name.partition(".")[2] for name in NAMES)}
    every = [node for tree in trees for node in tree.find_all(nodes.Node)]
    odd += sorted({node.attr for node in every if isinstance(node, nodes.Getattr)} - known)
    return odd + sorted({type(node).__name__ for node in every} - ALLOWED)


@cache
def _environment() -> Any:  # noqa: ANN401 - imported where a template is filled in
    from jinja2 import StrictUndefined  # noqa: PLC0415 - few commands need it
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def filled(content: bytes, told: Mapping[str, Any]) -> Pages:
    """Return a template with its places filled in; a text that is `Markup` stands for whole paragraphs."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - few commands need it

    template = DocxTemplate(io.BytesIO(content))
    template.render(dict(told), _environment())
    pages: Pages = template.docx
    return pages


def style_ids(pages: Pages) -> dict[str, str]:
    """Return the ids of a document's styles by the names that they have in the file."""
    return {style.element.name_val: style.style_id for style in pages.styles}


def width_of(pages: Pages) -> float:
    """Return how wide the text is on a document's first pages, in points.

    Raises:
        ValueError: there is no paper, or no room between its margins.
    """
    section = next(iter(pages.sections), None)
    lengths = section and (section.page_width, section.left_margin, section.right_margin)
    if not lengths or None in lengths:
        raise ValueError("no page size or margins")
    paper, *margins = (length or 0 for length in lengths)
    if paper <= sum(margins):
        raise ValueError("margins wider than the page")
    return (paper - sum(margins)) / EMU


def roots_of(pages: Pages) -> list[Any]:
    """Return the roots of a document: of its pages, and of its headers and footers."""
    margins = [link.target_part for link in pages.part.rels.values() if link.reltype.endswith(MARGINS)]
    return [pages.element, *(part.element for part in margins)]
