"""The parser of arguments, whose refusals name the nearest word that would have done."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from workbench.errors import expected, nearest, printable, quoted

DEFAULT_STORE = "workbench-store"
MOST = 100
_LARGEST = 2**63 - 1


class Parser(argparse.ArgumentParser):
    """Arguments of a command; a word that is unknown is answered with the nearest one."""

    def parse_args(  # pyright: ignore[reportIncompatibleMethodOverride] - its overloads say more
        self, args: Any = None, namespace: Any = None
    ) -> Any:
        """As argparse does, with a suggestion for each option that there is not."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            leaf = self.asked_for(found)
            said = [_unknown(word, list(leaf.options())) for word in rest]
            leaf.error(f"unrecognized arguments: {'; '.join(said)}")
        return found

    def options(self) -> Iterator[str]:
        """The names of the options."""
        for action in self._actions:
            yield from action.option_strings

    def error(self, message: str) -> NoReturn:
        """End with usage and message, of which the terminal obeys nothing."""
        super().error(printable(message))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            said = expected([str(one) for one in action.choices], value)
            raise argparse.ArgumentError(action, f"unknown {quoted(value)}; {said}")

    def asked_for(self, found: argparse.Namespace) -> Parser:
        """The parser of the sub-command that was asked for."""
        for action in self._actions:
            if isinstance(action.choices, dict):  # of sub-commands
                chosen = action.choices.get(getattr(found, action.dest, None))
                if isinstance(chosen, Parser):
                    return chosen.asked_for(found)
        return self


def default_store() -> str:
    """The store's folder where none is named: `WORKBENCH_STORE`, else one in the current folder."""
    return os.environ.get("WORKBENCH_STORE") or DEFAULT_STORE


def add_store(add: Any, what: str = "the store's folder") -> None:
    """Add `--store`."""
    add("--store", metavar="DIR", default=default_store(), help=f"{what} (%(default)s)")


def whole(text: str) -> int:
    """A whole number from 1, as an argument."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:20]) <= _LARGEST:
        return int(text[:20])
    raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {quoted(text)}")


def add_limit(add: Any, name: str = "--limit", what: str = "how many at most") -> None:
    """Add how many of a list are wanted."""
    said = f"{what}, or all ({MOST} where they are printed; all in CSV and files)"
    add(name, metavar="N", type=_at_most, help=said)


def limit(asked: argparse.Namespace, given: int | None) -> int | None:
    """How many of a list are wanted, None for all. `given`: what `add_limit` read."""
    if given is None:
        return None if asked.csv or asked.out else MOST
    return given or None


def _at_most(text: str) -> int:
    """A whole number from 1, or `all`, which is 0."""
    try:
        return 0 if text == "all" else whole(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, or all") from None


def _unknown(word: str, options: Sequence[str]) -> str:
    close = nearest(word.partition("=")[0], options) if word.startswith("-") else None
    return f"{quoted(word)}, did you mean {quoted(close)}?" if close else quoted(word)
