"""How JupyterLab is started: language, page to start from, arguments of ours and of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eldercare_analysis.inputs.problems import InputError
from eldercare_analysis.lab.__main__ import SETTINGS, START, arguments, asked, main
from eldercare_analysis.language import LANGUAGES, Language, say

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "variable", "language", "rest"),
    [
        ([], "", "zh", []),
        ([], "en", "en", []),
        (["--port=9", "--language", "en"], "zh", "en", ["--port=9"]),
        (["--language=zh", "--no-browser"], "en", "zh", ["--no-browser"]),
    ],
)
def test_the_language_is_ours_and_the_rest_goes_on(
    given: list[str], variable: str, language: str, rest: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")
    monkeypatch.setenv("ELDERCARE_LANGUAGE", variable)
    assert asked(given) == (language, rest)


def test_another_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for given in (["--language", "fr"], ["--language"]):
        with pytest.raises(InputError):
            asked(given)
    assert main(["--language", "fr"]) == 2
    assert "fr" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help", f"--language={language}"]) == 0
    assert capsys.readouterr().out == f"{say(language, 'lab.help')}\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_on_a_page_that_is_there(language: Language) -> None:
    ours = arguments(language, [])
    assert f"--LabApp.default_url=/lab/tree/{START[language]}" in ours
    assert (ROOT / "notebooks" / START[language]).is_file()
    settings = SETTINGS / language / "labconfig" / "default_setting_overrides.json"
    (locale,) = json.loads(settings.read_text(encoding="utf-8")).values()
    assert locale["locale"].startswith(language)


def test_what_somebody_gives_takes_the_place_of_ours() -> None:
    given = ["--ServerApp.root_dir=/somewhere", "--no-browser"]
    assert arguments("zh", given)[-2:] == given
    assert [one for one in arguments("zh", given) if "root_dir" in one] == given[:1]
