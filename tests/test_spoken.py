"""The language of a run: the option, the variable, the locale; Chinese first."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest

from eldercare_analysis.spoken import language_of_run
from frontdoor import texts

SURROUNDINGS = [
    ([], {}, "zh"),
    ([], {"LANG": "C.UTF-8"}, "zh"),
    ([], {"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "zh"),  # what is set first counts
    ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
    ([], {"LANG": "de_DE.UTF-8"}, "zh"),
    ([], {"LANG": "enm_XX"}, "zh"),  # Middle English, which is not spoken here
    ([], {"LANG": "en_US.UTF-8"}, "en"),
    ([], {"LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"}, "en"),
    ([], {"LC_ALL": "", "LANG": "English_United States.1252"}, "en"),
    ([], {"LANG": "en"}, "en"),
    ([], {"ELDERCARE_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
    ([], {"ELDERCARE_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ([], {"ELDERCARE_LANGUAGE": "xx", "LANG": "en_US.UTF-8"}, "en"),  # a command refuses it, in English
    (["check", "--language", "en"], {"ELDERCARE_LANGUAGE": "zh"}, "en"),
    (["--language=zh", "check"], {"LANG": "en_US.UTF-8"}, "zh"),
    (["--language", "zh", "check", "--language=en"], {}, "en"),  # the last one, as of any option
    (["--language"], {"LANG": "en_US.UTF-8"}, "en"),
    (["--town", "en"], {}, "zh"),
]


@pytest.mark.parametrize(("arguments", "variables", "expected"), SURROUNDINGS)
def test_the_language_of_a_run(arguments: list[str], variables: dict[str, str], expected: str) -> None:
    assert language_of_run(arguments, variables) == expected


@pytest.mark.parametrize(
    ("menus", "expected"), [(0x0409, "en"), (0x0809, "en"), (0x0804, "zh"), (0x0407, "zh")]
)
def test_windows_menus_decide_where_no_locale_is_set(
    monkeypatch: pytest.MonkeyPatch, menus: int, expected: str
) -> None:
    """0x0409 is English (US), 0x0809 English (UK), 0x0804 Chinese (PRC), 0x0407 German."""
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: menus)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert language_of_run([], {}) == expected
    assert language_of_run([], {"LANG": "zh_CN"}) == "zh"


def test_the_front_door_asks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, variables, expected in SURROUNDINGS:
        monkeypatch.setattr(sys, "argv", ["run.py", *arguments])
        for name in ("ELDERCARE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.setenv(name, variables.get(name, ""))
        assert texts.language() == expected
