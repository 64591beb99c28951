"""How users of a store begin a simulation: with the tags that they had when their posts came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.services.worlds import a_post, a_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, NOW_US, new_store
from workbench import Policy, Rule, Workbench, flag_post, user_tags
from workbench.errors import BadInput
from workbench.model.log.columns import TAGS_ADDED
from workbench.model.tables import post_row
from workbench.services.record.log import log
from workbench.services.tags import tags
from workbench.widgets.rules.editor import Editor

TAGS = ("trusted", "staff", 'größe"<i>')
USERS = ("ann", "bob", "cem", "用户")


class Changed(NamedTuple):
    """A tag that was added to a user, or removed, at an hour after the log began."""

    hour: int
    user_id: str
    tag: str
    adds: bool


def reads(*names: str) -> Policy:
    """A policy that flags the posts of users with each tag, by a rule of the tag's name."""
    rules = [Rule(name, when=user_tags(any_of=[name]), then=[flag_post()]) for name in names]
    return Policy("tags", tuple(rules), tags=names)


def with_tags(folder: Path, changes: list[Changed], posts: list[dict]) -> Workbench:
    """A store in which these tags were changed and these posts were imported."""
    store, clock = new_store(folder)
    for tag in TAGS:
        tags.create_tag(store, MOD, tag, tag)
    wb = Workbench(store, MOD)
    wb.import_posts(posts)
    for change in changes:
        clock.us = NOW_US + change.hour * HOUR_US
        do = tags.add_tags if change.adds else tags.remove_tags
        do(store, MOD, change.user_id, [change.tag])
    return wb


def posts_of(wb: Workbench, rule: str, **choices) -> set[str]:
    rows = wb.simulate(reads(*TAGS), **choices).outcome.outcomes.to_pylist()
    return {row["post_id"] for row in rows if rule in row["rules"]}


def at(user_id: str, hour: float) -> dict:
    """A post at an hour after the log began, or before it."""
    return a_post(user_id, f"{user_id}{hour:+}", -hour)


def test_posts_from_before_the_log_have_the_tags_of_now_where_there_is_no_later_post(tmp_path):
    wb = with_tags(tmp_path, [Changed(5, "ann", "trusted", True)], [at("ann", -3), at("bob", -3)])
    assert posts_of(wb, "trusted") == {"ann-3"}
    assert posts_of(wb, "trusted", start="untagged") == set()
    assert posts_of(wb, "trusted", start="now") == {"ann-3"}


def test_posts_since_the_log_began_have_the_tags_of_their_time(tmp_path):
    changes = [Changed(5, "ann", "trusted", True), Changed(9, "ann", "trusted", False)]
    wb = with_tags(tmp_path, changes, [at("ann", hour) for hour in (-3, 4, 5, 8, 9, 10)])
    assert posts_of(wb, "trusted") == {"ann+5", "ann+8"}
    assert posts_of(wb, "trusted", recorded=True) == {"ann+5", "ann+8"}


def test_posts_from_before_the_log_have_the_tags_of_the_first_later_post(tmp_path):
    changes = [Changed(2, "ann", "trusted", True), Changed(9, "ann", "staff", True)]
    wb = with_tags(tmp_path, changes, [at("ann", -3), at("ann", 3), at("ann", 10)])
    assert posts_of(wb, "trusted") == {"ann-3", "ann+3", "ann+10"}
    assert posts_of(wb, "staff") == {"ann+10"}
    warned = wb.simulate(reads("trusted")).outcome.summary["warnings"]
    (late,) = [text for text in warned if "the future leaks in" in text]
    assert late.startswith(
        "1 tag of users was given after the first post and counts from the start"
    )


