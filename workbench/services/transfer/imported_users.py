"""Users that a file brings: when their accounts were made, and what else is known of them.

Status, tags, trust level and fraud score are not taken from such a file: each of them has an entry
of its own in the log, of who set it and why.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.formatting import count
from workbench.history import Users
from workbench.model.actor import Actor
from workbench.services.transfer.imported_user_fields import (
    CREATED_AT,
    OTHERWISE_SET,
    plain_value,
    write_fields,
)
from workbench.store import Store


@dataclass(frozen=True)
class ImportedUsers(HtmlRepr):
    """What a file of users brought: how many of them were `new`, and how many have `fields` now."""

    users: int
    new: int
    with_fields: int
    fields: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """What came in, as a sentence without its full stop."""
        named = f", with {', '.join(self.fields)}" if self.fields else ""
        return f"{count(self.users, 'user')} imported, {self.new:,} of them new{named}"


def fields_taken(users: Users) -> tuple[str, ...]:
    """The fields of a file of users that an import takes."""
    return tuple(name for name in users.columns if name not in OTHERWISE_SET)


def import_users(store: Store, actor: Actor, users: Users) -> ImportedUsers:
    """Import users that were read from a file. Raises: BadInput for a field of another kind than
    other users have it.
    """
    ids: list[str] = users.user_ids.to_pylist()
    names = fields_taken(users)
    attributes: dict[str, dict[str, object]] = {}
    created: dict[str, int] = {}
    for name in names:
        column = users.columns[name]
        for at, user_id in enumerate(ids):
            value = column.python(at)
            if value is None:
                continue
            if name == CREATED_AT and isinstance(value, int):
                created[user_id] = value
            else:
                attributes.setdefault(user_id, {})[name] = plain_value(column, at)
    with store.write(actor) as tx:
        before = tx.users.count()
        tx.users.add_new(pa.array(ids, pa.string()), tx.now_us)
        new = tx.users.count() - before
        with_fields = write_fields(tx, attributes, created, names)
    return ImportedUsers(len(ids), new, with_fields, names)
