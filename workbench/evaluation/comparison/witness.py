"""One post for each kind of difference, with what the deciding rule saw on it in both replays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.evaluation.comparison.users import UserKind, UsersApart
from workbench.policy.compare import Truth
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.replay.compiled.status_changes import FirstOut
from workbench.replay.outcome import Outcome
from workbench.replay.reference.explain import PostExplained, RuleOnPost, explain_post


@dataclass(frozen=True)
class Seen:
    """A condition: its sentence, what it saw, whether it held (None: unknown)."""

    sentence: str
    saw: str
    truth: Truth


@dataclass(frozen=True)
class Side:
    """What one policy does on a post. `rejected_by`: the author's status, None where the post is
    accepted; `actions`: those called; `rule`: the rule of that name was evaluated; `fired`: whether
    it fired; `conditions`: its conditions that say otherwise than in the other replay, or all of
    them where none does.
    """

    rejected_by: str | None
    actions: tuple[str, ...]
    rule: str | None
    fired: bool
    conditions: tuple[Seen, ...]


@dataclass(frozen=True)
class Witness:
    """A user of a kind, and the post on which the difference shows, as each replay treats it."""

    user_id: str
    post_id: str
    at_us: int
    a: Side
    b: Side


def witness(
    kind: UserKind, apart: UsersApart, a: Outcome, b: Outcome, posts: np.ndarray
) -> Witness | None:
    """The user of a kind with fewest posts before the difference shows; None where there is none.

    `posts`: int64[n], rising, the positions of the posts that are treated differently.
    """
    users = apart.kinds[kind]
    if not len(users):
        return None
    run = a.run
    starts = run.offsets[users]
    places = _places(kind, apart, users, starts, posts)
    # Users with several posts before it show what a history does; of these the shortest.
    before = places - starts
    chosen = int(np.argmin(np.where(before > 0, before, np.iinfo(np.int64).max)))
    place, user = int(places[chosen]), int(users[chosen])
    user_id, post_id = run.user_ids[user].as_py(), run.history.post_ids[place].as_py()
    rules = [_rule(apart, side, user, place, outcome) for side, outcome in ((0, a), (1, b))]
    names = [rules[0] or rules[1], rules[1] or rules[0]]
    explained = [explain_post(each.run, post_id, user_id) for each in (a, b)]
    seen = [_seen(explained[at], names[at], each) for at, each in enumerate((a, b))]
    sides = [_side(explained[at], names[at], _telling(seen[at], seen[1 - at])) for at in (0, 1)]
    return Witness(user_id, post_id, int(run.history.created_at[place]), *sides)


def _places(
    kind: UserKind, apart: UsersApart, users: np.ndarray, starts: np.ndarray, posts: np.ndarray
) -> np.ndarray:
    """int64[n], the post on which the difference of each user shows."""
    if kind == "otherwise":
        return posts[np.searchsorted(posts, starts)]
    first_a, first_b = apart.a.post[users], apart.b.post[users]
    return np.where(
        first_b < 0, first_a, np.where(first_a < 0, first_b, np.minimum(first_a, first_b))
    )


def _rule(apart: UsersApart, side: int, user: int, place: int, outcome: Outcome) -> str | None:
    """The name of the rule that first blocks or suspends a user on a post, None where none does."""
    first: FirstOut = (apart.a, apart.b)[side]
    if first.post[user] != place:
        return None
    return outcome.run.policy.active_rules[int(first.rule[user])].name


def _seen(post: PostExplained, rule: str | None, outcome: Outcome) -> list[Seen]:
    """The conditions of a rule without parts, or, where the user's history decides on none, of the
    rules that fired.
    """
    policy: Policy = outcome.run.policy
    rules = [each for each in post.rules if (each.rule.name == rule if rule else each.fired)]
    return [
        Seen(condition_sentence(line.condition, policy), line.saw, line.truth)
        for each in rules
        for line in each.lines
        if line.saw
    ]


def _telling(seen: list[Seen], other: list[Seen]) -> tuple[Seen, ...]:
    """The conditions that the other replay does not have, or that say otherwise there."""
    telling = [each for each in seen if each not in other]
    return tuple(telling or seen)


def _side(post: PostExplained, rule: str | None, conditions: tuple[Seen, ...]) -> Side:
    found: RuleOnPost | None = next((each for each in post.rules if each.rule.name == rule), None)
    return Side(
        post.rejected_by,
        post.actions,
        None if found is None or not found.evaluated else found.rule.name,
        found is not None and found.fired,
        conditions,
    )
