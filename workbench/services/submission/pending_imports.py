"""Imported posts that were not submitted yet, while posts of their instants are evaluated.

The copy of a post that is submitted now leaves the windows first, and so do those that follow it at
its instant, until the post itself is counted as its decision says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from workbench.replay.reference.replay import PlainReplay
from workbench.replay.reference.state import User
from workbench.services.posts.stored_posts import StoredPosts, places_of

Instant = tuple[str, int]
"""A user and a time, epoch µs."""


@dataclass(frozen=True)
class PendingImports:
    """The imported posts by instant.

    `replay`: fills windows with them. `posts`: id and position of each, in the order of replay.
    """

    replay: PlainReplay
    posts: dict[Instant, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def among(cls, stored: StoredPosts, replay: PlainReplay) -> PendingImports:
        """Those of the stored posts that were never submitted. `replay`: over those in segments."""
        pending = cls(replay)
        for key, position in places_of(replay.run.history).items():
            if key not in stored.submitted:
                user_id, at_us, post_id = key
                pending.posts[user_id, at_us].append((post_id, position))
        return pending

    def take_out(self, user: User, at_us: int, post_id: str) -> tuple[bool, list[int]]:
        """Take the copy of a post that is submitted now, and those that follow it at its instant,
        out of the windows; whether there was a copy, and the positions of the others.
        """
        pending = self.posts.get((user.user_id, at_us), [])
        copies = [position for name, position in pending if name == post_id]
        following = [position for name, position in pending if name > post_id]
        if at_us >= user.windows.dropped_before_us:
            for position in (*copies, *following):
                self.replay.unfill(user, position, at_us)
        self.posts[user.user_id, at_us] = [post for post in pending if post[0] != post_id]
        return bool(copies), following

    def put_back(self, user: User, at_us: int, following: list[int]) -> None:
        """Put those back that followed, unless they were forgotten meanwhile."""
        if at_us >= user.windows.dropped_before_us:
            for position in following:
                self.replay.fill(user, position, at_us)
