"""Gates: the counts and tags without which a rule cannot be true, worked out by hand."""

import numpy as np
import pytest

from workbench.policy.lower import lowered
from workbench.policy.policy import Policy
from workbench.replay.compiled.kernel import FOREVER
from workbench.replay.compiled.program.counters import Counters
from workbench.replay.compiled.program.gates import Gates, needed

SPAM = {"classified": ["spam"]}


def count_of(least: int, **more: object) -> dict:
    """A count of posts in the past seven days."""
    return {"post_count": {"at_least": least, "in_past": "7d", **more}}


def share_of(**bounds: str) -> dict:
    """A share of spam among the posts of the past seven days."""
    return {"post_share": {"where": SPAM, "in_past": "7d", **bounds}}


def condition_of(when: dict):
    """The lowered condition of a policy's only rule."""
    policy = Policy.from_document(
        {
            "version": 1,
            "name": "P",
            "tags": ["watched", "trusted"],
            "classes": {"spam": {"score": "s", "classified": 0.5}},
            "rules": [{"name": "r", "when": when, "then": ["delete_post"]}],
        }
    )
    return lowered(policy.rules[0].when, policy.classes)


def needs(when: dict) -> dict[str, int]:
    """What a condition needs: of all posts, of spam posts, of the set of tags."""
    condition = condition_of(when)
    counters = Counters.of([condition])
    names = {n: "all" if where is None else "spam" for n, (_, where) in enumerate(counters.posts)}
    result = needed(condition, counters, {("watched",): 0})
    return {names.get(counter, "tags"): least for counter, least in result.items() if least > 0}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (count_of(20), {"all": 20}),
        ({"post_count": {"more_than": 20, "in_past": "7d"}}, {"all": 21}),
        ({"post_count": {"less_than": 20, "in_past": "7d"}}, {}),
        (share_of(at_least="40%"), {"all": 1, "spam": 1}),
        (share_of(more_than="0%"), {"all": 1, "spam": 1}),
        (share_of(at_most="40%"), {"all": 1}),
        ({"all": [count_of(21), share_of(at_least="40%")]}, {"all": 21, "spam": 9}),
        ({"all": [count_of(20), share_of(more_than="40%")]}, {"all": 20, "spam": 9}),
        ({"any": [count_of(20), count_of(9, where=SPAM)]}, {}),
        ({"any": [count_of(20), {"all": [count_of(9), SPAM]}]}, {"all": 9}),
        ({"not": count_of(20)}, {}),
        ({"all": [SPAM, {"user_tags": {"any_of": ["watched"]}}]}, {"tags": 1}),
        ({"user_tags": {"none_of": ["watched"]}}, {}),
        ({"user_tags": {"any_of": ["trusted"]}}, {}),
    ],
)
def test_what_a_condition_needs(when, expected):
    assert needs(when) == expected


def test_users_of_too_few_posts_are_not_counted():
    condition = condition_of({"all": [count_of(21), share_of(at_least="40%")]})
    counters = Counters.of([condition])
    gates = Gates.of([condition], np.zeros(1, np.int64), counters, {})
    assert gates.fewest_posts == 21
    assert [least for _, _, least in gates.table.tolist()] == [9, 21]  # the telling gate first
    unknown = Gates.of([condition], np.ones(1, np.int64), counters, {})
    assert (unknown.fewest_posts, len(unknown.table)) == (0, 0)
    post_alone = condition_of(SPAM)
    none = Gates.of([post_alone], np.zeros(1, np.int64), Counters.of([post_alone]), {})
    assert none.fewest_posts == FOREVER
