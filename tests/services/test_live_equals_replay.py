"""What comes to a store in any order, batches and programs becomes what one replay makes of it.

The definition stands in `docs/store.md`; `live_reference.py` follows it with the oracle, and where
it says that `simulate` over the store's posts comes to the same, that is compared too.

Drawn: policies of the oracle's cases (every condition, action, kind of firing and semantics) with
`user:` fields often (`account_age`, `trust_level`, `fraud_score`, attributes), which are unknown,
or change at moments; posts submitted in order or late, in batches of 1 to 30, repeated in one call
and in later ones, under a request id that comes twice, with changed content; imports of posts that
were submitted before, come later or never do, over and over; ties of times among all of them;
tags, blocks, suspensions, enables and flags by people; entries of lists added and removed; new
versions, other policies and none; two programs that go on and new ones, which save states after
every 2, 3 or 256 posts; compaction, and stores closed and opened again.

Not drawn: columns whose type changes (`test_imported_then_submitted.py` has some), entries of lists
other than phrases, custom actions by people, applied simulations and their undo, appeals, erased
users, several processes at once (`tests/store` has them).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.replay.harness import posts_table
from tests.services.live_reference import NOTHING, LiveReference
from tests.services.live_scripts import (
    Act,
    Change,
    Entry,
    Fields,
    Import,
    Keep,
    Publish,
    Script,
    Submit,
    Tag,
    random_script,
)
from tests.sizes import SOAKING, batches, size
from tests.store.stores import HOUR_US, MOD, SetClock
from workbench import Workbench
from workbench.errors import BadInput, Conflict, NotFound
from workbench.matching import ListEntry
from workbench.model.log.columns import REPLAY_KINDS
from workbench.policy.policy import Policy
from workbench.services.policies import lists, policies
from workbench.services.posts.posts import submitted_posts
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.submission.answers import Answer
from workbench.services.submission.submit import Submissions
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.services.users import moderation, users
from workbench.store import Store

CASES = size(25, 2_000)


def outcomes_by_post(rows: list[dict]) -> dict:
    fields = ("accepted", "rejected_by", "rules", "test_rules", "actions")
    return {
        (row["user_id"], row["created_at"], row["post_id"]): [row[name] for name in fields]
        for row in rows
    }


def in_order(entries: list[dict]) -> list[tuple]:
    names = ("at", "kind", "user_id", "post_id", "rule", "policy", "action", "arguments", "reason")
    rows = [tuple(e.get(n) for n in (*names, "actor", "actor_kind")) for e in entries]
    return sorted(rows, key=lambda row: (row[0], str(row[2]).encode()))


@dataclass
class LiveRun:
    """A script performed on a store and on the reference side by side."""

    script: Script
    folder: Path
    clock: SetClock = field(default_factory=SetClock)

    def __post_init__(self) -> None:
        self.reference = LiveReference(self.script.columns)
        self._open()
        for tag in self.script.tags:
            tags.create_tag(self.store, MOD, tag, tag)

    def _open(self) -> None:
        self.store = Store(self.folder / "store", self.clock, linger_seconds=5)
        self.programs = [Submissions(self.store), Submissions(self.store, save_after=3)]

    def perform(self) -> None:
        for now, step in self.script.steps:
            self.clock.us = now
            getattr(self, f"_{type(step).__name__.lower()}")(step)

    def end(self) -> None:
        """Suspensions that have run out are ended, as a replay ends them."""
        moderation.expire_suspensions(self.store, MOD)
        self.reference.expire_all(self.clock.us)

    def _table(self, posts: list[dict]) -> pa.Table:
        return posts_table({"posts": posts, "columns": self.script.columns})

    def _import(self, step: Import) -> None:
        import_posts.import_posts(self.store, MOD, self._table(step.posts))
        self.reference.import_posts(step.posts)

    def _submit(self, step: Submit) -> None:
        new = Submissions(self.store, save_after=2)  # knows nobody, and finds what was saved
        program = [*self.programs, new][step.program]
        result = program.submit(self._table(step.posts), MOD, step.request_id)
        expected = self.reference.submit(step.posts, self.clock.us)
        assert [as_said(answer) for answer in result] == expected
        if step.request_id is not None:
            repeated = Submissions(self.store).submit(self._table(step.posts), MOD, step.request_id)
            assert repeated == result

    def _change(self, step: Change) -> None:
        table = self._table(step.posts)
        if step.imported:
            result = import_posts.import_posts(self.store, MOD, table)
            assert (result.posts, result.rejects["code"].to_pylist()) == (0, ["changed_post"])
            return
        with pytest.raises(Conflict, match="other content"):
            self.programs[0].submit(table, MOD)

    def _fields(self, step: Fields) -> None:
        known = {
            name: step.fields.get(name) for name in ("trust_level", "fraud_score", "created_at")
        }
        attributes = {k: step.fields[k] for k in ("country", "segment") if step.fields.get(k)}
        users.change_user(self.store, MOD, step.user_id, **known, attributes=attributes)
        self.reference.person(step.user_id).fields = dict(step.fields)

    def _tag(self, step: Tag) -> None:
        change = tags.add_tags if step.action == "add_tags" else tags.remove_tags
        with suppress(NotFound):  # taken off somebody whom the store does not know
            change(self.store, MOD, step.user_id, [step.tag])
        self.reference.tag(step.user_id, step.action, step.tag, self.clock.us)

    def _act(self, step: Act) -> None:
        until = None
        if step.action == "suspend":
            until = {"for": "1h", "until": -(-(self.clock.us + HOUR_US) // 1000)}
        moderation.take_action(
            self.store,
            MOD,
            step.action,
            user_id=step.user_id,
            reason=step.reason,
            arguments={"for": "1h"} if until else None,
        )
        self.reference.act(step.user_id, step.action, self.clock.us, step.reason, until)

    def _entry(self, step: Entry) -> None:
        entry = ListEntry(step.list, "phrase", step.value)
        fields = {"list": step.list, "kind": "phrase", "value": step.value}
        if step.added:
            lists.add_entries(self.store, MOD, [entry])
            self.reference.lists += [] if fields in self.reference.lists else [fields]
        elif fields in self.reference.lists:
            lists.remove_entries(self.store, MOD, [entry])
            self.reference.lists.remove(fields)

    def _publish(self, step: Publish) -> None:
        if step.policy is None:
            if self.reference.policy is not NOTHING:
                policies.withdraw(self.store, MOD)
            self.reference.policy = NOTHING
            return
        with suppress(BadInput):  # a list that it reads has no entry any more
            policies.publish(self.store, MOD, Policy.from_document(step.policy))
            self.reference.policy = step.policy

    def _keep(self, step: Keep) -> None:
        if step.what == "compact":
            import_posts.compact(self.store, MOD)
        elif step.what == "expire":
            self.end()
        else:
            self.store.close()
            self._open()


def as_said(answer: Answer) -> dict[str, Any]:
    """An answer as the reference has it."""
    names = ("accepted", "status", "until_ms", "reason", "late", "repeated")
    return {name: getattr(answer, name) for name in names} | {
        "rules": [rule["name"] for rule in answer.rules],
        "test_rules": [rule["name"] for rule in answer.test_rules],
        "actions": list(answer.actions),
    }


def as_logged(entries: list[dict]) -> list[tuple]:
    """The entries that a replay has too, in its order."""
    rows = [entry for entry in entries if entry["kind"] in REPLAY_KINDS]
    for row in rows:
        row["arguments"] = row["arguments"] and json.loads(row["arguments"])
    return in_order(rows)


def standings(run: LiveRun) -> dict[str, tuple]:
    """How the users of the reference stand in the store."""
    result = {}
    with run.store.read() as tx:
        for user_id in run.reference.people:
            user = tx.standing(user_id)
            until_ms = None if user.until_us is None else user.until_us // 1000
            result[user_id] = (user.status, until_ms, user.reason, sorted(user.tags))
    return result


def compared_with_the_reference(run: LiveRun) -> None:
    people = run.reference.people.values()
    decided = [s.outcome for p in people for s in p.posts.values() if s.outcome is not None]
    rows = submitted_posts(run.store).to_pylist()
    for row in rows:
        row["created_at"] = us_of(row["created_at"])
    assert outcomes_by_post(rows) == outcomes_by_post(decided)
    entries = log(run.store).to_pylist()
    for entry in entries:
        entry["at"] = us_of(entry["at"])
    assert as_logged(entries) == in_order(run.reference.log)
    stands = {p.user_id: (p.status, p.until, p.reason, sorted(p.tags)) for p in people}
    assert standings(run) == stands
    assert verify(run.store).problems == ()


def us_of(moment: Any) -> int:
    return int(pa.scalar(moment, pa.timestamp("us", "UTC")).cast(pa.int64()).as_py())


def compared_with_a_simulation(run: LiveRun) -> bool:
    """Outcomes, log and statuses of the store beside those of its own simulation; whether there is
    one: a column that the policy reads and no post of the store has is an error there.
    """
    wb, script = Workbench(run.store, MOD), run.script
    policy = next(s.policy for _, s in script.steps if isinstance(s, Publish) and s.policy)
    choices = {"from_time": script.from_us, "recorded": True, "evaluator": "plain"}
    try:
        outcome = wb.simulate(Policy.from_document(policy), **choices).outcome
    except BadInput:
        return False
    live = outcomes_by_post(submitted_posts(run.store).to_pylist())
    assert live == outcomes_by_post(outcome.outcomes.to_pylist())
    by_rules = [e for e in log(run.store).to_pylist() if e["actor_kind"] in ("rule", "system")]
    replayed = [e for e in outcome.log.to_pylist() if e["actor_kind"] in ("rule", "system")]
    assert as_logged(by_rules) == as_logged(replayed)
    result = {
        u["user_id"]: (u["status"], u["block_until"], u["block_reason"], sorted(u["tags"]))
        for u in outcome.users.to_pylist()
    }
    known = standings(run)
    assert {user_id: known[user_id] for user_id in result.keys() & known.keys()} == {
        user_id: result[user_id] for user_id in result.keys() & known.keys()
    }
    return True


def performed(seed: int, folder: Path) -> Counter[str] | None:
    """What was drawn and compared; None where there is no script of this seed."""
    script = random_script(seed)
    if script is None:
        return None
    run = LiveRun(script, folder)
    try:
        run.perform()
        run.end()
        compared_with_the_reference(run)
        simulated = script.orderly and compared_with_a_simulation(run)
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise
    finally:
        run.store.close()
    reads = "'user': {" in str(script.steps)
    return Counter(cases=1, simulated=simulated, reading_user_fields=reads)


@pytest.mark.parametrize("seeds", batches(CASES, 25), ids=lambda s: f"from-{s.start}")
def test_whatever_comes_becomes_what_one_replay_makes_of_it(seeds, tmp_path, capsys):
    drawn: Counter[str] = Counter()
    for seed in seeds:
        drawn += performed(seed, tmp_path / str(seed)) or Counter()
    if SOAKING:
        with capsys.disabled():
            sys.stdout.write(f"\nlive cases from {seeds.start}: {dict(drawn)}\n")
    assert drawn["cases"] > len(seeds) * 0.8
    assert drawn["simulated"] > len(seeds) / 8
