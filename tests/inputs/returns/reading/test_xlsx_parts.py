"""Which sheets a workbook has, in which parts, and the texts that they share (ECMA-376 part 1, 18.2 and 18.4; part 2, 9)."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.returns.reading import xlsx as parts
from eldercare_analysis.inputs.returns.reading.archive import Archive
from eldercare_analysis.inputs.returns.reading.limits import UnreadableError
from eldercare_analysis.inputs.returns.reading.xlsx import Contents, Listed, contents_of, texts_of
from tests.inputs.returns.reading.books import RELATIONS, packed, why

SHOWS = False
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ONE = '<sheet name="表" sheetId="1" r:id="r1"/>'
PAGE = ("r1", "worksheet", "worksheets/sheet1.xml")


def _links(*links: tuple[str, str, str], more: str = "") -> str:
    found = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id_, kind, target in links
    )
    return f"<Relationships>{found}{more}</Relationships>"  # fmt: skip


def _book(sheets: str, before: str = "") -> str:
    return f'<workbook xmlns:r="r">{before}<sheets>{sheets}</sheets></workbook>'


def _contents(**parts_: str) -> Contents:
    """Read a workbook with other parts: `book`, `links`, and more by their names."""
    usual = {BOOK: _book(ONE), LINKS: _links(PAGE)}
    names = {"book": BOOK, "links": LINKS}
    return contents_of(
        Archive(packed(usual | {names.get(name, name): part for name, part in parts_.items()}))
    )


def _error(**parts_: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        _contents(**parts_)
    return caught.value


def test_a_workbook_of_one_sheet_and_nothing_else() -> None:
    assert _contents() == Contents(1900, [Listed("表", SHOWS, "xl/worksheets/sheet1.xml")], "", "")


@pytest.mark.parametrize(
    ("before", "epoch"),
    [
        ('<workbookPr date1904="1"/>', 1904),
        ('<x:workbookPr xmlns:x="y" x:date1904="true"/>', 1904),
        ('<workbookPr date1904="0"/>', 1900),
        ("<workbookPr/>", 1900),
        ('<other date1904="1"/>', 1900),
        ('<workbookPr Date1904="1"/>', 1900),
    ],
)
def test_the_epoch_is_the_one_that_the_workbook_says(before: str, epoch: int) -> None:
    assert _contents(book=_book(ONE, before)).epoch == epoch


@pytest.mark.parametrize(
    ("state", "hidden"),
    [("", False), ('state="visible"', False), ('state="hidden"', True), ('state="veryHidden"', True)],
)
def test_a_sheet_shows_unless_it_says_otherwise(state: str, hidden: bool) -> None:
    (listed,) = _contents(book=_book(f'<x:sheet xmlns:x="y" name="表" r:id="r1" {state}/>')).sheets
    assert listed == Listed("表", hidden, "xl/worksheets/sheet1.xml")


def test_sheets_are_those_with_cells_in_the_order_of_the_workbook() -> None:
    sheets = (
        '<sheet name="乙" r:id="b"/><sheet name="图" r:id="c"/><sheet r:id="a"/><sheet name="甲" r:id="a"/>'
    )
    links = _links(("a", "worksheet", "a.xml"), ("b", "worksheet", "b.xml"), ("c", "chartsheet", "c.xml"))
    assert _contents(book=_book(sheets), links=links).sheets == [
        Listed("乙", SHOWS, "xl/b.xml"), Listed("3", SHOWS, "xl/a.xml"), Listed("甲", SHOWS, "xl/a.xml"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/a.xml", "xl/worksheets/a.xml"),
        ("worksheets\\a.xml", "xl/worksheets/a.xml"),
        ("/worksheets/a.xml", "worksheets/a.xml"),
        ("//xl/a.xml", "xl/a.xml"),
        ("\\xl\\a.xml", "xl/a.xml"),
        ("../a.xml", "xl/../a.xml"),
        ("/X/a.xml", "X/a.xml"),
    ],
)
def test_a_part_is_where_the_link_leads(target: str, part: str) -> None:
    (listed,) = _contents(links=_links(("r1", "worksheet", target))).sheets
    assert listed.part == part


@pytest.mark.parametrize(
    "link",
    [
        '<Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="a.xml"/>',
        '<Relationship Id="r1" Type="worksheet" Target="a.xml" TargetMode="Internal"/>',
        '<x:Relationship xmlns:x="y" x:Id="r1" x:Type="a/worksheet" x:Target="a.xml"/>',
        '<Relationship Id="r1" Type="a/chartsheet" Target="b.xml"/><Relationship Id="r1" Type="a/worksheet" Target="a.xml"/>',
        '<Relationship Id="r1" Type="a/worksheet" Target="a.xml"/><Relationship Id="r1" Type="a/worksheet" Target="http://b" TargetMode="External"/>',
        '<Relationship Id="r1" Type="a/worksheet" Target="a.xml"/><Other Id="r1" Type="a/worksheet" Target="b.xml"/>',
    ],
)
def test_links_of_all_kinds(link: str) -> None:
    assert _contents(links=_links(more=link)).sheets == [Listed("表", SHOWS, "xl/a.xml")]


LONG = "长" * 256


@pytest.mark.parametrize(
    ("sheets", "links", "sheet", "fields"),
    [
        (ONE, _links(("r2", "worksheet", "a.xml")), "表", why("sheet")),
        ('<sheet name="表"/>', _links(PAGE), "表", why("sheet")),
        (f'<sheet name="{LONG}" r:id="r1"/>', _links(PAGE), LONG[:255], why("sheet")),
        (f'<sheet name="{LONG}" r:id="r9"/>', _links(PAGE), LONG[:255], why("sheet")),
        (ONE, "", None, why("cut", "no element found: line 1, column 0", at=LINKS, value=1)),
        (
            "<",
            _links(PAGE),
            None,
            why("markup", "not well-formed (invalid token): line 1, column 31", at=BOOK, value=1),
        ),
    ],
)
def test_a_sheet_that_is_not_there_is_told(
    sheets: str, links: str, sheet: str | None, fields: dict[str, object]
) -> None:
    error = _error(book=_book(sheets), links=links)
    assert (error.key, error.sheet, error.fields) == ("workbook_broken", sheet, fields)


def test_the_longest_title_is_read() -> None:
    (listed,) = _contents(book=_book(f'<sheet name="{"长" * 255}" r:id="r1"/>')).sheets
    assert listed.title == "长" * 255


def test_a_link_and_a_sheet_without_their_names() -> None:
    links = _links(more='<Relationship Type="a/worksheet"/>')
    (listed,) = _contents(book=_book('<sheet name="表"/>'), links=links).sheets
    assert listed == Listed("表", SHOWS, "xl/")
    assert _contents(links=_links(more='<Relationship Id="r1" Target="a.xml"/>')).sheets == []


def test_a_workbook_has_so_many_sheets_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SHEETS", 2)
    assert len(_contents(book=_book(ONE * 2)).sheets) == 2
    error = _error(book=_book(ONE * 3))
    assert (error.key, error.fields) == ("workbook_sheets", {"value": 3, "limit": 2})


@pytest.mark.parametrize(
    ("links", "there", "texts", "styles"),
    [
        ((), ("xl/sharedStrings.xml", "xl/styles.xml"), "xl/sharedStrings.xml", "xl/styles.xml"),
        ((), ("xl/styles.xml",), "", "xl/styles.xml"),
        ((), ("sharedStrings.xml", "styles.xml"), "", ""),
        ((("r2", "sharedStrings", "t.xml"), ("r3", "styles", "/s.xml")), ("xl/t.xml", "s.xml"), "xl/t.xml", "s.xml"),
        ((("r2", "sharedStrings", "t.xml"), ("r3", "styles", "s.xml")), ("xl/sharedStrings.xml", "xl/styles.xml"), "", ""),
    ],
)  # fmt: skip
def test_texts_and_styles_are_where_the_workbook_says(
    links: tuple[tuple[str, str, str], ...], there: tuple[str, ...], texts: str, styles: str
) -> None:
    found = _contents(links=_links(PAGE, *links), **dict.fromkeys(there, ""))
    assert (found.texts, found.styles) == (texts, styles)


@pytest.mark.parametrize(
    "root",
    [
        _links(("r1", "officeDocument", "book/main.xml")),
        _links(("r1", "officeDocument", "/book/main.xml")),
        _links(("r2", "core-properties", "xl/workbook.xml"), ("r1", "officeDocument", "book/main.xml")),
        _links(("r1", "officeDocument", "book/main.xml"), ("r2", "officeDocument", "xl/workbook.xml")),
    ],
)
def test_the_workbook_may_be_another_part(root: str) -> None:
    found = contents_of(
        Archive(
            packed(
                {
                    "_rels/.rels": root,
                    "book/main.xml": _book(ONE, '<workbookPr date1904="1"/>'),
                    "book/_rels/main.xml.rels": _links(PAGE),
                    "book/styles.xml": "",
                    BOOK: _book(""),
                }
            )
        )
    )
    assert found == Contents(1904, [Listed("表", SHOWS, "book/worksheets/sheet1.xml")], "", "book/styles.xml")


def test_a_workbook_that_is_not_there_is_told_by_its_name() -> None:
    with pytest.raises(UnreadableError) as caught:
        contents_of(Archive(packed({"a.xml": ""})))
    assert caught.value.fields == why("part", at=BOOK)


@pytest.mark.parametrize(
    ("items", "texts"),
    [
        ("", []),
        ("<si/><si><t/></si>", ["", ""]),
        ("<si><t> 白沙\n镇 </t></si><si><t>甲</t></si>", [" 白沙\n镇 ", "甲"]),
        ("<si>x<t>甲</t>y</si>z", ["甲"]),
        ("<si><r><rPr><b>1</b></rPr><t>白</t></r><r><t>沙</t></r></si>", ["白沙"]),
        (
            "<si><t>白沙</t><rPh><t>bai</t><x><t>sha</t></x></rPh><phoneticPr/></si><si><t>甲</t></si>",
            ["白沙", "甲"],
        ),
        ("<si><rPh><t>bai</t></rPh><t>白沙</t></si>", ["白沙"]),
        ("<si><rPh><x/><t>bai</t></rPh><r><t>白</t></r></si>", ["白"]),
        ('<x:si xmlns:x="y"><x:r><x:t>白</x:t></x:r><x:rPh><x:t>bai</x:t></x:rPh></x:si>', ["白"]),
        ("<si><t>白<x>y</x>z</t></si>", ["白"]),
    ],
)
def test_shared_texts_without_how_they_are_pronounced(items: str, texts: list[str]) -> None:
    assert texts_of(f"<sst>{items}</sst>".encode()) == texts


def test_damaged_texts_are_told() -> None:
    with pytest.raises(UnreadableError) as caught:
        texts_of(b"<sst><si>")
    assert caught.value.fields == why(
        "cut", "no element found: line 1, column 9", at="sharedStrings.xml", value=1
    )
