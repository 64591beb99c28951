"""Whether a case is valid under the page, so that shrinking and generating stay within it."""

from __future__ import annotations

from .replay import (
    POST_ACTIONS,
    POST_CONDITIONS,
    SCALES,
    TAG_ACTIONS,
    USER_ACTIONS,
    action_parts,
    comparisons_of,
    conditions_in,
)

BUILT_IN = POST_ACTIONS + USER_ACTIONS + TAG_ACTIONS
OWN_POST_FIELDS = ("post_id", "user_id", "created_at", "text")


def problems(case: dict) -> list[str]:
    """What is wrong with a case; empty when it is valid."""
    policy = case["policy"]
    result = class_problems(case) + rule_name_problems(policy) + timing_problems(case)
    for rule in policy["rules"]:
        for condition in conditions_in(rule["when"]):
            result += condition_problems(case, condition)
        for action in rule["then"]:
            result += action_problems(policy, *action_parts(action))
        if not rule["then"]:
            result.append("a rule without actions")
    return result + user_problems(case) + post_problems(case)


def class_problems(case: dict) -> list[str]:
    """Section 1, classes: thresholds on the scale, the band below ``classified``."""
    result = []
    for name, entry in (case["policy"].get("classes") or {}).items():
        columns = entry["score"] if isinstance(entry["score"], list) else [entry["score"]]
        if not columns or any(column not in case["columns"] for column in columns):
            result.append(f"class {name}: a score column that no source has")
        if "needs_review" in entry and entry["needs_review"] >= entry["classified"]:
            result.append(f"class {name}: the band is empty")
        for key in ("classified", "needs_review"):
            if key in entry and not on_scale(entry, entry[key]):
                result.append(f"class {name}: {key} is off the scale")
    return result


def on_scale(entry: dict, threshold) -> bool:
    """Whether a threshold lies on its class's scale."""
    scale = entry.get("scale", "probability")
    low, high = (scale["min"], scale["max"]) if isinstance(scale, dict) else SCALES[scale]
    return low <= threshold <= high and (scale != "severity" or threshold == int(threshold))


def rule_name_problems(policy: dict) -> list[str]:
    """Section 1: a duplicate rule name is an error, and a policy has rules."""
    names = [rule["name"] for rule in policy["rules"]]
    result = [] if names else ["no rules"]
    return result + (["a duplicate rule name"] if len(set(names)) < len(names) else [])


def timing_problems(case: dict) -> list[str]:
    """Section 3: ``as_of`` no earlier than the last post; without posts the case gives it."""
    as_of = case["choices"]["as_of"]
    last = max((post["created_at"] for post in case["posts"]), default=None)
    if last is None:
        return ["neither posts nor as_of"] if as_of is None else []
    return ["as_of before the last post"] if as_of is not None and as_of < last else []


def condition_problems(case: dict, condition: dict) -> list[str]:
    """Section 1, conditions: known classes, lists, tags, fields and actions."""
    policy = case["policy"]
    classes = policy.get("classes") or {}
    ((kind, body),) = condition.items()
    result = []
    if kind in ("all", "any") and not body:
        result.append(f"an empty {kind}")
    if kind == "classified":
        result += [f"unknown class {name}" for name in body if name not in classes]
        result += [] if body else ["no classes"]
    if kind == "needs_review":
        banded = [name for name, entry in classes.items() if "needs_review" in entry]
        named = banded if body == "any" else body
        result += [f"no band: {name}" for name in named if name not in banded]
        result += [] if named else ["no band at all"]
    if kind == "score":
        thresholds = comparisons_of(body)
        if body["of"] not in classes:
            result.append(f"unknown class {body['of']}")
        elif not all(on_scale(classes[body["of"]], x) for x in thresholds.values()):
            result.append("a threshold off the scale")
    if kind == "text_in":
        given = {"deny", "allow"} | {entry["list"] for entry in case["lists"] or []}
        result += [] if body in given else [f"no list {body}"]
    if kind == "user_tags":
        named = [tag for tags in body.values() for tag in tags]
        undeclared = [tag for tag in named if tag not in policy.get("tags", [])]
        result += [f"undeclared tag {tag}" for tag in undeclared] + ([] if named else ["no tags"])
    if kind in ("post", "user"):
        result += field_problems(case, kind, body)
    if kind in ("score", "post_count", "post_share", "action_count") and not comparisons_of(body):
        result.append(f"{kind} without a comparison")
    if kind == "action_count":
        known = BUILT_IN + tuple(policy.get("actions") or {})
        result += [f"unknown action {name}" for name in body["of"] if name not in known]
        result += [] if body["of"] else ["no actions"]
    if kind in ("post_count", "post_share") and "where" in body:
        inner = [next(iter(part)) for part in conditions_in(body["where"])]
        allowed = POST_CONDITIONS + ("all", "any", "not")
        result += [f"{name} within where" for name in inner if name not in allowed]
    return result


def field_problems(case: dict, kind: str, body: dict) -> list[str]:
    """Section 2: a field that no source has at all is an error."""
    ((name, comparisons),) = body.items()
    if not comparisons:
        return ["a field without a comparison"]
    if kind == "post":
        known = name in case["columns"] or name in OWN_POST_FIELDS
    else:
        column = "created_at" if name == "account_age" else name
        known = any(user.get(column) is not None for user in case["users"] or [])
    return [] if known else [f"no source has the field {name}"]


def action_problems(policy: dict, name: str, arguments) -> list[str]:
    """Section 1, actions: declared, with declared tags and offered reasons."""
    declared = policy.get("actions") or {}
    if name in TAG_ACTIONS:
        undeclared = [tag for tag in arguments if tag not in policy.get("tags", [])]
        result = [f"undeclared tag {tag}" for tag in undeclared]
        return result + ([] if arguments else ["no tags"])
    if name not in BUILT_IN and name not in declared:
        return [f"undeclared action {name}"]
    offer = declared.get(name) or {}
    reason = arguments.get("reason")
    if reason is None:
        return [f"{name} needs a reason"] if offer.get("reason_required") else []
    if reason in offer.get("reasons", []) or offer.get("free_text"):
        return []
    return [f"{name} does not offer {reason}"]


def user_problems(case: dict) -> list[str]:
    """Section 6, users: ids once, ``block_until`` when suspended."""
    ids = [user["user_id"] for user in case["users"] or []]
    result = ["a user twice"] if len(set(ids)) < len(ids) else []
    for user in case["users"] or []:
        if user.get("status") == "suspended" and user.get("block_until") is None:
            result.append("a suspended user without block_until")
    return result


def post_problems(case: dict) -> list[str]:
    """Post ids once, and no column that is not declared."""
    ids = [post["post_id"] for post in case["posts"]]
    result = ["a post twice"] if len(set(ids)) < len(ids) else []
    known = set(OWN_POST_FIELDS) | set(case["columns"])
    for post in case["posts"]:
        result += [f"undeclared column {name}" for name in post if name not in known]
    return result
