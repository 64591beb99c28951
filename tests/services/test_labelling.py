"""Labels that people give posts outside the review feed: what holds, and what is logged."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.store.stores import MOD, SetClock, new_store
from workbench.errors import BadInput, NotFound
from workbench.model.actor import Actor
from workbench.services.record import log
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.review.labelling import label_post, labels_of_posts, withdraw_label
from workbench.services.submission.submit import Submissions
from workbench.services.transfer import import_posts
from workbench.store import Store

BO = Actor("bo")
KINDS = ("post_labelled", "post_label_withdrawn")


@pytest.fixture
def world(tmp_path: Path) -> tuple[Store, SetClock]:
    store, clock = new_store(tmp_path)
    at = clock.us - 10
    rows = [f"{user},p{k},{(at + k) // 1000}" for k, user in enumerate("aab")]
    file = tmp_path / "posts.csv"
    file.write_text("\n".join(["user_id,post_id,created_at", *rows]), "utf-8")
    import_posts.import_posts(store, MOD, file)
    post = {"user_id": "a", "post_id": "new", "created_at": clock.us, "text": "x"}
    Submissions(store).submit([post], MOD)
    return store, clock


def holding(store: Store) -> list[tuple[str, str | None, str, str]]:
    return [(la.user_id, la.post_id, la.label, la.labelled_by) for la in review.labels(store)]


def test_the_last_label_of_each_person_holds(world: tuple[Store, SetClock]) -> None:
    store, _ = world  # the clock stands still: labels are told apart all the same
    label_post(store, MOD, "a", "p0", "violating")
    label_post(store, BO, "a", "p0", "violating")
    label_post(store, MOD, "a", "p0", "benign")
    label_post(store, MOD, " a ", "new", "benign")
    assert sorted(holding(store)) == [
        ("a", "new", "benign", "Mo"),
        ("a", "p0", "benign", "Mo"),
        ("a", "p0", "violating", "bo"),
    ]
    assert withdraw_label(store, MOD, "a", "p0").label == "benign"
    assert ("a", "p0", "benign", "Mo") not in holding(store)
    with pytest.raises(NotFound, match="Mo has not labelled the post `p0`"):
        withdraw_label(store, MOD, "a", "p0")
    label_post(store, MOD, "a", "p0", "violating")
    of_posts = labels_of_posts(store, [("a", "p0"), ("a", "p1"), ("b", "p0")])
    assert [(label.label, label.labelled_by) for label in of_posts.pop(("a", "p0"))] == [
        ("violating", "bo"),
        ("violating", "Mo"),
    ]
    assert of_posts == {}
    assert labels_of_posts(store, []) == {}
    assert verify(store).sound


def test_each_label_and_withdrawal_is_one_entry_and_a_repeated_one_none(
    world: tuple[Store, SetClock],
) -> None:
    store, _ = world
    for label in ("violating", "violating", "benign"):
        label_post(store, MOD, "b", "p2", label)
    withdraw_label(store, MOD, "b", "p2")
    entries = [row for row in log.log(store).to_pylist() if row["kind"] in KINDS]
    assert [row["kind"] for row in entries] == [KINDS[0], KINDS[0], KINDS[1]]
    assert {(row["user_id"], row["post_id"], row["actor"]) for row in entries} == {
        ("b", "p2", "Mo")
    }
    assert [json.loads(row["arguments"])["label"] for row in entries[:2]] == ["violating", "benign"]


@pytest.mark.parametrize(
    ("user", "post", "label", "error", "message"),
    [
        ("a", "p0", "bad", BadInput, "unknown label `bad`"),
        ("a", "p2", "benign", NotFound, "the user `a` has no post `p2`"),
        ("c", "p0", "benign", NotFound, "no user `c`"),
        ("a", "'; DROP TABLE labels; --", "benign", NotFound, "has no post"),
    ],
)
def test_what_cannot_be_labelled_is_said(
    world: tuple[Store, SetClock],
    user: str,
    post: str,
    label: str,
    error: type[Exception],
    message: str,
) -> None:
    store, _ = world
    with pytest.raises(error, match=message):
        label_post(store, MOD, user, post, label)
    assert holding(store) == []


def test_nobody_labels_in_the_name_of_an_import(world: tuple[Store, SetClock]) -> None:
    store, _ = world
    with pytest.raises(BadInput, match="would pass for imported ones"):
        label_post(store, Actor("import:1"), "a", "p0", "benign")


def test_labels_of_people_and_imports_stand_beside_each_other(
    world: tuple[Store, SetClock], tmp_path: Path
) -> None:
    store, clock = world
    label_post(store, MOD, "a", "p0", "violating")
    file = tmp_path / "labels.csv"
    rows = [f"{u},p{k},{(clock.us - 10 + k) // 1000},violating" for k, u in enumerate("aab")]
    file.write_text("\n".join(["user_id,post_id,created_at,label", *rows]), "utf-8")
    import_posts.import_posts(store, MOD, file)
    assert [by for *_, by in holding(store)].count("Mo") == 1
    assert len(holding(store)) == 4  # that of a person is no reason to leave an imported one out
    assert verify(store).sound


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE labels SET label = 'benign' WHERE labelled_by = 'Mo'",
        "UPDATE labels SET labelled_by = 'bo' WHERE labelled_by = 'Mo'",
        "DELETE FROM labels WHERE labelled_by = 'Mo'",
        "INSERT INTO labels VALUES ('a', 'p1', 'benign', 1, 'bo', NULL, NULL, NULL, NULL)",
    ],
)
def test_a_label_that_was_changed_behind_the_log_is_found(
    world: tuple[Store, SetClock], change: str
) -> None:
    store, _ = world
    label_post(store, MOD, "a", "p0", "violating")
    store.close()
    with duckdb.connect(str(store.folder / "store.duckdb")) as con:
        con.execute(change)
    problems = verify(store).problems
    assert problems == ("the labels of posts of the user `a` are not what the log says",)
