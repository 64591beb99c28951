"""A count of actions names the posts on which they were called, where a post is explained."""

from __future__ import annotations

import random

import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from tests.sizes import size
from workbench.policy.tree import ActionCount
from workbench.replay.reference.user_replay import UserReplay
from workbench.replay.reference.windows import Calls


def test_the_posts_of_calls_follow_their_times_through_whatever_is_done():
    rng = random.Random(1)
    calls = Calls()
    known: list[tuple[int, str, int]] = []
    for position in range(200):
        at, action = rng.randrange(50), rng.choice("abc")
        calls.add(at, action, position)
        known.append((at, action, position))
        if position % 40 == 20:
            cut = rng.randrange(20)
            calls.forget_before(cut)
            known = [call for call in known if call[0] >= cut]
        after, upto = rng.randrange(-1, 30), rng.randrange(20, 50)
        inside = [c for c in known if c[1] in "ab" and after < c[0] <= upto]
        assert calls.posts(("a", "b", "b"), after, upto) == sorted(c[2] for c in inside)
        assert calls.within(("a", "b", "b"), after, upto) == len(inside)
        assert calls.copied().posts(("c",), None, 50) == calls.posts(("c",), None, 50)
    calls.restore(calls.times())
    assert calls.posts(("a", "b", "c"), None, 50) == []


@pytest.mark.parametrize("seed", range(size(60, 1000)))
def test_a_count_of_actions_is_of_the_posts_on_which_rules_called_them(seed: int):
    case = random_case(seed) | {"log": []}
    if not case["posts"]:
        return
    outcome = run_case(case)
    actions = outcome.outcomes.column("actions").to_pylist()
    ids = outcome.outcomes.column("post_id").to_pylist()
    called = dict(zip(ids, actions, strict=True))
    run = outcome.run
    for row in range(len(run.user_ids)):
        replay = UserReplay(run, row)
        for step in (replay.step(number) for number in range(len(replay))):
            for line in (line for rule in step.post.rules for line in rule.lines):
                if isinstance(line.condition, ActionCount):
                    posts = [run.history.post_ids[place].as_py() for place in line.counted]
                    of = set(line.condition.of)
                    n = sum(action in of for post in posts for action in called.get(post, ()))
                    value = line.measures[0].value
                    if run.policy.semantics.history_after_enable == "kept":
                        assert value == n
                    else:  # an action of the same post may have enabled the user in between
                        assert len(posts) <= value <= n
