"""A store through its whole life, by chance: posts meet a live policy that reads users' attributes,
another policy is applied and taken back, the store is exported and rebuilt, and after each step the
log and all that stands beside it agree.
"""

from __future__ import annotations

import random

import pytest

from tests.services.worlds import POLICY, a_post, an_empty_world
from tests.sizes import size
from tests.store.stores import MOD
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services.policies import policies
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.simulations import apply, plan, undo
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.transfer import store_copy
from workbench.services.users import users

USERS = [f"u{k}" for k in range(6)]
LIVE = {
    **POLICY,
    "name": "live",
    "rules": [
        {
            "name": "VIP",
            "when": {"all": [{"user": {"vip": {"is": True}}}, {"classified": ["nsfw"]}]},
            "then": ["delete_post", "flag_user"],
        },
        {"name": "Old", "when": {"user": {"age": {"at_least": 2}}}, "then": ["flag_post"]},
        {
            "name": "Untrusted",
            "when": {"not": {"user": {"trust_level": {"at_least": 0}}}},
            "then": [{"suspend": {"for": "2h", "reason": "Spam"}}],
        },
        {
            "name": "Prolific",
            "when": {"post_count": {"more_than": 4}},
            "then": [{"block": {"reason": "Spam"}}],
        },
    ],
}
APPLIED = {
    **POLICY,
    "name": "applied",
    "rules": [
        {
            "name": "NSFW",
            "when": {"classified": ["nsfw"]},
            "then": ["delete_post", "flag_post", "flag_user", {"block": {"reason": "Fraud"}}],
        }
    ],
}


def sound(store):
    result = verify(store)
    assert result.sound, result.problems


def simulated(store, policy):
    shot = snapshot(store)
    posts = history(store, shot)
    return simulate(policy, posts, users=shot.users(), lists=shot.lists()), shot


@pytest.mark.parametrize("seed", range(size(4, 100)))
def test_the_log_and_all_beside_it_agree_after_each_step(seed, tmp_path):
    chance = random.Random(seed)
    world = an_empty_world(tmp_path)
    store = world.store
    for user_id in USERS[:4]:
        attributes = {"vip": chance.random() < 0.5, "age": chance.choice([1, 2.5, 30])}
        trust = chance.choice([None, -1, 2])
        users.change_user(store, MOD, user_id, attributes=attributes, trust_level=trust)
    policies.publish(store, MOD, Policy.from_document(LIVE))
    posts = [
        a_post(
            chance.choice(USERS),
            f"p{n}",
            60 - n,
            nsfw=chance.choice([0.1, 0.95]),
            **chance.choice([{}, {"note": None}, {"note": "x"}]),
        )
        for n in range(50)
    ]
    answers = []
    while posts:
        n = chance.randint(1, 9)
        answers += world.submit(*posts[:n])
        posts = posts[n:]
    outcome, _ = simulated(store, policies.live_policy(store).policy)
    rows = {(row["user_id"], row["post_id"]): row for row in outcome.outcomes.to_pylist()}
    for answer in answers:
        row = rows[answer.user_id, answer.post_id]
        assert answer.accepted == row["accepted"]
        assert [rule["name"] for rule in answer.rules] == row["rules"]
        assert list(answer.actions) == row["actions"]
    sound(store)

    made = plan.plan(store, *simulated(store, Policy.from_document(APPLIED)))
    batch = apply.apply(store, MOD, made, made.confirmation)
    sound(store)
    for item in review.review_items(store)[-2:]:
        review.resolve(store, MOD, item.item_id, chance.choice(["benign", "violating"]))
    undo.undo(store, MOD, batch.batch_id)
    sound(store)

    store_copy.export_store(store, MOD, tmp_path / "export")
    sound(store_copy.import_store(tmp_path / "export", tmp_path / "again"))
