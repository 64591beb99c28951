"""Since when a user's history counts, where a policy forgets it with a status.

Source: spec 4.1 and 4.2.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.model.log.entry import LogEntry
from workbench.model.log.standing import Standing
from workbench.model.posts import PostKey, SubmittedPost
from workbench.replay.reference.windows import OPEN_END_US, OPEN_START_US


@dataclass(frozen=True)
class Reinstatement:
    """Since when a user's history counts; without an entry and expired suspensions all of it does.

    `entry_id`: the last `enable` that reinstated; `post`: the time and id of the post that called
    it, None when a person did; `post_seq`: its number; `enables`: how many times it called `enable`
    by then. `expired`: the suspensions that ran out since, each with its end and its log entry:
    what is older than the end and came before the entry is forgotten.
    """

    entry_id: int = 0
    post: tuple[int, str] | None = None
    expired: tuple[tuple[int, int], ...] = ()
    post_seq: int = 0
    enables: int = 0

    def counts(self, at_us: int, head: int, seq: int) -> bool:
        """Whether a post counts, which came at a time, after an entry, as the seq-th of all; an
        imported one came before all entries.
        """
        after = seq > self.post_seq if self.post else head >= self.entry_id
        return after and self.outlasts(at_us, head)

    def counts_entry(self, at_us: int, entry_id: int) -> bool:
        """Whether an entry counts that a person made."""
        return entry_id > self.entry_id and self.outlasts(at_us, entry_id)

    def outlasts(self, at_us: int, head: int) -> bool:
        """Whether what came at a time, after an entry, was not forgotten with a suspension."""
        return all(at_us >= end or head >= entry for end, entry in self.expired)

    def counted_actions(self, post: SubmittedPost) -> tuple[str, ...]:
        """The actions of a post that count: of the post that reinstated those after its last
        `enable`.
        """
        if self.post == (post.at_us, post.post_id) and self.outlasts(post.at_us, post.head):
            places = [k for k, action in enumerate(post.actions) if action == "enable"]
            return post.actions[places[self.enables - 1] + 1 :]
        return post.actions if self.counts(post.at_us, post.head, post.seq) else ()

    @property
    def dropped_before_us(self) -> int:
        """The moment before which imported posts are forgotten."""
        if self.entry_id:
            return OPEN_END_US
        return max((end for end, _ in self.expired), default=OPEN_START_US)


ALL_COUNTS = Reinstatement()


def reinstatements(
    changes: Iterable[LogEntry], submitted: Iterable[SubmittedPost]
) -> dict[str, Reinstatement]:
    """Since when the history of users counts, by user; without an entry here, all of it counts.

    `changes`: all status changes of the users, in the order of the log; `submitted`: their posts.
    """
    seqs = {post.key: post.seq for post in submitted}
    standings: dict[str, Standing] = defaultdict(Standing)
    by_user: dict[str, Reinstatement] = {}
    enables: Counter[tuple[str, int, str | None]] = Counter()
    for change in changes:
        user_id = str(change.user_id)
        status_before = standings[user_id].status
        standings[user_id].apply(change)
        since = by_user.get(user_id, ALL_COUNTS)
        if change.kind == "suspension_expired":
            expired = (*since.expired, (change.at_us, change.entry_id))
            by_user[user_id] = replace(since, expired=expired)
        if change.action != "enable":
            continue
        called_at = (user_id, change.at_us, change.post_id)
        enables[called_at] += 1
        if status_before != "enabled":
            by_user[user_id] = _reinstated_by(change, seqs, enables[called_at])
    return by_user


def _reinstated_by(change: LogEntry, seqs: dict[PostKey, int], enables: int) -> Reinstatement:
    if change.post_id is None:
        return Reinstatement(change.entry_id, enables=enables)
    key = (str(change.user_id), change.at_us, change.post_id)
    post = (change.at_us, change.post_id)
    return Reinstatement(change.entry_id, post, (), seqs.get(key, 0), enables)
