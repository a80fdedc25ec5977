"""Any text is read, told and drawn: nothing unseen stays, nothing unknown is lost."""

import sys
import unicodedata
import zlib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.inputs.letters import (
    FONTS,
    RARE,
    clean,
    code_points,
    drawable,
    excerpt,
    letters_of,
    rare,
    shown,
    undrawable,
    unescaped,
)
from tests.examples import examples

ANY = st.text(
    st.characters(codec=None) | st.sampled_from("\n\t\r\0\x1b\u200b\u202e\ud83d\ude00\uffff$_{}\\#@<&白")
)
UNSEEN = {"Cc", "Cf", "Cs"}
GBK = {bytes(pair).decode("gbk", "ignore") for pair in product(range(0x81, 0xFF), range(0x40, 0xFF))}
STANDARD = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖"
    "䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉"
    "𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧"
    "𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕"
    "𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹"
    "𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)  # of 通用规范汉字表, what GBK lacks
OF_VILLAGES = "㘵㙟㟓㯊㱔㴩㵲䃥䌷䩐𡌶𣒍"  # of the names of all villages of China, what both lack


@pytest.mark.parametrize(
    ("typed", "read", "removed"),
    [
        ("白沙镇", "白沙镇", ""),
        ("白\u200b沙镇\ufeff", "白沙镇", "\u200b\ufeff"),
        ("资金\u202egnp.exe\u202c未到位", "资金gnp.exe未到位", "\u202e\u202c"),
        ("\x1b[31m红\x07", "[31m红", "\x1b\x07"),
        ("葛\U000e0100城 ☑\ufe0f", "葛城 ☑", "\U000e0100\ufe0f"),
        ("👨\u200d👩", "👨👩", "\u200d"),
        ("一\r\n二\r三\u2028四\t五", "一\n二\n三\n四 五", ""),
        ("\ud83d\ude00 \ud83d", "😀 ", "\ud83d"),
        ("\uffff\ufdd0\U0001fffe", "", "\uffff\ufdd0\U0001fffe"),
        ("\u3164\u115f\u034f", "", "\u3164\u115f\u034f"),
        ("é ｅ\u0301\u3000\xa0$x_1$", "é ｅ\u0301\u3000\xa0$x_1$", ""),
    ],
)
def test_what_nobody_sees_is_taken_out_and_named(typed: str, read: str, removed: str) -> None:
    assert clean(typed) == (read, removed)


@pytest.mark.slow
def test_every_control_and_format_character_is_unseen() -> None:
    kept = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in UNSEEN and clean(chr(code)).text not in ("", "\n", " ")
    ]
    assert not kept


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("一_x000D_\n二", "一\r\n二"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__xDE00_", "\ud83d\ude00"),
        ("a_x00e9_b", "aéb"),
        ("_x0D_ _X000D_ x000D_", "_x0D_ _X000D_ x000D_"),
    ],
)
def test_escapes_of_workbooks_are_what_excel_means(stored: str, meant: str) -> None:
    assert unescaped(stored) == meant


def test_messages_show_what_would_steer_a_terminal() -> None:
    assert code_points("\u200b😀") == "〔U+200B〕〔U+1F600〕"
    assert (
        shown("白\u200b沙\x1b[31m\n\u202eX\ufe0f\u3000")
        == "白〔U+200B〕沙〔U+001B〕[31m〔U+000A〕〔U+202E〕X〔U+FE0F〕\u3000"
    )


@pytest.mark.slow
def test_what_no_font_has_is_drawn_by_its_number() -> None:
    assert undrawable("缺资金😀مر\u1680\n😀") == "😀مر"
    assert drawable("缺资金😀\u1680。\n") == "缺资金〔U+1F600〕 。\n"
    assert drawable("白沙镇 $x$") == "白沙镇 $x$"


@examples(300)
@given(ANY)
@pytest.mark.slow
def test_any_text_is_read_once_and_can_be_written_told_and_drawn(text: str) -> None:
    read = clean(text)
    assert clean(read.text) == (read.text, "")
    for letters in (read.text, shown(text), drawable(text)):
        letters.encode()
    assert clean(shown(text)) == (shown(text), "")
    assert not undrawable(drawable(text))


@pytest.mark.parametrize(
    "letters", ["".join(sorted(GBK)).replace("\x7f", ""), STANDARD, OF_VILLAGES, "☑☐✔✗☎㎥〇㈠①Ⅻ〒…—"]
)
@pytest.mark.slow
def test_every_letter_of_names_and_standards_has_a_glyph_in_both_weights(letters: str) -> None:
    assert len(letters) > 8
    assert not undrawable(letters)
    assert not set(letters_of(RARE / "NotoSansSC-Rare-Regular.otf")) ^ set(
        letters_of(RARE / "NotoSansSC-Rare-Bold.otf")
    )


@pytest.mark.slow
def test_everyday_letters_open_no_font_of_rare_ones() -> None:
    letters_of.cache_clear()
    assert not rare("江津区 2021 年 9 月：12.5%–89.6%\n“一”")
    assert not drawable("−é≤").startswith("〔")
    assert letters_of.cache_info().currsize == 1
    assert rare("一𠮷☑😀") == "𠮷☑"


@pytest.mark.slow
def test_all_fonts_together_leave_the_wheel_below_25_mb() -> None:
    """A wheel is a zip of its files; all else in it is below 2 MB."""
    packed = [len(zlib.compress(path.read_bytes())) for path in FONTS.rglob("*") if path.is_file()]
    assert sum(packed) < 16_000_000


def test_a_message_quotes_what_stands_around_a_letter() -> None:
    assert excerpt("白\u200b沙", "\u200b") == "白〔U+200B〕沙"
    assert excerpt("一" * 50 + "😀" + "二" * 50, "😀") == "…" + "一" * 12 + "😀" + "二" * 12 + "…"
