"""A post as the store has it, what became of it, and the segments in which posts lie."""

from __future__ import annotations

from dataclasses import dataclass

PostKey = tuple[str, int, str]
"""What makes a post one post: its user, its time (epoch µs) and its id."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post. `at_us`: its time, epoch µs; `body`: its other fields as a JSON object, None where
    they lie in a segment.
    """

    user_id: str
    at_us: int
    post_id: str
    body: str | None

    @property
    def key(self) -> PostKey:
        """The post's user, time and id."""
        return self.user_id, self.at_us, self.post_id


@dataclass(frozen=True, slots=True)
class SubmittedPost(Post):
    """A post that was submitted, and what became of it.

    `rejected_by`: the status that rejected it, None when it was accepted. `late`: older than the
    user's newest post. `rules`, `test_rules`, `actions`: which it triggered, in order. `head`: how
    many entries the log had before its call; `seq`: its number among all submitted posts, from 1.
    """

    rejected_by: str | None
    late: bool
    rules: tuple[str, ...]
    test_rules: tuple[str, ...]
    actions: tuple[str, ...]
    head: int
    seq: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of posts. `source`: `import` or `submitted`; `posts`: how many; times in epoch µs."""

    name: str
    source: str
    posts: int
    first_us: int
    last_us: int
    added_us: int


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A call that was answered. `digest`: of its posts; `answers`: the answers as JSON."""

    digest: str
    answers: str
