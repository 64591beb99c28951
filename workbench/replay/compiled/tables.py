"""The tables of a compiled replay: outcomes, users and the moderation log.

Everything is put together by positions into small tables of names. Source: spec 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.actions import STATUSES
from workbench.model.log.columns import (
    AUTOMATED_ACTOR_KINDS,
    EXPIRED_REASON,
    LOG_SCHEMA,
    RULE_TESTED,
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    TIME,
    tag_json,
)
from workbench.policy.tree import ActionCall, Rule
from workbench.replay.compiled import kernel
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided
from workbench.replay.outcome import NAMES, OUTCOMES_SCHEMA, USERS_SCHEMA
from workbench.replay.reference.entries import arguments_json, kind_of

_UNTIL_MARK = 1234567890123456789
Entry = dict[str, str | bool | None]
"""A row of the log, apart from who, when and which post."""


def outcomes_table(decided: Decided) -> pa.Table:
    """One row a post that is no warm-up post."""
    run, out = decided.run, decided.out
    replayed = np.flatnonzero(out.fate != kernel.WARM_UP)
    all_replayed = len(replayed) == len(out.fate)
    fate, fired = (
        (out.fate, out.fired) if all_replayed else (out.fate[replayed], out.fired[replayed])
    )
    at, ids = run.history.created_at, run.history.post_ids
    user = np.repeat(np.arange(len(run.user_ids)), np.diff(run.offsets))
    rows, place = distinct_rows(fired)
    columns = [
        run.user_ids.take(pa.array(user if all_replayed else user[replayed])),
        pa.array(at if all_replayed else at[replayed]).cast(TIME),
        ids if all_replayed else ids.take(pa.array(replayed)),
        pa.array(fate == kernel.ACCEPTED),
        pa.array([None, "blocked", "suspended"], pa.string()).take(pa.array(fate)),
        *(_lists(names, place) for names in _names_of(decided, rows)),
    ]
    return pa.Table.from_arrays(columns, schema=OUTCOMES_SCHEMA)


def users_table(decided: Decided) -> pa.Table:
    """One row a user, as they stand at the end."""
    run, out, vocabulary = decided.run, decided.out, decided.compiled.vocabulary
    suspended = out.status == kernel.SUSPENDED
    until = pa.array(out.until // 1000, mask=~suspended)
    reasons = pa.array([*vocabulary.reasons, None], pa.string())
    columns = [
        run.user_ids,
        pa.array(STATUSES, pa.string()).take(pa.array(out.status)),
        until,
        reasons.take(pa.array(out.reason % len(reasons))),
        _user_tags(decided),
    ]
    return pa.Table.from_arrays(columns, schema=USERS_SCHEMA)


def log_table(decided: Decided) -> pa.Table:
    """The moderation log, by time, user and order of happening."""
    events = _events(decided)
    order = np.lexsort((events.user, events.at))
    events = kernel.Events(*(column[order] for column in events))
    templates = _Templates(decided)
    template = templates.of(events)
    entries = pa.Table.from_pylist(templates.rows, schema=_TEMPLATE_SCHEMA).take(template)
    entries = _with_records(decided, events, entries)
    run, n = decided.run, len(events.at)
    post = pa.array(events.post, mask=events.post < 0)
    columns: dict[str, np.ndarray | pa.Array | pa.ChunkedArray] = {
        "entry_id": np.arange(1, n + 1),
        "at": pa.array(events.at).cast(TIME),
        "user_id": run.user_ids.take(pa.array(events.user)),
        "post_id": _post_ids(decided, events, run.history.post_ids.take(post)),
        "arguments": _arguments(entries.column("arguments"), events),
    }
    for name in LOG_SCHEMA.names:
        if name not in columns and name in entries.column_names:
            columns[name] = entries.column(name)
    arrays = [columns.get(f.name, pa.nulls(n, f.type)) for f in LOG_SCHEMA]
    return pa.table(
        [pa.chunked_array([a]) if isinstance(a, pa.Array) else a for a in map(_arrow, arrays)],
        schema=LOG_SCHEMA,
    )


def _arrow(column: np.ndarray | pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pa.array(column) if isinstance(column, np.ndarray) else column


def distinct_rows(fired: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct sets of fired rules, and each post's place among them."""
    if fired.shape[1] > 1:
        return np.unique(fired, axis=0, return_inverse=True)
    encoded = pc.dictionary_encode(pa.array(fired[:, 0]))
    return encoded.dictionary.to_numpy().reshape(-1, 1), encoded.indices.to_numpy()


