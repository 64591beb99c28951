"""The users that a transaction has read: their status and tags, before and after its entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from workbench.model.log.entry import LogEntry
from workbench.model.log.standing import Standing
from workbench.store.repositories.users.standings import StandingRepository, UserStatus, UserTag
from workbench.store.repositories.users.users import UserRepository


@dataclass
class LoadedUser:
    """A user in a transaction.

    `exists`: whether the table of users has the user. `current`: status and tags with all that the
    transaction did so far; `persisted`: those that the tables have.
    """

    exists: bool = False
    current: Standing = field(default_factory=Standing)
    persisted: Standing = field(default_factory=Standing)


class LoadedUsers:
    """The users of one transaction, each read once. `now_us`: its moment, epoch µs."""

    def __init__(self, users: UserRepository, standings: StandingRepository, now_us: int) -> None:
        self._users, self._standings, self._now_us = users, standings, now_us
        self._loaded: dict[str, LoadedUser] = {}
        self._changed: set[str] = set()

    def standing(self, user_id: str) -> Standing:
        """The status and tags of a user, with all that the transaction did so far."""
        if user_id not in self._loaded:
            self.load([user_id])
        return self._loaded[user_id].current

    def exists(self, user_id: str) -> bool:
        """Whether there is a user, of those that were read."""
        return self._loaded[user_id].exists

    def load(self, user_ids: Iterable[str]) -> None:
        """Read users, many at once."""
        new = sorted(set(user_ids) - self._loaded.keys())
        if not new:
            return
        self._loaded |= {user_id: LoadedUser() for user_id in new}
        for row in self._standings.load(new):
            user = self._loaded[row.user_id]
            for standing in (user.current, user.persisted):
                if row.status is not None:
                    standing.status, standing.until_us = row.status, row.until_us
                    standing.reason = row.reason
                if row.tag is not None:
                    standing.tags.add(row.tag)
            user.exists |= row.status is None and row.tag is None

    def create(self, user_ids: Iterable[str]) -> None:
        """Create those users who are unknown."""
        asked = sorted(set(user_ids))
        self.load(asked)
        new = [user_id for user_id in asked if not self._loaded[user_id].exists]
        if not new:
            return
        self._users.add_new(pa.array(new, pa.string()), self._now_us)
        for user_id in new:
            self._loaded[user_id].exists = True

    def apply(self, entry: LogEntry) -> None:
        """Change a user as a log entry says; `write` brings it to the tables."""
        if entry.user_id is not None:
            self.standing(entry.user_id).apply(entry)
            self._changed.add(entry.user_id)

    def apply_persisted(self, entry: LogEntry) -> None:
        """Change a user, where it was read, as a log entry says that the caller writes to the
        tables too.
        """
        user = self._loaded.get(entry.user_id or "")
        if user is not None:
            user.exists = True
            user.current.apply(entry)
            user.persisted.apply(entry)

    def write(self) -> None:
        """Write what changed to the tables."""
        if not self._changed:
            return
        changed = sorted(self._changed)
        self.create(changed)
        users = {user_id: self._loaded[user_id] for user_id in changed}
        self._write_statuses(
            {id_: u for id_, u in users.items() if _status(u.current) != _status(u.persisted)}
        )
        self._standings.delete_tags(
            [
                UserTag(user_id, tag)
                for user_id, user in users.items()
                for tag in sorted(user.persisted.tags - user.current.tags)
            ]
        )
        self._standings.add_tags(
            [
                UserTag(user_id, tag)
                for user_id, user in users.items()
                for tag in sorted(user.current.tags - user.persisted.tags)
            ]
        )

    def _write_statuses(self, users: Mapping[str, LoadedUser]) -> None:
        self._standings.delete_statuses(
            [user_id for user_id, user in users.items() if user.persisted.status != "enabled"]
        )
        self._standings.add_statuses(
            [
                UserStatus(user_id, *_status(user.current))
                for user_id, user in users.items()
                if user.current.status != "enabled"
            ]
        )


def _status(standing: Standing) -> tuple[str, int | None, str | None]:
    return standing.status, standing.until_us, standing.reason
