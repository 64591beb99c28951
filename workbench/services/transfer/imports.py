"""Imports by name: listed, renamed, excluded from simulations, and included again.

Exclusion is about simulations alone. What posts of an excluded import did to live decisions stays,
and they go on counting in the windows of posts that are submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, Conflict, NotFound, expected, printable, quoted
from workbench.history import History
from workbench.model.actor import Actor
from workbench.model.imports import MAX_NAME, Import
from workbench.model.log.columns import as_json
from workbench.reading.rows.fields import POST_FIELDS
from workbench.store import Store, Transaction
from workbench.store.repositories.imports import ImportRow

IMPORT_RENAMED = "import_renamed"
IMPORT_EXCLUDED, IMPORT_INCLUDED = "import_excluded", "import_included"


def imports(store: Store) -> list[Import]:
    """Every import of posts that is in the store, the oldest first."""
    with store.read() as tx:
        return [_import(store, row) for row in tx.imports.rows()]


def import_named(store: Store, name: str) -> Import:
    """An import by its name. Raises: NotFound, with the nearest name."""
    with store.read() as tx:
        return import_in(store, tx, name)


def import_in(store: Store, tx: Transaction, name: str) -> Import:
    """An import within a transaction, by its name. Raises: NotFound, with the nearest name."""
    rows = tx.imports.rows()
    for row in rows:
        if row.name == name:
            return _import(store, row)
    if not rows:
        raise NotFound(f"there is no import {quoted(name)}: the store has none")
    raise NotFound(f"there is no import {quoted(name)}; {expected([r.name for r in rows], name)}")


def posts_of_import(store: Store, name: str) -> History:
    """The posts of an import, excluded or not, kept sorted beside those of simulations.

    Raises: NotFound.
    """
    segment = import_named(store, name).segment
    return History.read(store.segments.path(segment), keep=store.folder / "derived")


def rename_import(store: Store, actor: Actor, name: str, new: str) -> str:
    """Give an import another name; the name that it has then.

    Raises: NotFound, BadInput, Conflict when another import has the name.
    """
    with store.write(actor) as tx:
        found, wanted = import_in(store, tx, name), checked_name(new)
        if wanted == found.name:
            return wanted
        if wanted in names_taken(tx):
            raise Conflict(f"another import is named {quoted(wanted)}; choose another name")
        tx.imports.rename(found.segment, wanted)
        arguments = {"name": wanted, "was": found.name, "segment": found.segment}
        tx.log(IMPORT_RENAMED, arguments=as_json(arguments))
    return wanted


def exclude_import(store: Store, actor: Actor, name: str) -> bool:
    """Leave the posts of an import out of simulations; whether they were in. Raises: NotFound."""
    return _exclude(store, actor, name, IMPORT_EXCLUDED)


def include_import(store: Store, actor: Actor, name: str) -> bool:
    """Let simulations read the posts of an import again; whether they did not. Raises: NotFound."""
    return _exclude(store, actor, name, IMPORT_INCLUDED)


def checked_name(name: str) -> str:
    """A name for an import, on one line. Raises: BadInput."""
    wanted = _one_line(name)
    if not wanted:
        raise BadInput("an import needs a name; expected a text that is not empty")
    if len(wanted) > MAX_NAME:
        message = f"the name of an import has {len(wanted):,} characters"
        raise BadInput(f"{message}; expected at most {MAX_NAME}")
    return wanted


def names_taken(tx: Transaction) -> set[str]:
    """The names of the imports that are there, of posts and of labels."""
    return {*tx.imports.names(), *(s.name for s in tx.label_imports.states() if not s.removed)}


def unused_name(
    tx: Transaction, name: str | None, files: Iterable[str], what: str = "posts"
) -> str:
    """The name that an import gets: the one asked for, else that of its file, or `what` it brings.

    A name that another import has gets a number. Raises: BadInput, of a name that cannot be one.
    """
    wanted = checked_name(name) if name is not None else _name_of(list(files), what)
    taken, number, candidate = names_taken(tx), 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted} ({number})"
    return candidate


def users_of_alone(
    store: Store, tx: Transaction, segments: Sequence[str], others: Sequence[str]
) -> pa.Array:
    """The users of segments who are in no other segment, in no log entry, and submitted nothing."""
    users = store.segments.users_of(segments)
    elsewhere = pc.is_in(users, value_set=store.segments.users_of(others))
    return tx.imports.users_without_records(users.filter(pc.invert(elsewhere)))


def _exclude(store: Store, actor: Actor, name: str, kind: str) -> bool:
    excluded = kind == IMPORT_EXCLUDED
    with store.write(actor) as tx:
        import_ = import_in(store, tx, name)
        if import_.excluded == excluded:
            return False
        tx.imports.exclude(import_.segment, excluded=excluded)
        arguments = {"name": import_.name, "posts": import_.posts, "segment": import_.segment}
        tx.log(kind, arguments=as_json(arguments))
    return True


def _import(store: Store, row: ImportRow) -> Import:
    columns = [name for name in store.segments.column_names(row.segment) if name not in POST_FIELDS]
    users = len(store.segments.users_of([row.segment])) if row.users is None else row.users
    return row.import_(users, columns)


def _name_of(files: list[str], what: str) -> str:
    """The name of the file, or of the first of several; `what` it brings of a table in memory."""
    first = _one_line(files[0]) if files else ""
    if not first or first in ("table", "table 1"):
        first = what
    more = len(files) - 1
    name = first if more < 1 else f"{first} and {more} more"
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())
