"""The edit that excepts the users of a tag from rules of a policy document."""

from __future__ import annotations

import copy
from collections.abc import Collection

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import BadInput, quoted
from workbench.policy.editing.edits import Document, rules_of, texts_in


def with_exception(document: Document, rules: Collection[str], tag: str) -> Document:
    """The document in which no user with a tag meets some rules, by their names.

    Each gets the condition that the user's tags are none of it, or one more tag in that condition,
    where it has it already. Raises: BadInput, when there is no such rule.
    """
    changed = copy.deepcopy(document)
    by_name = {rule.get("name"): rule for rule in rules_of(changed)}
    for name in rules:
        if name not in by_name:
            raise BadInput(f"the policy has no rule {quoted(name)}")
        by_name[name]["when"] = _excepting(by_name[name].get("when"), tag)
    return changed


def _excepting(condition: JsonValue, tag: str) -> JsonValue:
    """A condition that holds of no user with a tag."""
    if _extended(condition, tag):
        return condition
    new: JsonObject = {"user_tags": {"none_of": [tag]}}
    if isinstance(condition, dict) and list(condition) == ["all"]:
        parts = condition["all"]
        if isinstance(parts, list):
            if not any(_extended(part, tag) for part in parts):
                parts.append(new)
            return condition
    return {"all": [condition, new]}


def _extended(condition: JsonValue, tag: str) -> bool:
    """Whether a condition is that tags are none of some, of which this is now one."""
    if not isinstance(condition, dict) or list(condition) != ["user_tags"]:
        return False
    given = condition["user_tags"]
    if not isinstance(given, dict) or list(given) != ["none_of"]:
        return False
    given["none_of"] = list(dict.fromkeys([*texts_in(given["none_of"]), tag]))
    return True
