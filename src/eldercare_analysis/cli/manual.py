"""What `--help` says: plain lines in the language of the run, as `texts/commands.yaml` has them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from typer.core import TyperArgument, TyperGroup, TyperOption

from eldercare_analysis.language import entry_of, has, say
from eldercare_analysis.reporting.wrapping import lines_of
from eldercare_analysis.spoken import language_of_run as language

if TYPE_CHECKING:
    from typer._click.core import Command, Context, Parameter

WIDEST = 100  # cells; longer lines are hard to read
LABEL, INDENT, GAP = 20, 2, 2  # cells of the left column at most, before it, and behind it
CHAPTERS = ("monthly", "figures", "planning", "auditing", "machine")
Pair = tuple[str, str]  # what is explained, and how


def manual(ctx: Context) -> str:
    """Return the help of a command, or of a group of commands."""
    command, params = ctx.command, ctx.command.get_params(ctx)
    lines = [usage(ctx), "", *wrapped(say(language(), _key(ctx, "what")))]
    if isinstance(command, TyperGroup):
        lines += _commands(ctx, command)
    for head, kind in (("arguments", TyperArgument), ("options_head", TyperOption)):
        pairs = [(label(one), _explained(ctx, one)) for one in params if isinstance(one, kind)]
        lines += _section(say(language(), f"manual.{head}"), pairs)
    if isinstance(command, TyperGroup):
        lines += ["", say(language(), "manual.more", program=ctx.command_path)]
    return "\n".join(lines)


def wrapped(text: str) -> list[str]:
    """Return a text in lines that fit."""
    return lines_of(text, _width())


def usage(ctx: Context) -> str:
    """Return the line that says how a command is written."""
    is_group = isinstance(ctx.command, TyperGroup)
    words = [ctx.command_path, f"[{say(language(), 'manual.options')}]"]
    words += [label(one) for one in ctx.command.get_params(ctx) if isinstance(one, TyperArgument)]
    line = " ".join([*words, say(language(), "manual.command")] if is_group else words)
    head = say(language(), "manual.usage")
    return say(language(), "manual.headed", head=head) + ("" if language() == "zh" else " ") + line


def label(param: Parameter) -> str:
    """Return an option with the place of its value, or the place of an argument."""
    name = name_of(param)
    key = f"metavar.{name}"
    place = say(language(), key if has(key) else f"metavar.{kind_of(param)}") if not is_flag(param) else ""
    names = ", ".join(sorted(param.opts, key=len))
    return place if isinstance(param, TyperArgument) else f"{names} {place}".rstrip()


def name_of(param: Parameter) -> str:
    """Return how texts call an option or argument: as it is typed, without dashes."""
    return param.name or "" if isinstance(param, TyperArgument) else max(param.opts, key=len).lstrip("-")


def kind_of(param: Parameter) -> str:
    """Return the type of a value, or of each of several: `str`, `int`, `float` or `path`."""
    bare = param.bare_type() if isinstance(param, TyperArgument | TyperOption) else ""
    return bare.removeprefix("list[").removesuffix("]").lower()


def is_flag(param: Parameter) -> bool:
    """Say whether an option takes no value."""
    return isinstance(param, TyperOption) and param.is_flag


def meaning(ctx: Context, param: Parameter) -> str:
    """Return what an option or argument means, its default, and on a line of its own an example."""
    own = _key(ctx, name_of(param))
    return say(language(), own if has(own) else f"option.{name_of(param)}", default=param.default)


def _explained(ctx: Context, param: Parameter) -> str:
    """Return the meaning with what the code knows: whether it must be given, or may be several times."""
    first, line, example = meaning(ctx, param).partition("\n")
    before = say(language(), "manual.required") if param.required else ""
    after = say(language(), "manual.repeated") if param.multiple else ""
    return f"{before}{first}{after}{line}{example}"


def summary(command: str) -> str:
    """Return what a command is for in one line, by its words, as `audit.verify`."""
    return say(language(), f"command.{command}.what").partition("\n")[0]


def path_of(ctx: Context) -> str:
    """Return the words of a command behind the program, joined by points; nothing for the program itself."""
    above = f"{path_of(ctx.parent)}." if ctx.parent and ctx.parent.parent else ""
    return f"{above}{ctx.info_name}" if ctx.parent else ""


def commands_of(group: TyperGroup, above: str = "") -> Iterator[tuple[str, Command]]:
    """Yield the commands of a group and of its groups, each by its words joined by points."""
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from commands_of(one, f"{above}{name}.")
        else:
            yield f"{above}{name}", one


def _key(ctx: Context, name: str) -> str:
    path = path_of(ctx)
    return f"command.{path}.{name}" if path else f"program.{name}"


def _commands(ctx: Context, group: TyperGroup) -> Iterator[str]:
    """Yield the lists of commands: of the program by chapters, of a group in one."""
    path = path_of(ctx)
    found = [(name, summary(name)) for name, _ in commands_of(group, f"{path}." if path else "")]
    for chapter in () if path else CHAPTERS:
        entry = entry_of(f"chapter.{chapter}")
        names = entry["commands"].split()
        inside = [one for name in names for one in found if one[0].partition(".")[0] == name]
        yield from _section(entry[language()], [(name.replace(".", " "), told) for name, told in inside])
    if path:
        listed = [(name.rpartition(".")[2], told) for name, told in found]
        yield from _section(say(language(), "manual.commands"), listed)


def _section(head: str, pairs: Iterable[Pair]) -> list[str]:
    """Return a head and what stands below it in two columns; nothing where there is nothing."""
    listed = list(pairs)
    if not listed:
        return []
    widest = max((cells for name, _ in listed if (cells := cell_len(name)) <= LABEL), default=LABEL)
    lines = [line for name, told in listed for line in _entry(name, told, widest)]
    return ["", say(language(), "manual.headed", head=head), *lines]


def _entry(name: str, told: str, widest: int) -> Iterator[str]:
    """Yield the lines of one entry; a name that is too wide has a line of its own."""
    left = INDENT + widest + GAP
    first, *rest = lines_of(told, _width() - left)
    if cell_len(name) > widest:
        yield f"{' ' * INDENT}{name}"
        yield f"{' ' * left}{first}"
    else:
        yield f"{' ' * INDENT}{name}{' ' * (left - INDENT - cell_len(name))}{first}"
    yield from (f"{' ' * left}{line}" for line in rest)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST)
