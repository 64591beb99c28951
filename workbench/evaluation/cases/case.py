"""A case: a few posts of a few users, and what is expected to become of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.policy.tree import Scalar

Fields = Mapping[str, Scalar | None]


@dataclass(frozen=True)
class ExpectedPost:
    """What is expected of a post; what is None is not checked. `rules`, `actions`: those that fire
    and are called, in order.
    """

    post_id: str
    accepted: bool | None = None
    rules: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ExpectedUser:
    """What is expected of a user at the end; what is None is not checked."""

    user_id: str
    status: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Case:
    """A case. `posts`: each with `post_id`, `user_id`, `created_at`, and its fields; `users`: the
    state and the attributes of users at the start; `lists`: entries of text lists, as phrases;
    `line`: where it begins in its file.
    """

    name: str
    posts: Sequence[Fields]
    users: Sequence[Mapping[str, object]] = ()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    expected_posts: tuple[ExpectedPost, ...] = ()
    expected_users: tuple[ExpectedUser, ...] = ()
    line: int | None = None
