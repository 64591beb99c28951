"""A recorded moderation log that is replayed along with the posts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import RowsRepr
from workbench.errors import expected
from workbench.formatting import count
from workbench.history.suspension_end import until_us
from workbench.model.log.columns import (
    ACTOR_KINDS,
    LOG_SCHEMA,
    POST_ACTION,
    TAGS_ADDED,
    TAGS_REMOVED,
    TIME,
    USER_ACTION,
)
from workbench.reading.columns.content_hash import Digest
from workbench.reading.columns.infer_types import WHOLE
from workbench.reading.rows.strict_table import StrictTable
from workbench.reading.times.time_format import RECOGNISED, TimeFormat

_REQUIRED = ("at", "kind", "user_id", "actor_kind")
_ACTIONS = (POST_ACTION, USER_ACTION)
_TAGS = (TAGS_ADDED, TAGS_REMOVED)


@dataclass(frozen=True, eq=False, repr=False)
class RecordedLog(RowsRepr):
    """A recorded moderation log to be replayed along, in the log's own columns and order.

    `entries`: a table of `LOG_SCHEMA`, sorted by `at`, entries of one instant in the log's order.
    `without_user`: how many entries name no user; they cannot be replayed and are left out.
    `notes`: what was left out or read otherwise than it was written.
    """

    entries: pa.Table
    without_user: int = 0
    digest: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    @cache
    def none(cls) -> RecordedLog:
        """Return a log without entries."""
        none = LOG_SCHEMA.empty_table()
        return cls(none, 0, _digest(none))

    @classmethod
    def read(
        cls,
        source: object,
        columns: Mapping[str, str] | None = None,
        times: TimeFormat = RECOGNISED,
        threads: int | None = None,
    ) -> RecordedLog:
        """Read a log from files or tables: `at`, `kind`, `user_id`, `actor_kind`, and any others.

        `columns` maps a field to the source's column; `times`: how times are written;
        `threads`: how many read at once, one a core when left out.
        Raises: BadInput, with every problem and its place. Source: spec 3.9, 5.3 and 5.5.
        """
        rows = StrictTable(source, _REQUIRED, "log", columns, times=times, threads=threads)
        users = rows.ids("user_id")
        named = np.flatnonzero(users.is_valid())
        fields = {field.name: _column(rows, field, named) for field in LOG_SCHEMA}
        _check(rows, fields, named)
        rows.refuse_faults()
        entries = pa.table(fields, schema=LOG_SCHEMA).take(pa.array(named))
        order = np.argsort(entries["at"].cast(pa.int64()).to_numpy(), kind="stable")
        entries = entries.take(pa.array(order)).combine_chunks()
        return cls(entries, len(rows) - len(named), _digest(entries), rows.notes)

    def __len__(self) -> int:
        return len(self.entries)

    def to_arrow(self) -> pa.Table:
        """The entries, in the columns of a moderation log."""
        return self.entries

    def _title(self) -> str:
        return "Recorded log"

    def __repr__(self) -> str:
        left_out = f", {self.without_user:,} without a user left out" if self.without_user else ""
        return f"RecordedLog: {count(len(self), 'entry', 'entries')}{left_out}"


def _column(rows: StrictTable, field: pa.Field, named: np.ndarray) -> pa.Array:
    name, type_ = field.name, field.type
    if type_ == TIME:
        return _times(rows, name, named)
    if name in ("user_id", "post_id"):
        return rows.ids(name)
    if type_ == pa.int64():
        return pa.array(rows.parsed(name, _whole, named), type_)
    if type_ == pa.bool_():
        return pa.array(rows.parsed(name, _truth, named), type_)
    return rows.text(name).cast(type_)


def _times(rows: StrictTable, name: str, named: np.ndarray) -> pa.Array:
    times = rows.times(name)
    unknown = np.zeros(len(rows), bool)
    for positions, fault in times.wrong:
        unknown[positions] = True
        if name == "at":
            rows.fault(np.intersect1d(positions, named), name, fault.reason)
    return pa.array(times.us, mask=unknown).cast(pa.timestamp("us")).cast(TIME)


def _check(rows: StrictTable, columns: dict[str, pa.Array], named: np.ndarray) -> None:
    """Find what an entry lacks for its kind. Entries without a user are not looked at."""
    rows.parsed("actor_kind", _actor_kind, named)
    arguments = rows.parsed("arguments", _arguments, named)
    kind, action = columns["kind"], columns["action"]
    for name in ("kind", "actor_kind"):
        rows.fault(_among(columns[name].is_null(), named), name, "is missing")
    lacking = pc.and_(pc.is_in(kind, pa.array(_ACTIONS)), action.is_null())
    rows.fault(_among(lacking, named), "action", "is missing")
    for row in _among(pc.is_in(kind, pa.array(_TAGS)), named):
        if not isinstance(_given(arguments, row).get("tag"), str):
            rows.fault([row], "arguments", 'names no tag; expected {"tag": "…"}')
    suspends = pc.and_(pc.equal(kind, USER_ACTION), pc.equal(action, "suspend"))
    for row in _among(suspends, named):
        _check_until(rows, int(row), _given(arguments, row))


def _given(arguments: list[dict[str, object] | None], row: int) -> dict[str, object]:
    return arguments[row] or {}


def _check_until(rows: StrictTable, row: int, arguments: dict[str, object]) -> None:
    try:
        until = arguments.get("until")
        until_us(str(until) if isinstance(until, int) and not isinstance(until, bool) else "none")
    except ValueError as wrong:
        rows.fault([row], "arguments", f"of a suspension: `until`: {wrong}")


def _among(mask: pa.Array, named: np.ndarray) -> np.ndarray:
    flags = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return named[flags[named]]


def _actor_kind(text: str) -> str:
    if text not in ACTOR_KINDS:
        raise ValueError(expected(ACTOR_KINDS, text))
    return text


def _arguments(text: str) -> dict[str, object]:
    try:
        arguments = json.loads(text)
    except (ValueError, RecursionError):
        arguments = None
    if not isinstance(arguments, dict):
        raise ValueError("expected a JSON object, or nothing")
    return cast("dict[str, object]", arguments)


def _whole(text: str) -> int:
    number = text.strip().removesuffix(".0")
    if not WHOLE.fullmatch(number) or not -(2**63) <= int(number[:40]) < 2**63:
        raise ValueError("expected a whole number")
    return int(number)


def _truth(text: str) -> bool:
    words = {"true": True, "false": False}
    if text.strip().casefold() not in words:
        raise ValueError("expected true or false")
    return words[text.strip().casefold()]


def _digest(entries: pa.Table) -> str:
    digest = Digest("log 1")
    for name in entries.column_names:
        values = entries[name]
        if values.type == TIME:
            values = values.cast(pa.int64())
        digest.text(
            pa.chunked_array(values.chunks, values.type).cast(pa.large_string()).combine_chunks()
        )
    return digest.hex()
