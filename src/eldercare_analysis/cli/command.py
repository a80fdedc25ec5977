"""The `eldercare` app, and the decorator by which commands add themselves to it.

What several commands share they name by a dataclass of options: none writes an option again. Heavy imports
wait until a command needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from eldercare_analysis import __version__
from eldercare_analysis.cli.manual import manual
from eldercare_analysis.cli.options import Inputs, Spoken
from eldercare_analysis.cli.screen import tell
from eldercare_analysis.cli.usage import NoSuchCommandError, TooManyError, within
from eldercare_analysis.inputs.problems import check_language

if TYPE_CHECKING:
    from typer._click.core import Command, Context

Function = TypeVar("Function", bound=Callable[..., None])
STUDY = (
    "study"  # the parameter that gets the study of `Inputs`, whose type is not imported until it is needed
)
OWN = ""  # an option that only one command has
ORDER = ("town", "year", "month", "scenario", "register", "data", OWN, "output_format", "language")


class Plain(TyperCommand):
    """A command whose help and errors are plain lines in the language of the run."""

    allow_extra_args = True  # they are refused here, in words

    def get_help(self, ctx: Context) -> str:
        """Return what `--help` says."""
        return manual(ctx)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments; refuse what is too much."""
        with within(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise TooManyError(" ".join(rest), ctx)
        return rest


class PlainGroup(TyperGroup):
    """A group of such commands."""

    def get_help(self, ctx: Context) -> str:
        """Return what `--help` says."""
        return manual(ctx)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments in front of the command's name."""
        with within(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that is named; refuse a name that there is not."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            raise NoSuchCommandError(args[0], list(self.commands), ctx)
        return super().resolve_command(ctx, args)


def new_group(above: typer.Typer | None = None, name: str | None = None) -> typer.Typer:
    """Return a group of commands without any, within another one if there is one."""
    group = typer.Typer(
        cls=PlainGroup,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    if above:
        above.add_typer(group, name=name)
        group.callback()(_speak)
    return group


def _speak(language: Spoken = "zh") -> None:
    """Take `--language` in front of a command, too; what it asks for is known already.

    Raises:
        InputError: there is no such language.
    """
    check_language(language)


def _tell_version(asked: bool) -> None:  # noqa: FBT001 - so typer calls it
    if asked:
        tell(f"eldercare {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", is_eager=True, callback=_tell_version)]
app = new_group()


@app.callback()
def _program(
    *,
    version: Version = False,  # noqa: ARG001 - its callback has told it
    language: Spoken = "zh",
) -> None:
    """Hold the options of the program itself."""
    _speak(language)


def command(
    group: typer.Typer, name: str | None = None, *, without: Collection[str] = ()
) -> Callable[[Function], Function]:
    """Add a function to a group of commands.

    A parameter whose type is a dataclass is made from options, one a field; `study: Study` is that of its
    `Inputs`, opened last. What must be given comes first in the help; the rest is in one order in all
    commands.

    Args:
        group: where to add it.
        name: of the command; by default the function's.
        without: fields that are no options of this command. Nor are those that the function has as parameters
            of its own.
    """

    def add(function: Function) -> Function:
        declared = _parameters(function)
        made_of: dict[str, dict[str, Parameter]] = {
            name: _fields(one.annotation, {*declared, *without})
            for name, one in declared.items()
            if isinstance(one.annotation, type) and is_dataclass(one.annotation)
        }
        own = {name: one for name, one in declared.items() if name not in made_of}
        options = [one for named in (own, *made_of.values()) for one in named.values()]

        @wraps(function)
        def run(**given: Any) -> None:  # noqa: ANN401 - whatever the options are
            made: dict[str, Any] = {
                name: declared[name].annotation(**{field: given[field] for field in fields})
                for name, fields in made_of.items()
            }
            if STUDY in made:
                made[STUDY] = made[STUDY].study()
            function(**made, **{name: given[name] for name in own})

        run.__annotations__ = {one.name: one.annotation for one in options}
        run.__signature__ = Signature(sorted(options, key=_place))  # type: ignore[attr-defined]
        group.command(name, cls=Plain)(run)
        return function

    return add


def _fields(bundle: Callable[..., Any], left_out: Collection[str]) -> dict[str, Parameter]:
    return {name: one for name, one in _parameters(bundle).items() if name not in left_out}


def _parameters(made: Callable[..., Any]) -> dict[str, Parameter]:
    """Return the parameters of a function or dataclass, with their types instead of the names of these."""
    types = get_type_hints(made, localns={"Study": Inputs}, include_extras=True)
    return {
        name: one.replace(annotation=types[name], kind=Parameter.KEYWORD_ONLY)
        for name, one in signature(made).parameters.items()
    }


def _place(option: Parameter) -> int:
    """Return the place of an option among those of a command."""
    if option.default is Parameter.empty:
        return -1
    return ORDER.index(option.name if option.name in ORDER else OWN)
