"""Puts the words of a command line into the order and form that Click reads.

Click gives each option one value, and takes every word that begins with `-` for an option. Here an
option may take several values (`--posts a.csv b.csv`), and a negative number or a text with spaces
is a value. Options may be anywhere among the arguments.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

import click

from workbench.errors import quoted

_NEGATIVE_NUMBER = re.compile(r"-\d+|-\d*\.\d+", re.ASCII)
_END_OF_OPTIONS = "--"


class SeveralValues(click.Option):
    """An option that takes all the values that follow it: `--posts a.csv b.csv`."""

    def make_metavar(self, ctx: click.Context) -> str:
        """How the help shows the values."""
        return f"{super().make_metavar(ctx)}..."


def arranged(words: Iterable[str], params: Iterable[click.Parameter]) -> list[str]:
    """The options, each value joined to its option by `=`; then `--`; then the arguments.

    Raises: UsageError for an option without its value.
    """
    options = {
        name: param for param in params if isinstance(param, click.Option) for name in param.opts
    }
    waiting, named, arguments = deque(words), list[str](), list[str]()
    while waiting:
        word = waiting.popleft()
        if word == _END_OF_OPTIONS:
            arguments += waiting
            break
        if not _is_option(word, options):
            arguments.append(word)
            continue
        name, equals, value = word.partition("=")
        name = _in_full(name, options)
        option = options.get(name)
        if equals or option is None or option.is_flag:
            named.append(f"{name}{equals}{value}")
        else:
            named += [f"{name}={given}" for given in _values(name, option, waiting, options)]
    return [*named, _END_OF_OPTIONS, *arguments]


def _values(
    name: str, option: click.Option, waiting: deque[str], options: Mapping[str, click.Option]
) -> Iterator[str]:
    """Take the values of an option from the words that follow it."""
    if not _is_value(waiting, options):
        what = option.metavar or option.name.upper()
        raise click.UsageError(f"the option {quoted(name)} needs a value; expected {what}")
    yield waiting.popleft()
    while isinstance(option, SeveralValues) and _is_value(waiting, options):
        yield waiting.popleft()


def _is_value(waiting: deque[str], options: Mapping[str, click.Option]) -> bool:
    return bool(waiting) and waiting[0] != _END_OF_OPTIONS and not _is_option(waiting[0], options)


def _is_option(word: str, options: Mapping[str, click.Option]) -> bool:
    if not word.startswith("-") or len(word) == 1:
        return False
    if word.partition("=")[0] in options:
        return True
    return not _NEGATIVE_NUMBER.fullmatch(word) and " " not in word


def _in_full(name: str, options: Mapping[str, click.Option]) -> str:
    """The option whose name begins so, where that is only one; otherwise the name as it is."""
    if name in options or not name.startswith("--"):
        return name
    meant = [known for known in options if known.startswith(name)]
    return meant[0] if len(meant) == 1 else name
