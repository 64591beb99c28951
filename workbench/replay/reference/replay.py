"""The plain replay: one user, post by post, in the words of the spec.

It is the reference that the kernel is held to, and it explains decisions. Source: spec 3, 4 and 5.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.model.actions import STATUSES
from workbench.model.log.columns import (
    EXPIRED_REASON,
    RULE_TESTED,
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    tag_json,
)
from workbench.model.log.entry import LogEntry, is_automated
from workbench.policy.compare import Truth
from workbench.policy.evaluate import truth
from workbench.policy.lower import lowered
from workbench.policy.tree import ActionCall, Rule
from workbench.replay import records as recorded
from workbench.replay.reference.arrival import PostContext, wheres
from workbench.replay.reference.entries import (
    arguments_json,
    is_tag_action,
    kind_of,
    suspended_until_us,
)
from workbench.replay.reference.state import Memory, PostOutcome, Progress, Tally, User
from workbench.replay.reference.windows import Windows
from workbench.replay.run import Run, longest_window


class Observer:
    """Receives the events of a replay; a method that is not overridden ignores its event."""

    def arrives(self, user: User, position: int) -> None:
        """A post arrives; the user is in the state before it."""

    def evaluates(self, arrival: PostContext, rule: Rule, holds: Truth) -> None:
        """A rule has been evaluated on it."""


class PlainReplay:
    """Replays users one by one; `tally` counts along."""

    def __init__(self, run: Run, observer: Observer | None = None) -> None:
        self.run = run
        self.policy = run.policy
        self.semantics = run.policy.semantics
        self.rules = run.policy.active_rules
        self.conditions = {r.name: lowered(r.when, run.policy.classes) for r in self.rules}
        self.wheres = wheres(tuple(self.conditions.values()))
        self.observer = observer
        names = [rule.name for rule in self.rules]
        evaluated, unknown, reaching_back = (dict.fromkeys(names, 0) for _ in range(3))
        self.tally = Tally(evaluated, unknown, reaching_back)
        self.enforced = run.choices.enforcement == "full"

    def user(self, row: int) -> tuple[User, list[PostOutcome]]:
        """Replay one user of the run from the first post to the end."""
        progress = self.begin(row)
        outcomes: list[PostOutcome] = []
        for _ in range(self.run.offsets[row], self.run.offsets[row + 1]):
            outcome = self.next_post(progress)
            if outcome is not None:
                outcomes.append(outcome)
        user = progress.user
        for record in range(progress.record, progress.records_end):
            self._apply_record(user, record)
        self._expire(user, self.run.as_of_us)
        return user, outcomes

    def begin(self, row: int) -> Progress:
        """A user of the run before the first post."""
        first, end = self.run.records.user.searchsorted([row, row + 1])
        return Progress(self._starting(row), int(self.run.offsets[row]), int(first), int(end))

    def next_post(self, progress: Progress) -> PostOutcome | None:
        """Replay a user's next post, after the records up to its time; None in the warm-up."""
        user, position = progress.user, progress.position
        progress.position += 1
        at = int(self.run.history.created_at[position])
        if at < self.run.from_us:
            self.fill(user, position, at)
            return None
        records = self.run.records
        while progress.record < progress.records_end and records.at[progress.record] <= at:
            self._apply_record(user, progress.record)
            progress.record += 1
        return self.post(user, position, at)

    def post(self, user: User, position: int, at: int) -> PostOutcome:
        """What becomes of a user's next post. Source: spec 3.1 to 3.6."""
        self._expire(user, at)
        if self.observer:
            self.observer.arrives(user, position)
        outcome = PostOutcome(position)
        if user.status != "enabled":
            outcome.rejected_by = user.status
            if self.semantics.rejected_posts == "counted":
                self.fill(user, position, at)
            return outcome
        counted = self.semantics.current_post == "counted"
        if counted:
            self.fill(user, position, at)
        calls = _CallsOnPost(self, user, position, at)
        self._fire_rules(user, outcome, calls)
        if not counted:
            self.fill(user, position, at)
        calls.settle()
        return outcome

    def fill(self, user: User, position: int, at: int) -> None:
        """Add a post to the user's windows."""
        arrival = PostContext(self.run, user, position, at, frozenset())
        user.windows.add(at, position, lambda where: truth(where, arrival) is True)

    def unfill(self, user: User, position: int, at: int) -> None:
        """Remove a post that `fill` added from the user's windows."""
        arrival = PostContext(self.run, user, position, at, frozenset())
        user.windows.remove(at, lambda where: truth(where, arrival) is True)

    def _starting(self, row: int) -> User:
        start = int(self.run.start[row])
        user = User(
            self.run.user_ids[row].as_py(), row, "enabled", 0, None, set(), Windows(self.wheres)
        )
        if start >= 0:
            given = self.run.users
            user.status = STATUSES[given.status[start]]
            user.until_us = int(given.until_us[start])
            user.reason = given.reasons[start]
            user.tags = set(given.tags[start])
        return user

    def _fire_rules(self, user: User, outcome: PostOutcome, calls: _CallsOnPost) -> None:
        snapshot = self.semantics.visibility == "snapshot"
        tags = frozenset(user.tags) if snapshot else user.tags
        arrival = PostContext(self.run, user, outcome.position, calls.at, tags)
        for rule in self.rules:
            if not self._fires(rule, arrival):
                continue
            if rule.mode == "test":
                outcome.test_rules.append(rule.name)
                calls.log(RULE_TESTED, rule)
                continue
            outcome.rules.append(rule.name)
            calls.log(RULE_TRIGGERED, rule)
            for call in rule.then:
                outcome.actions.append(call.action)
                calls.take(rule, call)
            if self.policy.evaluate == "first_match":
                break

    def _fires(self, rule: Rule, arrival: PostContext) -> bool:
        """Whether a rule fires, as `fires` and `cooldown` allow. Source: spec 1.8 and 5.8."""
        holds = truth(self.conditions[rule.name], arrival)
        self._count(rule, arrival, holds)
        memory = arrival.user.memory.setdefault(rule.name, Memory())
        held, memory.held = memory.held, holds is True
        if holds is not True:
            return False
        if rule.fires == "on_crossing" and held:
            return False
        if rule.fires == "once" and memory.fired_at is not None:
            return False
        if memory.rests(rule, arrival.at):
            return False
        memory.fired_at = arrival.at
        return True

    def _count(self, rule: Rule, arrival: PostContext, holds: Truth) -> None:
        self.tally.evaluated[rule.name] += 1
        self.tally.unknown[rule.name] += holds is None
        longest = longest_window(rule)
        reaches = longest is not None and arrival.at - longest < self.run.first_us
        self.tally.reaching_back[rule.name] += reaches
        if self.observer:
            self.observer.evaluates(arrival, rule, holds)

    def _expire(self, user: User, at: int) -> None:
        """End a suspension that has run out. Source: spec 3.1."""
        if user.status != "suspended" or user.until_us > at:
            return
        until = user.until_us
        entry = LogEntry(
            kind=SUSPENSION_EXPIRED,
            at_us=until,
            user_id=user.user_id,
            reason=EXPIRED_REASON,
            actor="system",
            actor_kind="system",
            automated=True,
        )
        user.log.append(entry)
        user.status, user.until_us, user.reason, user.status_entry = "enabled", 0, None, entry
        if self.semantics.history_after_enable == "forgotten":
            user.windows.forget_before(until)
            user.calls.forget_before(until)

    def _apply_record(self, user: User, record: int) -> None:
        """Apply a recorded entry at its time. Source: spec 3.9."""
        records = self.run.records
        at, effect = int(records.at[record]), int(records.effect[record])
        self._expire(user, at)
        before = user.standing()
        self._effect(user, effect, record, at)
        user.calls.add(at, records.actions[record])
        if effect == recorded.ENABLE and before[0] != "enabled":
            self.forget(user, [])
        if user.standing() == before:
            self.tally.records_unchanged += 1
            return
        self.tally.records_applied += 1
        entry = _replayed(records.entry(record))
        user.log.append(entry)
        if effect in (recorded.ADD_TAG, recorded.REMOVE_TAG):
            user.tag_entries[str(records.tags[record])] = entry
        else:
            user.status_entry = entry

    def _effect(self, user: User, effect: int, record: int, at: int) -> None:
        records = self.run.records
        reason, tag, until = (
            records.reasons[record],
            records.tags[record],
            int(records.until_us[record]),
        )
        if effect == recorded.BLOCK:
            user.status, user.until_us, user.reason = "blocked", 0, reason
        elif effect == recorded.SUSPEND and until > at:
            user.status, user.until_us, user.reason = "suspended", until, reason
        elif effect == recorded.ENABLE:
            user.status, user.until_us, user.reason = "enabled", 0, None
        elif effect == recorded.ADD_TAG:
            user.tags.add(str(tag))
        elif effect == recorded.REMOVE_TAG:
            user.tags.discard(str(tag))

    def forget(self, user: User, calls_after: list[tuple[int, str]], position: int = -1) -> None:
        """A reinstated user begins anew, where the policy says so. Source: spec 4.1 and 4.2."""
        if self.semantics.history_after_enable == "forgotten":
            user.windows.forget_all()
            user.calls.forget_all()
            for at, action in calls_after:
                user.calls.add(at, action, position)


