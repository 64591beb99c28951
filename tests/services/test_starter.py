"""A starter policy: from unusual columns, from labels, from the sample, and from real posts."""

import os
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from tests.sizes import size
from tests.store.stores import MOD, NOW_US
from workbench import History, Policy, Workbench, simulate
from workbench.errors import BadInput
from workbench.policy.analysis.analyse import warnings
from workbench.services.policies.score_columns import score_columns
from workbench.services.policies.starter import Starter, starter

REAL = os.environ.get("WORKBENCH_REAL_DATA")
TWEETS, PERSPECTIVE = "ira_tweets_en_2016q4.parquet", "perspective_2k_two_versions.csv"


def posts(n: int = 400, /, **columns: object) -> History:
    """Posts of a few users, an hour apart, with these columns."""
    table = {
        "post_id": [f"p{k}" for k in range(n)],
        "user_id": [f"u{k % 7}" for k in range(n)],
        "created_at": [NOW_US + k * 3_600_000_000 for k in range(n)],
    }
    return History.read(pa.table({**table, **columns}))


def spread(n=400, high=0.99, seed=1):
    """Scores of which a few are high."""
    values = np.minimum(np.random.default_rng(seed).beta(0.3, 4, n), high / 2)
    values[::50] = high
    return values.round(4)


def proposed(history, **known) -> Starter:
    return starter(*score_columns(history), **known)


def actions(policy: Policy) -> dict[str, list[str]]:
    return {rule.name: [call.action for call in rule.then] for rule in policy.rules}


def holds(made: Starter, history: History) -> None:
    """What is true of every starter policy."""
    policy = made.policy
    assert 3 <= len(policy.rules) <= 6
    assert {rule.mode for rule in policy.rules} == {"test"}
    assert 1 <= len(policy.classes) <= 6
    assert Policy.from_text(policy.to_yaml(), policy.name) == policy
    for declared in policy.classes.values():
        assert declared.scale.low < declared.classified <= declared.scale.high
        if declared.needs_review is not None:
            assert declared.scale.low <= declared.needs_review < declared.classified
    columns = {one.column for one in made.classes}
    left_out = {one.column for one in made.left_out}
    numbers = {name for name, column in history.columns.items() if column.type != "text"}
    assert columns | left_out == numbers and not columns & left_out
    assert simulate(policy, history).tally.rejected == 0
    assert not [w for w in warnings(policy) if "never" in w.message]


def test_one_score_gives_a_whole_policy():
    history = posts(nsfw=spread())
    made = proposed(history)
    holds(made, history)
    assert actions(made.policy) == {
        "Delete nsfw": ["delete_post"],
        "Send doubtful posts to review": ["flag_post"],
        "Suspend for 3 violations in a week": ["suspend"],
        "Block after 2 suspensions": ["block"],
        "Send users with 5 doubtful posts in a week to review": ["flag_user"],
    }
    (one,) = made.classes
    assert (one.kind, one.classified) == ("nudity", 0.95)
    assert "at least 1% of scores are above 0.95; 2.0% of scores are as high (8 posts)" in one.why


def test_the_top_of_the_scores_begins_at_the_threshold():
    values = np.concatenate([np.linspace(0, 0.85, 396), [0.87, 0.88, 0.89, 0.9]])
    (one,) = proposed(posts(spam=values)).classes
    assert (one.classified, one.needs_review) == (0.87, 0.77)
    assert one.why == "the top 1% of scores begins here; 1.0% of scores are as high (4 posts)"


def test_a_score_whose_name_says_nothing_suspends_nobody():
    history = posts(x7=spread())
    made = proposed(history)
    holds(made, history)
    taken = {action for names in actions(made.policy).values() for action in names}
    assert taken == {"flag_post", "flag_user"}


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("toxicity", "delete_post"),
        ("Nudity Score", "delete_post"),
        ("SPAM", "delete_post"),
        ("identity_hate", "delete_post"),
        ("graphic_violence", "age_restrict_post"),
        ("suggestive", "age_restrict_post"),
        ("self_harm", "flag_post"),
        ("profanity", "flag_post"),
        ("scoreX", "flag_post"),
    ],
)
def test_the_name_of_a_score_chooses_the_action(name, action):
    (one,) = proposed(posts(**{name: spread()})).classes
    assert one.treatment == action


