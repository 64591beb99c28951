"""A comparison says what the outcomes and the log of both replays say."""

import json
from collections import defaultdict

import pytest

from tests.evaluation.comparison.changed_policies import pairs
from tests.sizes import batches, size
from workbench import Conflict
from workbench.evaluation.comparison.compare import compare
from workbench.evaluation.comparison.measures import (
    BLOCKED,
    DELETED,
    REJECTED,
    REVIEW_ITEMS,
    SUSPENDED,
)
from workbench.policy.tree import ActionCall
from workbench.units import ms_up, time_us

SEEDS = batches(size(80, 5_000), 80)


def calls_of(outcome, row):
    """The calls of the live rules that fired on a post, in order."""
    rules = {rule.name: rule for rule in outcome.run.policy.rules}
    return [call for name in row["rules"] for call in rules[name].then]


def has_time(call: ActionCall, at):
    if call.action != "suspend" or "until" not in call.arguments:
        return True
    at_us = round(at.timestamp() * 1_000_000)
    return at_us < ms_up(time_us(call.arguments["until"])) * 1000


def told(outcome):
    """What the table of posts says: totals, and when each user is first out."""
    totals, first = defaultdict(int), {}
    ever = {"suspend": set(), "block": set()}
    flagged = set()
    for place, row in enumerate(outcome.outcomes.to_pylist()):
        actions = {call.action for call in calls_of(outcome, row)}
        totals[REJECTED] += not row["accepted"]
        totals[DELETED] += "delete_post" in actions
        totals[REVIEW_ITEMS] += "flag_post" in actions
        if "flag_user" in actions:
            flagged.add(row["user_id"])
        status, by = None, None
        for name in row["rules"]:
            rule = outcome.run.policy.rule(name)
            for call in rule.then:
                if call.action in ("block", "suspend", "enable") and has_time(
                    call, row["created_at"]
                ):
                    status, by = call.action, name
        if status in ever:
            ever[status].add(row["user_id"])
            first.setdefault(row["user_id"], (place, status, by))
    totals[REVIEW_ITEMS] += len(flagged)
    totals[SUSPENDED], totals[BLOCKED] = len(ever["suspend"]), len(ever["block"])
    return totals, first


def treatment(outcome, row):
    calls = [json.dumps([c.action, dict(c.arguments)]) for c in calls_of(outcome, row)]
    return row["accepted"], calls


def kinds_told(a, of_a, of_b, touched):
    kinds = defaultdict(set)
    for user in a.run.user_ids.to_pylist():
        first, second = of_a.get(user), of_b.get(user)
        if first is None and second is None:
            if user in touched:
                kinds["otherwise"].add(user)
        elif first is None:
            kinds["newly_out"].add(user)
        elif second is None:
            kinds["freed"].add(user)
        elif first[0] != second[0]:
            kinds["earlier" if second[0] < first[0] else "later"].add(user)
        elif first[1:] != second[1:]:
            kinds["other_reason"].add(user)
        elif user in touched:
            kinds["otherwise"].add(user)
    return kinds


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from-{seeds.start}")
def test_totals_posts_and_users_are_those_of_the_tables(seeds):
    compared = 0
    reached = set()
    for seed, a, b in pairs(seeds):
        found = compare(a, b)
        (totals_a, of_a), (totals_b, of_b) = told(a), told(b)
        for each in found.totals:
            if each.name in (DELETED, REJECTED, SUSPENDED, BLOCKED, REVIEW_ITEMS):
                wanted = totals_a[each.name], totals_b[each.name]
                assert (each.a, each.b) == wanted, (seed, each.name)
                assert each.difference.value == wanted[1] - wanted[0], (seed, each.name)
        rows = zip(a.outcomes.to_pylist(), b.outcomes.to_pylist(), strict=True)
        differing = [x for x, y in rows if treatment(a, x) != treatment(b, y)]
        ids = {(row["user_id"], row["post_id"]) for row in differing}
        users, posts = a.run.history.ids_at(found.posts)
        assert set(zip(users, posts, strict=True)) == ids, seed
        kinds = kinds_told(a, of_a, of_b, {user for user, _ in ids})
        for kind, places in found.users.kinds.items():
            names = set(a.run.user_ids.take(places).to_pylist())
            assert names == kinds[kind], (seed, kind)
            example = found.witness(kind)
            assert (example is not None) == bool(names)
            if example is not None:
                reached.add(kind)
                assert example.user_id in names
                assert example.a != example.b, (seed, kind)
        compared += 1
    assert compared > len(seeds) / 2
    assert {"newly_out", "freed", "otherwise"} <= reached


def test_a_policy_does_not_differ_from_itself():
    for _, a, _ in pairs(range(20)):
        found = compare(a, a)
        assert not len(found.posts)
        assert {each.verdict for each in found.totals} == {"same"}
        assert not any(map(len, found.users.kinds.values()))


def test_outcomes_of_other_posts_are_refused():
    (_, a, _), (_, _, b) = [*pairs(range(30))][:2]
    with pytest.raises(Conflict, match="same posts"):
        compare(a, b)
