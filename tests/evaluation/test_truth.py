"""One truth a post, from all its labels."""

import pytest

from workbench import History
from workbench.errors import BadInput
from workbench.evaluation.labels.truth import (
    BENIGN,
    UNDECIDED,
    UNLABELLED,
    VIOLATING,
    TruthRule,
    resolve,
)
from workbench.model.labels import Label

POSTS = [("u1", "p1"), ("u1", "p2"), ("u2", "p1"), ("u3", "p9")]


@pytest.fixture(scope="module")
def history():
    return History.read(
        [
            {"user_id": user, "post_id": post, "created_at": f"2026-09-0{n + 1}T00:00:00Z"}
            for n, (user, post) in enumerate(POSTS)
        ]
    )


def label(post, decision, by="ann", at=1, **fields):
    return Label(*post, decision, at, by, None, **fields)


def decided(history, labels, *args, **options):
    truth = resolve(history, labels, TruthRule(*args, **options))
    return {
        post: int(truth.decision[place])
        for post, place in zip(POSTS, history.places_of(POSTS).tolist(), strict=True)
        if truth.decision[place] != UNLABELLED
    }


def test_posts_are_found_by_user_and_id(history):
    places = history.places_of([*POSTS, ("u1", "p9"), ("nobody", "p1")])
    assert sorted(places[:4].tolist()) == [0, 1, 2, 3]
    assert list(zip(*history.ids_at(places[:4]), strict=True)) == POSTS
    assert places[4:].tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("resolution", "expected"),
    [("majority", VIOLATING), ("latest", BENIGN), ("senior", BENIGN)],
)
def test_several_labels_are_one_truth_by_a_stated_rule(history, resolution, expected):
    labels = [
        label(POSTS[0], "violating", "ann", 1),
        label(POSTS[0], "violating", "ben", 2),
        label(POSTS[0], "benign", "cem", 3),
    ]
    assert decided(history, labels, resolution, seniors=["dee", "cem"]) == {POSTS[0]: expected}


def test_without_a_senior_the_majority_decides_and_a_tie_is_undecided(history):
    labels = [label(POSTS[0], "violating", "ann"), label(POSTS[0], "benign", "ben")]
    assert decided(history, labels, "senior", seniors=["cem"]) == {POSTS[0]: UNDECIDED}
    assert decided(history, [label(POSTS[1], "undecided")]) == {POSTS[1]: UNDECIDED}
    three = [*labels, label(POSTS[0], "undecided", "cem"), label(POSTS[0], "benign", "dee")]
    assert decided(history, three) == {POSTS[0]: BENIGN}


def test_a_later_label_of_the_same_person_replaces_the_earlier_one(history):
    labels = [label(POSTS[2], "benign", at=5), label(POSTS[2], "violating", at=2)]
    assert decided(history, labels) == {POSTS[2]: BENIGN}


def test_a_label_of_one_class_says_that_the_policy_is_violated_and_never_that_it_is_not(history):
    labels = [
        label(POSTS[0], "violating", class_name="nsfw"),
        label(POSTS[1], "benign", class_name="nsfw"),
        label(POSTS[2], "benign"),
        label(POSTS[3], "violating"),
    ]
    policy = {POSTS[0]: VIOLATING, POSTS[2]: BENIGN, POSTS[3]: VIOLATING}
    assert decided(history, labels) == policy
    of_class = {POSTS[0]: VIOLATING, POSTS[1]: BENIGN, POSTS[2]: BENIGN}
    assert decided(history, labels, class_name="NSFW") == of_class


def test_labels_of_users_and_of_other_posts_are_left_out_and_counted(history):
    labels = [
        Label("u1", None, "violating", 1, "ann", None),
        label(("u1", "gone"), "violating"),
        label(POSTS[3], "benign", sampling_probability=0.25, import_entry=7),
    ]
    truth = resolve(history, labels)
    place = int(history.places_of([POSTS[3]])[0])
    assert truth.elsewhere == 1
    assert truth.is_known.sum() == 1
    assert (truth.probability[place], truth.batch[place]) == (0.25, 7)


def test_an_unknown_rule_is_refused(history):
    with pytest.raises(BadInput, match="majority"):
        resolve(history, [], TruthRule("vote"))


def test_what_machines_say_is_kept_apart_and_is_no_truth(history):
    labels = [
        label(POSTS[0], "violating", "model-1"),
        label(POSTS[1], "benign", "model-1"),
        label(POSTS[1], "violating", "ann"),
    ]
    truth = resolve(history, labels, TruthRule(machines=["model-1"]))
    places = history.places_of(POSTS).tolist()
    assert truth.decision[places].tolist() == [UNLABELLED, VIOLATING, UNLABELLED, UNLABELLED]
    assert truth.machine is not None
    assert truth.machine[places].tolist() == [VIOLATING, BENIGN, UNLABELLED, UNLABELLED]
    assert resolve(history, labels).machine is None