def _names_of(decided: Decided, rows: np.ndarray) -> tuple[list[list[str]], ...]:
    """For each set of fired rules: live rules' names, test rules' names, actions called."""
    names: tuple[list[list[str]], ...] = ([], [], [])
    for row in rows.tolist():
        fired = [r for n, r in enumerate(decided.compiled.rules) if row[n // BITS] >> n % BITS & 1]
        live = [rule for rule in fired if rule.mode == "live"]
        names[0].append([rule.name for rule in live])
        names[1].append([rule.name for rule in fired if rule.mode == "test"])
        names[2].append([call.action for rule in live for call in rule.then])
    return names


def _lists(names: list[list[str]], place: np.ndarray) -> pa.Array:
    return pa.array(names, NAMES).take(pa.array(place))


def _user_tags(decided: Decided) -> pa.Array:
    """The tags of each user, sorted: those that can change and those only given at the start."""
    run, vocabulary = decided.run, decided.compiled.vocabulary
    rows, place = np.unique(decided.out.tags, axis=0, return_inverse=True)
    names = [
        [tag for tag, n in vocabulary.tag_number.items() if row[n // BITS] >> n % BITS & 1]
        for row in rows.tolist()
    ]
    fixed = [
        tuple(tag for tag in tags if tag not in vocabulary.tag_number) for tags in run.users.tags
    ]
    if not any(fixed):
        return _lists([_sorted(some) for some in names], place.ravel())
    starts: list[int] = run.start.tolist()
    given = (fixed[start] if start >= 0 else () for start in starts)
    own = [_sorted([*names[k], *more]) for k, more in zip(place.ravel(), given, strict=True)]
    return pa.array(own, NAMES)


def _sorted(names: Sequence[str]) -> list[str]:
    return sorted(names, key=str.encode)


def _events(decided: Decided) -> kernel.Events:
    """Everything that happened, user by user."""
    program, data, out = decided.compiled.program, decided.data, decided.out
    workers, offsets = decided.workers, decided.run.offsets
    nothing = _event_columns(0)

    def measure(first: int, last: int) -> int:
        return kernel.write_events(program, data, out, nothing, False, 0, first, last)

    sizes = workers.over_users(offsets, measure)
    starts = dict(zip(workers.chunks(offsets), np.cumsum([0, *sizes]), strict=False))
    events = _event_columns(sum(sizes))

    def write(first: int, last: int) -> None:
        kernel.write_events(program, data, out, events, True, starts[first, last], first, last)

    workers.over_users(offsets, write)
    return events


def _event_columns(n: int) -> kernel.Events:
    return kernel.Events(*(np.zeros(n, np.int64) for _ in kernel.Events._fields))


_TEMPLATE_SCHEMA = pa.schema(
    [LOG_SCHEMA.field(name) for name in (
        "kind", "rule", "policy", "policy_version", "action", "arguments", "reason", "actor",
        "actor_kind", "automated",
    )]
)  # fmt: skip


class _Templates:
    """The entries that a run can write, apart from who, when and which post."""

    def __init__(self, decided: Decided) -> None:
        self._policy, self._compiled = decided.run.policy, decided.compiled
        rules, calls = decided.compiled.rules, decided.compiled.calls
        self.rows: list[Entry] = [
            {
                "kind": SUSPENSION_EXPIRED,
                "reason": EXPIRED_REASON,
                "actor": "system",
                "actor_kind": "system",
                "automated": True,
            }
        ]
        self._rules = self._added(
            self._entry(rule, kind=RULE_TRIGGERED if rule.mode == "live" else RULE_TESTED)
            for rule in rules
        )
        self._calls = self._added(self._call(rule, call) for rule, call in calls)
        self._tags = self._added(
            self._entry(
                rule,
                kind=TAGS_ADDED if call.action == "add_tags" else TAGS_REMOVED,
                action=call.action,
                arguments=tag_json(tag),
            )
            for rule, call in calls
            for tag in decided.compiled.vocabulary.tags
            if call.tags
        )
        tagged = np.array([bool(call.tags) for _, call in calls], np.int64)
        self._tag_row = np.cumsum(tagged) - tagged

    def of(self, events: kernel.Events) -> np.ndarray:
        """int64[n_events], the row of each event's template."""
        n_tags = len(self._compiled.vocabulary.tags)
        templates = np.zeros(len(events.at), np.int64)
        rule = (events.kind == kernel.EV_TRIGGERED) | (events.kind == kernel.EV_TESTED)
        call, tag = events.kind == kernel.EV_CALL, events.kind == kernel.EV_TAG
        templates[rule] = self._rules + events.rule[rule]
        templates[call] = self._calls + events.call[call]
        templates[tag] = self._tags + self._tag_row[events.call[tag]] * n_tags + events.extra[tag]
        return templates

    def _added(self, rows: Iterable[Entry]) -> int:
        start = len(self.rows)
        self.rows.extend(rows)
        return start

    def _call(self, rule: Rule, call: ActionCall) -> Entry:
        until = _UNTIL_MARK if call.action == "suspend" else None
        kind, arguments = kind_of(call, self._policy), arguments_json(call, until)
        return self._entry(
            rule, kind=kind, action=call.action, arguments=arguments, reason=call.reason
        )

    def _entry(self, rule: Rule, **more: str | None) -> Entry:
        actor: Entry = {"actor": f"rule:{rule.name}", "actor_kind": "rule", "automated": True}
        return {"rule": rule.name, "policy": self._policy.name, **actor, **more}


def _arguments(templates: pa.ChunkedArray, events: kernel.Events) -> pa.Array:
    """The arguments of each event: the template with a suspension's own end."""
    timed = pc.fill_null(pc.match_substring(templates, str(_UNTIL_MARK)), False)
    timed = pc.and_(timed, pa.array(events.kind == kernel.EV_CALL))
    if not pc.any(timed).as_py():
        return _flat(templates)
    head = pc.list_element(pc.split_pattern(templates.filter(timed), str(_UNTIL_MARK)), 0)
    tail = pc.list_element(pc.split_pattern(templates.filter(timed), str(_UNTIL_MARK)), 1)
    ends = pa.array(events.extra // 1000).filter(_flat(timed)).cast(pa.string())
    written = pc.binary_join_element_wise(_flat(head), ends, _flat(tail), "")
    return pc.replace_with_mask(_flat(templates), _flat(timed), written)


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _with_records(decided: Decided, events: kernel.Events, entries: pa.Table) -> pa.Table:
    """Put the recorded entries that were replayed in their places."""
    places = np.flatnonzero(events.kind == kernel.EV_RECORD)
    if not len(places):
        return entries
    given = decided.run.records.entries.take(events.extra[places])
    given = given.set_column(
        given.column_names.index("automated"),
        "automated",
        pc.is_in(given.column("actor_kind"), value_set=pa.array(AUTOMATED_ACTOR_KINDS)),
    )
    pool = pa.concat_tables([entries, given.select(_TEMPLATE_SCHEMA.names).cast(_TEMPLATE_SCHEMA)])
    order = np.arange(len(entries))
    order[places] = len(entries) + np.arange(len(places))
    return pool.take(order)


def _post_ids(decided: Decided, events: kernel.Events, ids: pa.Array) -> pa.Array:
    """Post ids, those that recorded entries carry among them."""
    recorded = events.kind == kernel.EV_RECORD
    if not recorded.any():
        return ids
    given = decided.run.records.entries.column("post_id").take(events.extra[recorded])
    return pc.replace_with_mask(ids, pa.array(recorded), _flat(given).cast(pa.large_string()))
