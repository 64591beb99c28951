"""How the users of a store begin a simulation: enabled, with the tags that people, uploads and
programs gave them.

A post is replayed with the tags that its user had when it came, as far as the log knows them: it
knows them from its first entry on. Earlier posts, such as imported ones, are replayed with the
tags that the user had at the first later post; with those of now, where there is no later post.
Tags that rules gave are left out: the rules that are simulated give their own. Source: spec 3.8.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, expected, quoted
from workbench.history import History, RecordedLog, Users
from workbench.model.log.columns import TAGS_ADDED, TAGS_REMOVED
from workbench.services.simulations.snapshot import STATE, Snapshot

TAGGED, UNTAGGED, NOW = "tagged", "untagged", "now"
STARTS = (TAGGED, UNTAGGED, NOW)
_FOREVER = 2**62


@dataclass(frozen=True, eq=False)
class Start:
    """`users`: how they begin; `log`: the entries that are replayed along with their posts."""

    users: Users
    log: RecordedLog


def start_of(
    shot: Snapshot,
    history: History,
    how: str | None = None,
    *,
    recorded: bool = False,
    from_us: int | None = None,
) -> Start:
    """How users begin a simulation of a history: `tagged`; `untagged`; or as they stand `now`.

    `recorded`: whether all recorded entries are replayed along, which bring the tags themselves, so
    that users are then `untagged` where nothing else is asked for. `from_us`: when warm-up ends.
    Raises: BadInput, for another start.
    """
    how = how or (UNTAGGED if recorded else TAGGED)
    if how not in STARTS:
        raise BadInput(f"unknown start {quoted(how)}; {expected(STARTS, how)}")
    log = shot.recorded() if recorded else RecordedLog.none()
    if how != TAGGED:
        return Start(shot.users(with_state=how == NOW), log)
    table = shot.recorded_table()
    entries = table.filter(pc.is_in(table.column("kind"), pa.array([TAGS_ADDED, TAGS_REMOVED])))
    if not entries.num_rows:
        return Start(shot.users(), log)
    known = _Known.of(shot, history, from_us)
    later = pa.array(_at_us(entries) > known.until_us(entries.column("user_id")))
    users = _with_tags(shot, entries.filter(pc.invert(later)), known)
    if not recorded and pc.any(later).as_py():
        log = RecordedLog.read(entries.filter(later))
    return Start(users, log)


@dataclass(frozen=True, eq=False)
class _Known:
    """From when on the log knows the tags of users. `at_us`: int64[n_users], epoch µs, of each
    user's first post that is not older than the log; `_FOREVER` where there is none.
    """

    history: History
    at_us: np.ndarray

    @classmethod
    def of(cls, shot: Snapshot, history: History, from_us: int | None) -> _Known:
        """Look for the first post of each user that is not older than the log and the warm-up."""
        began_us = 0 if shot.began_us is None else shot.began_us
        since_us = began_us if from_us is None else max(began_us, from_us)
        is_early = history.created_at < since_us
        before = np.concatenate([[0], np.cumsum(is_early)])
        first = history.offsets[:-1] + before[history.offsets[1:]] - before[history.offsets[:-1]]
        at_us = np.full(len(first), _FOREVER)
        has_later = first < history.offsets[1:]
        at_us[has_later] = history.created_at[first[has_later]]
        return cls(history, at_us)

    def until_us(self, user_ids: pa.ChunkedArray) -> np.ndarray:
        """int64[n]: up to when entries about users belong to how they begin."""
        places = pc.index_in(user_ids.cast(pa.large_string()), value_set=self.history.user_ids)
        at = pc.fill_null(places, -1).to_numpy().astype(np.int64)
        return np.where(at < 0, _FOREVER, self.at_us[at])


def _with_tags(shot: Snapshot, entries: pa.Table, known: _Known) -> Users:
    """The users with the tags that entries leave them with. `entries`: in the order of the log."""
    table = shot.users_table()
    if not table.num_rows:
        return Users.none()
    tags_by_user, at_us = _left_by(entries)
    given = [tags_by_user.get(user_id) for user_id in table.column("user_id").to_pylist()]
    column = pa.array(given, pa.list_(pa.string()))
    users = Users.read(table.drop_columns([*STATE]).append_column("tags", column))
    first_us, _ = known.history.span_us
    return replace(users, late_tags=int((at_us > first_us).sum()))


def _left_by(entries: pa.Table) -> tuple[dict[str, list[str]], np.ndarray]:
    """The tags that entries leave users with, and int64[n], epoch µs: when each was added."""
    entries = entries.take(pa.array(np.argsort(_at_us(entries), kind="stable")))
    owners = pc.dictionary_encode(entries.column("user_id").combine_chunks())
    tags, places = _tags(entries.column("arguments").combine_chunks())
    key = owners.indices.to_numpy().astype(np.int64) * len(tags) + places
    _, from_end = np.unique(key[::-1], return_index=True)
    last = len(key) - 1 - from_end
    is_added = pc.equal(entries.column("kind"), TAGS_ADDED).to_numpy()
    last = last[is_added[last]]
    names: list[str] = owners.dictionary.to_pylist()
    tags_by_user: dict[str, list[str]] = {}
    kept: list[int] = key[last].tolist()
    for number in kept:
        user, tag = divmod(number, len(tags))
        tags_by_user.setdefault(names[user], []).append(tags[tag])
    return tags_by_user, _at_us(entries)[last]


def _tags(arguments: pa.Array) -> tuple[list[str], np.ndarray]:
    """The tags that entries name, and int64[n]: the place of each entry's tag among them."""
    encoded = pc.dictionary_encode(arguments)
    tags: list[str] = [json.loads(text)["tag"] for text in encoded.dictionary.to_pylist()]
    return tags, encoded.indices.to_numpy().astype(np.int64)


def _at_us(entries: pa.Table) -> np.ndarray:
    """int64[n], epoch µs: when each entry took effect."""
    return entries.column("at").cast(pa.int64()).to_numpy()
