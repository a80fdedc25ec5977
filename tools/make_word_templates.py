"""Make the templates of the Word file: `python3 run.py python tools/make_word_templates.py`.

Chinese: near GB/T 9704-2012 (A4, margins 37, 35, 28, 26 mm, 22 lines of 28.9 pt, 三号仿宋, 二号小标宋, 三号黑体 and 楷体, page numbers — 1 —
outside), without red head, number or issuer. English: as an English office sets a paper. Every part is written here, so that nothing else
is in the files: no theme, no names, no times.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

TEMPLATES = Path(__file__).parents[1] / "src" / "eldercare_analysis" / "reporting" / "templates"
EPOCH = (1980, 1, 1, 0, 0, 0)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# what programs take where a font is not there: its other names, then the next best
FONTS = {
    "仿宋": ("FangSong,仿宋_GB2312,FangSong_GB2312,华文仿宋,STFangsong", "modern"),
    "楷体": ("KaiTi,楷体_GB2312,KaiTi_GB2312,华文楷体,STKaiti", "modern"),
    "黑体": ("SimHei,华文黑体,STHeiti", "modern"),
    "宋体": ("SimSun,华文宋体,STSong", "auto"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun", "auto"),
}
LATIN = {"Times New Roman": "roman", "Arial": "swiss"}


@dataclass(frozen=True)
class Style:
    """A kind of paragraph: fonts, size in half points, and its properties."""

    name: str
    ident: str
    east: str
    size: int
    paragraph: str
    based: str = "Normal"
    latin: str = "Times New Roman"
    run: str = ""
    follows: str = ""
    alias: str = ""


def _spacing(line: int, before: int = 0, after: int = 0, rule: str = "exact") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def _indent(letters: int, size: int) -> str:
    """Return an indent of the first line in letters."""
    return f'<w:ind w:firstLineChars="{letters * 100}" w:firstLine="{letters * size * 10}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
CENTER, RIGHT, LEFT = (f'<w:jc w:val="{place}"/>' for place in ("center", "right", "left"))
BOLD, ALERT = "<w:b/>", '<w:b/><w:color w:val="B84A00"/>'
LINE = 578  # twentieths of a point: 22 lines a page
ROW = '<w:snapToGrid w:val="0"/>' + _spacing(280, 10, 10)


def _level(number: int) -> str:
    return f'<w:outlineLvl w:val="{number}"/>'


CHINESE = [
    Style("Body Text", "BodyText", "仿宋", 32, _spacing(LINE) + _indent(2, 32), alias="正文段落"),
    Style("Title", "Title", "方正小标宋简体", 44, KEEP + _spacing(700) + CENTER, alias="公文标题", follows="Subtitle"),
    Style("Subtitle", "Subtitle", "楷体", 32, KEEP + _spacing(LINE, after=LINE // 2) + CENTER),
    Style("heading 1", "Heading1", "黑体", 32, KEEP + _spacing(LINE) + _indent(2, 32) + _level(0), follows="BodyText"),
    Style("heading 2", "Heading2", "楷体", 32, KEEP + _spacing(LINE) + _indent(2, 32) + _level(1), follows="BodyText"),
    Style("Annex List", "AnnexList", "仿宋", 32, _spacing(LINE) + '<w:ind w:leftChars="200" w:left="640"/>', alias="附件说明"),
    Style("Annex Label", "AnnexLabel", "黑体", 32, KEEP + _spacing(LINE, before=LINE), alias="附件序号"),
    Style("Annex Title", "AnnexTitle", "方正小标宋简体", 36, KEEP + _spacing(LINE, LINE // 4, LINE // 4) + CENTER + _level(0), alias="附件标题"),
    Style("Table Head", "TableHead", "黑体", 21, KEEP + ROW + CENTER, alias="表头"),
    Style("Table Text", "TableText", "宋体", 21, ROW, alias="表文"),
    Style("Table Note", "TableNote", "楷体", 21, '<w:keepLines/><w:snapToGrid w:val="0"/>' + _spacing(320, 60, 80), alias="表注"),
    Style("header", "Header", "黑体", 21, CENTER, run=ALERT),
    Style("footer", "Footer", "宋体", 28, _spacing(360)),
    Style("Basis", "Basis", "宋体", 18, _spacing(240) + CENTER, alias="依据"),
]  # fmt: skip
PLAIN = _spacing(320, after=120)
ENGLISH = [
    Style("Body Text", "BodyText", "宋体", 23, PLAIN),
    Style("Title", "Title", "黑体", 40, KEEP + _spacing(264, after=60, rule="auto") + LEFT, latin="Arial", run=BOLD, follows="Subtitle"),
    Style("Subtitle", "Subtitle", "宋体", 24, KEEP + _spacing(264, after=240, rule="auto"), latin="Arial"),
    Style("heading 1", "Heading1", "黑体", 28, KEEP + _spacing(264, 300, 80, "auto") + _level(0), latin="Arial", run=BOLD, follows="BodyText"),
    Style("heading 2", "Heading2", "黑体", 23, KEEP + _spacing(264, 200, 60, "auto") + _level(1), latin="Arial", run=BOLD, follows="BodyText"),
    Style("Annex List", "AnnexList", "宋体", 23, _spacing(320, after=40)),
    Style("Annex Label", "AnnexLabel", "黑体", 23, KEEP + _spacing(264, 300, 40, "auto"), latin="Arial"),
    Style("Annex Title", "AnnexTitle", "黑体", 30, KEEP + _spacing(264, after=160, rule="auto") + _level(0), latin="Arial", run=BOLD),
    Style("Table Head", "TableHead", "黑体", 19, KEEP + _spacing(250, 10, 10), latin="Arial", run=BOLD),
    Style("Table Text", "TableText", "宋体", 20, _spacing(250, 10, 10), latin="Arial"),
    Style("Table Note", "TableNote", "宋体", 18, "<w:keepLines/>" + _spacing(240, 60, 80), latin="Arial"),
    Style("header", "Header", "黑体", 19, CENTER, latin="Arial", run=ALERT),
    Style("footer", "Footer", "宋体", 20, _spacing(300), latin="Arial"),
    Style("Basis", "Basis", "宋体", 16, _spacing(220) + CENTER, latin="Arial"),
]  # fmt: skip


def _fonts(east: str, latin: str, hint: str = "") -> str:
    """Return the fonts of a style; the hint says whose quotation marks are meant."""
    return f'<w:rFonts {hint}w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'


def _style(one: Style, hint: str) -> str:
    alias = f"<w:aliases w:val={quoteattr(one.alias)}/>" if one.alias else ""
    follows = f'<w:next w:val="{one.follows}"/>' if one.follows else ""
    size = f'<w:sz w:val="{one.size}"/><w:szCs w:val="{one.size}"/>'
    bold, _, color = one.run.partition("<w:color")
    look = f"{_fonts(one.east, one.latin, hint)}{bold}{color and '<w:color' + color}{size}"
    return (
        f'<w:style w:type="paragraph" w:styleId="{one.ident}"><w:name w:val="{one.name}"/>{alias}'
        f'<w:basedOn w:val="{one.based}"/>{follows}<w:qFormat/>'
        f"<w:pPr>{one.paragraph}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _styles(styles: list[Style], language: str) -> str:
    east, size = styles[0].east, styles[0].size
    latin, hint = "en-US", 'w:hint="eastAsia" ' if language == "zh" else ""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cell = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    return (
        f'{XML}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(east, "Times New Roman")}'
        f'<w:kern w:val="2"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="{int(language != "zh")}"/><w:jc w:val="{"both" if language == "zh" else "left"}"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{''.join(_style(one, hint) for one in styles)}"
        '<w:style w:type="table" w:styleId="OfficialTable"><w:name w:val="Official Table"/><w:aliases w:val="公文表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>{cell}</w:tblPr>'
        "</w:style></w:styles>"
    )


def _paragraph(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def _document(margins: tuple[int, int, int, int], grid: str) -> str:
    top, right, bottom, left = margins
    lines = [
        ("Title", "{{ title }}"),
        ("Subtitle", "{{ month }}"),
        ("BodyText", "{{ intro }}"),
        ("BodyText", "{%p for part in parts %}"),
        ("Heading1", "{{ part.title }}"),
        ("BodyText", "{{p part.body }}"),
        ("BodyText", "{%p endfor %}"),
        ("BodyText", "{%p for annex in annexes %}"),
        ("AnnexList", "{{ annex.entry }}"),
        ("BodyText", "{%p endfor %}"),
        ("BodyText", "{%p for annex in annexes %}"),
        ("AnnexLabel", "{{ annex.label }}"),
        ("AnnexTitle", "{{ annex.title }}"),
        ("BodyText", "{{p annex.body }}"),
        ("BodyText", "{%p endfor %}"),
    ]
    edges = "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="{kind}-{page}"/>'
        for kind in ("header", "footer")
        for page in ("default", "even")
    )
    return (
        f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(_paragraph(*line) for line in lines)}'
        f'<w:sectPr>{edges}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="1020" w:footer="850" w:gutter="0"/>{grid}</w:sectPr></w:body></w:document>'
    )


def _header() -> str:
    return f'{XML}<w:hdr xmlns:w="{W}">{_paragraph("Header", "{{ notice }}")}</w:hdr>'


def _footer(dash: str, place: str) -> str:
    """Return the page number between dashes, and below it what the figures come from."""
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    mark = '<w:r><w:t xml:space="preserve">%s</w:t></w:r>'
    paged = f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>{mark % f"{dash} "}{number}{mark % f" {dash}"}</w:p>'
    return f'{XML}<w:ftr xmlns:w="{W}">{paged}{_paragraph("Basis", "{{ basis }} · {{ run }}")}</w:ftr>'


def _settings() -> str:
    compatible = "http://schemas.microsoft.com/office/word"
    return (
        f'{XML}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{compatible}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    east = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, (others, family) in FONTS.items()
    )
    latin = "".join(
        f'<w:font w:name="{name}"><w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, family in LATIN.items()
    )
    return f'{XML}<w:fonts xmlns:w="{W}">{east}{latin}</w:fonts>'


def _relations(links: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in links.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def template(language: str) -> bytes:
    """Return the template of a language."""
    if language == "zh":
        styles, dash, odd, even = (
            CHINESE,
            "—",
            f'<w:ind w:rightChars="100" w:right="280"/>{RIGHT}',
            f'<w:ind w:leftChars="100" w:left="280"/>{LEFT}',
        )
        page = _document((2098, 1474, 1984, 1587), f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>')
    else:
        styles, dash, odd, even = ENGLISH, "–", CENTER, CENTER
        page = _document((1588, 1304, 1418, 1304), "")
    parts = {
        "word/document.xml": (page, "document.main"),
        "word/styles.xml": (_styles(styles, language), "styles"),
        "word/settings.xml": (_settings(), "settings"),
        "word/fontTable.xml": (_font_table(), "fontTable"),
        "word/header1.xml": (_header(), "header"),
        "word/header2.xml": (_header(), "header"),
        "word/footer1.xml": (_footer(dash, odd), "footer"),
        "word/footer2.xml": (_footer(dash, even), "footer"),
    }
    names = {"styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    links = {name: (f"{R}/{kind}", f"{name}.xml") for name, kind in names.items()}
    for kind in ("header", "footer"):
        for number, which in enumerate(("default", "even"), start=1):
            links[f"{kind}-{which}"] = (f"{R}/{kind}", f"{kind}{number}.xml")
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{WORD}.{kind}+xml"/>' for name, (_, kind) in parts.items()
    )
    files = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations({"document": (f"{R}/officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations(links),
        **{name: content for name, (content, _) in parts.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content.encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def main() -> None:
    """Write both beside the other templates."""
    for language, name in (("zh", "dispatch.docx"), ("en", "dispatch.en.docx")):
        (TEMPLATES / name).write_bytes(template(language))


if __name__ == "__main__":
    main()
