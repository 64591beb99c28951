"""Looking at a table of a store: rows that a query finds, how values lie, and what is offered."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.errors import BadInput, expected, printable, quoted
from workbench.model.log.entry import LogEntry
from workbench.model.tables import (
    MAX_LIMIT,
    MAX_SEARCH_LENGTH,
    TABLE_KINDS,
    Between,
    Contains,
    Form,
    Histogram,
    OneOf,
    TableColumn,
    TableFilter,
    TableKind,
    TableQuery,
    TableResult,
    Value,
)
from workbench.services.record.log_words import action_labels
from workbench.services.record.what_words import what_words
from workbench.services.tables.columns import columns_of
from workbench.services.tables.stored import StoredTables, stored_tables
from workbench.services.users.actions import actions_in
from workbench.store import Store, Transaction
from workbench.store.repositories.tables.figures import TableFigureRepository
from workbench.store.repositories.tables.rows import TableRow

MAX_WORDS = 300  # characters of what an entry did
MAX_NUMBER = 2**53
_FILTERS: Mapping[Form, tuple[type[TableFilter], ...]] = {
    "number": (Between,),
    "share": (Between,),
    "time": (Between,),
    "category": (OneOf, Contains),
    "names": (OneOf, Contains),
    "id": (OneOf, Contains),
    "text": (Contains,),
}
_WORDS_FROM = ("kind", "action", "arguments", "reason", "policy", "version")
_IMPORTED = "imported"
"""The result of a post on which no live rule was run."""
_FIRED_ON = ("user_id", "post_id", "result")


def columns(store: Store, kind: TableKind) -> tuple[TableColumn, ...]:
    """The columns of a table, in their order. Raises: BadInput, for an unknown table."""
    if kind not in TABLE_KINDS:
        raise BadInput(f"there is no table {quoted(kind)}; {expected(TABLE_KINDS, kind)}")
    with store.read() as tx:
        return columns_of(kind, tx.posts.column_types() if kind == "posts" else {})


def look(store: Store, query: TableQuery) -> TableResult:
    """The rows that a query finds. Raises: BadInput, for an unknown column or a value that cannot
    be.
    """
    start = time.perf_counter()
    known = columns(store, query.kind)
    _check(query, known)
    names = query.columns or [column.name for column in known if column.shown]
    shown = [column for column in known if column.name in names]
    tables = stored_tables(store)
    with store.read() as tx:
        table = tables.table(tx, query.kind, _touched(query))
        total = _total(tables, tx, query.kind)
        n = table.count(query) if query.chooses_rows else total
        read = _read_columns([column.name for column in shown])
        rows = table.rows(query, read, n)
        values = _shown_values(tx, shown, read, rows)
    keys = tuple(row.key for row in rows)
    spent = 1000 * (time.perf_counter() - start)
    return TableResult(tuple(shown), keys, values, n, total, spent)


def keys(store: Store, query: TableQuery, most: int = MAX_LIMIT) -> list[str]:
    """What the rows that a query finds are called, `most` of them. Raises: BadInput."""
    _check(query, columns(store, query.kind))
    with store.read() as tx:
        table = stored_tables(store).table(tx, query.kind, _touched(query))
        return table.keys(query, most)


def version(store: Store) -> tuple[object, ...]:
    """A value that differs after every change of a store that its tables show."""
    with store.read() as tx:
        return stored_tables(store).version(tx)


def check(store: Store, query: TableQuery) -> None:
    """Raise BadInput for what cannot be asked."""
    _check(query, columns(store, query.kind))


def column(name: str, known: Sequence[TableColumn]) -> TableColumn:
    """The column of a name. Raises: BadInput, when there is none."""
    for candidate in known:
        if candidate.name == name:
            return candidate
    names = [candidate.name for candidate in known]
    raise BadInput(f"there is no column {quoted(name)}; {expected(names, name)}")


def histogram(store: Store, query: TableQuery, name: str) -> Histogram:
    """How the values of a column lie under the other columns' filters. Raises: BadInput."""
    known = columns(store, query.kind)
    others = tuple(filter_ for filter_ in query.filters if filter_.column != name)
    asked = replace(query, filters=others)
    _check(asked, known)
    column(name, known)
    if name == "what":
        raise BadInput("what an entry did cannot be counted")
    with store.read() as tx:
        table = stored_tables(store).table(tx, query.kind, {*_touched(asked), name})
        return table.histogram(asked, name)


def _touched(query: TableQuery) -> set[str]:
    """The columns by which a query chooses rows."""
    filtered = {filter_.column for filter_ in query.filters}
    return filtered if query.sort is None else {*filtered, query.sort}


