"""The options of `workbench users set`: what is known of a user, changed by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.times import time_us
from workbench.errors import BadInput, NotFound, quoted

if TYPE_CHECKING:
    from workbench.encoding import JsonValue
    from workbench.store import Store

CLEAR = "none"


@dataclass(frozen=True)
class ChangeOptions:
    """What is to be changed, as the options give it; None: left as it is, `none`: cleared."""

    trust_level: str | None
    fraud_score: str | None
    created_at: str | None
    attribute: tuple[str, ...]
    metadata: tuple[str, ...]

    def items(self) -> dict[str, dict[str, JsonValue]]:
        """The attributes and the metadata that are to be changed. Raises: BadInput."""
        given = {"attributes": self.attribute, "metadata": self.metadata}
        options = {"attributes": "--attribute", "metadata": "--metadata"}
        return {
            field: dict(_item(options[field], text) for text in texts)
            for field, texts in given.items()
            if texts
        }

    def changes(
        self, store: Store, user_id: str, items: dict[str, dict[str, JsonValue]]
    ) -> dict[str, object]:
        """The new values of a user's fields. Raises: BadInput."""
        changes: dict[str, object] = {}
        if self.trust_level is not None:
            changes["trust_level"] = _number(self.trust_level, int)
        if self.fraud_score is not None:
            changes["fraud_score"] = _number(self.fraud_score, float)
        if self.created_at == CLEAR:
            changes["created_at"] = None
        elif self.created_at is not None:
            changes["created_at"] = time_us("--created-at", self.created_at, store.clock.now_us())
        for field, named in items.items():
            changes[field] = _merged(store, user_id, field, named)
        return changes

    def check(self) -> None:
        """Refuse to change nothing. Raises: BadInput."""
        scalars = (self.trust_level, self.fraud_score, self.created_at)
        if scalars == (None, None, None) and not self.attribute and not self.metadata:
            raise BadInput("nothing to change: give `--trust-level`, `--attribute` or another")


def change_options() -> Decorator:
    """The options about what is known of a user; the command gets them as `wanted`."""
    return packed(
        "wanted",
        ChangeOptions,
        click.option(
            "--trust-level",
            metavar="N",
            type=TEXT,
            help="a whole number from -1 to 4, or none to clear it",
        ),
        click.option(
            "--fraud-score",
            metavar="X",
            type=TEXT,
            help="a number from 0 to 100, or none to clear it",
        ),
        click.option(
            "--created-at",
            metavar="T",
            type=TEXT,
            help="when the account was made: a time, 90d (so long ago), or none to clear it",
        ),
        click.option(
            "--attribute",
            metavar="NAME=JSON",
            type=TEXT,
            multiple=True,
            help="an attribute and its value; null forgets it; may be given several times",
        ),
        click.option(
            "--metadata",
            metavar="NAME=JSON",
            type=TEXT,
            multiple=True,
            help="the same for what no rule reads",
        ),
    )


def _number(text: str, read: Callable[[str], float]) -> object:
    """A number where the text is one; other texts are refused where users are checked."""
    if text == CLEAR:
        return None
    try:
        return read(text)
    except ValueError:
        return text


def _item(option: str, text: str) -> tuple[str, JsonValue]:
    """The name and the value of `NAME=JSON`. Raises: BadInput."""
    name, _, value = text.partition("=")
    if not name or not value:
        raise BadInput(f"`{option}`: expected NAME=JSON, not {quoted(text)}")
    try:
        return name, json.loads(value)
    except (ValueError, RecursionError):
        remedy = f"write text in quotes, as `{name}='\"{value[:20]}\"'`"
        raise BadInput(f"`{option}` {name}: {quoted(value)} is no JSON; {remedy}") from None


def _merged(
    store: Store, user_id: str, field: str, items: dict[str, JsonValue]
) -> dict[str, object]:
    """A user's attributes or metadata with new items; null forgets one."""
    from workbench.services.users.users import user

    try:
        known: dict[str, object] = dict(getattr(user(store, user_id), field))
    except NotFound:
        known = {}
    return {name: value for name, value in {**known, **items}.items() if value is not None}
