"""Deciding several items of the review feed at once: what it says before, does, and undoes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.worlds import World, a_post, an_empty_world
from tests.store.stores import MOD
from workbench.errors import BadInput, NotFound, Refused
from workbench.model.actor import Actor
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.review.together import (
    MAX_ITEMS,
    decide_together,
    reopen_together,
    would_decide,
)

ADA = Actor("Ada", "moderator")


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = an_empty_world(tmp_path)
    made.submit(*(a_post("ada", f"p{k}", 9 - k, nsfw=0.7) for k in range(4)))
    made.submit(a_post("bob", "p1", 3, nsfw=0.7))
    review.resolve(made.store, ADA, 1, "benign")
    return made


def test_what_is_decided_is_said_before_and_nothing_is_written(world: World) -> None:
    said = would_decide(world.store, [1, 2, 3, 5, 5])
    assert (said.open, said.decided) == ((2, 3, 5), 1)
    assert (said.posts, said.users, said.writers) == (3, 0, 2)
    assert len(review.review_items(world.store)) == 4


def test_open_items_become_labels_and_are_taken_back_together(world: World) -> None:
    decided = decide_together(world.store, MOD, [1, 2, 3, 5], "violating", expected=3)
    assert decided == (2, 3, 5)
    labels = [(one.user_id, one.post_id, one.label) for one in review.labels(world.store)]
    assert labels[1:] == [
        ("ada", "p1", "violating"),
        ("ada", "p2", "violating"),
        ("bob", "p1", "violating"),
    ]
    assert reopen_together(world.store, MOD, [1, *decided]) == (2, 3, 5)
    assert [item.item_id for item in review.review_items(world.store)] == [2, 3, 4, 5]
    assert len(review.labels(world.store)) == 1
    assert not verify(world.store).problems


def test_what_was_decided_by_somebody_else_meanwhile_is_left_alone(world: World) -> None:
    review.resolve(world.store, ADA, 2, "benign")
    with pytest.raises(Refused, match="1 item would be decided now, not 2"):
        decide_together(world.store, MOD, [2, 3], "violating", expected=2)
    assert reopen_together(world.store, MOD, [2]) == ()
    with pytest.raises(Refused, match="decided already"):
        decide_together(world.store, MOD, [1, 2], "violating")


def test_what_cannot_be_decided_is_an_error_and_decides_nothing(world: World) -> None:
    with pytest.raises(BadInput, match="at least one"):
        would_decide(world.store, [])
    with pytest.raises(NotFound, match="no item 99"):
        decide_together(world.store, MOD, [2, 99], "violating")
    with pytest.raises(BadInput, match="unknown decision"):
        decide_together(world.store, MOD, [2, 3], "maybe")
    with pytest.raises(BadInput, match="2,000 items"):
        would_decide(world.store, range(1, MAX_ITEMS + 2))
    assert len(review.review_items(world.store)) == 4
