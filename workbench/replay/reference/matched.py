"""What matched: the conditions of a rule that held on a post, with what each saw.

The store's moderation log keeps it beside a rule that triggered. Source: spec 5.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.log.columns import as_json
from workbench.policy import tree
from workbench.policy.compare import Truth
from workbench.policy.evaluate import truth
from workbench.policy.lower import lowered
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.tree import Condition, Rule
from workbench.replay.reference.arrival import PostContext
from workbench.replay.reference.observed_values import observed_values, posts_counted
from workbench.replay.reference.replay import Observer, PlainReplay
from workbench.replay.run import Run

POSTS_NAMED = 10
"""How many of the posts behind a count are named; the latest ones."""


@dataclass(frozen=True)
class Trigger:
    """A rule that fired on a post: the rule's name, and the post's user, time (epoch µs) and id."""

    rule: str
    user_id: str
    at_us: int
    post_id: str


class Matched(Observer):
    """Watches a replay and notes what matched on the post that came last.

    `by_rule`: for each rule that held, a JSON list of its conditions that did, with what each saw.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._position = -1
        self.by_rule: dict[str, str] = {}

    def evaluates(self, arrival: PostContext, rule: Rule, holds: Truth) -> None:
        """Note what held of a rule that holds."""
        if arrival.position != self._position:
            self._position, self.by_rule = arrival.position, {}
        if holds is True:
            self.by_rule[rule.name] = as_json(list(_held(rule.when, arrival, self._run)))


def matched_in(run: Run, triggers: Iterable[Trigger]) -> dict[Trigger, str]:
    """Work out what matched where rules fired in a replay, as JSON, by replaying those users.

    Unlike the log of submitted posts, each count names the latest posts that it counted (`posts`,
    at most `POSTS_NAMED`), since only the replay knows which posts were in its windows.
    """
    wanted = set(triggers)
    users = pa.array(sorted({trigger.user_id for trigger in wanted}), run.user_ids.type)
    observer = _TriggersSeen(run, wanted)
    replay = PlainReplay(run, observer)
    for row in pc.index_in(users, value_set=run.user_ids).to_pylist():
        replay.user(row)
    return observer.found


class _TriggersSeen(Observer):
    """Watches a replay, and notes what matched where one of some triggers happened."""

    def __init__(self, run: Run, wanted: set[Trigger]) -> None:
        self._run, self._wanted = run, wanted
        self._moments = {(trigger.user_id, trigger.at_us) for trigger in wanted}
        self.found: dict[Trigger, str] = {}

    def evaluates(self, arrival: PostContext, rule: Rule, holds: Truth) -> None:
        """Note what held of a rule that holds, with the posts behind its counts."""
        user_id = arrival.user.user_id
        if holds is not True or (user_id, arrival.at) not in self._moments:
            return
        post_id = self._run.history.post_ids[arrival.position].as_py()
        trigger = Trigger(rule.name, user_id, arrival.at, post_id)
        if trigger in self._wanted:
            held = _held(rule.when, arrival, self._run, names_posts=True)
            self.found[trigger] = as_json(list(held))


def _held(
    condition: Condition, arrival: PostContext, run: Run, *, names_posts: bool = False
) -> Iterator[dict[str, object]]:
    """The conditions that held, the parts of `all` and `any` each on its own."""
    if truth(lowered(condition, run.policy.classes), arrival) is not True:
        return
    if isinstance(condition, tree.All | tree.AnyOf):
        for part in tree.children(condition):
            yield from _held(part, arrival, run, names_posts=names_posts)
        return
    plain = condition
    while isinstance(plain, tree.Not):
        (plain,) = tree.children(plain)
    sentence = condition_sentence(condition, run.policy)
    counted = posts_counted(plain, arrival, run) if names_posts else []
    named = {"posts": _named(counted, run), "n_posts": len(counted)} if counted else {}
    yield {"condition": sentence, "saw": observed_values(plain, arrival, run), **named}


def _named(places: list[int], run: Run) -> list[dict[str, object]]:
    """Name the latest of some posts by id and time."""
    history = run.history
    return [
        {"post_id": history.post_ids[place].as_py(), "at_us": int(history.created_at[place])}
        for place in places[-POSTS_NAMED:]
    ]
