"""Which features of the page a case reaches, named so that a test can require them all.

``features(case, result)`` replays the case once more with its events noted, looks at the result,
and flips each key of ``semantics`` and each choice to see whether it made a difference
(``effect:…``), so that a feature counts as reached only when it mattered.
"""

from __future__ import annotations

from copy import deepcopy

from .replay import (
    APPLIED_ACTOR_KINDS,
    AUTOMATED_ACTOR_KINDS,
    DEFAULT_SEMANTICS,
    POST_ACTIONS,
    TAG_ACTIONS,
    USER_ACTIONS,
    Replay,
    action_parts,
    oracle,
)

SEMANTICS_VALUES = {
    "current_post": ("counted", "not_counted"),
    "rejected_posts": ("not_counted", "counted"),
    "history_after_enable": ("kept", "forgotten"),
    "visibility": ("snapshot", "sequential"),
}
THREE_VALUED = "classified needs_review score text_in post user post_share all any not".split()
TWO_VALUED = "user_tags post_count action_count".split()
ORDERINGS = "more_than at_least less_than at_most".split()
EQUALITIES = "is is_not any_of none_of".split()
SINGLE_EQUALITIES = EQUALITIES[:2]
TRUTHS = ("true", "false", "none")

EVENTS = """
    add_tags_changes_nothing remove_tags_changes_nothing
    block_then_enable_then_more calls_after_enable_kept
    blocked_then_block blocked_then_suspend suspended_then_block suspended_then_suspend
    call_at_window_edge call_of_same_instant_counts calls_on_this_post_left_out
    cooldown_exactly_over crossing_lost_in_cooldown
    held_back_by_cooldown held_back_by_on_crossing held_back_by_once
    count_compared_with_zero empty_window post_at_window_edge window_has_post_of_same_instant
    expiry_at_post expiry_at_record expiry_at_end expiry_before_from
    expiry_at_exact_post expiry_at_exact_record expiry_at_exact_end
    expiry_forgets_posts expiry_keeps_warm_up_posts expiry_keeps_post_at_until
    first_match_held_back rules_behind_first_match test_rule_is_no_first_match
    record_enable_reinstates rule_enable_reinstates rule_enable_of_enabled_user
    rejected_blocked rejected_suspended warm_up_post_of_blocked_user
    rule_unknown sequential_sees_other_tags suspend_until_the_past until_rounded_up
    posts_of_one_user_at_one_instant posts_of_two_users_at_one_instant no_posts
""".split()
USER_FEATURES = """
    none given starts_blocked starts_suspended suspension_already_past undeclared_tag without_posts
    attribute_missing not_in_file enabled_with_leftovers no_status
""".split()
RECORD_FEATURES = """
    block suspend enable add_tags remove_tags changes_nothing undeclared_tag
    at_instant_of_post before_from after_last_post_applied after_last_post_left_out without_posts
    custom post_action same_instant unsettled_order
""".split()


def _all_features() -> frozenset[str]:
    """Every name that ``features`` can give and that a random case can reach."""
    names = {f"condition:{k}={v}" for k in THREE_VALUED for v in ("true", "false", "unknown")}
    names |= {f"condition:{k}={v}" for k in TWO_VALUED for v in ("true", "false")}
    names |= {f"user_tags:{k}={v}" for k in ("any_of", "none_of") for v in ("true", "false")}
    names |= {f"comparison:field:{k}={v}" for k in ORDERINGS + EQUALITIES for v in TRUTHS}
    names |= {
        f"comparison:{w}:{k}={v}" for w in ("count", "share") for k in ORDERINGS for v in TRUTHS[:2]
    }
    names |= {f"comparison:{w}:{k}=equal" for w in ("field", "count", "share") for k in ORDERINGS}
    names |= {f"comparison:field:{k}=equal" for k in SINGLE_EQUALITIES}
    names |= {
        f"comparison:score:{k}={v}" for k in ORDERINGS[:2] for v in ("true", "false", "equal")
    }
    names |= {f"score:{k}" for k in ORDERINGS} | {"score:two_comparisons", "post:two_comparisons"}
    names |= {f"scale:{k}" for k in ("probability", "severity", "percent", "range")}
    names |= {f"value:score_of_{k}" for k in ("float32", "float64", "integer", "boolean")}
    names |= {
        f"value:{k}"
        for k in (
            "float32_at_threshold multi_score_some_unknown_decided multi_score_some_unknown_open"
            " severity_minus_one off_scale big_integer text_is_number text_is_no_number"
        ).split()
    }
    names |= {"where:none", "where:some_unknown", "window:whole_history"}
    names |= {f"action:{k}" for k in POST_ACTIONS + USER_ACTIONS + TAG_ACTIONS}
    names |= {f"action:{k}_several" for k in TAG_ACTIONS}
    names |= {"action:custom_on_post", "action:custom_on_user"}
    names |= {"action:suspend_for", "action:suspend_until", "argument:reason", "argument:value"}
    names |= {f"fires:{k}" for k in ("always", "on_crossing", "once")}
    names |= {f"mode:{k}" for k in ("live", "test", "off")}
    names |= {f"evaluate:{k}" for k in ("all_matching", "first_match", "left_out")}
    names |= {f"semantics:{k}={v}" for k, vs in SEMANTICS_VALUES.items() for v in vs}
    names |= {f"effect:semantics:{k}" for k in SEMANTICS_VALUES}
    names |= {f"effect:{k}" for k in ("enforcement", "from", "as_of", "log", "users", "evaluate")}
    names |= {f"choice:{k}" for k in ("from", "as_of", "enforcement=full", "enforcement=none")}
    names |= {f"event:{k}" for k in EVENTS}
    names |= {f"users:{k}" for k in USER_FEATURES}
    names |= {f"record:{k}" for k in RECORD_FEATURES}
    names |= {f"record:by_{k}" for k in APPLIED_ACTOR_KINDS + AUTOMATED_ACTOR_KINDS}
    return frozenset(names)


