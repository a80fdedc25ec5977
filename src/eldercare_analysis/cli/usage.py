"""What is wrong with a command line: in the language of the run, with what was meant and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperArgument

from eldercare_analysis.cli.manual import (
    is_flag,
    kind_of,
    label,
    manual,
    meaning,
    name_of,
    usage,
    wrapped,
)
from eldercare_analysis.language import join, say
from eldercare_analysis.spoken import language_of_run as language

if TYPE_CHECKING:
    from typer._click.core import Context, Parameter


__all__ = ["ClickException", "NoSuchCommandError", "TooManyError", "refusal", "within"]
NUMBERS = ("int", "float")


class NoSuchCommandError(UsageError):
    """A group has no such command."""

    def __init__(self, name: str, known: list[str], ctx: Context) -> None:
        """Keep what was typed, and what there is."""
        super().__init__(name, ctx)
        self.known = known


class TooManyError(UsageError):
    """More was typed than the command takes."""


@contextmanager
def within(ctx: Context) -> Iterator[None]:
    """Have errors of the parser know which command they are about."""
    try:
        yield
    except UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def refusal(error: ClickException) -> str:
    """Return what is wrong, how the command is written, and where more is told."""
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return say(language(), "usage.refused", why=error.format_message())
    if isinstance(error, NoArgsIsHelpError):
        return manual(ctx)
    help_line = say(language(), "usage.help", program=ctx.command_path)
    return "\n".join([*wrapped(_wrong(error, ctx)), usage(ctx), help_line])


def _wrong(error: ClickException, ctx: Context) -> str:
    options = {name: one for one in ctx.command.get_params(ctx) for name in one.opts}
    match error:
        case NoSuchCommandError():
            return _unknown("no_command", error.message, error.known)
        case NoSuchOption():
            return _unknown("no_option", error.option_name, [one for one in options if one.startswith("--")])
        case TooManyError():
            return say(language(), "usage.extra", value=error.message)
        case BadParameter() if error.param:
            return _value(error, error.param, ctx)
        case BadOptionUsage() if error.option_name in options:
            return _form(error, options[error.option_name], ctx)
    return say(language(), "usage.refused", why=error.format_message())


def _unknown(key: str, value: str, known: list[str]) -> str:
    close = get_close_matches(value, known)
    told = say(language(), f"usage.{key}", value=value)
    return told + say(language(), "usage.nearest", names=join(language(), close)) if close else told


def _value(error: BadParameter, param: Parameter, ctx: Context) -> str:
    """Say that a value is missing, or which kind of value is needed; the cause knows which one was given."""
    name = label(param) if isinstance(param, TyperArgument) else f"--{name_of(param)}"
    told = meaning(ctx, param)
    if isinstance(error, MissingParameter):
        return say(language(), "usage.missing", name=name, meaning=told)
    found: list[dict[str, object]] = getattr(error.__cause__, "errors", list)()
    value = found[0]["input"] if found else error.message
    key = f"usage.{kind_of(param)}" if kind_of(param) in NUMBERS else "usage.other"
    return say(language(), key, name=name, value=value, meaning=told)


def _form(error: BadOptionUsage, param: Parameter, ctx: Context) -> str:
    """Say that an option lacks its value, or takes none."""
    key = "usage.flag" if is_flag(param) else "usage.no_value"
    return say(language(), key, name=error.option_name, meaning=meaning(ctx, param))
