"""The users of a plan by what happens to them, each with all that would be done, and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from workbench.export import safe_csv
from workbench.formatting import moment
from workbench.services.simulations.plan import Change, Plan
from workbench.titles import ACTION_TITLES

GROUPS = {
    "block": "Blocked",
    "suspend": "Suspended",
    "enable": "Enabled again",
    "delete_post": "Posts deleted",
    "age_restrict_post": "Posts age-restricted",
    "flag_user": "Sent to review",
    "flag_post": "Posts sent to review",
    "add_tags": "Given tags",
    "remove_tags": "Tags taken away",
    "protected": "Protected by a tag: refused, unless you allow it",
    "by_hand": "Left as they are: changed by a person since the last post",
    "kept": "Left as they are: out for longer now than in the simulation",
    "over": "Left as they are: their suspension is over by now",
}
_OUT = ("block", "suspend")
_LEFT_ALONE = frozenset({"by_hand", "kept", "over"})
CSV_COLUMNS = (
    "Group", "User", "What happens", "Until (UTC)", "Reason", "Tag", "Post", "Rule", "Protected",
)  # fmt: skip


@dataclass(frozen=True)
class AffectedUser:
    """A user of a group. `effects`: what would be done, in words; `rules`: those that call for it;
    `posts`: how many the user has in the history.
    """

    user_id: str
    effects: tuple[str, ...]
    rules: tuple[str, ...]
    posts: int
    is_protected: bool


@dataclass(frozen=True)
class LargestUser:
    """A user who would be blocked or suspended: what is done, the rule that calls for it, how many
    posts the user has in the history, and how many of them would be deleted.
    """

    user_id: str
    what: str
    rule: str
    posts: int
    deleted: int


class AffectedUsers:
    """The users of a plan. `groups`: ids by the key of their group, in the order of `GROUPS`: a
    user who is changed is in the first that fits, and once more among the protected; users who are
    left as they are come with a reason.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._changes: dict[str, list[Change]] = {}
        for change in plan.changes:
            self._changes.setdefault(change.user_id, []).append(change)
        self._by_hand: dict[str, list[str]] = {}
        for left in plan.skipped:
            self._by_hand.setdefault(left.user_id, []).append(left.what)
        self.groups = {key: users for key, users in self._grouped().items() if users}

    def rows(self, group: str, first: int, limit: int) -> list[AffectedUser]:
        """The users of a group from the `first`. Raises: KeyError, for a group without users."""
        users = self.groups[group][first : first + limit]
        posts = self._posts(users)
        return [
            AffectedUser(
                user_id,
                tuple(self._words(group, user_id)),
                tuple(dict.fromkeys(_rule(change) for change in self._changes.get(user_id, ()))),
                n,
                user_id in self._protected,
            )
            for user_id, n in zip(users, posts, strict=True)
        ]

    def csv(self) -> bytes:
        """Every user of every group, a row for each thing that is done or left."""
        return safe_csv(CSV_COLUMNS, self._csv_rows())

    def largest(self) -> list[LargestUser]:
        """The users with most posts of those who would be blocked or suspended."""
        result: list[LargestUser] = []
        for user_id, n in self.plan.largest:
            changes = self._changes[user_id]
            change = next(one for one in changes if one.action in _OUT)
            deleted = sum(one.action == "delete_post" for one in changes)
            result.append(LargestUser(user_id, effect_words(change), _rule(change), n, deleted))
        return result

    @cached_property
    def _protected(self) -> frozenset[str]:
        return frozenset(self.plan.protected)

    def _grouped(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {key: [] for key in GROUPS}
        for user_id, changes in self._changes.items():
            groups[_group(changes)].append(user_id)
        groups["protected"] = list(self.plan.protected)
        groups["by_hand"] = list(self._by_hand)
        groups["kept"], groups["over"] = list(self.plan.kept), list(self.plan.over)
        return groups

    def _words(self, group: str, user_id: str) -> Iterator[str]:
        if group == "by_hand":
            yield from (f"not changed: {what}" for what in self._by_hand[user_id])
        elif group in ("kept", "over"):
            yield "status not changed"
        else:
            yield from map(effect_words, self._changes[user_id])

    def _posts(self, users: Iterable[str]) -> list[int]:
        """How many posts users have in the history; 0 for those who are not in it."""
        history = self.plan.run.history
        places = pc.index_in(pa.array(list(users), pa.string()), history.user_ids.cast(pa.string()))
        offsets = history.offsets
        return [
            0 if at is None else int(offsets[at + 1] - offsets[at]) for at in places.to_pylist()
        ]

    def _csv_rows(self) -> Iterator[tuple[object, ...]]:
        for group, users in self.groups.items():
            if group != "protected":  # they are in the groups of what happens to them
                for user_id in users:
                    yield from self._rows_of_user(group, user_id)

    def _rows_of_user(self, group: str, user_id: str) -> Iterator[tuple[object, ...]]:
        title = GROUPS[group]
        if group in _LEFT_ALONE:
            for words in self._words(group, user_id):
                yield title, user_id, words, *[None] * (len(CSV_COLUMNS) - 3)
            return
        protected = "yes" if user_id in self._protected else None
        for change in self._changes[user_id]:
            action = ACTION_TITLES.get(change.action, change.action)
            what = (action, _until(change), change.reason, change.tag, change.post_id)
            yield title, user_id, *what, _rule(change), protected


def effect_words(change: Change) -> str:
    """What a change does, in words."""
    title = ACTION_TITLES.get(change.action, change.action)
    until = _until(change)
    parts = [
        f" {change.tag}" if change.tag is not None else "",
        f" {change.post_id}" if change.post_id is not None else "",
        f" until {until} UTC" if until is not None else "",
        f" ({change.reason})" if change.reason else "",
    ]
    return title + "".join(parts)


def _group(changes: Iterable[Change]) -> str:
    actions = {change.action for change in changes}
    return next(key for key in GROUPS if key in actions)


def _rule(change: Change) -> str:
    return "no rule" if change.trigger is None else change.trigger.rule


def _until(change: Change) -> str | None:
    return None if change.until_ms is None else moment(change.until_ms * 1000)
