"""How often a user posted and was acted on in the windows that rules ask about.

Windows end with the user's last post that counts, and include it. What counts is what a rule of the
live policy would count: by its semantics, and actions by rules and by people.
Source: spec 3.3, 4 and 5.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from workbench.policy.compare import Value, score_reaches
from workbench.policy.lower import Lowered, lowered
from workbench.policy.policy import Policy
from workbench.policy.tree import PostCount, ScoreClass
from workbench.replay.reference.state import User
from workbench.replay.reference.windows import Calls, Windows
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.post_columns import columns_read
from workbench.services.submission.user_state.building import StateBuilder
from workbench.services.submission.user_state.context import PolicyContext
from workbench.services.users.users import user_in
from workbench.store import Store, Transaction
from workbench.units import duration_us

WINDOWS = ("24h", "7d", "30d", "90d")
_NO_POLICY = Policy("none", ())


@dataclass(frozen=True)
class WindowCounts:
    """Counts up to a user's last post that counts. `as_of_us`: its time, None when there is none.

    `rows`: what is counted, `posts`, `class` or `action`, its name, and a number for each of
    `WINDOWS` and one for all time.
    """

    as_of_us: int | None
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]


def window_counts(store: Store, user_id: str) -> WindowCounts:
    """What rules could count of a user: posts, those of each class of the live policy, and calls of
    actions; and how many posts were rejected. Raises: NotFound.
    """
    with store.read() as tx:
        user_id = user_in(tx, user_id).user_id
        context = PolicyContext.read(tx, None)
        policy = _counting(context.live)
        user = _user(store, tx, context, policy, user_id)
        submitted = tx.posts.submitted_after({user_id: 0})
    times = user.windows.times()[0]  # of every post that counts
    if not times:
        return WindowCounts(None, ())
    rejected = [post.at_us for post in submitted if post.rejected_by is not None]
    counted = _counted(user, policy, rejected, times[-1])
    return WindowCounts(times[-1], tuple(row for row in counted if row[2][-1]))


def classes_of(
    body: Mapping[str, object] | None, classes: Sequence[ScoreClass], types: dict[str, str]
) -> list[str]:
    """The classes that a post is classified as, by its body. Source: spec 1.4."""
    return [class_.name for class_ in classes if _is_classified(body or {}, class_, types)]


def _counting(live: LivePolicy | None) -> Policy:
    """The live policy with a rule for each of its classes, which counts its posts."""
    policy = _NO_POLICY if live is None else live.policy
    if not policy.classes:
        return Policy(policy.name, (), semantics=policy.semantics)
    rules = [
        {
            "name": f"class {place}",
            "when": {"post_count": {"where": {"classified": [name]}, "at_least": 1}},
            "then": ["flag_post"],
        }
        for place, name in enumerate(policy.classes)
    ]
    return Policy.from_document({**policy.to_document(), "rules": rules})


def _user(
    store: Store, tx: Transaction, context: PolicyContext, policy: Policy, user_id: str
) -> User:
    """The user as the next post would find them."""
    types = {**columns_read(policy), **context.types}
    counting = LivePolicy(policy, 0)
    return StateBuilder(store, tx, counting, context, types).build([user_id])[user_id].user


def _counted(
    user: User, policy: Policy, rejected: Sequence[int], as_of_us: int
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What is counted, in every window."""
    windows, calls = user.windows, user.calls
    for what, name, where in (("posts", "counted", None), *_classes(policy)):
        yield what, name, _each(as_of_us, partial(_within, windows, where, as_of_us))
    yield "posts", "rejected", _each(as_of_us, partial(_between, rejected, as_of_us))
    for action in sorted(calls.times()):
        yield "action", action, _each(as_of_us, partial(_called, calls, action, as_of_us))


def _classes(policy: Policy) -> Iterator[tuple[str, str, Lowered | None]]:
    """Each class with the condition that its rule counts."""
    for name, rule in zip(policy.classes, policy.rules, strict=True):
        counts = lowered(rule.when, policy.classes)
        assert isinstance(counts, PostCount)
        yield "class", name, counts.where


def _within(windows: Windows, where: Lowered | None, as_of_us: int, since: int | None) -> int:
    return len(windows.within(where, since, as_of_us))


def _called(calls: Calls, action: str, as_of_us: int, since: int | None) -> int:
    return calls.within((action,), since, as_of_us)


def _between(times: Sequence[int], as_of_us: int, since: int | None) -> int:
    return sum((since is None or at > since) and at <= as_of_us for at in times)


def _each(as_of_us: int, count: Callable[[int | None], int]) -> tuple[int, ...]:
    """A count in each of `WINDOWS`, and in all time."""
    return (*(count(as_of_us - duration_us(window)) for window in WINDOWS), count(None))


def _is_classified(
    body: Mapping[str, object], score_class: ScoreClass, types: dict[str, str]
) -> bool:
    values = {score: body.get(score) for score in score_class.scores}
    return any(
        score_reaches(
            cast("Value", value),
            types.get(score, "float64"),
            score_class.scale,
            "at_least",
            score_class.classified,
        )
        for score, value in values.items()
    )
