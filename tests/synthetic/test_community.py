import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from workbench.errors import BadInput
from workbench.synthetic import CLASSES, KINDS, CommunitySpec, Shares, generate

from .communities import a_community

TIMESTAMP = pa.timestamp("us", tz="UTC")


def test_the_same_seed_gives_the_same_tables():
    spec = CommunitySpec(posts=3_000)
    assert generate(spec, 11) == generate(spec, 11)


def test_another_seed_gives_another_community():
    spec = CommunitySpec(posts=3_000)
    assert generate(spec, 11).posts != generate(spec, 12).posts


def test_more_labels_leave_the_posts_as_they_were():
    few, all_ = (generate(CommunitySpec(posts=2_000, labelled=x), 5) for x in (0.1, 1.0))
    assert few.posts == all_.posts
    assert few.labels.num_rows < all_.labels.num_rows == 2_000 * len(CLASSES)


def test_posts_have_the_promised_columns():
    schema = a_community().posts.schema
    assert dict(zip(schema.names, schema.types, strict=True)) == {
        "post_id": pa.string(),
        "user_id": pa.string(),
        "created_at": TIMESTAMP,
        "text": pa.string(),
        "language": pa.string(),
        "channel": pa.string(),
        "content_type": pa.string(),
        "nsfw": pa.float32(),
        "suggestive": pa.float32(),
        "hate_symbol": pa.float32(),
        "nazi_flag": pa.float32(),
        "bullying": pa.int8(),
    }


def test_users_and_labels_and_lists_have_the_promised_columns():
    community = a_community()
    assert community.users.column_names == [
        *("user_id", "created_at", "trust_level", "fraud_score", "tags", "truth"),
    ]
    assert community.labels.column_names == ["post_id", "class", "violates"]
    assert community.lists.column_names == ["list", "kind", "value"]


@pytest.mark.parametrize("posts", [1, 2, 17, 999])
def test_there_are_exactly_as_many_posts_as_asked_for(posts):
    community = generate(CommunitySpec(posts=posts), 1)
    assert community.posts.num_rows == posts
    assert community.labels.num_rows == posts * len(CLASSES)


def test_posts_come_in_the_order_of_time_with_ids_in_the_same_order():
    posts = a_community().posts
    at = posts["created_at"].cast(pa.int64()).to_numpy()
    ids = posts["post_id"].to_pylist()
    assert (np.diff(at) >= 0).all()
    assert ids == sorted(set(ids))


def test_every_post_lies_within_the_days_asked_for():
    spec = CommunitySpec(posts=5_000, days=3, start=dt.datetime(2024, 2, 28, tzinfo=dt.UTC))
    at = generate(spec, 4).posts["created_at"]
    assert pc.min(at).as_py() >= spec.start
    assert pc.max(at).as_py() < spec.start + dt.timedelta(days=3)


def test_scores_lie_on_their_scales():
    posts = a_community().posts
    for name in ("nsfw", "suggestive", "hate_symbol", "nazi_flag"):
        assert 0 <= pc.min(posts[name]).as_py() <= pc.max(posts[name]).as_py() <= 1
    assert set(posts["bullying"].to_pylist()) == {-1, 0, 1, 2, 3}


def test_a_score_is_unknown_without_a_picture_and_now_and_then_by_accident():
    posts = a_community().posts
    texts = pc.equal(posts["content_type"], "text")
    assert posts.filter(texts)["nsfw"].null_count == pc.sum(texts).as_py()
    pictures = posts.filter(pc.invert(texts))
    assert pictures["nsfw"].null_count / pictures.num_rows == pytest.approx(0.02, abs=0.004)


def test_users_attributes_lie_on_their_scales():
    users = a_community().users
    assert set(users["trust_level"].to_pylist()) <= {-1, 0, 1, 2, 3, 4}
    assert 0 <= pc.min(users["fraud_score"]).as_py() <= pc.max(users["fraud_score"]).as_py() <= 100
    assert set(users["tags"].to_pylist()) <= {"", "trusted", "staff", "staff,trusted"}


def test_nobody_posts_before_joining():
    community = a_community()
    joined = community.users.select(["user_id", "created_at"]).rename_columns(["user_id", "joined"])
    both = community.posts.select(["user_id", "created_at"]).join(joined, "user_id")
    assert pc.all(pc.less(both["joined"], both["created_at"])).as_py()


def test_there_are_as_many_users_of_each_kind_as_asked_for():
    spec = CommunitySpec(posts=500, users=200, shares=Shares(spam_wave=0.1, reposter=0))
    counts = generate(spec, 1).users["truth"].value_counts().to_pylist()
    result = {each["values"]: each["counts"] for each in counts}
    assert result == {
        "ordinary": 162,
        "spam_wave": 20,
        "slow_burner": 6,
        "threshold_hugger": 4,
        "brigade": 8,
    }
    assert set(result) < set(KINDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"posts": 0},
        {"days": 0},
        {"users": 0},
        {"labelled": 1.5},
        {"start": dt.datetime(2026, 1, 1)},  # noqa: DTZ001
    ],
)
def test_a_community_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadInput):
        CommunitySpec(**wrong)


def test_shares_that_add_up_to_more_than_all_users_are_refused():
    with pytest.raises(BadInput, match="more than 1"):
        Shares(spam_wave=0.7, brigade=0.4)
