"""A batch of submitted posts within a transaction: evaluated, and written.

Source: spec 3; architecture, a rule from page to decision.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from workbench.errors import BadInput, Problem, quoted
from workbench.history import History
from workbench.model.log import RULE_TESTED, RULE_TRIGGERED, as_json
from workbench.policy.policy import Policy
from workbench.replay.reference.matched import Matched
from workbench.replay.reference.state import Entry, Memory, PostOutcome, User
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.answers import Answer, Key
from workbench.services.posts.post_columns import bodies, columns_read, conformed, learn
from workbench.services.posts.stored_posts import Decided, Waiting, stored_posts
from workbench.services.submission.live import LiveUsers, UserState, stand
from workbench.services.submission.live_built import Builder, replay_over
from workbench.services.submission.live_saved import forget_saved, save_states
from workbench.services.users.user_fields import fields_read
from workbench.store import Store, Transaction
from workbench.store.rows import table_of
from workbench.units import iso

AHEAD_US = 5 * 60 * 1_000_000
_TEXT, _WHOLE = pa.string(), pa.int64()
_POSTS = pa.schema(
    [
        ("seq", _WHOLE),
        ("head", _WHOLE),
        ("user_id", _TEXT),
        ("created_us", _WHOLE),
        ("post_id", _TEXT),
        ("received_us", _WHOLE),
        ("body", _TEXT),
        ("rejected_by", _TEXT),
        ("late", pa.bool_()),
        ("rules", _TEXT),
        ("test_rules", _TEXT),
        ("actions", _TEXT),
        ("policy", _TEXT),
        ("policy_version", _WHOLE),
        ("request_id", _TEXT),
    ]
)
_MEMORY = pa.schema(
    [("user_id", _TEXT), ("rule", _TEXT), ("held", pa.bool_()), ("fired_at_us", _WHOLE)]
)
_KINDS_OF_RULES = (RULE_TRIGGERED, RULE_TESTED)
_NO_POLICY = LivePolicy(Policy("none", ()), 0)


class Batch:
    """Some posts within one transaction."""

    def __init__(self, store: Store, tx: Transaction, users: LiveUsers, history: History) -> None:
        self._tx, self._users, self._history = tx, users, history
        _check_times(history, tx.now_us)
        self._seq = tx.value("last_seq")
        self._basis = basis = users.catch_up(tx, self._seq)
        basis.types = learn(tx, basis.types, history)
        self._columns = conformed(history, basis.types)
        self._live, lists = basis.live, basis.lists
        live = self._live or _NO_POLICY
        types = {**columns_read(live.policy), **basis.types}
        ids = history.user_ids.to_pylist()
        tx.load_users(ids)
        tx.create_users(ids)
        fields = fields_read(tx, live.policy, ids)
        new = [user_id for user_id in ids if user_id not in users.known]
        if new:
            users.known |= Builder(store, tx, live, basis, types, fields).known(new)
        self._replay = replay_over(live, history, lists, types, fields)
        self._matched = self._replay.observer = Matched(self._replay.run)
        self._stored = stored = stored_posts(store, tx, basis.segments, history)
        self._waiting: Waiting | None = None
        if stored.in_segments is not None:
            filling = replay_over(live, stored.in_segments, lists, types, fields)
            self._waiting = Waiting.among(stored, filling)
        self._incomplete: set[str] = set()  # whose saved state counts a post that was decided now
        self.last_entry = 0

    @property
    def types(self) -> dict[str, str]:
        """The types of the columns of the store's posts."""
        return self._basis.types

    def evaluate(self) -> dict[Key, Answer]:
        """Evaluate every post, and write all of it; the answers by post."""
        history, tx = self._history, self._tx
        self._stored.refuse_changed(history, self.types)
        rows, answers, entries, memories, repeated = [], {}, [], [], []
        said = bodies(history, self._columns.values())
        head = tx.head.entries
        for place, user_id in enumerate(history.user_ids.to_pylist()):
            known = self._users.known[user_id]
            stand(known.user, tx.standing(user_id))
            known.user.row, known.user.log = self._row(place), []
            before = {rule: replace(memory) for rule, memory in known.user.memory.items()}
            for position in range(history.offsets[place], history.offsets[place + 1]):
                at, post_id = int(history.created_at[position]), history.post_ids[position].as_py()
                key = (user_id, at, post_id)
                if key in self._stored.decided:
                    repeated.append(key)
                    continue
                known.unsaved += 1
                late, known.newest_us = at < known.newest_us, max(at, known.newest_us)
                outcome = self._decide(known.user, position, at, post_id)
                answers[key] = self._answer(known, post_id, outcome, late=late)
                rows.append(self._post_row(key, len(rows), head, said[position], outcome, late))
            entries += known.user.log
            memories += _changed(user_id, before, known.user.memory)
        self._log(entries)
        answers |= {key: self._repeated(self._stored.decided[key]) for key in repeated}
        if rows:
            tx.run_with("keep_posts", table_of(_POSTS, rows))
        self._remember(memories)
        self.last_entry = tx.head.entries + len(entries)
        self._users.seq = self._seq + len(rows)
        self._save()
        return answers

    def _save(self) -> None:
        """Save the states that have moved on far from the saved ones."""
        far = {
            user_id: known
            for user_id in self._history.user_ids.to_pylist()
            if (known := self._users.known[user_id]).unsaved >= self._users.save_after
        }
        forget_saved(self._tx, self._incomplete)
        live = self._live or _NO_POLICY
        save_states(self._tx, live, self._basis, far, self._users.seq, self.last_entry)

    def _decide(self, user: User, position: int, at: int, post_id: str) -> PostOutcome:
        """What becomes of a post, in the place of its imported copy."""
        if self._waiting is None:
            return self._post(user, position, at)
        was_there, behind = self._waiting.step_aside(user, at, post_id)
        outcome = self._post(user, position, at)
        self._waiting.step_back(user, at, behind)
        if was_there:
            self._incomplete.add(user.user_id)
        return outcome

    def _post(self, user: User, position: int, at: int) -> PostOutcome:
        """What becomes of a post; its entries of rules say what matched."""
        logged = len(user.log)
        outcome = self._replay.post(user, position, at)
        for entry in user.log[logged:]:
            if entry["kind"] in _KINDS_OF_RULES:
                entry["matched"] = self._matched.by_rule[entry["rule"]]
        return outcome

    def _row(self, place: int) -> int:
        """Where a user of the history stands among the users of the run."""
        return int(self._replay.run.offsets.searchsorted(self._history.offsets[place], "right")) - 1

    def _answer(
        self, known: UserState, post_id: str, outcome: PostOutcome, *, late: bool
    ) -> Answer:
        user = known.user
        until_ms = user.until_us // 1000 if user.status == "suspended" else None
        return Answer(
            user.user_id,
            post_id,
            outcome.rejected_by is None,
            user.status,
            until_ms,
            user.reason,
            self._described(outcome.rules),
            self._described(outcome.test_rules),
            tuple(outcome.actions),
            late,
        )

    def _described(self, rules: Sequence[str]) -> tuple[dict[str, str | None], ...]:
        policy = self._replay.policy
        return tuple({"name": name, "description": policy.rule(name).description} for name in rules)

    def _post_row(
        self, key: Key, number: int, head: int, body: str, outcome: PostOutcome, late: bool
    ) -> tuple[Any, ...]:
        tx, live = self._tx, self._live
        user_id, at, post_id = key
        return (
            self._seq + number + 1,
            head,
            user_id,
            at,
            post_id,
            tx.now_us,
            body,
            outcome.rejected_by,
            late,
            as_json(outcome.rules),
            as_json(outcome.test_rules),
            as_json(outcome.actions),
            None if live is None else live.policy.name,
            None if live is None else live.version,
            tx.request_id,
        )

    def _log(self, entries: list[Entry]) -> None:
        """Log what happened, in the order of time; of one user in the order of happening."""
        latest: dict[str, int] = {}
        when = []
        for entry in entries:
            user_id = entry["user_id"]
            latest[user_id] = max(latest.get(user_id, entry["at"]), entry["at"])
            when.append(latest[user_id])
        version = None if self._live is None else self._live.version
        for _, entry in sorted(zip(when, entries, strict=True), key=lambda pair: pair[0]):
            given = {name: entry[name] for name in _LOGGED}
            if entry["policy"] is not None:
                given["policy_version"] = version
            self._tx.log(entry["kind"], at_us=entry["at"], **given)

    def _repeated(self, post: Decided) -> Answer:
        """The answer to a post that was submitted before, as its user stands after the call."""
        standing = self._tx.standing(post.user_id).at(self._tx.now_us)
        until_ms = None if standing.until_us is None else standing.until_us // 1000
        said = {rule.name: rule.description for rule in self._replay.policy.rules}
        fired, tested = (
            tuple({"name": name, "description": said.get(name)} for name in json.loads(names))
            for names in (post.rules, post.test_rules)
        )
        return Answer(
            post.user_id,
            post.post_id,
            post.rejected_by is None,
            post.rejected_by or standing.status,
            until_ms,
            standing.reason,
            fired,
            tested,
            tuple(json.loads(post.actions)),
            post.late,
            repeated=True,
        )

    def _remember(self, memories: list[tuple[str, str, Memory]]) -> None:
        if memories:
            rows = [(user_id, rule, m.held, m.fired_at) for user_id, rule, m in memories]
            table, name = table_of(_MEMORY, rows), self._replay.policy.name
            self._tx.run_with("forget_memories", table, policy=name)
            self._tx.run_with("keep_memories", table, policy=name)


_LOGGED = (
    "user_id",
    "post_id",
    "rule",
    "policy",
    "action",
    "arguments",
    "reason",
    "actor",
    "actor_kind",
    "matched",
)


def _check_times(history: History, now_us: int) -> None:
    ahead = history.created_at > now_us + AHEAD_US
    problems = [
        Problem(
            f"the post {quoted(history.post_ids[int(i)].as_py())} is from"
            f" {iso(int(history.created_at[i]))}, more than five minutes ahead of {iso(now_us)}"
        )
        for i in ahead.nonzero()[0]
    ]
    if problems:
        raise BadInput(*problems)


def _changed(
    user_id: str, before: dict[str, Memory], after: dict[str, Memory]
) -> list[tuple[str, str, Memory]]:
    blank = Memory()
    return [
        (user_id, rule, memory)
        for rule, memory in after.items()
        if memory != before.get(rule, blank)
    ]
