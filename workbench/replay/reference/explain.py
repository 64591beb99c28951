"""The explanation of one post: every rule's conditions with their values and
truth, the posts that made up each count, and the entries that set the user's status and tags.

It is worked out by the plain replay of the post's user. Source: spec 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from workbench.errors import MAX_COMPARED, BadInput, NotFound, expected, quoted
from workbench.model.ids import trimmed_id
from workbench.model.log.entry import LogEntry
from workbench.policy import tree
from workbench.policy.compare import Truth
from workbench.policy.evaluate import truth
from workbench.policy.lower import lowered
from workbench.policy.tree import Condition, Rule
from workbench.replay.reference.arrival import PostContext, window_start
from workbench.replay.reference.measures import Measure, measures
from workbench.replay.reference.observed_values import observed_values, posts_counted
from workbench.replay.reference.replay import Observer, PlainReplay
from workbench.replay.reference.state import PostOutcome, User
from workbench.replay.run import Run

POSTS_LISTED = 10


@dataclass(frozen=True)
class Line:
    """One condition, `depth` deep in its rule: what it saw, and whether it held.

    `measures`: the numbers that it compared. `posts`: ids of the latest posts that made up a count;
    `counted`: all of these posts, as positions in the history. `window_us`: the moment after which
    its window begins, None where it has none or it is the whole history.
    """

    depth: int
    condition: Condition
    saw: str
    truth: Truth
    measures: tuple[Measure, ...] = ()
    posts: tuple[str, ...] = ()
    counted: tuple[int, ...] = ()
    window_us: int | None = None

    @property
    def n_posts(self) -> int:
        """How many posts made up a count."""
        return len(self.counted)


@dataclass(frozen=True)
class RuleOnPost:
    """One rule on the post. `truth` and `lines` are empty when it was not evaluated."""

    rule: Rule
    evaluated: bool
    truth: Truth
    fired: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Standing:
    """A user's status and tags at a post, each with the log entry that set it; None: the start."""

    status: str
    until_us: int
    reason: str | None
    set_by: LogEntry | None
    tags: tuple[tuple[str, LogEntry | None], ...]

    @classmethod
    def of(cls, user: User) -> Standing:
        """The status and tags of a user as a replay has them."""
        tags = tuple((tag, user.tag_entries.get(tag)) for tag in sorted(user.tags))
        return cls(user.status, user.until_us, user.reason, user.status_entry, tags)


@dataclass(frozen=True)
class PostExplained:
    """Everything about one post of a replay."""

    post_id: str
    user_id: str
    at_us: int
    standing: Standing | None
    rejected_by: str | None
    rules: tuple[RuleOnPost, ...]
    actions: tuple[str, ...]

    @property
    def warm_up(self) -> bool:
        """Whether the post only filled windows."""
        return self.standing is None


def explain_post(run: Run, post_id: str, user_id: str | None = None) -> PostExplained:
    """Explain what a replay did with one post, and why.

    Raises: NotFound; BadInput, when posts of several users have the id and no user is named.
    """
    post_id = trimmed_id(post_id)
    user_id = None if user_id is None else trimmed_id(user_id)
    position = _position(run, post_id, user_id)
    row = int(run.offsets.searchsorted(position, "right")) - 1
    recorder = Recorder(run, position)
    _, outcomes = PlainReplay(run, recorder).user(row)
    outcome = next((outcome for outcome in outcomes if outcome.position == position), None)
    return recorder.explained(outcome)


