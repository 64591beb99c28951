"""Make a failing case small: drop what can be dropped while it stays valid and still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy

from .validity import problems

OPTIONAL_RULE_KEYS = ("description", "fires", "cooldown", "mode")
OPTIONAL_POLICY_KEYS = ("semantics", "evaluate")


def shrink(case: dict, fails: Callable[[dict], bool]) -> dict:
    """The smallest case found for which ``fails`` still holds; ``case`` itself stays as it is."""
    case = deepcopy(case)
    while True:
        smaller = next((c for c in candidates(case) if still_fails(c, fails)), None)
        if smaller is None:
            return case
        case = smaller


def still_fails(case: dict, fails: Callable[[dict], bool]) -> bool:
    """Whether a case is valid and fails; an error while finding out counts as not failing."""
    try:
        return not problems(case) and bool(fails(deepcopy(case)))
    except Exception:  # noqa: BLE001 - whatever a half-dropped case makes go wrong
        return False


def candidates(case: dict) -> Iterator[dict]:
    """Smaller cases, the much smaller ones first."""
    for key in ("posts", "log", "users", "lists"):
        if case[key] is not None and key != "posts":
            yield case | {key: None}
        yield from ({**case, key: rows} for rows in without_chunks(case[key] or []))
    yield from choice_candidates(case)
    policy = case["policy"]
    for changed in policy_candidates(policy):
        yield case | {"policy": changed}
    yield from column_candidates(case)
    yield from user_candidates(case)


def without_chunks(rows: list) -> Iterator[list]:
    """The rows without a half of them, a quarter, …, one."""
    size = len(rows)
    while size >= 1:
        for start in range(0, len(rows), size):
            yield rows[:start] + rows[start + size :]
        size //= 2


def without(mapping: dict, key) -> dict:
    """A mapping without one key."""
    return {name: value for name, value in mapping.items() if name != key}


def replaced(items: list, place: int, item) -> list:
    """A list with one item in another's place."""
    return items[:place] + [item] + items[place + 1 :]


def choice_candidates(case: dict) -> Iterator[dict]:
    """The case with one choice at its default."""
    for key, default in {"from": None, "as_of": None, "enforcement": "full"}.items():
        if case["choices"][key] != default:
            yield case | {"choices": case["choices"] | {key: default}}


def policy_candidates(policy: dict) -> Iterator[dict]:
    """Smaller policies: fewer rules, smaller rules, fewer settings and declarations."""
    rules = policy["rules"]
    yield from ({**policy, "rules": fewer} for fewer in without_chunks(rules))
    for place, rule in enumerate(rules):
        for smaller in rule_candidates(rule):
            yield policy | {"rules": replaced(rules, place, smaller)}
    for key in OPTIONAL_POLICY_KEYS:
        if key in policy:
            yield without(policy, key)
    for key in ("semantics", "classes", "actions"):
        for name, entry in (policy.get(key) or {}).items():
            yield policy | {key: without(policy[key], name)}
            if isinstance(entry, dict):
                for smaller in declaration_candidates(entry):
                    yield policy | {key: policy[key] | {name: smaller}}
    for tags in without_chunks(policy.get("tags") or []):
        yield policy | {"tags": tags}


def declaration_candidates(entry: dict) -> Iterator[dict]:
    """A class or a declared action with less in it."""
    for key in ("needs_review", "reasons", "free_text", "reason_required"):
        if key in entry:
            yield without(entry, key)
    if isinstance(entry.get("score"), list):
        for column in entry["score"]:
            yield entry | {"score": column}


def rule_candidates(rule: dict) -> Iterator[dict]:
    """A rule with fewer actions, fewer settings, a smaller condition."""
    for key in OPTIONAL_RULE_KEYS:
        if key in rule:
            yield without(rule, key)
    for smaller in condition_candidates(rule["when"]):
        yield rule | {"when": smaller}
    for actions in without_chunks(rule["then"]):
        yield rule | {"then": actions}
    for place, action in enumerate(rule["then"]):
        for smaller in action_candidates(action):
            yield rule | {"then": replaced(rule["then"], place, smaller)}


def action_candidates(action: str | dict) -> Iterator[str | dict]:
    """An action with fewer arguments or tags."""
    if isinstance(action, str):
        return
    ((name, arguments),) = action.items()
    if isinstance(arguments, list):
        for tags in without_chunks(arguments):
            yield {name: tags}
        return
    for key in ("reason", "value"):
        if key in arguments:
            fewer = without(arguments, key)
            yield {name: fewer} if fewer else name


def condition_candidates(condition: dict) -> Iterator[dict]:
    """A smaller condition: a part of it, or itself with less in it."""
    ((kind, body),) = condition.items()
    if kind in ("all", "any"):
        yield from body
        yield from ({kind: parts} for parts in without_chunks(body))
        for place, part in enumerate(body):
            for smaller in condition_candidates(part):
                yield {kind: replaced(body, place, smaller)}
    elif kind == "not":
        yield body
        for smaller in condition_candidates(body):
            yield {"not": smaller}
    elif isinstance(body, list):
        yield from ({kind: names} for names in without_chunks(body))
    elif isinstance(body, dict):
        yield from ({kind: smaller} for smaller in body_candidates(body))


def body_candidates(body: dict) -> Iterator[dict]:
    """The body of a condition with a key less, a name less or a smaller ``where``."""
    for key, value in body.items():
        if key != "of" and len(body) > 1:
            yield without(body, key)
        if key == "where":
            yield from (body | {key: smaller} for smaller in condition_candidates(value))
        elif isinstance(value, dict):
            yield from ({key: smaller} for smaller in body_candidates(value))
        elif isinstance(value, list):
            yield from (body | {key: names} for names in without_chunks(value))


def column_candidates(case: dict) -> Iterator[dict]:
    """The case without one column of the posts, or with a value of it missing."""
    for name in case["columns"]:
        posts = [without(post, name) for post in case["posts"]]
        yield case | {"columns": without(case["columns"], name), "posts": posts}
    for place, post in enumerate(case["posts"]):
        for name in case["columns"]:
            if name in post:
                yield case | {"posts": replaced(case["posts"], place, without(post, name))}


def user_candidates(case: dict) -> Iterator[dict]:
    """The case with one thing less known of a user."""
    for place, user in enumerate(case["users"] or []):
        for key in user:
            if key not in ("user_id", "status", "block_until"):
                yield case | {"users": replaced(case["users"], place, without(user, key))}
        if user.get("status") is not None:
            fewer = without(without(user, "status"), "block_until")
            yield case | {"users": replaced(case["users"], place, fewer)}
