"""Files that hold no posts: users, and entries of text lists; what they would bring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import count
from workbench.history import TextLists, TimeFormat, Users
from workbench.importers.guess.column_guess import ColumnGuess
from workbench.importers.guess.guess import Guess
from workbench.importers.guess.names import is_of_account
from workbench.notebook.workbench import Workbench
from workbench.services.transfer.imported_users import fields_taken, import_users


class OtherState(TypedDict):
    """What a file of no posts would bring. `button`: what is done with it; `facts`: name and value
    of each line; `page`: where it is seen afterwards; `done`: what was done, empty before;
    `rejects`: whether rows of the file were set aside.
    """

    title: str
    button: str
    facts: list[tuple[str, str]]
    page: str
    done: str
    rejects: bool


@dataclass(frozen=True)
class UsersFile:
    """A file of users, each in one row."""

    users: Users

    @classmethod
    def read(cls, path: Path, guess: Guess) -> UsersFile:
        """Read it as its columns are guessed. Raises: BadInput, with all problems and places."""
        user, made = guess.of("user_id"), _account_made(guess)
        columns = {} if user is None else {"user_id": user.column}
        times = TimeFormat(None, guess.zone)
        if made is not None and made.times is not None:
            columns["created_at"] = made.column
            times = TimeFormat(made.times.form, guess.zone)
        return cls(Users.read(path, columns, times))

    def state(self) -> OtherState:
        """What it would bring."""
        taken = fields_taken(self.users)
        others = [name for name in self.users.columns if name not in taken]
        facts = [("users", count(len(self.users))), ("fields", _named(taken))]
        if others:
            facts.append(("not taken", f"{_named(others)}: set on the page of a user"))
        button = f"Import {count(len(self.users), 'user')}"
        return _state("A file of users", button, facts, "Users")

    def bring(self, workbench: Workbench) -> str:
        """Import them; what came in, in words. Raises: BadInput."""
        return import_users(workbench.store, workbench.actor, self.users).in_words


@dataclass(frozen=True)
class ListsFile:
    """A file with entries of text lists."""

    lists: TextLists

    @classmethod
    def read(cls, path: Path) -> ListsFile:
        """Read it. Raises: BadInput, with all problems and places."""
        return cls(TextLists.read(path))

    def state(self) -> OtherState:
        """What it would bring."""
        facts = [
            (printable(name), count(len(entries), "entry", "entries"))
            for name, entries in self.lists.lists.items()
        ]
        n = sum(len(entries) for entries in self.lists.lists.values())
        button = f"Add {count(n, 'entry', 'entries')}"
        return _state("A file of text lists", button, facts, "Text lists")

    def bring(self, workbench: Workbench) -> str:
        """Add the entries; how many were new, in words. Raises: BadInput."""
        new = workbench.add_lists(self.lists)
        return f"{count(new, 'new entry', 'new entries')} of text lists added"


def read_other(path: Path, guess: Guess) -> UsersFile | ListsFile | None:
    """A file that holds users or text lists; None for any other. Raises: BadInput."""
    if guess.kind == "users":
        return UsersFile.read(path, guess)
    return ListsFile.read(path) if guess.kind == "lists" else None


def _account_made(guess: Guess) -> ColumnGuess | None:
    """The column that says when accounts were made; None without one."""
    dated = [column for column in guess.columns if column.times is not None]
    named = (column for column in dated if is_of_account(column.column))
    return next(named, guess.of("created_at"))


def brought_labels(done: str, *, rejects: bool) -> OtherState:
    """What is shown when labels were imported. `done`: what came in, in words."""
    return {**_state("", "", [], "Labels"), "done": done, "rejects": rejects}


def _state(title: str, button: str, facts: list[tuple[str, str]], page: str) -> OtherState:
    return {
        "title": title,
        "button": button,
        "facts": facts,
        "page": page,
        "done": "",
        "rejects": False,
    }


def _named(names: tuple[str, ...] | list[str]) -> str:
    return printable(", ".join(names)) if names else "none"