@pytest.mark.parametrize(
    ("values", "classified", "review"),
    [
        (np.tile([0, 1, 2, 3], 100), 3, 2),
        (np.tile([-1, 0, 1, 2], 100), 2, None),  # no level is high, so it goes to review
        (np.tile([0, 0, 0, 1], 100), 1, None),
        (np.linspace(0, 100, 400), 95, 95),
        (np.tile([0.0, 0.25, 0.5, 0.75, 1.0], 80), 1.0, 0.75),
    ],
)
def test_each_scale_has_its_thresholds(values, classified, review):
    (one,) = proposed(posts(bullying=values)).classes
    found = one.needs_review
    if review == 95:  # at least 1% are above
        assert one.classified == 95 and found == 85
        return
    assert one.classified == classified
    assert found in (review, None)


def test_what_is_too_frequent_or_never_high_is_not_deleted():
    often = np.where(np.arange(400) % 4 == 0, 0.99, spread())
    assert proposed(posts(toxicity=often)).classes[0].treatment == "flag_post"
    low = proposed(posts(toxicity=spread(high=0.7))).classes[0]
    assert low.treatment == "flag_post"
    assert "too low to act on without a look" in low.why
    both = proposed(posts(toxicity=spread(high=0.4), spam=spread()))
    assert [one.column for one in both.classes] == ["spam"]
    assert both.left_out[0].why == "its highest score is 0.4, so it is sure of nothing"


def labelled(share_of_high):
    """Scores with labels: those above 0.6 are violating with a probability."""
    chosen = random.Random(4)
    values = [chosen.random() for _ in range(400)]
    labels = [
        "violating" if value > 0.6 and chosen.random() < share_of_high else "benign"
        for value in values
    ]
    return posts(toxicity=values, label=labels)


def test_labels_decide_the_thresholds_where_there_are_enough():
    (one,) = proposed(labelled(1.0)).classes
    history = labelled(1.0)
    scores, labels = history.columns["toxicity"].values, history.columns["label"].values
    violating = np.array(pa.array(labels).to_pylist()) == "violating"
    steps = np.arange(0.05, 0.95, 0.01).round(2)
    shares = {step: violating[scores >= step].mean() for step in steps}
    assert one.classified == min(step for step, share in shares.items() if share >= 0.9)
    assert one.needs_review == min(step for step, share in shares.items() if share >= 0.5)
    assert "labelled posts from" in one.why and one.treatment == "delete_post"


def test_a_score_that_labels_do_not_confirm_goes_to_review():
    (one,) = proposed(labelled(0.2)).classes
    assert one.treatment == "flag_post"
    assert "400 labelled posts give no threshold with 90% violating" in one.why


def test_labels_by_hand_count_above_those_of_the_file(tmp_path):
    chosen = random.Random(4)
    rows = [
        {
            "post_id": f"p{k}",
            "user_id": f"u{k % 9}",
            "created_at": NOW_US + k,
            "toxicity": chosen.random(),
        }
        for k in range(60)
    ]
    wb = Workbench.open(tmp_path / "store", "ann")
    wb.import_posts([{**row, "label": "benign"} for row in rows])
    before = wb.starter_policy().classes[0]
    assert "60 labelled posts give no threshold" in before.why
    for row in rows:
        if row["toxicity"] > 0.5:
            wb.label_post(row["user_id"], row["post_id"], "violating")
    after = wb.starter_policy().classes[0]
    assert "are violating" in after.why and 0.4 < after.classified < 0.55


def test_twenty_scores_give_the_most_useful_few():
    names = [
        "TOXICITY@5",
        "TOXICITY@6",
        "SPAM",
        "FLIRTATION",
        "nsfw",
        *(f"s{k}" for k in range(15)),
    ]
    history = posts(**{name: spread(seed=k) for k, name in enumerate(names)})
    made = proposed(history)
    holds(made, history)
    used = [one.column for one in made.classes]
    assert used[:3] == ["nsfw", "SPAM", "TOXICITY@6"]
    why = {one.column: one.why for one in made.left_out}
    assert why["TOXICITY@5"] == "another version of TOXICITY@6"
    assert why["FLIRTATION"] == "a weak signal by itself"
    assert len(why) == 20 - len(used)


@pytest.mark.parametrize(
    "name", ["any", "all", "★", "a" * 300, "=cmd()", "<b>x</b>", "when: {", "nsfw\u202e", "label"]
)
def test_unusual_names_of_columns_make_a_policy_that_can_be_read(name):
    history = posts(**{name: spread()})
    made = proposed(history)
    holds(made, history)
    assert [one.column for one in made.classes] == [name]


