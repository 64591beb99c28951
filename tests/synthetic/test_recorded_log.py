import itertools
import json
from collections import Counter

import numpy as np
import pyarrow.compute as pc

from workbench.synthetic import CommunitySpec, generate

from .communities import a_community

COLUMNS = (
    *("entry_id", "at", "recorded_at", "kind", "user_id", "post_id", "rule", "policy"),
    *("policy_version", "action", "arguments", "reason", "actor", "actor_kind", "automated"),
    *("matched", "request_id", "hash"),
)


def _by_user():
    entries = a_community().log.to_pylist()
    by_user = sorted(entries, key=lambda entry: (entry["user_id"], entry["entry_id"]))
    return itertools.groupby(by_user, lambda entry: entry["user_id"])


def test_the_log_has_exactly_the_columns_of_every_log():
    assert tuple(a_community().log.column_names) == COLUMNS


def test_entries_are_numbered_in_the_order_of_time_then_user():
    log = a_community().log
    order = list(zip(log["at"].to_pylist(), log["user_id"].to_pylist(), strict=True))
    assert order == sorted(order)
    assert log["entry_id"].to_pylist() == list(range(1, log.num_rows + 1))


def test_the_log_holds_every_kind_of_step():
    result = {
        (entry["kind"], entry["action"], entry["actor_kind"], entry["automated"])
        for entry in a_community().log.to_pylist()
    }
    assert result == {
        ("post_action", "delete_post", "moderator", False),
        ("user_action", "warn", "moderator", False),
        ("user_action", "suspend", "moderator", False),
        ("user_action", "block", "moderator", False),
        ("user_action", "enable", "moderator", False),
        ("user_tags_added", "add_tags", "moderator", False),
        ("user_tags_removed", "remove_tags", "moderator", False),
        ("suspension_expired", None, "system", True),
    }


def test_moderators_act_hours_after_the_post():
    community = a_community()
    deleted = community.log.filter(pc.equal(community.log["kind"], "post_action"))
    posts = community.posts.select(["post_id", "user_id", "created_at"])
    both = deleted.select(["at", "post_id", "user_id"]).join(posts, ["post_id", "user_id"])
    hours = pc.subtract(both["at"], both["created_at"]).cast("int64").to_numpy() / 3.6e9
    assert both.num_rows == deleted.num_rows
    assert (hours > 0).all()
    assert 3 < np.median(hours) < 8


def test_a_users_log_tells_a_possible_story():
    kinds: Counter[str] = Counter()
    for _, entries in _by_user():
        until = None
        for entry in entries:
            kinds[entry["action"] or entry["kind"]] += 1
            at_ms = entry["at"].timestamp() * 1000
            if entry["action"] in ("suspend", "block"):
                assert until is None
                until = json.loads(entry["arguments"] or '{"until": null}')["until"] or np.inf
                assert until > at_ms
            elif entry["action"] == "enable":
                assert until > at_ms
                until = None
            elif entry["kind"] == "suspension_expired":
                assert until == at_ms
                until = None
            elif entry["action"] == "warn":
                assert until is None
    assert min(kinds[name] for name in ("suspend", "enable", "suspension_expired", "warn")) > 0


def test_every_suspension_that_ran_out_is_in_the_log():
    community = a_community()
    end_ms = CommunitySpec().end_us // 1000
    for _, entries in _by_user():
        state = [
            e for e in entries if e["action"] in ("suspend", "block", "enable") or not e["action"]
        ]
        if state and state[-1]["action"] == "suspend":
            assert json.loads(state[-1]["arguments"])["until"] >= end_ms
    assert community.log["at"].combine_chunks()[-1].as_py().timestamp() * 1000 < end_ms


def test_with_nobody_noticing_almost_nothing_is_done():
    log = generate(CommunitySpec(posts=5_000, noticed=0), 1).log
    assert set(log["action"].to_pylist()) <= {"add_tags", "delete_post"}
    assert tuple(log.column_names) == COLUMNS
