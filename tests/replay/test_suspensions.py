"""Who was ever suspended, told from the kernel's decisions, is who the replay's log says was."""

import json

import pytest

from workbench import History, Policy, TextLists, Users, simulate
from workbench.replay.compiled.status_changes import ever_suspended

SOURCES = {
    "users": Users.read("data/users.csv"),
    "lists": TextLists.read("data/lists.csv"),
}
OVERRIDES = [
    ["suspend 1 day", {"suspend": {"for": "1d"}}],
    ["suspend until a day", {"suspend": {"until": "2026-09-20"}}],
    ["enable", "enable"],
    ["block", "block"],
]


def by_the_log(outcome):
    """The users who were suspended after the last of the calls of one moment."""
    begin, was, changes = outcome.run.first_us, set(), {}
    users = outcome.run.users
    for place, user in enumerate(users.user_ids.to_pylist()):
        if users.status[place] == 2 and users.until_us[place] > begin:
            was.add(user)
    for row in outcome.log.to_pylist():
        if row["kind"] == "user_action" and row["action"] in ("suspend", "block", "enable"):
            at_ms = row["at"].timestamp() * 1000
            ends = None if row["action"] != "suspend" else _until(row)
            if ends is None or ends > at_ms:
                changes[row["user_id"], row["post_id"]] = row["action"]
    return was | {user for (user, _), action in changes.items() if action == "suspend"}


def _until(row):
    return json.loads(row["arguments"])["until"]


@pytest.mark.parametrize("enforcement", ["full", "none"])
@pytest.mark.parametrize("order", [[0], [1], [0, 2], [2, 0], [3, 0], [0, 3], [1, 2, 0, 3], [0, 1]])
def test_users_are_ever_suspended_as_the_log_says(order, enforcement):
    rules = [
        {"name": OVERRIDES[n][0], "when": {"post_count": {"at_least": 2 + at % 2, "in_past": "7d"}},
         "then": [OVERRIDES[n][1]]}
        for at, n in enumerate(order)
    ]  # fmt: skip
    policy = Policy.from_document({"version": 1, "name": "p", "rules": rules})
    history = History.read("data/posts.csv")
    outcome = simulate(policy, history, enforcement=enforcement, **SOURCES)
    ids = outcome.run.user_ids
    result = {ids[place].as_py() for place in ever_suspended(outcome.state).tolist()}
    wanted = by_the_log(outcome)
    if enforcement == "none":
        wanted = {u for u in wanted if u in by_the_log(_nothing(history))}
    assert result == wanted


def test_the_samples_policy_suspends_whom_the_log_says():
    policy = Policy.load("data/policy.yaml")
    outcome = simulate(policy, History.read("data/posts.csv"), **SOURCES)
    ids = outcome.run.user_ids
    result = {ids[place].as_py() for place in ever_suspended(outcome.state).tolist()}
    assert result == by_the_log(outcome)
    assert len(result) > outcome.statuses["suspended"]


def _nothing(history):
    policy = Policy.from_document({"version": 1, "name": "p", "rules": []})
    return simulate(policy, history, **SOURCES)
