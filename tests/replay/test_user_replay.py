"""A user's replay post by post: each step is what the replay and the oracle decided there."""

from __future__ import annotations

import random
import time

import pyarrow as pa
import pytest

from tests.oracle.cases import random_case
from tests.oracle.replay import oracle
from tests.replay.harness import Case, run_case
from tests.sizes import size
from workbench import History, Policy, simulate
from workbench.model.log.entry import LogEntry, entries_of
from workbench.model.log.standing import Standing
from workbench.policy.evaluate import counts
from workbench.policy.tree import PostCount
from workbench.replay.reference.user_replay import Step, UserReplay

SEEDS = [seed for seed in range(size(80, 2000)) if random_case(seed)["posts"]]
START_US = 1_600_000_000_000_000
DAY_US = 86_400_000_000


def fired(step: Step, mode: str) -> list[str]:
    return [rule.rule.name for rule in step.post.rules if rule.fired and rule.rule.mode == mode]


def results_of(steps: list[Step]) -> list[tuple[object, ...]]:
    """What steps say became of each post that is no warm-up."""
    return [
        (
            step.post.post_id,
            step.post.rejected_by,
            fired(step, "live"),
            fired(step, "test"),
            list(step.post.actions),
        )
        for step in steps
        if not step.post.warm_up
    ]


def decided(case: Case, user_id: str) -> list[tuple[object, ...]]:
    """The same by the oracle, which was written from the specification alone."""
    return [
        (row["post_id"], row["rejected_by"], row["rules"], row["test_rules"], row["actions"])
        for row in oracle(case)["outcomes"]
        if row["user_id"] == user_id
    ]


def key(entry: LogEntry) -> tuple[object, ...]:
    return entry.kind, entry.at_us, entry.rule, entry.action, entry.arguments, entry.actor


@pytest.mark.parametrize("seed", SEEDS)
def test_each_step_is_what_the_oracle_decided_in_whatever_order_it_is_asked_for(seed: int):
    case = random_case(seed)
    outcome = run_case(case)
    run, log = outcome.run, list(entries_of(outcome.log))
    for row, user_id in enumerate(run.user_ids.to_pylist()):
        replay = UserReplay(run, row, posts_between=3)
        order = list(range(len(replay))) * 2
        random.Random(seed).shuffle(order)
        steps = {number: replay.step(number) for number in order}
        in_order = [steps[number] for number in range(len(replay))]
        assert results_of(in_order) == decided(case, user_id)
        written = [key(entry) for step in in_order for entry in step.entries]
        of_user = [key(entry) for entry in log if entry.user_id == user_id]
        assert written == of_user[: len(written)]
        passed = [(o and o.rejected_by, after) for o, after in replay.results()]
        assert passed == [(step.post.rejected_by, step.after) for step in in_order]


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_and_statuses_that_a_step_shows_lead_to_what_it_says(seed: int):
    case = random_case(seed)
    run = run_case(case).run
    if run.choices.enforcement == "none":
        return
    for row in range(len(run.user_ids)):
        replay, before = UserReplay(run, row), None
        for step in (replay.step(number) for number in range(len(replay))):
            lines = [line for rule in step.post.rules for line in rule.lines]
            for line in lines:
                if isinstance(line.condition, PostCount):
                    (measure,) = line.measures
                    assert measure.value == line.n_posts
                    assert counts(line.n_posts, line.condition.comparisons) is line.truth
            if before is not None and not step.post.warm_up:
                now = Standing(before.status, tags={tag for tag, _ in before.tags})
                for entry in step.entries:
                    now.apply(entry)
                assert (now.status, now.tags) == (
                    step.after.status,
                    {t for t, _ in step.after.tags},
                )
            before = step.after


def test_a_step_of_a_user_with_ten_thousand_posts_takes_a_moment():
    n = 10_000
    posts = {
        "user_id": ["u"] * n,
        "post_id": [f"p{k}" for k in range(n)],
        "created_at": pa.array(
            [START_US + k * DAY_US // 48 for k in range(n)], pa.timestamp("us", "UTC")
        ),
        "s": [(k % 10) / 10 for k in range(n)],
    }
    document = {
        "version": 1,
        "name": "P",
        "classes": {"c": {"score": "s", "classified": 0.5}},
        "rules": [
            {
                "name": "often",
                "when": {
                    "post_count": {
                        "where": {"classified": ["c"]},
                        "in_past": "30d",
                        "at_least": 9,
                    }
                },
                "then": ["flag_post"],
            }
        ],
    }
    run = simulate(Policy.from_document(document), History.read(pa.table(posts))).run
    replay = UserReplay(run, 0)
    last = replay.step(n - 1)
    assert last.post.rules[0].fired and last.post.rules[0].lines[0].n_posts > 700
    began = time.process_time()
    for number in (n - 2, 5_000, 5_001, 17, 9_000):
        assert replay.step(number).post.post_id == f"p{number}"
    assert time.process_time() - began < 5 * 0.5


def test_a_post_that_is_not_there_is_refused():
    run = run_case(next(c for c in map(random_case, range(50)) if c["posts"])).run
    replay = UserReplay(run, 0)
    for number in (-1, len(replay)):
        with pytest.raises(IndexError, match=f"post {number} of {len(replay)}"):
            replay.step(number)
