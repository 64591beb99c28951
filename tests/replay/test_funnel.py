"""The steps of a funnel are those of a replay that evaluates every condition of every post."""

from dataclasses import replace

import numpy as np
import pytest

from tests.notebook.worlds import POLICY
from workbench import History, Policy, TextLists, Users, simulate
from workbench.errors import NotFound
from workbench.policy.evaluate import truth
from workbench.policy.lower import lowered
from workbench.replay.funnel import conditions_in_turn, fires_without, funnel
from workbench.replay.reference.replay import Observer, PlainReplay

SOURCES = {"users": Users.read("data/users.csv"), "lists": TextLists.read("data/lists.csv")}
NAMES = [rule.name for rule in POLICY.rules]


class Naive(Observer):
    """Notes on which posts the first conditions of each rule are all true."""

    def __init__(self, policy):
        self.policy, self.shown = policy, set()
        self.turn, self.left, self.true = {}, {}, {}

    def evaluates(self, arrival, rule, holds):
        self.shown.add(arrival.position)
        self.turn.setdefault(rule.name, set()).add(arrival.position)
        if holds:
            self.true.setdefault(rule.name, set()).add(arrival.position)
        for n, condition in enumerate(conditions_in_turn(rule)):
            if truth(lowered(condition, self.policy.classes), arrival) is not True:
                return
            self.left.setdefault((rule.name, n), set()).add(arrival.position)


@pytest.fixture(scope="module", params=["all_matching", "first_match"])
def world(request):
    more = [
        {"name": "Often", "when": {"all": [
            {"user_tags": {"none_of": ["trusted"]}}, {"post_count": {"at_least": 3}},
            {"any": [{"text_in": "deny"}, {"post_share": {"where": {"needs_review": "any"},
             "at_least": "5%", "in_past": "7d"}}]}]},
         "then": ["flag_user"], "fires": "on_crossing"},
        {"name": "Once", "when": {"post_count": {"at_least": 2}}, "then": ["flag_post"],
         "fires": "once", "mode": "test"},
    ]  # fmt: skip
    document = POLICY.to_document() | {"evaluate": request.param}
    policy = Policy.from_document(document | {"rules": [*document["rules"], *more]})
    outcome = simulate(policy, History.read("data/posts.csv"), **SOURCES)
    naive = Naive(policy)
    replay = PlainReplay(outcome.run, naive)
    for row in range(len(outcome.run.user_ids)):
        replay.user(row)
    return outcome, naive


@pytest.mark.parametrize("name", [*NAMES, "Often", "Once"])
def test_each_step_leaves_the_posts_of_which_all_conditions_so_far_are_true(world, name):
    outcome, naive = world
    steps = funnel(outcome, name)
    assert steps[0].kind == "all" and len(steps[0].posts) == 2000
    by_kind = {step.kind: set(step.posts.tolist()) for step in steps}
    assert by_kind.get("shown", set(range(2000))) >= naive.shown
    assert len(by_kind.get("shown", range(2000))) == outcome.tally.accepted
    if outcome.run.policy.evaluate == "first_match":
        assert by_kind.get("turn", by_kind.get("shown")) == naive.turn[name]
    conditions = [step for step in steps if step.kind == "condition"]
    assert len(conditions) == len(conditions_in_turn(outcome.run.policy.rule(name)))
    for n, step in enumerate(conditions):
        assert set(step.posts.tolist()) == naive.left.get((name, n), set())
        assert np.all(np.diff(step.posts) > 0)
    assert set(conditions[-1].posts.tolist()) == naive.true.get(name, set())
    place = [rule.name for rule in outcome.run.policy.active_rules].index(name)
    assert len(steps[-1].posts) == outcome.tally.triggers[place]


def test_without_a_condition_a_rule_fires_as_often_as_a_policy_without_it(world):
    outcome, _ = world
    policy = outcome.run.policy
    for name in ("Mostly suggestive", "Spammer", "Often"):
        rule = policy.rule(name)
        parts = conditions_in_turn(rule)
        for number in range(len(parts)):
            rest = type(rule.when)((*parts[:number], *parts[number + 1 :]))
            rules = [replace(r, when=rest) if r.name == name else r for r in policy.rules]
            changed = replace(policy, rules=tuple(rules))
            plain = simulate(changed, outcome.run.history, evaluator="plain", **SOURCES)
            wanted = next(r for r in plain.summary["rules"] if r["rule"] == name)["triggers"]
            assert fires_without(outcome, name, number) == wanted


def test_a_rule_that_is_off_or_has_one_condition_alone_has_none_of_it(world):
    outcome, _ = world
    with pytest.raises(NotFound, match="no rule `nope` is evaluated"):
        funnel(outcome, "nope")
    with pytest.raises(NotFound, match="no other condition"):
        fires_without(outcome, "Delete NSFW", 0)


def test_posts_of_which_a_condition_is_unknown_are_told_from_those_that_fail_it():
    posts = [
        {"post_id": f"p{n}", "user_id": user, "created_at": 1.7e9 + n, "s": s}
        for n, (user, s) in enumerate([("a", 0.9), ("b", 0.9), ("c", 0.9), ("c", 0.1), ("c", None)])
    ]
    users = Users.read([{"user_id": "a", "created_at": 1.69e9}, {"user_id": "b"}])
    policy = Policy.from_document(
        {
            "version": 1,
            "name": "P",
            "classes": {"c": {"score": "s", "classified": 0.5}},
            "rules": [
                {
                    "name": "New",
                    "when": {
                        "all": [
                            {"classified": ["c"]},
                            {"user": {"account_age": {"less_than": "7d"}}},
                        ]
                    },
                    "then": ["flag_post"],
                }
            ],
        }
    )  # fmt: skip
    outcome = simulate(policy, History.read(posts), users=users)
    steps = funnel(outcome, "New")
    assert [(step.kind, len(step.posts), step.unknown) for step in steps] == [
        ("all", 5, 0),
        ("condition", 3, 1),
        ("condition", 0, 2),
    ]
