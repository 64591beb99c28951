"""What the commands of the store share: their options, the store, its errors.

No command loads the store before it runs. Only a command that writes makes a store.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.terminal.arguments import add_store
from workbench.errors import BadInput, NoFile, Refused, WorkbenchError, quoted

if TYPE_CHECKING:
    from workbench.model.actor import Actor
    from workbench.policy.policy import Policy
    from workbench.store import Store

_PATHS = ("store", "file", "files", "folder", "source", "out", "rejects")


def group(commands: Any, name: str, does: str, example: str) -> Any:
    """Add a command with sub-commands, and return where those are added."""
    parser = commands.add_parser(name, **_said(does, example))
    return parser.add_subparsers(dest="what", metavar="WHAT", required=True)


def command(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    does: str,
    example: str,
    *,
    is_list: bool = False,
) -> Any:
    """Add a command of the store, and return its parser for the arguments of its own."""
    parser = commands.add_parser(name, **_said(does, example))
    parser.set_defaults(run=run)
    add = parser.add_argument
    add_store(add)
    add("--actor", metavar="NAME", help="who is recorded as acting (the login name)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON: one object a line")
    if is_list:
        form.add_argument("--csv", action="store_true", help="print CSV that spreadsheets do not"
            " run")  # fmt: skip
        add("--out", metavar="FILE", help="write it there: JSON Lines with --json or by the ending,"
            " else CSV")  # fmt: skip
    return parser


def listing(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    does: str,
    example: str,
    *,
    filters: Sequence[str] = (),
) -> Any:
    """Add a command that prints a list, and return its parser, as `command` does.

    `filters`: the arguments that choose from the list. One that finds nothing then has a negative
    answer.
    """
    parser = command(commands, name, run, does, example, is_list=True)
    parser.set_defaults(filters=tuple(filters))
    return parser


def load_policy(asked: argparse.Namespace, path: str) -> Policy:
    """Read a policy file, whose rules may call the custom actions of the store, if there is one.

    Raises: BadInput, NoFile, and what is wrong with the store.
    """
    from workbench.policy.policy import Policy
    from workbench.services.policies.policies import known_actions

    if not (Path(asked.store) / "store.duckdb").exists():
        return Policy.load(path)
    with store_to_read(asked) as store:
        actions = known_actions(store)
    return Policy.load(path, actions)


@contextmanager
def store_to_read(asked: argparse.Namespace) -> Iterator[Store]:
    """The store that is there. Raises: NoFile, and what is wrong with it."""
    with _clear_errors(asked):
        if Path(asked.store).is_file():
            raise NoFile(f"{asked.store} is a file; expected the folder of a store")
        if not (Path(asked.store) / "store.duckdb").exists():
            said = "the first command that writes makes one, such as"
            example = f"workbench tags create NAME --store {asked.store}"
            raise NoFile(f"there is no store in the folder {asked.store}; {said} `{example}`")
        with _opened(asked) as store:
            yield store


@contextmanager
def store_to_write(
    asked: argparse.Namespace, *, makes: bool = True
) -> Iterator[tuple[Store, Actor]]:
    """The store and who acts; `makes`: whether a store is made where there is none."""
    from workbench.model.actor import Actor

    actor = Actor.named(asked.actor)
    if not makes:
        with store_to_read(asked) as store:
            yield store, actor
        return
    with _clear_errors(asked), _opened(asked) as store:
        yield store, actor


@contextmanager
def _opened(asked: argparse.Namespace) -> Iterator[Store]:
    from workbench.store import Store

    _check_texts(asked)
    store = Store(asked.store)
    try:
        yield store
    except BaseException:
        store.discard()
        raise
    finally:
        store.close()


@contextmanager
def _clear_errors(asked: argparse.Namespace) -> Iterator[None]:
    """Say what went wrong with the store's files, as the workbench's own error."""
    try:
        yield
    except (WorkbenchError, BrokenPipeError):
        raise
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise BadInput(f"the store {asked.store} cannot be used: {said}") from error
    except Exception as error:
        if not _is_of_database(error):
            raise
        raise Refused(f"the store {asked.store} cannot be used: {error}") from error


def _is_of_database(error: Exception) -> bool:
    """Whether the database raised it; only the store itself may load the database."""
    database: Any = sys.modules.get("duckdb")
    return database is not None and isinstance(error, database.Error)


def _check_texts(asked: argparse.Namespace) -> None:
    """Raise BadInput for an argument that is no UTF-8."""
    for name, given in vars(asked).items():
        for text in given if isinstance(given, list) else [given]:
            if isinstance(text, str) and name not in _PATHS and not _is_text(text):
                raise BadInput(f"an argument is no UTF-8 text: {quoted(text)}")


def _is_text(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _said(does: str, example: str) -> dict[str, Any]:
    lines = "\n".join(f"  {line}" for line in example.splitlines())
    return {
        "help": does,
        "description": f"{does[0].upper()}{does[1:]}.",
        "epilog": f"example:\n{lines}",
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }
