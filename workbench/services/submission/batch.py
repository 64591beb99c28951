"""A batch of submitted posts within a transaction: evaluated, and written.

Source: spec 3; architecture, a rule from page to decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.errors import BadInput, Problem, quoted
from workbench.history import History
from workbench.model.log.columns import RULE_TESTED, RULE_TRIGGERED
from workbench.model.log.entry import LogEntry
from workbench.model.posts import PostKey, SubmittedPost
from workbench.model.users import RuleMemory
from workbench.policy.policy import Policy
from workbench.replay.reference.matched import Matched
from workbench.replay.reference.state import Memory, PostOutcome, User
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.post_columns import bodies, columns_read, conformed, register_columns
from workbench.services.posts.stored_posts import stored_posts
from workbench.services.submission.answers import Answer
from workbench.services.submission.pending_imports import PendingImports
from workbench.services.submission.user_state.building import StateBuilder
from workbench.services.submission.user_state.context import replay_over
from workbench.services.submission.user_state.live_users import LiveUsers
from workbench.services.submission.user_state.saving import save_states
from workbench.services.submission.user_state.state import UserState, apply_standing
from workbench.services.users.user_fields import fields_read
from workbench.store import Store, Transaction
from workbench.units import iso

MAX_AHEAD_US = 5 * 60 * 1_000_000
_KINDS_OF_RULES = (RULE_TRIGGERED, RULE_TESTED)
_NO_POLICY = LivePolicy(Policy("none", ()), 0)


class PostBatch:
    """Some posts within one transaction."""

    def __init__(self, store: Store, tx: Transaction, users: LiveUsers, history: History) -> None:
        self._tx, self._users, self._history = tx, users, history
        _check_times(history, tx.now_us)
        self._last_seq = tx.posts.last_seq()
        self._context = context = users.catch_up(tx, self._last_seq)
        context.types = register_columns(tx, context.types, history)
        self._columns = conformed(history, context.types)
        self._policy = policy = context.live or _NO_POLICY
        types = {**columns_read(policy.policy), **context.types}
        user_ids = history.user_ids.to_pylist()
        tx.load_users(user_ids)
        tx.create_users(user_ids)
        fields = fields_read(tx, policy.policy, user_ids)
        new = [user_id for user_id in user_ids if user_id not in users.states]
        if new:
            users.states |= StateBuilder(store, tx, policy, context, types, fields).build(new)
        self._replay = replay_over(policy, history, context.lists, types, fields)
        self._descriptions = {rule.name: rule.description for rule in policy.policy.rules}
        self._matched = self._replay.observer = Matched(self._replay.run)
        self._stored = stored = stored_posts(store, tx, context.segments, history)
        self._pending: PendingImports | None = None
        if stored.in_segments is not None:
            filling = replay_over(policy, stored.in_segments, context.lists, types, fields)
            self._pending = PendingImports.among(stored, filling)
        self._outdated: set[str] = set()  # whose saved state counts a post that was decided now
        self._posts: list[SubmittedPost] = []
        self._answers: dict[PostKey, Answer] = {}
        self._repeated: list[PostKey] = []
        self.last_entry_id = 0

    @property
    def types(self) -> dict[str, str]:
        """The types of the columns of the store's posts."""
        return self._context.types

    def evaluate(self) -> dict[PostKey, Answer]:
        """Evaluate every post, and write all of it; the answers by post."""
        tx = self._tx
        entries: list[LogEntry] = []
        memories: list[RuleMemory] = []
        self._stored.refuse_changed(self._history, self.types)
        bodies_of_posts = bodies(self._history, self._columns.values())
        for row, user_id in enumerate(self._history.user_ids.to_pylist()):
            state = self._users.states[user_id]
            before = {rule: replace(memory) for rule, memory in state.user.memory.items()}
            self._evaluate_user(row, state, bodies_of_posts)
            entries += state.user.log
            memories += _changed_memories(user_id, before, state.user.memory)
        self._log(entries)
        for key in self._repeated:
            self._answers[key] = self._repeated_answer(self._stored.submitted[key])
        live = self._context.live
        name, version = (None, None) if live is None else (live.policy.name, live.version)
        tx.posts.add(self._posts, name, version, received_us=tx.now_us, request_id=tx.request_id)
        tx.user_states.save_memories(memories, self._policy.policy.name)
        self.last_entry_id = tx.next_entry - 1
        self._users.seq = self._last_seq + len(self._posts)
        self._save_states()
        return self._answers

    def _evaluate_user(self, row: int, state: UserState, bodies_of_posts: Sequence[str]) -> None:
        """Evaluate the posts of a user, who is at a row of the history."""
        history, user = self._history, state.user
        apply_standing(user, self._tx.standing(user.user_id))
        user.row, user.log = self._row_in_run(row), []
        head = self._tx.head.entries
        for position in range(history.offsets[row], history.offsets[row + 1]):
            at_us, post_id = int(history.created_at[position]), history.post_ids[position].as_py()
            key = (user.user_id, at_us, post_id)
            if key in self._stored.submitted:
                self._repeated.append(key)
                continue
            state.unsaved += 1
            late, state.newest_us = at_us < state.newest_us, max(at_us, state.newest_us)
            outcome = self._decide(user, position, at_us, post_id)
            post = SubmittedPost(
                *key,
                bodies_of_posts[position],
                outcome.rejected_by,
                late,
                tuple(outcome.rules),
                tuple(outcome.test_rules),
                tuple(outcome.actions),
                head,
                self._last_seq + len(self._posts) + 1,
            )
            self._posts.append(post)
            self._answers[key] = self._answer(user, post)

    def _save_states(self) -> None:
        """Save the states that hold many posts beyond the saved ones."""
        self._tx.user_states.forget(self._outdated)
        users = self._users
        due = {
            user_id: state
            for user_id in self._history.user_ids.to_pylist()
            if (state := users.states[user_id]).unsaved >= users.save_after
        }
        save_states(self._tx, self._policy, self._context, due, users.seq, self.last_entry_id)

    def _decide(self, user: User, position: int, at_us: int, post_id: str) -> PostOutcome:
        """What becomes of a post, in the place of its imported copy."""
        if self._pending is None:
            return self._replay_post(user, position, at_us)
        had_copy, following = self._pending.take_out(user, at_us, post_id)
        outcome = self._replay_post(user, position, at_us)
        self._pending.put_back(user, at_us, following)
        if had_copy:
            self._outdated.add(user.user_id)
        return outcome

    def _replay_post(self, user: User, position: int, at_us: int) -> PostOutcome:
        """What becomes of a post; its entries of rules name what matched."""
        n_logged = len(user.log)
        outcome = self._replay.post(user, position, at_us)
        user.log[n_logged:] = [self._with_matched(entry) for entry in user.log[n_logged:]]
        return outcome

    def _with_matched(self, entry: LogEntry) -> LogEntry:
        if entry.kind not in _KINDS_OF_RULES or entry.rule is None:
            return entry
        return replace(entry, matched=self._matched.by_rule[entry.rule])

    def _row_in_run(self, row: int) -> int:
        """The row of a user of the history among the users of the run."""
        first = int(self._history.offsets[row])
        starts: np.ndarray = self._replay.run.offsets
        return int(np.searchsorted(starts, first, "right")) - 1

    def _answer(self, user: User, post: SubmittedPost) -> Answer:
        until_ms = user.until_us // 1000 if user.status == "suspended" else None
        return Answer(
            user.user_id,
            post.post_id,
            post.rejected_by is None,
            user.status,
            until_ms,
            user.reason,
            self._described(post.rules),
            self._described(post.test_rules),
            post.actions,
            post.late,
        )

    def _repeated_answer(self, post: SubmittedPost) -> Answer:
        """The answer to a post that was submitted before, with its user's status after the call."""
        standing = self._tx.standing(post.user_id).at(self._tx.now_us)
        until_ms = None if standing.until_us is None else standing.until_us // 1000
        return Answer(
            post.user_id,
            post.post_id,
            post.rejected_by is None,
            post.rejected_by or standing.status,
            until_ms,
            standing.reason,
            self._described(post.rules),
            self._described(post.test_rules),
            post.actions,
            post.late,
            repeated=True,
        )

    def _described(self, rules: Sequence[str]) -> tuple[dict[str, str | None], ...]:
        """Rules with their descriptions; a rule that the policy has no more has none."""
        return tuple({"name": name, "description": self._descriptions.get(name)} for name in rules)

    def _log(self, entries: list[LogEntry]) -> None:
        """Log what happened, in the order of time; of one user in the order of happening."""
        latest: dict[str | None, int] = {}
        when: list[int] = []
        for entry in entries:
            latest[entry.user_id] = max(latest.get(entry.user_id, entry.at_us), entry.at_us)
            when.append(latest[entry.user_id])
        version = None if self._context.live is None else self._context.live.version
        for _, entry in sorted(zip(when, entries, strict=True), key=lambda pair: pair[0]):
            by_policy = entry.policy is not None
            self._tx.append(replace(entry, policy_version=version) if by_policy else entry)


def _check_times(history: History, now_us: int) -> None:
    ahead = history.created_at > now_us + MAX_AHEAD_US
    problems = [
        Problem(
            f"the post {quoted(history.post_ids[int(i)].as_py())} is from"
            f" {iso(int(history.created_at[i]))}, more than five minutes ahead of {iso(now_us)}"
        )
        for i in ahead.nonzero()[0]
    ]
    if problems:
        raise BadInput(*problems)


def _changed_memories(
    user_id: str, before: dict[str, Memory], after: dict[str, Memory]
) -> list[RuleMemory]:
    blank = Memory()
    return [
        RuleMemory(user_id, rule, memory.held, memory.fired_at)
        for rule, memory in after.items()
        if memory != before.get(rule, blank)
    ]
