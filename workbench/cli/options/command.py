"""The commands and groups of the command line: their help, and how they read their words."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import click

from workbench.cli.options.words import arranged
from workbench.errors import expected, quoted

CommandFunction = Callable[..., int]
"""A function of a command: it takes its options by name and returns the exit status."""
Decorator = Callable[[CommandFunction], CommandFunction]
_SETTINGS = {"help_option_names": ["-h", "--help"]}


class Command(click.Command):
    """A command with an example in its help."""

    example: str | None = None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words. Raises: UsageError, BadInput."""
        return super().parse_args(ctx, arranged(args, self.get_params(ctx)))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example."""
        _write_example(formatter, self.example)


class Group(click.Group):
    """A command that has commands of its own."""

    example: str | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in their own order."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names. Raises: UsageError."""
        names = self.list_commands(ctx)
        if args[0] not in names:
            message = f"unknown command {quoted(args[0])}; {expected(names, args[0])}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words up to the command's name. Raises: UsageError."""
        if not args:
            names = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"a command is missing; expected one of: {names}", ctx)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example."""
        _write_example(formatter, self.example)


@dataclass(frozen=True)
class CommandPlace:
    """Where a command is: a module and a name in it; and its line in the list of commands."""

    module: str
    name: str
    summary: str


class LazyGroup(Group):
    """Commands whose modules are imported when they are run, and not for the list of commands."""

    def __init__(
        self, name: str, package: str, places: Mapping[str, CommandPlace], summary: str
    ) -> None:
        """`package`: the one that the modules of the places are in."""
        super().__init__(name, help=summary, context_settings=_SETTINGS, no_args_is_help=False)
        self._package, self._places = package, places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for a name that is none."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module = importlib.import_module(f"{self._package}.{place.module}")
        return cast("click.Command", getattr(module, place.name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, none of which is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in self._places.items()])


def command(
    name: str, summary: str, example: str | None = None
) -> Callable[[CommandFunction], Command]:
    """Make a function a command. `summary`: what it does, as the list of commands says it."""

    def decorate(function: CommandFunction) -> Command:
        made = click.command(
            name,
            cls=Command,
            help=_sentence(summary),
            short_help=summary,
            context_settings=_SETTINGS,
        )(function)
        made.example = example
        return made

    return decorate


def group(name: str, summary: str, example: str, commands: Sequence[click.Command]) -> Group:
    """A command of commands."""
    made = Group(
        name,
        help=_sentence(summary),
        short_help=summary,
        commands=commands,
        context_settings=_SETTINGS,
        no_args_is_help=False,
    )
    made.example = example
    return made


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."


def _write_example(formatter: click.HelpFormatter, example: str | None) -> None:
    if example is not None:
        formatter.write(f"\nExample:\n  {example}\n")
