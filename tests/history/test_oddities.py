"""Users who are nobody, and post ids at several times, are read as they are, and noted."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench import History


def notes(*posts: tuple[str, str, int]) -> list[str]:
    rows = [
        {"post_id": post, "user_id": user, "created_at": 1_559_347_200 + second}
        for user, post, second in posts
    ]
    return [note for note in History.read(rows).notes if "created_at" not in note]


@pytest.mark.parametrize("user", ["[deleted]", "[Deleted]", "0", "Anonymous", "null", "-1"])
def test_a_user_who_stands_for_many_is_noted(user):
    (note,) = notes((user, "p1", 0), (user, "p2", 1), ("ada", "p3", 2))
    assert f"user_id `{user}` (2 posts) usually stands for many people" in note


def test_a_user_with_one_post_or_a_name_like_it_is_not_noted():
    assert notes(("[deleted]", "p1", 0), ("deleted2", "p2", 1), ("deleted2", "p3", 2)) == []


def test_a_post_id_at_two_times_is_noted_and_stays_two_posts():
    (note,) = notes(("ada", "p1", 0), ("ada", "p1", 60), ("ben", "p1", 0), ("ada", "p2", 0))
    assert "1 post id of one user appears at several times, such as `p1` of `ada`" in note


def test_repeated_rows_and_ids_of_several_users_are_not_noted():
    assert notes(("ada", "p1", 0), ("ada", "p1", 0), ("ben", "p1", 5), ("cyd", "p1", 9)) == []


ids = st.text(st.sampled_from("ab0é"), min_size=1, max_size=3)


@settings(deadline=None, max_examples=size(100, 2000))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["u", "v"]),
            st.tuples(st.sampled_from(["", "a-long-prefix-"]), ids).map("".join),
            st.integers(0, 3),
        ),
        min_size=1,
    )
)
def test_as_many_ids_are_noted_as_stand_at_several_times(posts):
    times = Counter((user, post) for user, post, _ in set(posts))
    several = sum(n > 1 for n in times.values())
    result = [note for note in notes(*posts) if "several times" in note]
    assert len(result) == (several > 0)
    assert all(note.startswith(f"{several} post id") for note in result)