def test_a_warm_up_begins_with_the_tags_of_its_end(tmp_path):
    changes = [Changed(2, "ann", "trusted", True), Changed(5, "ann", "staff", True)]
    wb = with_tags(tmp_path, changes, [at("ann", 1), at("ann", 3), at("ann", 6)])
    begin = NOW_US + 6 * HOUR_US
    assert posts_of(wb, "trusted", from_time=begin) == {"ann+6"}
    assert posts_of(wb, "staff", from_time=begin) == {"ann+6"}


def test_tags_that_rules_gave_are_left_out(tmp_path):
    wb = Workbench(a_world(tmp_path).store, MOD)
    by_rule = [e for e in log(wb.store, kind=TAGS_ADDED).to_pylist() if e["actor_kind"] == "rule"]
    assert {e["user_id"] for e in by_rule} == {"ada"}
    assert posts_of_tag(wb, "watched") == set()
    assert {post.split("-")[0] for post in posts_of_tag(wb, "trusted")} == {"old", "p1"}


def posts_of_tag(wb: Workbench, tag: str) -> set[str]:
    rows = wb.simulate(reads(tag)).outcome.outcomes.to_pylist()
    return {row["post_id"] for row in rows if row["rules"]}


def test_without_feedback_users_begin_in_the_same_way(tmp_path):
    changes = [Changed(5, "ann", "trusted", True)]
    wb = with_tags(tmp_path, changes, [at("ann", hour) for hour in (4, 6)])
    simulation = wb.simulate(reads("trusted"))
    rows = simulation.without_feedback().outcome.outcomes.to_pylist()
    assert [row["post_id"] for row in rows if row["rules"]] == ["ann+6"]


def test_an_unknown_start_is_refused(tmp_path):
    wb = with_tags(tmp_path, [], [at("ann", 1)])
    with pytest.raises(BadInput, match="unknown start `nwo`; did you mean `now`"):
        wb.simulate(reads("trusted"), start="nwo")


def by_definition(changes: list[Changed], posts: list[dict], tag: str) -> Iterator[str]:
    """The posts whose user has a tag, each looked at by itself, as the documents define it."""
    for post in posts:
        of_user = [p["created_at"] for p in posts if p["user_id"] == post["user_id"]]
        known = [us for us in of_user if us >= NOW_US]
        when = post["created_at"] if post["created_at"] >= NOW_US else min(known, default=2**62)
        has = False
        for change in sorted(changes, key=lambda change: change.hour):
            is_it = (change.user_id, change.tag) == (post["user_id"], tag)
            if is_it and NOW_US + change.hour * HOUR_US <= when:
                has = change.adds
        if has:
            yield post["post_id"]


@pytest.mark.parametrize("seed", range(size(8, 200)))
def test_editor_and_simulation_count_each_post_with_the_tags_by_definition(seed, tmp_path):
    rng = random.Random(seed)
    hours = sorted(rng.sample(range(40), 12))
    posts = [
        a_post(rng.choice(USERS), f"p{n}", -rng.choice([-30, -5, -1, 0, 3, 8, 9, 20, 33, 60]))
        for n in range(30)
    ]
    users = sorted({post["user_id"] for post in posts})
    changes = [
        Changed(hour, rng.choice(users), rng.choice(TAGS), rng.random() < 0.7) for hour in hours
    ]
    wb = with_tags(tmp_path, changes, posts)
    policy = reads(*TAGS)
    editor, outcome = Editor(wb, policy), wb.simulate(policy).outcome
    assert editor.outcome is not None
    assert editor.outcome.outcomes.equals(outcome.outcomes)
    assert editor.outcome.users.equals(outcome.users)
    assert editor.outcome.log.equals(outcome.log)
    key_of = {post["post_id"]: post_row(post["user_id"], post["post_id"]) for post in posts}
    for tag in TAGS:
        counted = editor.counted
        assert counted is not None
        rule = counted.rule(tag)
        assert rule is not None
        expected = {key_of[post_id] for post_id in by_definition(changes, posts, tag)}
        assert set(counted.ids(rule[0])) == expected
    wb.store.close()