ALL_FEATURES: frozenset[str] = _all_features()


def features(case: dict, result: dict) -> set[str]:
    """The features that a case reaches; ``result`` is what ``oracle`` gave for it."""
    replay = Replay(case)
    replay.run()
    actual = set(replay.events) | policy_features(case, result) | choice_features(case)
    actual |= post_features(case) | user_features(case) | record_features(case, replay)
    return actual | effect_features(case, result)


def policy_features(case: dict, result: dict) -> set[str]:
    """What the policy says, as far as rules that fired or were logged show it."""
    policy = case["policy"]
    actual = {f"evaluate:{policy.get('evaluate', 'left_out')}"}
    semantics = DEFAULT_SEMANTICS | (policy.get("semantics") or {})
    actual |= {f"semantics:{key}={value}" for key, value in semantics.items()}
    declared = policy.get("actions") or {}
    for outcome in result["outcomes"]:
        for name in outcome["actions"]:
            if "on" in declared.get(name, {}):
                actual.add(f"action:custom_on_{declared[name]['on']}")
    for entry in result["log"]:
        if entry["actor_kind"] == "rule":
            actual |= {"argument:reason"} if entry["reason"] is not None else set()
            actual |= {"argument:value"} if "value" in (entry["arguments"] or {}) else set()
    for rule in policy["rules"]:
        names = [action_parts(action)[0] for action in rule["then"]]
        fired = result["triggers"][rule["name"]] > 0 and rule.get("mode", "live") == "live"
        ends_with_more = names[1:2] == ["enable"] and names[0] in ("block", "suspend")
        if fired and ends_with_more and len(names) > 2:
            actual.add("event:block_then_enable_then_more")
        actual |= comparison_features(rule["when"])
    return actual


def comparison_features(node) -> set[str]:
    """Comparisons with a class, and several in one condition."""
    result = set()
    if isinstance(node, list):
        for part in node:
            result |= comparison_features(part)
    elif isinstance(node, dict):
        for key, body in node.items():
            if key == "score":
                result |= {f"score:{name}" for name in body if name != "of"}
                result |= {"score:two_comparisons"} if len(body) > 2 else set()
            elif key == "post" and any(len(parts) > 1 for parts in body.values()):
                result.add("post:two_comparisons")
            result |= comparison_features(body)
    return result


def choice_features(case: dict) -> set[str]:
    """The choices of the run."""
    choices = case["choices"]
    result = {f"choice:enforcement={choices['enforcement']}"}
    return result | {f"choice:{key}" for key in ("from", "as_of") if choices[key] is not None}


def post_features(case: dict) -> set[str]:
    """Ties in time."""
    result = set() if case["posts"] else {"event:no_posts"}
    by_time: dict[int, list[str]] = {}
    for post in case["posts"]:
        by_time.setdefault(post["created_at"], []).append(post["user_id"])
    for users in by_time.values():
        if len(set(users)) < len(users):
            result.add("event:posts_of_one_user_at_one_instant")
        if len(set(users)) > 1:
            result.add("event:posts_of_two_users_at_one_instant")
    return result