def test_columns_that_are_no_scores_are_left_out_with_why():
    history = posts(
        nsfw=spread(),
        followers=np.arange(400),
        is_verified=np.arange(400) % 2,
        risk_score=np.linspace(-50, 5000, 400),
        empty_score=pa.nulls(400, pa.float64()),
        same=np.full(400, 0.5),
    )
    made = proposed(history)
    why = {one.column: one.why for one in made.left_out}
    assert why["followers"] == "its name is not that of a score"
    assert why["is_verified"].startswith("only 0 and 1")
    assert "which is no scale of a policy" in why["risk_score"]
    assert why["same"] == "every value is 0.5"
    assert [one.column for one in made.classes] == ["nsfw"]


def test_posts_without_scores_say_what_there_is():
    with pytest.raises(
        BadInput, match=r"no column .* \(followers: its name is not that of a score\)"
    ):
        proposed(posts(followers=np.arange(400)))
    with pytest.raises(BadInput, match="no column of the posts holds scores"):
        proposed(posts())


def test_protected_tags_are_spared_and_new_accounts_looked_at():
    made = proposed(posts(nsfw=spread()), tags=["vip", "other"], user_fields=["account_age"])
    assert made.policy.tags == ("vip",)
    assert "Send new accounts that violate to review" in actions(made.policy)
    given = {"tags": ["vip", "VIP_user", "other"], "protected": ["other", "vip"]}
    made = proposed(posts(nsfw=spread()), **given)
    assert made.policy.tags == ("VIP_user", "other", "vip")


def test_the_starter_policy_of_the_sample_can_be_saved_and_says_what_it_would_do():
    wb = Workbench.sample()
    made = wb.starter_policy("first")
    assert made.policy.name == "first"
    assert made.rules[0].posts > 0 and made.rules[0].users > 0
    assert "as if all were live" in made._repr_html_()
    assert "all in test" in repr(made)
    assert "test mode" not in made.rules[0].sentence
    assert wb.save(made.policy) == 1
    wb.publish("first")
    assert wb.simulate("first").outcome.tally.rejected == 0


@pytest.mark.parametrize("seed", range(size(20, 400)))
def test_any_columns_of_numbers_give_a_sound_policy_or_say_why_not(seed):
    chosen, n = random.Random(seed), 60
    words = ["toxicity", "score", "nsfw", "x", "pct", "SPAM@2", "SPAM@10", "any", "self harm"]
    columns = {}
    for k in range(chosen.randrange(1, 20)):
        kind = chosen.choice(["share", "percent", "level", "yes", "count", "unknown"])
        top = {"share": 1, "percent": 100, "count": 10**6}.get(kind, 1)
        values = [chosen.random() * top for _ in range(n)]
        if kind in ("level", "yes", "count"):
            values = [chosen.randrange({"level": 4, "yes": 2}.get(kind, top)) for _ in range(n)]
        if kind == "unknown":
            values = [None if chosen.random() < 0.9 else value for value in values]
        columns[f"{chosen.choice(words)}{chosen.choice(['', ' ', '_'])}{k}"] = values
    history = posts(n, **columns)
    if score_columns(history)[0]:
        holds(proposed(history), history)
    else:
        with pytest.raises(BadInput, match="no column of the posts holds scores"):
            proposed(history)


@pytest.mark.skipif(not REAL, reason="WORKBENCH_REAL_DATA names no folder")
def test_real_tweets_get_a_policy_of_toxic_posts(tmp_path):
    wb = Workbench.open(tmp_path / "store", MOD.name)
    wb.import_posts(Path(str(REAL)) / TWEETS)
    made = wb.starter_policy()
    assert "toxic" in made.policy.classes and "threat" not in made.policy.classes
    deleted = next(rule for rule in made.rules if rule.name.startswith("Delete"))
    assert 1_000 < deleted.posts < 10_000
    assert {one.column for one in made.left_out} >= {"followers", "updates", "score_threat"}


@pytest.mark.skipif(not REAL, reason="WORKBENCH_REAL_DATA names no folder")
def test_real_perspective_scores_of_two_versions_get_the_newer_one():
    table = pyarrow.csv.read_csv(Path(str(REAL)) / PERSPECTIVE)
    scores = {
        name: table[name] for name in table.column_names if name not in ("id", "comment_text")
    }
    history = posts(len(table), **scores)
    made = proposed(history)
    holds(made, history)
    assert "TOXICITY@6" in {one.column for one in made.classes}
    assert "TOXICITY@5" not in {one.column for one in made.classes}