class Recorder(Observer):
    """Watches a replay and notes what happens on one post."""

    def __init__(self, run: Run, position: int) -> None:
        self.run, self.position = run, position
        self.standing: Standing | None = None
        self.seen: dict[str, tuple[Truth, tuple[Line, ...]]] = {}

    def arrives(self, user: User, position: int) -> None:
        """Note how the user stands."""
        if position == self.position:
            self.standing = Standing.of(user)

    def evaluates(self, arrival: PostContext, rule: Rule, holds: Truth) -> None:
        """Note what the rule's conditions saw."""
        if arrival.position == self.position:
            self.seen[rule.name] = holds, tuple(_lines(rule.when, arrival, self.run, 0))

    def explained(self, outcome: PostOutcome | None) -> PostExplained:
        """What was noted. `outcome`: what became of the post, None in the warm-up."""
        run, position = self.run, self.position
        row = int(run.offsets.searchsorted(position, "right")) - 1
        fired: set[str] = {*outcome.rules, *outcome.test_rules} if outcome else set()
        return PostExplained(
            run.history.post_ids[position].as_py(),
            run.user_ids[row].as_py(),
            int(run.history.created_at[position]),
            self.standing,
            outcome.rejected_by if outcome else None,
            tuple(_rule(rule, self, fired) for rule in run.policy.rules),
            tuple(outcome.actions) if outcome else (),
        )


def _rule(rule: Rule, recorder: Recorder, fired: set[str]) -> RuleOnPost:
    if rule.name not in recorder.seen:
        return RuleOnPost(rule, False, None, False, ())
    holds, lines = recorder.seen[rule.name]
    return RuleOnPost(rule, True, holds, rule.name in fired, lines)


def _lines(condition: Condition, arrival: PostContext, run: Run, depth: int) -> Iterator[Line]:
    """A line for a condition and, where it combines others, one for each of them."""
    counted = posts_counted(condition, arrival, run)
    past = getattr(condition, "in_past", None)
    yield Line(
        depth,
        condition,
        observed_values(condition, arrival, run),
        truth(lowered(condition, run.policy.classes), arrival),
        measures(condition, arrival, run),
        tuple(run.history.post_ids[place].as_py() for place in counted[-POSTS_LISTED:]),
        tuple(counted),
        window_start(arrival.at, past),
    )
    if isinstance(condition, tree.All | tree.AnyOf | tree.Not):
        for part in tree.children(condition):
            yield from _lines(part, arrival, run, depth + 1)


def _position(run: Run, post_id: str, user_id: str | None) -> int:
    same = pc.equal(run.history.post_ids, post_id).to_numpy(zero_copy_only=False)
    places = np.flatnonzero(same)
    rows = run.offsets.searchsorted(places, "right") - 1
    owners = [run.user_ids[row].as_py() for row in rows.tolist()]
    positions = [p for p, o in zip(places.tolist(), owners, strict=True) if user_id in (None, o)]
    if not positions:
        raise _no_post(run, post_id, user_id, owners)
    if len(positions) > 1:
        some = ", ".join(quoted(owner) for owner in sorted(set(owners))[:5])
        raise BadInput(f"{len(positions)} posts have the id {quoted(post_id)}, by: {some}")
    return positions[0]


def check_post(run: Run, post_id: str) -> None:
    """Raise NotFound, with the nearest id, for a post that is not in the history."""
    if not pc.any(pc.equal(run.history.post_ids, post_id)).as_py():
        raise _no_post(run, post_id, None, ())


def _no_post(run: Run, post_id: str, user_id: str | None, owners: Sequence[str]) -> NotFound:
    """What to say of a post that is not there, or not by a user: its users, or the nearest id."""
    by = f" by the user {quoted(user_id)}" if user_id else ""
    hint = expected(owners, user_id) if owners else expected(_alike(run, post_id), post_id, limit=5)
    return NotFound(f"there is no post {quoted(post_id)}{by} in the history; {hint}")


def _alike(run: Run, post_id: str) -> list[str]:
    """The ids to compare with a mistyped one: of a long history those that begin as it does."""
    ids = run.history.post_ids
    if len(ids) > MAX_COMPARED:
        ids = ids.filter(pc.starts_with(ids, post_id[: len(post_id) // 2]))
    return ids.slice(0, MAX_COMPARED).to_pylist()