def user_features(case: dict) -> set[str]:
    """What the users file holds."""
    if case["users"] is None:
        return {"users:none"}
    posters = {post["user_id"] for post in case["posts"]}
    given = {user["user_id"] for user in case["users"]}
    first = min((post["created_at"] for post in case["posts"]), default=0)
    names = {name for user in case["users"] for name in user}
    result = {"users:given"} | ({"users:not_in_file"} if posters - given else set())
    for user in case["users"]:
        status, until = user.get("status"), user.get("block_until")
        result |= {f"users:starts_{status}"} if status in ("blocked", "suspended") else set()
        leftovers = until is not None or user.get("block_reason") is not None
        undeclared = set(user.get("tags") or []) - set(case["policy"]["tags"])
        checks = {
            "suspension_already_past": status == "suspended" and until * 1000 <= first,
            "enabled_with_leftovers": status == "enabled" and leftovers,
            "no_status": status is None,
            "undeclared_tag": bool(undeclared),
            "without_posts": user["user_id"] not in posters,
            "attribute_missing": any(user.get(name) is None for name in names),
        }
        result |= {f"users:{name}" for name, holds in checks.items() if holds}
    return result


def record_features(case: dict, replay: Replay) -> set[str]:
    """What recorded entries there are and which are applied."""
    result = set()
    posters = {post["user_id"] for post in case["posts"]}
    instants = {(post["user_id"], post["created_at"]) for post in case["posts"]}
    last = max((post["created_at"] for post in case["posts"]), default=None)
    applied = replay.replayed_records()
    seen: dict[tuple, set[str]] = {}
    for record in case["log"] or []:
        result.add(f"record:by_{record['actor_kind']}")
        if record["actor_kind"] not in APPLIED_ACTOR_KINDS:
            continue
        is_applied = any(record is other for other in applied)
        tag = (record["arguments"] or {}).get("tag")
        key = (record["user_id"], record["at"])
        checks = {
            "at_instant_of_post": key in instants,
            "before_from": replay.start is not None and record["at"] < replay.start,
            "after_last_post_applied": last is not None and record["at"] > last and is_applied,
            "after_last_post_left_out": last is not None and record["at"] > last and not is_applied,
            "without_posts": record["user_id"] not in posters and is_applied,
            "undeclared_tag": tag is not None and tag not in case["policy"]["tags"] and is_applied,
            "custom": "on" in case["policy"]["actions"].get(record["action"], {}),
            "post_action": record["kind"] == "post_action",
            "same_instant": key in seen,
            "unsettled_order": {"suspend", "enable"} <= seen.get(key, set()) | {record["action"]},
        }
        result |= {f"record:{name}" for name, holds in checks.items() if holds}
        seen.setdefault(key, set()).add(record["action"])
    return result


def effect_features(case: dict, result: dict) -> set[str]:
    """Which settings made a difference, found by replaying with each one changed."""
    actual = set()
    for name, changed in changed_cases(case):
        other = oracle(changed)
        if any(other[key] != result[key] for key in ("outcomes", "users")):
            actual.add(f"effect:{name}")
    return actual


def changed_cases(case: dict):
    """The case with one setting changed at a time, each with the setting's name."""
    policy, choices = case["policy"], case["choices"]
    semantics = DEFAULT_SEMANTICS | (policy.get("semantics") or {})
    for key, values in SEMANTICS_VALUES.items():
        other = values[1] if semantics[key] == values[0] else values[0]
        changed = policy | {"semantics": semantics | {key: other}}
        yield f"semantics:{key}", case | {"policy": changed}
    evaluate = "all_matching" if policy.get("evaluate") == "first_match" else "first_match"
    yield "evaluate", case | {"policy": policy | {"evaluate": evaluate}}
    enforcement = "none" if choices["enforcement"] == "full" else "full"
    yield "enforcement", case | {"choices": choices | {"enforcement": enforcement}}
    if choices["from"] is not None:
        yield "from", case | {"choices": choices | {"from": None}}
    if choices["as_of"] is not None and case["posts"]:
        yield "as_of", case | {"choices": choices | {"as_of": None}}
    if case["log"]:
        yield "log", case | {"log": None}
    if case["users"]:
        users = [without_state(user) for user in case["users"]]
        yield "users", case | {"users": users}


def without_state(user: dict) -> dict:
    """A user of the users file without a starting state."""
    return {
        key: deepcopy(value)
        for key, value in user.items()
        if key not in ("tags", "status", "block_until", "block_reason")
    }
