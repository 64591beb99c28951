"""Real posts, submitted in batches of any size, half of them imported before or meanwhile, become
what a replay makes of all of them.
"""

import os
import random
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from tests.services.test_live_equals_replay import in_order, outcomes_by_post
from tests.sizes import size
from tests.store.stores import MOD, new_store
from workbench import History, Policy, TextLists, simulate
from workbench.matching import ListEntry
from workbench.model.log.columns import REPLAY_KINDS
from workbench.services.policies import lists, policies
from workbench.services.posts.posts import submitted_posts
from workbench.services.record.log import log
from workbench.services.submission.submit import Submissions
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.services.users import moderation

FOLDER = os.environ.get("WORKBENCH_REAL_DATA")
POLICY = Path(__file__).parent / "policies" / "tweets.yaml"
POSTS = size(5_000, 100_000)
DENY = [ListEntry("deny", "phrase", "free money"), ListEntry("deny", "phrase", "click here")]
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="real sets are read where they lie; WORKBENCH_REAL_DATA names no folder"
)


def test_real_posts_submitted_become_what_their_replay_makes_of_them(tmp_path):
    whole = History.read(Path(str(FOLDER)) / "ira_tweets_en_2016q4.parquet")
    last = max(1, int(np.searchsorted(whole.offsets, POSTS)))
    posts = whole.to_arrow().slice(0, int(whole.offsets[last]))
    policy = Policy.load(POLICY)
    store, _ = new_store(tmp_path, pc.max(posts["created_at"]).cast("int64").as_py())
    for tag in policy.tags:
        tags.create_tag(store, MOD, tag, tag)
    lists.add_entries(store, MOD, DENY)
    policies.publish(store, MOD, policy)
    chance, done = random.Random(7), 0
    several = [Submissions(store), Submissions(store)]
    in_time = posts.sort_by([("created_at", "ascending"), ("post_id", "ascending")])
    imported = [posts.take(chance.sample(range(len(posts)), len(posts) // 4)) for _ in range(2)]
    while done < len(in_time):
        n = chance.choice([50, 500, 3_000])
        if imported and done >= len(in_time) // 3 * (2 - len(imported)):
            import_posts.import_posts(store, MOD, imported.pop())
        several[done % 2].submit(in_time.slice(done, n), MOD)
        done += n
    moderation.expire_suspensions(store, MOD)

    read = TextLists.read([{"list": e.list, "kind": e.kind, "value": e.value} for e in DENY])
    outcome = simulate(policy, History.read(posts), lists=read)
    result = outcomes_by_post(submitted_posts(store).to_pylist())
    assert result == outcomes_by_post(outcome.outcomes.to_pylist())
    entries = [entry for entry in log(store).to_pylist() if entry["kind"] in REPLAY_KINDS]
    assert in_order(entries) == in_order(outcome.log.to_pylist())
    assert len(entries) > 100
