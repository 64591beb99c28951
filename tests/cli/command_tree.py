"""The commands of `workbench` by their words, for tests that go over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from workbench.cli.commands import WORKBENCH


def commands(
    command: click.Command = WORKBENCH, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command, with its words; first `workbench` itself, which has none."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


def leaves() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command without commands of its own, by its words."""
    for path, command in commands():
        if not isinstance(command, click.Group):
            yield path, command


def options_of(command: click.Command) -> set[str]:
    """The names of a command's options, `--help` too."""
    params = command.get_params(click.Context(command))
    return {name for param in params if isinstance(param, click.Option) for name in param.opts}


def command_of(words: Sequence[str]) -> click.Command:
    """The command that words call; they are read as it reads them. Raises: UsageError."""
    command, rest = WORKBENCH, list(words)
    while isinstance(command, click.Group):
        _, command, rest = command.resolve_command(click.Context(command), rest)
    assert command is not None
    command.make_context(command.name, rest)
    return command
