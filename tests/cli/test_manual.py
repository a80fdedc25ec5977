"""Help: every command and option has its meaning, its default and an example that the command takes, in both languages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from typer._click.exceptions import MissingParameter
from typer.core import TyperArgument
from typer.main import get_command

import eldercare_analysis.cli  # noqa: F401 - its commands
from eldercare_analysis.cli.command import Plain, PlainGroup, app
from eldercare_analysis.cli.manual import CHAPTERS, commands_of, is_flag, manual, meaning, name_of
from eldercare_analysis.language import entry_of

LANGUAGES = ("zh", "en")
EXAMPLE = {"zh": "例：", "en": "Example: "}
DEFAULT = {"zh": "默认", "en": "Default"}
ROOT: Any = get_command(app)


def contexts(command: Any = ROOT, above: Any = None, name: str = "eldercare") -> Iterator[Any]:
    """Yield the program, its groups and commands."""
    ctx = command.context_class(command, info_name=name, parent=above, help_option_names=["-h", "--help"])
    yield ctx
    for word, one in getattr(command, "commands", {}).items():
        yield from contexts(one, ctx, word)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ELDERCARE_LANGUAGE", request.param)
    monkeypatch.setattr("sys.argv", ["eldercare"])
    return str(request.param)


def examples(text: str, language: str) -> list[str]:
    return re.findall(rf"^{EXAMPLE[language]}(.*)$", text, re.MULTILINE)


def test_every_option_says_what_it_means_its_default_and_an_example(language: str) -> None:
    for ctx in contexts():
        for param in ctx.command.get_params(ctx):
            if name_of(param) in ("help", "version"):
                continue
            text = meaning(ctx, param)
            assert len(examples(text, language)) == 1, (ctx.command_path, name_of(param))
            assert param.required or DEFAULT[language] in text, (ctx.command_path, name_of(param))
            if isinstance(param.default, str | int) and not is_flag(param) and param.default != "":
                told = name_of(param) == "language" or f"{param.default}" in text
                assert told, (ctx.command_path, name_of(param))


def test_the_command_takes_every_example(language: str) -> None:
    found = 0
    for ctx in contexts():
        for param in ctx.command.get_params(ctx):
            for example in examples(meaning(ctx, param), language):
                words = shlex.split(example)
                assert isinstance(param, TyperArgument) or words[0] in param.opts
                given = taken(ctx.command, ctx.parent, ctx.info_name, words)
                assert param.name not in ("first", "item") or given, example
                found += 1
    assert found > 100


def test_the_program_takes_every_command_that_help_shows(language: str) -> None:
    lines = [line.strip() for ctx in contexts() for line in manual(ctx).splitlines()]
    shown = [line for line in lines if re.match(rf"({EXAMPLE[language]})?eldercare ", line)]
    for line in shown:
        words = shlex.split(line.removeprefix(EXAMPLE[language]).partition("    ")[0])[1:]
        names = [name.split(".") for name, _ in commands_of(ROOT)]
        known = next(name for name in names if words[: len(name)] == name)
        ctx = next(one for one in contexts() if one.command_path.split()[1:] == known)
        assert taken(ctx.command, ctx.parent, ctx.info_name, words[len(known) :], whole=True), line
    assert len(shown) > 15


def taken(command: Any, above: Any, name: str, words: list[str], *, whole: bool = False) -> bool:
    """Say whether a command takes arguments; those that are missing may be, unless they are the whole."""
    try:
        command.make_context(name, list(words), parent=above)
    except MissingParameter:
        return not whole
    return True


def test_help_fits_80_columns(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for ctx in contexts():
        lines = manual(ctx).splitlines()
        assert max(map(cell_len, lines)) <= 80, ctx.command_path
        assert all(line.isprintable() for line in lines)


def test_every_command_speaks_and_stands_in_one_chapter() -> None:
    listed = [name for chapter in CHAPTERS for name in entry_of(f"chapter.{chapter}")["commands"].split()]
    assert sorted(listed) == sorted(ROOT.commands)
    for ctx in contexts():
        assert isinstance(ctx.command, Plain | PlainGroup), ctx.command_path
        names = {name for param in ctx.command.get_params(ctx) for name in param.opts}
        assert {"--language", "-h", "--help"} <= names, ctx.command_path
