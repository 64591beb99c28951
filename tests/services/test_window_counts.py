"""Counts in windows up to a user's last post, against a count by hand."""

import numpy as np

from tests.notebook.worlds import POLICY as SAMPLE
from tests.services.worlds import POLICY, a_post, an_empty_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, NOW_US
from workbench.policy.policy import Policy
from workbench.services.evidence.window_counts import WINDOWS, classes_of, window_counts
from workbench.services.policies import policies
from workbench.services.users import moderation, users
from workbench.units import duration_us

QUIET = POLICY | {"rules": [{"name": "none", "when": {"text_in": "deny"}, "then": ["flag_post"]}]}


def counted(world, user_id):
    result = window_counts(world.store, user_id)
    return {row[:2]: row[2] for row in result.rows}


def test_windows_end_with_the_last_post_and_begin_after_their_start(tmp_path):
    world = an_empty_world(tmp_path)
    for name, hours in (("a", 24), ("b", 23.5), ("c", 0)):
        world.submit(a_post("ada", name, hours))
    assert window_counts(world.store, "ada").as_of_us == NOW_US
    assert counted(world, "ada")["posts", "counted"] == (2, 3, 3, 3, 3)


def test_rejected_posts_classes_and_calls_are_counted_apart_up_to_the_last_that_counts(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 60, nsfw=0.9), a_post("ada", "p2", 50, nsfw=0.89999))
    moderation.block(world.store, MOD, "ada")
    world.clock.us += HOUR_US
    world.submit(a_post("ada", "p3", -1, nsfw=0.99))
    result = counted(world, "ada")
    assert window_counts(world.store, "ada").as_of_us == NOW_US - 50 * HOUR_US
    assert result["posts", "counted"] == (2, 2, 2, 2, 2)
    assert result["class", "nsfw"] == (1, 1, 1, 1, 1)
    assert result["action", "delete_post"] == (1, 1, 1, 1, 1)
    assert ("class", "spam") not in result
    assert ("posts", "rejected") not in result  # it came after the last post that counts
    moderation.enable(world.store, MOD, "ada")
    world.clock.us += HOUR_US
    world.submit(a_post("ada", "p4", -2))
    result = counted(world, "ada")
    assert result["posts", "rejected"] == (1, 1, 1, 1, 1)
    assert result["action", "block"] == result["action", "enable"] == (1, 1, 1, 1, 1)


def test_what_a_policy_forgets_or_counts_is_forgotten_and_counted_here_too(tmp_path):
    world = an_empty_world(tmp_path)
    document = {**QUIET, "semantics": {"history_after_enable": "forgotten"}}
    policies.publish(world.store, MOD, Policy.from_document(document))
    world.submit(a_post("ada", "p1", 3, nsfw=0.95))
    moderation.block(world.store, MOD, "ada")
    moderation.enable(world.store, MOD, "ada")
    world.clock.us += HOUR_US
    world.submit(a_post("ada", "p2", -1))
    assert counted(world, "ada") == {("posts", "counted"): (1, 1, 1, 1, 1)}


def test_what_a_simulation_did_is_no_call_that_rules_count(tmp_path, a_workbench):
    wb = a_workbench(tmp_path)
    simulation = wb.simulate(SAMPLE)
    plan = simulation.plan()
    simulation.apply(plan, plan.confirmation)
    changed = {change.user_id for change in plan.changes}
    assert {change.action for change in plan.changes} & {"block", "suspend"}
    for user_id in changed:
        kinds = {row[0] for row in window_counts(wb.store, user_id).rows}
        assert "posts" in kinds and "action" not in kinds


def test_a_user_without_posts_has_no_counts(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.block(world.store, MOD, "ada")
    result = window_counts(world.store, "ada")
    assert (result.as_of_us, result.rows) == (None, ())


def test_counts_are_those_of_random_posts(tmp_path):
    world = an_empty_world(tmp_path)
    policies.publish(world.store, MOD, Policy.from_document(QUIET))
    random, counted_classes = np.random.default_rng(7), 0
    for number in range(size(5, 40)):
        user_id, n = f"u{number}", int(random.integers(1, 30))
        hours = np.sort(random.integers(0, 100 * 24, n))[::-1].tolist()
        scores = random.random(n).round(2).tolist()
        pairs = list(enumerate(zip(hours, scores, strict=True)))
        world.submit(*(a_post(user_id, f"p{k}", h, nsfw=score) for k, (h, score) in pairs))
        result, last = counted(world, user_id), hours[-1]
        inside = [
            [score for h, score in zip(hours, scores, strict=True) if h - last < long]
            for long in (duration_us(window) // HOUR_US for window in WINDOWS)
        ]
        inside.append(scores)  # the whole history
        nsfw = tuple(sum(score >= 0.9 for score in some) for some in inside)
        assert result["posts", "counted"] == tuple(map(len, inside))
        assert {k: v for k, v in result.items() if k[0] == "class"} == (
            {("class", "nsfw"): nsfw} if any(nsfw) else {}
        )
        counted_classes += any(nsfw)
    assert counted_classes >= 2


def test_a_post_says_its_classes(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", nsfw=0.95, spam=0.8))
    (post,) = [moment for moment in users.timeline(world.store, "ada") if moment.what == "post"]
    classes = tuple(Policy.from_document(POLICY).classes.values())
    assert classes_of(post.said["body"], classes, {}) == ["nsfw", "spam"]
    assert classes_of(None, classes, {}) == []
    assert classes_of({"nsfw": -1.0, "spam": 2.0}, classes, {}) == []
