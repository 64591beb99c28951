"""The evidence for the conditions of a rule that a post triggered: the posts and calls that each
count included, and the entries that added tags.

The log has the value that each condition saw. Posts and calls are searched for in the store; where
they do not give that value, a note says so, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workbench.errors import NotFound
from workbench.model.log.entry import LogEntry
from workbench.policy import tree
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.tree import Condition, Rule
from workbench.replay.reference.arrival import window_start
from workbench.replay.reference.observed_values import observed_values, posts_counted
from workbench.replay.run import OPEN_START_US
from workbench.services.evidence.entries import (
    called,
    first_on_post,
    n_calls,
    tags_added,
)
from workbench.services.evidence.posts import PostsAsOf
from workbench.services.evidence.steps import Held
from workbench.services.policies.policies import saved_in
from workbench.store import Transaction

POSTS_LISTED = 100
CALLS_LISTED = 20
_NOT_LISTED = "so the counted posts are not listed"
_POLICY_GONE = "this version of the policy is no longer saved, so what was counted is not listed"


class Found(NamedTuple):
    """A condition that held, and the log entries that are its evidence."""

    held: Held
    entries: Sequence[LogEntry] = ()


class _Trigger(NamedTuple):
    """A rule that a post triggered. `first`: the first entry that rules wrote on the post."""

    entry: LogEntry
    first: int
    policy: Policy
    rule: Rule


class Matches:
    """What matched in the log of one user."""

    def __init__(self, tx: Transaction, entries: Sequence[LogEntry], posts: PostsAsOf) -> None:
        self._tx, self._entries, self._posts = tx, entries, posts

    def of(self, entry: LogEntry) -> tuple[list[Found], str | None]:
        """The conditions that held as the log says, with the evidence for each; and a note."""
        plain = [Found(Held(condition.condition, condition.saw)) for condition in entry.conditions]
        try:
            policy = saved_in(self._tx, str(entry.policy), entry.policy_version)
            rule = policy.rule(str(entry.rule))
        except (NotFound, KeyError):
            return plain, _POLICY_GONE
        trigger = _Trigger(entry, first_on_post(self._entries, entry), policy, rule)
        leaves = {condition_sentence(leaf, policy): leaf for leaf in _leaves(rule.when)}
        return [self._found(trigger, leaves, part.held) for part in plain], None

    def _found(self, trigger: _Trigger, leaves: Mapping[str, Condition], held: Held) -> Found:
        leaf = leaves.get(held.condition)
        condition, denied = leaf, False
        while isinstance(condition, tree.Not):
            condition, denied = condition.part, not denied
        match condition:
            case tree.PostCount() | tree.PostShare():
                return Found(self._counted(trigger, condition, held))
            case tree.ActionCount():
                return self._calls(trigger, condition, held)
            case tree.UserTags(op, tags) if (op == "none_of") == denied:
                sequential = trigger.policy.semantics.visibility == "sequential"
                before = trigger.entry.entry_id if sequential else trigger.first
                return _with(held, tags_added(self._entries, before, tags))
            case _:  # the post itself is the evidence
                return Found(held)

    def _counted(self, trigger: _Trigger, condition: Condition, held: Held) -> Held:
        """The posts that made up a count, where they can be found."""
        changed = self._lists_changed(trigger, condition)
        if changed:
            note = f"the text list {changed[0]} has changed since, {_NOT_LISTED}"
            return _noted(held, note)
        arrived = self._posts.arrival(*trigger)
        if arrived is None:
            return _noted(held, f"the post is no longer in the store, {_NOT_LISTED}")
        arrival, replay = arrived
        now = observed_values(condition, arrival, replay.run)
        if now != held.saw:
            return _noted(held, f"the store now counts {now}, {_NOT_LISTED}")
        places = posts_counted(condition, arrival, replay.run)
        listed = tuple(self._posts.seen_at(place) for place in places[-POSTS_LISTED:])
        more = len(places) - len(listed)
        note = f"{more:,} earlier posts are not listed" if more else None
        return Held(held.condition, held.saw, listed, len(places), note=note)

    def _lists_changed(self, trigger: _Trigger, condition: Condition) -> list[str]:
        """The text lists that a count reads and that changed since."""
        read = {part.list for part in tree.walk(condition) if isinstance(part, tree.TextIn)}
        if not read:
            return []
        entries = self._tx.log_entries.lists_changed_since(trigger.entry.entry_id)
        changed = {
            list_entry["list"] for entry in entries for list_entry in entry.values["entries"]
        }
        return sorted(read & changed)

    def _calls(self, trigger: _Trigger, condition: tree.ActionCount, held: Held) -> Found:
        """The entries of the calls that were counted, where they can be found."""
        at_us = trigger.entry.at_us
        since = self._posts.counting_since(trigger.first, trigger.policy)
        start = window_start(at_us, condition.in_past)
        from_us = OPEN_START_US if start is None else start
        calls = called(self._entries, trigger.first, condition.of, from_us, at_us)
        calls = [call for call in calls if since.counts_entry(call.at_us, call.entry_id)]
        logged = f"{n_calls(calls):,} calls"
        if logged == held.saw:
            return _with(held, calls)
        return _with(
            held, calls, f"the log has entries of {logged}: a call that changes no tag has none"
        )


def seen_in_replay(entry: LogEntry, posts: PostsAsOf) -> Iterator[Held]:
    """The conditions that held in a simulation, with the posts that its log entry names.

    Which posts were in a window is the replay's to know, so they are not searched for anew.
    """
    for condition in entry.conditions:
        named = [posts.seen(post.at_us, post.post_id) for post in condition.posts]
        listed = tuple(post for post in named if post is not None)
        more = 0 if condition.n_posts is None else condition.n_posts - len(listed)
        note = f"{more:,} earlier posts are not listed" if more else None
        yield Held(condition.condition, condition.saw, listed, condition.n_posts, note=note)


def _leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions that the log can name: the parts of `all` and `any` each on its own."""
    if isinstance(condition, tree.All | tree.AnyOf):
        for part in condition.parts:
            yield from _leaves(part)
    else:
        yield condition


def _with(held: Held, entries: Sequence[LogEntry], note: str | None = None) -> Found:
    """A condition with the latest of its log entries."""
    listed = entries[-CALLS_LISTED:]
    if note is None and len(listed) < len(entries):
        note = f"{len(entries) - len(listed):,} earlier ones are not listed"
    ids = tuple(entry.entry_id for entry in listed)
    return Found(Held(held.condition, held.saw, entries=ids, note=note), listed)


def _noted(held: Held, note: str) -> Held:
    return Held(held.condition, held.saw, note=note)
