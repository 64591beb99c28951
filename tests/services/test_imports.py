"""What an import brings that the store has already, and the labels of a file."""

import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.transfer import import_posts

POSTS = [a_post("ada", "p1", 30), a_post("ada", "p2", 29, nsfw=0.7), a_post("cem", "p1", 28)]


@pytest.fixture
def world(tmp_path):
    return an_empty_world(tmp_path / "store")


def brought(world, posts):
    return import_posts.import_posts(world.store, MOD, posts)


def stored(world):
    return history(world.store, snapshot(world.store)).n_posts


def segments(world):
    with world.store.read() as tx:
        return len(tx.posts.segments())


def test_the_same_posts_again_bring_nothing_new(world):
    assert (brought(world, POSTS).posts, stored(world)) == (3, 3)
    entries = len(log(world.store))
    again = brought(world, POSTS)
    assert (again.segment, again.posts, again.known) == (None, 0, 3)
    assert again.in_words == "nothing new: the store has all 3 posts already"
    assert (stored(world), segments(world), len(log(world.store))) == (3, 1, entries)


def test_of_overlapping_files_what_is_new_is_imported(world):
    brought(world, POSTS)
    more = brought(world, [*POSTS[1:], a_post("dan", "p4", 5)])
    assert (more.posts, more.known, more.users) == (1, 2, 1)
    assert more.in_words == "1 post of 1 user imported; 2 posts were in the store already"
    assert stored(world) == 4
    assert verify(world.store).sound


def test_posts_that_were_submitted_are_not_new_compacted_or_not(world):
    world.submit(POSTS[0])
    assert (brought(world, POSTS[:2]).posts, stored(world)) == (1, 2)  # the last call compacts
    assert brought(world, POSTS).known == 2
    assert verify(world.store).sound


def test_a_post_with_other_content_is_set_aside_with_its_row(world):
    brought(world, POSTS)
    world.submit(a_post("eve", "p9", 3))
    changed = [a_post("ada", "p3", 1), {**POSTS[1], "nsfw": 0.9}, a_post("eve", "p9", 3, spam=1.0)]
    result = brought(world, changed)
    assert (result.posts, result.known) == (1, 0)
    rejects = result.rejects.to_pylist()
    assert [(r["row"], r["code"], r["value"]) for r in rejects] == [
        (2, "changed_post", "p2"),
        (3, "changed_post", "p9"),
    ]
    assert "another id" in rejects[0]["reason"]
    posts = history(world.store, snapshot(world.store))
    assert sorted(posts.columns["nsfw"].values.round(2).tolist()) == [0.1, 0.1, 0.1, 0.1, 0.7]


def test_an_import_over_other_users_and_times_is_all_new(world):
    brought(world, POSTS)
    assert brought(world, [a_post("ada", "p1", 31), a_post("zoe", "p2", 29)]).known == 0
    assert stored(world) == 5


def labelled(n, label):
    return {**a_post("ada", f"l{n}", 10 - n), "label": label}


def test_a_label_column_brings_labels(world):
    rows = [labelled(1, "violating"), labelled(2, " Benign"), labelled(3, None)]
    result = brought(world, rows)
    assert (result.labels, result.in_words) == (2, "3 posts of 1 user imported; 2 labels")
    labels = review.labels(world.store)
    assert [(label.user_id, label.post_id, label.label) for label in labels] == [
        ("ada", "l1", "violating"),
        ("ada", "l2", "benign"),
    ]
    (entry,) = log(world.store, kind="labels_imported").to_pylist()
    assert {label.labelled_by for label in labels} == {f"import:{entry['entry_id']}"}
    assert verify(world.store).sound


def test_labels_of_posts_that_the_store_has_are_taken_in_once(world):
    brought(world, [labelled(1, None)])
    rows = [labelled(1, "violating")]
    result = brought(world, [{**a_post("ada", "l1", 9), "label": "violating"}])
    assert result.in_words == "no new posts: the store has the one post already; 1 label"
    again = brought(world, rows)
    assert (again.posts, again.labels) == (0, 0)
    assert len(review.labels(world.store)) == 1


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ("ab", "has `a`, `b`, which"),
        ("abc", "has `a`, `b`, `c`, which"),
        ("abcd", "has `a`, `b`, `c`, …, which"),
    ],
)
def test_three_values_that_are_no_labels_are_named_and_that_there_are_more(others, named, world):
    result = brought(world, [labelled(at, other) for at, other in enumerate(others)])
    assert named in result.notes[-1]


def test_what_is_no_label_is_named_and_stays_a_field(world):
    rows = [labelled(1, "spam"), labelled(2, "benign")]
    result = brought(world, rows)
    assert result.labels == 1
    assert "column `label` has `spam`, which is no label" in result.notes[-1]
    posts = history(world.store, snapshot(world.store))
    label = posts.columns["label"]
    assert [label.python(at) for at in range(2)] == ["spam", "benign"]


def test_labels_stand_beside_those_of_the_review_feed(world):
    world.submit(a_post("gus", "p8", 1, nsfw=0.7))
    (item,) = review.review_items(world.store)
    review.resolve(world.store, MOD, item.item_id, "benign")
    brought(world, [{**a_post("gus", "p8", 1, nsfw=0.7), "label": "violating"}])
    assert sorted(label.label for label in review.labels(world.store)) == ["benign", "violating"]
    assert verify(world.store).sound


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE labels SET label = 'benign' WHERE post_id = 'l1'",
        "DELETE FROM labels WHERE post_id = 'l2'",
        "INSERT INTO labels SELECT * REPLACE ('l3' AS post_id) FROM labels LIMIT 1",
        "UPDATE labels SET user_id = 'bob'",
    ],
)
def test_changed_labels_are_found(world, change):
    brought(world, [labelled(1, "violating"), labelled(2, "benign")])
    with world.store.connection() as con:
        con.execute(change)
    (problem,) = verify(world.store).problems
    assert problem.startswith("the labels by `import:")
