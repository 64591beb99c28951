"""All that the store has about a post."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench.errors import NotFound
from workbench.services.evidence.post_record import post_record
from workbench.services.review.labelling import label_post, withdraw_label
from workbench.services.transfer import import_posts


def test_a_post_has_its_rules_entries_labels_and_the_posts_around_it(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("bob", "p2", 9), a_post("ada", "p0", 99)])
    world.submit(a_post("ada", "p1", 5), a_post("ada", "p2", 4, nsfw=0.95), a_post("ada", "p3", 3))
    label_post(world.store, MOD, "ada", "p2", "violating")
    record = post_record(world.store, "ada", "p2")
    assert [rule.rule for rule in record.rules] == ["Delete NSFW"]
    assert {entry.kind for entry in record.entries} >= {"rule_triggered", "post_action"}
    assert {(entry.user_id, entry.post_id) for entry in record.entries} == {("ada", "p2")}
    assert [label.label for label in record.labels] == ["violating"]
    assert [post.post_id for post in record.before] == ["p0", "p1"]
    assert [post.post_id for post in record.after] == ["p3"]
    assert record.why_rejected is None
    withdraw_label(world.store, MOD, "ada", "p2")
    assert post_record(world.store, "ada", "p2").labels == ()
    assert post_record(world.store, "bob", "p2").post.said["imported"]


def test_of_a_rejected_post_it_is_known_what_had_put_the_user_out(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    spam = [a_post("cem", f"s{k}", 9 - k, spam=0.9) for k in range(3)]
    world.submit(*spam)
    rejected = post_record(world.store, "cem", "s2")
    assert rejected.post.said["rejected_by"] == "suspended"
    assert rejected.why_rejected is not None
    chain = rejected.why_rejected.chain
    assert chain is not None
    assert (chain.action, chain.causes[0].rule) == ("suspend", "Spammer")
    assert post_record(world.store, "cem", "s1").why_rejected is None


def test_a_post_that_is_not_there_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "post-17", 5))
    with pytest.raises(NotFound, match="post-17"):
        post_record(world.store, "ada", "post-18")
    with pytest.raises(NotFound, match="no user"):
        post_record(world.store, "nobody", "post-17")