class _CallsOnPost:
    """The actions that rules call on one post; what they forget is forgotten with the next one."""

    def __init__(self, replay: PlainReplay, user: User, position: int, at: int) -> None:
        self.replay, self.user, self.at, self.position = replay, user, at, position
        self.post_id = replay.run.history.post_ids[position].as_py()
        self.calls: list[tuple[int, str]] = []
        self.reinstated_after: int | None = None

    def log(
        self,
        kind: str,
        rule: Rule,
        action: str | None = None,
        arguments: str | None = None,
        reason: str | None = None,
    ) -> LogEntry:
        """Write an entry by a rule at this post into the user's log."""
        entry = LogEntry(
            kind=kind,
            at_us=self.at,
            user_id=self.user.user_id,
            post_id=self.post_id,
            rule=rule.name,
            policy=self.replay.policy.name,
            action=action,
            arguments=arguments,
            reason=reason,
            actor=f"rule:{rule.name}",
            actor_kind="rule",
            automated=True,
        )
        self.user.log.append(entry)
        return entry

    def take(self, rule: Rule, call: ActionCall) -> None:
        """Take one action: count it, let it work, and log it."""
        self.calls.append((self.at, call.action))
        if is_tag_action(call):
            self._change_tags(rule, call)
            return
        until = suspended_until_us(call, self.at) if call.action == "suspend" else None
        arguments = arguments_json(call, None if until is None else until // 1000)
        kind = kind_of(call, self.replay.policy)
        entry = self.log(kind, rule, action=call.action, arguments=arguments, reason=call.reason)
        if self.replay.enforced and self._change_status(call, until):
            self.user.status_entry = entry

    def settle(self) -> None:
        """Let the calls on this post be history for the next."""
        for at, action in self.calls:
            self.user.calls.add(at, action, self.position)
        if self.reinstated_after is not None:
            self.replay.forget(self.user, self.calls[self.reinstated_after :], self.position)

    def _change_status(self, call: ActionCall, until: int | None) -> bool:
        user = self.user
        if call.action == "block":
            user.status, user.until_us, user.reason = "blocked", 0, call.reason
        elif call.action == "suspend" and until is not None and until > self.at:
            user.status, user.until_us, user.reason = "suspended", until, call.reason
        elif call.action == "enable":
            if user.status != "enabled":
                self.reinstated_after = len(self.calls)
            user.status, user.until_us, user.reason = "enabled", 0, None
        else:
            return False
        return True

    def _change_tags(self, rule: Rule, call: ActionCall) -> None:
        adds = call.action == "add_tags"
        for tag in call.tags:
            if (tag in self.user.tags) == adds:
                continue
            kind = TAGS_ADDED if adds else TAGS_REMOVED
            entry = self.log(kind, rule, action=call.action, arguments=tag_json(tag))
            if self.replay.enforced:
                (self.user.tags.add if adds else self.user.tags.discard)(tag)
                self.user.tag_entries[tag] = entry


def _replayed(entry: LogEntry) -> LogEntry:
    """A recorded entry as a replay's log has it. Source: spec 5, log."""
    return replace(
        entry,
        entry_id=0,
        automated=is_automated(entry.actor_kind),
        recorded_at_us=None,
        matched=None,
        request_id=None,
        hash=None,
    )