def _total(tables: StoredTables, tx: Transaction, kind: TableKind) -> int:
    """How many rows there are, counted once while the store stays as it is."""
    version = (kind, tables.version(tx))
    if version not in tables.totals:
        others = {key: n for key, n in tables.totals.items() if key[0] != kind}
        tables.totals = {**others, version: tables.table(tx, kind, set()).count(TableQuery(kind))}
    return tables.totals[version]


def _read_columns(names: Iterable[str]) -> list[str]:
    """The columns to read for those that are shown: some are made of others."""
    read: list[str] = []
    for name in names:
        needed = {"what": _WORDS_FROM, "rules": _FIRED_ON}.get(name, (name,))
        read += [source for source in needed if source not in read]
    return read


def _shown_values(
    tx: Transaction, shown: Sequence[TableColumn], read: Sequence[str], rows: Sequence[TableRow]
) -> tuple[tuple[Value, ...], ...]:
    values = {name: [row.values[k] for row in rows] for k, name in enumerate(read)}
    names = [column.name for column in shown]
    if "what" in names:
        values["what"] = _words(tx, values)
    if "rules" in names:
        users, ids, results = (values[n] for n in _FIRED_ON)
        posts = [(str(user), str(post)) for user, post in zip(users, ids, strict=True)]
        fired = TableFigureRepository(tx).rules_fired_on(posts)
        values["rules"] = [
            None if result == _IMPORTED and post not in fired else tuple(fired.get(post, ()))
            for post, result in zip(posts, results, strict=True)
        ]
    return tuple(zip(*(values[name] for name in names), strict=True))


def _words(tx: Transaction, values: dict[str, list[Value]]) -> list[Value]:
    """What entries did, in words."""
    labels = action_labels(actions_in(tx).values())
    texts: list[Value] = []
    for kind, *fields in zip(*(values[name] for name in _WORDS_FROM), strict=True):
        action, arguments, reason, policy, version = (
            None if field is None else str(field) for field in fields
        )
        entry = LogEntry(
            kind=str(kind),
            at_us=0,
            actor=None,
            actor_kind="",
            action=action,
            arguments=arguments,
            reason=reason,
        )
        words = what_words(entry.kind, entry.details(), labels)
        if entry.kind.startswith("policy_") and policy is not None:
            of = printable(policy) if version is None else f"{printable(policy)} version {version}"
            words = "; ".join(filter(None, [of, words]))
        texts.append(words[:MAX_WORDS])
    return texts


def _check(query: TableQuery, known: Sequence[TableColumn]) -> None:
    """Raise BadInput for what cannot be asked."""
    if len(query.search) > MAX_SEARCH_LENGTH:
        raise BadInput(f"search: expected at most {MAX_SEARCH_LENGTH} characters")
    if query.first < 0 or not 0 <= query.limit <= MAX_LIMIT:
        raise BadInput(f"expected a first row of 0 or more, and at most {MAX_LIMIT:,} rows")
    if query.sample is not None and not 0 < query.sample <= MAX_LIMIT:
        raise BadInput(f"sample: expected 1 to {MAX_LIMIT:,} rows, not {query.sample}")
    if not 0 <= query.seed < MAX_NUMBER:
        raise BadInput("seed: expected a whole number, 0 or more")
    for name in query.columns:
        column(name, known)
    if query.sort is not None and not column(query.sort, known).sorts:
        raise BadInput(f"rows cannot be sorted by {quoted(query.sort)}")
    filtered = [filter_.column for filter_ in query.filters]
    for name in filtered:
        if filtered.count(name) > 1:
            raise BadInput(f"there are two filters of {quoted(name)}; expected one a column")
    for filter_ in query.filters:
        _check_filter(filter_, column(filter_.column, known))


def _check_filter(filter_: TableFilter, about: TableColumn) -> None:
    if about.name == "what" or type(filter_) not in _FILTERS[about.form]:
        raise BadInput(f"{about.label}: cannot be filtered in this way")
    if isinstance(filter_, Contains) and not 0 < len(filter_.text) <= MAX_SEARCH_LENGTH:
        raise BadInput(f"{about.label}: expected a text of at most {MAX_SEARCH_LENGTH} characters")
    if isinstance(filter_, OneOf) and not filter_.values:
        raise BadInput(f"{about.label}: expected at least one value")
    if isinstance(filter_, Between):
        for end in (filter_.low, filter_.high):
            if end is not None and not (math.isfinite(end) and abs(end) <= 2**62):
                raise BadInput(f"{about.label}: expected a number, not {end}")
