"""What the benchmark of the store does, in small."""

from pathlib import Path

from benchmarks import store
from workbench.policy.policy import Policy

POLICY = Path(__file__).parents[2] / "benchmarks" / "policy.yaml"


def test_twenty_rules_meet_the_posts_and_some_of_them_fire(tmp_path):
    import numpy as np

    from tests.store.stores import new_store
    from workbench.services.policies import policies
    from workbench.services.submission.submit import Submissions
    from workbench.services.tags import tags

    kept, _ = new_store(tmp_path, 1_800_000_000_000_000)
    policy = store.twice(Policy.load(POLICY))
    for tag in policy.tags:
        tags.create_tag(kept, store.ACTOR, tag, tag)
    policies.publish(kept, store.ACTOR, policy)
    posts = store.made_posts(np.random.default_rng(1), 0, 500)
    answers = Submissions(kept).submit(posts, store.ACTOR)
    assert len(answers) == 500
    assert 0 < sum(bool(answer.rules) for answer in answers) < 400
    assert sum(answer.accepted for answer in answers) > 400


def test_raw_commits_are_counted(tmp_path):
    assert store.raw_commits(tmp_path / "raw.duckdb") > 1
