"""The store that a command works on: its options, how it is opened, and its errors.

No command loads the store before it runs. Only a command that writes makes a store.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Command, CommandFunction, Decorator, command
from workbench.cli.options.output_options import list_output_options, output_options
from workbench.cli.options.packed import packed
from workbench.cli.options.types import TEXT
from workbench.errors import BadInput, NoFile, Refused, WorkbenchError, reason_of
from workbench.notebook.default_store import STORE, STORE_FOLDER, default_store

if TYPE_CHECKING:
    from workbench.model.actor import Actor
    from workbench.policy.policy import Policy
    from workbench.store import Store

_FILE = "store.duckdb"


@dataclass(frozen=True)
class StoreAccess:
    """Which store a command works on, and who acts. `actor_name`: None for the login name."""

    store_folder: str
    actor_name: str | None = None

    @contextmanager
    def to_read(self) -> Generator[Store]:
        """The store that is there. Raises: NoFile, and what is wrong with it."""
        with self._clear_errors():
            if Path(self.store_folder).is_file():
                raise NoFile(f"{self.store_folder} is a file; expected the folder of a store")
            if not self._is_there():
                remedy = "the first command that writes makes one, such as"
                example = f"workbench tags create NAME --store {self.store_folder}"
                message = f"there is no store in the folder {self.store_folder}"
                raise NoFile(f"{message}; {remedy} `{example}`")
            with self._opened() as store:
                yield store

    @contextmanager
    def to_write(self, *, creates: bool = True) -> Generator[tuple[Store, Actor]]:
        """The store and who acts; `creates`: whether a store is made where there is none."""
        from workbench.model.actor import Actor

        actor = Actor.named(self.actor_name)
        if not creates:
            with self.to_read() as store:
                yield store, actor
            return
        with self._clear_errors(), self._opened() as store:
            yield store, actor

    def load_policy(self, path: str) -> Policy:
        """Read a policy file, whose rules may call custom actions of the store, if there is one.

        Raises: BadInput, NoFile, and what is wrong with the store.
        """
        from workbench.policy.policy import Policy
        from workbench.services.policies.policies import known_actions

        if not self._is_there():
            return Policy.load(path)
        with self.to_read() as store:
            actions = known_actions(store)
        return Policy.load(path, actions)

    def _is_there(self) -> bool:
        return (Path(self.store_folder) / _FILE).exists()

    @contextmanager
    def _opened(self) -> Generator[Store]:
        from workbench.store import Store

        store = Store(self.store_folder)
        try:
            yield store
        except BaseException:
            store.discard()
            raise
        finally:
            store.close()

    @contextmanager
    def _clear_errors(self) -> Generator[None]:
        """Raise what went wrong with the store's files as the workbench's own error."""
        try:
            yield
        except (WorkbenchError, BrokenPipeError):
            raise
        except (OSError, UnicodeError) as error:
            reason = reason_of(error)
            raise BadInput(f"the store {self.store_folder} cannot be used: {reason}") from error
        except Exception as error:
            if not _is_of_database(error):
                raise
            raise Refused(f"the store {self.store_folder} cannot be used: {error}") from error


def store_folder_option(what: str = "the store's folder") -> Decorator:
    """The option `--store`."""
    return click.option(
        "--store",
        "store_folder",
        metavar="DIR",
        type=click.STRING,
        default=default_store,
        help=f"{what} (the one that {STORE} names, else {STORE_FOLDER})",
    )


def store_options(what: str = "the store's folder") -> Decorator:
    """The options `--store` and `--actor`; the command gets them as `access`."""
    actor = click.option(
        "--actor",
        "actor_name",
        metavar="NAME",
        type=TEXT,
        help="who is recorded as acting (the login name)",
    )
    return packed("access", StoreAccess, store_folder_option(what), actor)


def actions_store_option() -> Decorator:
    """The option `--store` of a command over files; the command gets it as `access`."""
    what = "the store whose custom actions are known, if it is there"
    return packed("access", StoreAccess, store_folder_option(what))


def store_command(name: str, summary: str, example: str) -> Callable[[CommandFunction], Command]:
    """Make a function a command over a store; it gets `access` and `output`."""
    with_store, with_output, made = (
        store_options(),
        output_options(),
        command(name, summary, example),
    )
    return lambda function: made(with_store(with_output(function)))


def store_listing(name: str, summary: str, example: str) -> Callable[[CommandFunction], Command]:
    """Make a function a command that lists what a store holds; it gets `access` and `output`."""
    with_store, made = store_options(), command(name, summary, example)
    with_output = list_output_options()
    return lambda function: made(with_store(with_output(function)))


def _is_of_database(error: Exception) -> bool:
    """Whether the database raised it; only the store itself may load the database."""
    kind = getattr(sys.modules.get("duckdb"), "Error", None)
    return isinstance(kind, type) and isinstance(error, kind)
