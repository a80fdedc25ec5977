"""Any text is read, told and drawn: nothing unseen stays, nothing unknown is lost."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eldercare_analysis.inputs.letters import clean, code_points, drawable, shown, undrawable, unescaped

ANY = st.text(
    st.characters(codec=None) | st.sampled_from("\n\t\r\0\x1b\u200b\u202e\ud83d\ude00\uffff$_{}\\#@<&白")
)
UNSEEN = {"Cc", "Cf", "Cs"}


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


def test_what_no_font_has_is_drawn_by_its_number() -> None:
    assert undrawable("缺资金😀مر\u2003\n😀") == "😀مر"
    assert drawable("缺资金😀\u2003。\n") == "缺资金〔U+1F600〕 。\n"
    assert drawable("白沙镇 $x$") == "白沙镇 $x$"


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_text_is_read_once_and_can_be_written_told_and_drawn(text: str) -> None:
    read = clean(text)
    assert clean(read.text) == (read.text, "")
    for letters in (read.text, shown(text), drawable(text)):
        letters.encode()
    assert clean(shown(text)) == (shown(text), "")
    assert not undrawable(drawable(text))
