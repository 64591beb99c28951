"""One entry of the moderation log, real or simulated, from replay to chart.

Source: spec 5, log. What needs many entries at once reads tables of `LOG_SCHEMA`, which hold the
same columns; the two forms are turned into each other here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import pyarrow as pa

from workbench.model.actions import STATUS_ACTIONS
from workbench.model.log.columns import (
    AUTOMATED_ACTOR_KINDS,
    LOG_SCHEMA,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.units import iso

_TIMES = {"at": "at_us", "recorded_at": "recorded_at_us"}
_FIELDS = {str(name): _TIMES.get(str(name), str(name)) for name in LOG_SCHEMA.names}


class PostRef(NamedTuple):
    """A post that a log entry names, by its time (epoch µs) and id."""

    at_us: int
    post_id: str


@dataclass(frozen=True, slots=True)
class MatchedCondition:
    """A condition of a rule that held on a post, in words, with the value that it `saw`.

    `posts`: the latest of those that made up a count, where the log names them; `n_posts`: how
    many there were, None where it does not say.
    """

    condition: str
    saw: str
    posts: tuple[PostRef, ...] = ()
    n_posts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What happened, to whom, and who did it.

    `at_us`, `recorded_at_us`: epoch µs; what a replay writes was never recorded. `entry_id`: 0
    until the log gives one. `actor`: None where a recorded log does not name it. `arguments`,
    `matched`: JSON texts. `hash`: hexadecimal.
    """

    kind: str
    at_us: int
    actor: str | None
    actor_kind: str
    user_id: str | None = None
    post_id: str | None = None
    rule: str | None = None
    policy: str | None = None
    policy_version: int | None = None
    action: str | None = None
    arguments: str | None = None
    reason: str | None = None
    automated: bool = False
    matched: str | None = None
    request_id: str | None = None
    entry_id: int = 0
    recorded_at_us: int | None = None
    hash: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The arguments as values: `tag`, `until` (epoch ms), `for`, `value` and others."""
        return json.loads(self.arguments) if self.arguments else {}

    @property
    def conditions(self) -> list[MatchedCondition]:
        """The conditions that held, as `matched` names them."""
        return (
            [_condition(**condition) for condition in json.loads(self.matched)]
            if self.matched
            else []
        )

    @property
    def changes_tag(self) -> bool:
        """Whether it adds or removes a tag."""
        return self.kind in (TAGS_ADDED, TAGS_REMOVED)

    @property
    def tag(self) -> str:
        """The tag that it adds or removes. Raises: KeyError, when it does neither."""
        return self.values["tag"]

    @property
    def until_ms(self) -> int | None:
        """The end of the suspension that it calls, epoch ms; None of another entry."""
        return self.values["until"] if self.action == "suspend" else None

    @property
    def until_us(self) -> int | None:
        """The end of the suspension that it calls, epoch µs; None of another entry."""
        until_ms = self.until_ms
        return None if until_ms is None else until_ms * 1000

    @property
    def calls_status(self) -> bool:
        """Whether it blocks, suspends or enables; a suspension that is over at once does not."""
        if self.kind != USER_ACTION or self.action not in STATUS_ACTIONS:
            return False
        until_us = self.until_us
        return until_us is None or until_us > self.at_us

    @property
    def sets_status(self) -> bool:
        """Whether the user's status comes from it: a call, or the end of a suspension."""
        return self.kind == SUSPENSION_EXPIRED or self.calls_status

    def details(self) -> dict[str, object]:
        """What a timeline has of the entry beside its time, kind, post and actor."""
        return {
            "entry_id": self.entry_id,
            "rule": self.rule,
            "action": self.action,
            "arguments": None if self.arguments is None else json.loads(self.arguments),
            "reason": self.reason,
            "actor_kind": self.actor_kind,
        }

    def as_record(self) -> dict[str, object]:
        """The entry by the names of the log's columns, times as ISO in UTC: what is exported."""
        record: dict[str, object] = {name: getattr(self, field) for name, field in _FIELDS.items()}
        recorded_us = self.recorded_at_us
        recorded_at = None if recorded_us is None else iso(recorded_us)
        return {**record, "at": iso(self.at_us), "recorded_at": recorded_at}


def _condition(
    condition: str,
    saw: str,
    posts: Sequence[dict[str, object]] = (),
    n_posts: int | None = None,
) -> MatchedCondition:
    """A condition as the JSON of `matched` has it."""
    named = tuple(PostRef(cast("int", post["at_us"]), str(post["post_id"])) for post in posts)
    return MatchedCondition(condition, saw, named, n_posts)


def is_automated(actor_kind: str) -> bool:
    """Whether no person decides what this kind of actor does."""
    return actor_kind in AUTOMATED_ACTOR_KINDS


def entries_table(entries: Iterable[LogEntry]) -> pa.Table:
    """Entries as a table of `LOG_SCHEMA`."""
    given = list(entries)
    columns = [
        pa.array([getattr(entry, _FIELDS[str(field.name)]) for entry in given], field.type)
        for field in LOG_SCHEMA
    ]
    return pa.Table.from_arrays(columns, schema=LOG_SCHEMA)


def entries_of(table: pa.Table) -> Iterator[LogEntry]:
    """The rows of a table of `LOG_SCHEMA`, or of those of its columns that it has."""
    names = [_FIELDS[str(name)] for name in table.column_names]
    times = [name for name in _TIMES if name in table.column_names]
    for name in times:
        place = table.column_names.index(name)
        table = table.set_column(place, name, table.column(name).cast(pa.int64()))
    for batch in table.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            yield LogEntry(**dict(zip(names, row, strict=True)))
