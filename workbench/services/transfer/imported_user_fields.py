"""Fields of users that a file of posts brings along: the account's age, its country, its language.

A column that has one value for each user is a field of the user, and rules can ask for it of every
post of that user. Where values differ, the one of the latest post holds. One log entry is about all
fields of an import.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput, expected, quoted
from workbench.history import History, TimeFormat
from workbench.model.columns import Column
from workbench.model.log.columns import as_json
from workbench.reading.columns.cells import Cells
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.time_column import read_times
from workbench.reading.times.time_format import RECOGNISED
from workbench.services.users.user_fields import check_kinds
from workbench.store import Transaction
from workbench.units import EARLIEST_US, LATEST_US, iso

USER_FIELDS_IMPORTED = "user_fields_imported"
CREATED_AT = "created_at"
OTHERWISE_SET = ("trust_level", "fraud_score", "status", "tags", "user_id")
"""What is known of users by entries of its own in the log, and not from files of posts."""


@dataclass(frozen=True)
class UserFields:
    """The column of the posts that each field of their users is read from. `times`: how
    `created_at` is written, where that is not recognised.
    """

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    times: TimeFormat = RECOGNISED


NO_FIELDS = UserFields()


def import_user_fields(tx: Transaction, history: History, fields: UserFields) -> int:
    """Write the fields of the users of posts, who are known; how many users have one.

    Raises: BadInput for a column that the posts lack, a field that files cannot set, and one that
    other users have in another kind.
    """
    if not fields.columns:
        return 0
    _check(history, fields)
    attributes: dict[str, dict[str, object]] = {}
    created: dict[str, int] = {}
    users = history.user_ids.to_pylist()
    for name, column_name in fields.columns.items():
        column = history.columns[column_name]
        if name == CREATED_AT:
            created = dict(_moments(history, column, fields.times, users))
            continue
        for at, position in _latest(history, _known(column)):
            attributes.setdefault(users[at], {})[name] = plain_value(column, position)
    return write_fields(tx, attributes, created, tuple(fields.columns))


def _check(history: History, fields: UserFields) -> None:
    for name, column in fields.columns.items():
        if name in OTHERWISE_SET:
            raise BadInput(f"{quoted(name)} of users is not set by a file of posts")
        if column not in history.columns:
            known = expected(list(history.columns), column)
            raise BadInput(f"no column {quoted(column)} for {quoted(name)} of users; {known}")


def _latest(history: History, known: np.ndarray) -> list[tuple[int, int]]:
    """The users who have a value, and the position of the latest."""
    users = history.owner
    last = np.full(history.n_users, -1)
    places = np.flatnonzero(known)
    last[users[places]] = places
    some = np.flatnonzero(last >= 0)
    return list(zip(some.tolist(), last[some].tolist(), strict=True))


def _known(column: Column) -> np.ndarray:
    if column.known is not None:
        return column.known
    values = column.values
    if isinstance(values, np.ndarray):
        numbers = cast("np.ndarray", values)
        return ~np.isnan(numbers) if numbers.dtype.kind == "f" else np.ones(len(numbers), bool)
    return values.is_valid().to_numpy(zero_copy_only=False)


def _moments(
    history: History, column: Column, times: TimeFormat, users: list[str]
) -> list[tuple[str, int]]:
    """The users of whom the time is known, epoch µs: in the form that reads most of the values."""
    if column.type == "time":
        us = np.asarray(cast("np.ndarray", column.values))
        known = _known(column)
    else:
        readings = [_read(column, form) for form in (times, TimeFormat(None, times.zone))]
        us = max(readings, key=lambda us: int(_in_range(us).sum()))
        known = _in_range(us)
    return [(users[at], int(us[position])) for at, position in _latest(history, known)]


def _read(column: Column, times: TimeFormat) -> np.ndarray:
    values = pa.chunked_array([pa.array(cast("np.ndarray", column.values))])
    try:
        return read_times([Cells(values, column.type)], times)[0].us
    except UnclearTimesError:
        return np.zeros(len(values), np.int64)


def _in_range(us: np.ndarray) -> np.ndarray:
    return (us >= EARLIEST_US) & (us < LATEST_US)


def plain_value(column: Column, position: int) -> object:
    """A known value of a column as attributes hold it; times as ISO text."""
    value = column.python(position)
    if column.type == "time" and isinstance(value, int):
        return iso(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def write_fields(
    tx: Transaction,
    attributes: Mapping[str, Mapping[str, object]],
    created: Mapping[str, int],
    fields: tuple[str, ...],
) -> int:
    """Write attributes of users, and when their accounts were made, with one log entry; how many
    users have one. Raises: BadInput for an attribute of another kind than other users have it.
    """
    check_kinds(tx, attributes.values())
    users = list(dict.fromkeys([*attributes, *created]))
    if not users:
        return 0
    given = {
        "user_id": pa.array(users, pa.string()),
        "attributes": pa.array([json.dumps(attributes.get(user, {})) for user in users]),
        "created_at_us": pa.array([created.get(user) for user in users], pa.int64()),
    }
    tx.users.set_fields(pa.table(given))
    arguments = {"fields": list(fields), "users": len(users)}
    tx.log(USER_FIELDS_IMPORTED, arguments=as_json(arguments))
    return len(users)
