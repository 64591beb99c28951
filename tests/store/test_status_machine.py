"""How a user stands, against a model of a few lines, through random calls and moments."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, new_store
from workbench.model.actions import Action
from workbench.services.record.verify import verify
from workbench.services.tags import tags
from workbench.services.users import actions, moderation, users

USERS = ("ann", "bob")
TAGS = ("vip", "new", "old")
REASONS = st.sampled_from([None, "Spam", "Harassment", "it's said; --"])
some_user = st.sampled_from(USERS)
some_tags = st.lists(st.sampled_from((*TAGS, "unknown")), max_size=3)


@dataclass
class Model:
    """What is to be read of a user, by the contract alone."""

    status: str = "enabled"
    until_us: int | None = None
    reason: str | None = None
    tags: set[str] = field(default_factory=set)
    entries: list[tuple[str, int, int]] = field(default_factory=list)  # what, at, recorded at

    def out_of_time(self, now_us: int) -> bool:
        return self.until_us is not None and self.until_us <= now_us

    def expire(self, now_us: int) -> int:
        """The end of a suspension that has run out is logged once; how often that was."""
        if not self.out_of_time(now_us):
            return 0
        self.entries.append(("suspension_expired", self.until_us or 0, now_us))
        self.status, self.until_us, self.reason = "enabled", None, None
        return 1

    def act(self, now_us: int, status: str | None, reason: str | None, until_us: int | None):
        """An action, one entry; `status` None for one that changes none."""
        self.expire(now_us)
        self.entries.append(("user_action", now_us, now_us))
        if status is not None:
            self.status, self.until_us = status, until_us
            self.reason = None if status == "enabled" else reason

    def tag(self, now_us: int, asked: list[str], *, adds: bool) -> tuple[str, ...]:
        known = [tag for tag in dict.fromkeys(asked) if tag in TAGS]
        changed = tuple(tag for tag in known if (tag in self.tags) != adds)
        self.tags ^= set(changed)
        what = "user_tags_added" if adds else "user_tags_removed"
        self.entries += [(what, now_us, now_us)] * len(changed)
        return changed

    def read(self, now_us: int) -> tuple[str, int | None, str | None, tuple[str, ...]]:
        carried = tuple(sorted(self.tags))
        if self.out_of_time(now_us):
            return "enabled", None, None, carried
        until_ms = None if self.until_us is None else self.until_us // 1000
        return self.status, until_ms, self.reason, carried


class StatusMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="status-machine-"))
        self.store, self.clock = new_store(self.folder)
        for tag in TAGS:
            tags.create_tag(self.store, MOD, tag)
        actions.create_action(self.store, MOD, Action("warn", "user", "Warn"))
        self.model = {user_id: Model() for user_id in USERS}
        self.seen = dict.fromkeys(USERS, 0)
        for user_id in USERS:  # known from the first, with no entry that a model need count
            with self.store.write(MOD) as tx:
                tx.create_users([user_id])

    @rule(user_id=some_user, reason=REASONS)
    def block(self, user_id: str, reason: str | None) -> None:
        moderation.block(self.store, MOD, user_id, reason)
        self.model[user_id].act(self.clock.us, "blocked", reason, None)

    @rule(user_id=some_user, reason=REASONS, hours=st.sampled_from([1, 2, 24]))
    def suspend_for(self, user_id: str, reason: str | None, hours: int) -> None:
        moderation.suspend(self.store, MOD, user_id, reason, duration=f"{hours}h")
        until_us = -(-(self.clock.us + hours * HOUR_US) // 1000) * 1000
        self.model[user_id].act(self.clock.us, "suspended", reason, until_us)

    @rule(user_id=some_user, reason=REASONS, ms=st.integers(1, 10_000_000))
    def suspend_until(self, user_id: str, reason: str | None, ms: int) -> None:
        until_ms = self.clock.us // 1000 + ms
        moderation.suspend(self.store, MOD, user_id, reason, until=until_ms)
        self.model[user_id].act(self.clock.us, "suspended", reason, until_ms * 1000)

    @rule(user_id=some_user, reason=REASONS)
    def enable(self, user_id: str, reason: str | None) -> None:
        moderation.enable(self.store, MOD, user_id, reason)
        self.model[user_id].act(self.clock.us, "enabled", reason, None)

    @rule(user_id=some_user, action=st.sampled_from(["warn", "flag_user"]))
    def take_another_action(self, user_id: str, action: str) -> None:
        moderation.take_action(self.store, MOD, action, user_id=user_id)
        self.model[user_id].act(self.clock.us, None, None, None)

    @rule()
    def expire(self) -> None:
        ended = sum(model.expire(self.clock.us) for model in self.model.values())
        assert moderation.expire_suspensions(self.store, MOD) == ended

    @rule(user_id=some_user, asked=some_tags, adds=st.booleans())
    def change_tags(self, user_id: str, asked: list[str], adds: bool) -> None:
        call = tags.add_tags if adds else tags.remove_tags
        changed = self.model[user_id].tag(self.clock.us, asked, adds=adds)
        assert call(self.store, MOD, user_id, asked).changed == changed

    @rule(us=st.one_of(st.integers(0, 10), st.integers(0, 3 * HOUR_US)))
    def wait(self, us: int) -> None:
        self.clock.us += us

    @precondition(lambda self: self.ends())
    @rule(data=st.data(), us=st.sampled_from([-1, 0, 1]))
    def wait_for_an_end(self, data: st.DataObject, us: int) -> None:
        self.clock.us = max(self.clock.us, data.draw(st.sampled_from(self.ends())) + us)

    @rule()
    def close(self) -> None:
        self.store.close()

    def ends(self) -> list[int]:
        return [model.until_us for model in self.model.values() if model.until_us is not None]

    @invariant()
    def everyone_stands_as_the_model_says(self) -> None:
        with self.store.read() as tx:
            stand = {user_id: users.user_in(tx, user_id) for user_id in USERS}
        for user_id, model in self.model.items():
            result = stand[user_id]
            assert (result.status, result.until_ms, result.reason, result.tags) == model.read(
                self.clock.us
            )
            answer = result.as_answer()
            assert (answer["block"] is None) == (answer["status"] == "enabled")
            if answer["status"] == "suspended":
                assert answer["block"]["until"] * 1000 > self.clock.us
            elif answer["block"] is not None:
                assert answer["block"]["until"] is None
            if len(model.entries) != self.seen[user_id]:
                self.check_timeline(user_id)

    def check_timeline(self, user_id: str) -> None:
        """An entry for each action, in the order of time."""
        entries = self.model[user_id].entries
        seen = users.timeline(self.store, user_id)
        in_order = sorted(((what, at) for what, at, _ in entries), key=lambda entry: entry[1])
        assert [(one.what, one.at_us) for one in seen] == in_order
        self.seen[user_id] = len(entries)

    def teardown(self) -> None:
        try:
            self.check_the_end()
        finally:
            self.store.close()
            shutil.rmtree(self.folder)

    def check_the_end(self) -> None:
        assert verify(self.store).sound
        for user_id, model in self.model.items():
            self.check_timeline(user_id)
            with self.store.read() as tx:
                rows = tx.table("log", **WANTED, user_id=user_id).to_pylist()
            result = [(row["kind"], us(row["at"]), us(row["recorded_at"])) for row in rows]
            assert result == model.entries
            suspended = [json.loads(r["arguments"]) for r in rows if r["action"] == "suspend"]
            assert all(type(said["until"]) is int for said in suspended)
            result = users.find_users(self.store, user_id, status=model.read(self.clock.us)[0])
            assert [one.user_id for one in result] == [user_id]


WANTED = dict.fromkeys(["kind", "rule", "actor", "since_us", "until_us", "most"])


def us(moment) -> int:
    whole = int(moment.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + moment.microsecond


STEPS = settings(
    stateful_step_count=size(25, 50), deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("part", range(size(1, 20)))
def test_users_stand_as_a_model_says_whatever_is_done_to_them(part):
    """The runs in parts, so that workers share them; each part has seeds of its own."""
    runs = seed(part)(StatusMachine)
    run_state_machine_as_test(runs, settings=settings(STEPS, max_examples=size(15, 100)))
